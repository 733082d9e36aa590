/** Checks of the metadata of a protected resource. */
import { type CatalogEntry, entry } from './entry.ts';

const RFC9728 = 'RFC 9728';

export const RESOURCE = {
  'resource.identifier': entry(
    'resource',
    'The metadata is of the resource that was asked about',
    `${RFC9728}, 3.3`,
    '`resource` is missing or another address than the one whose metadata this is. A client must not use it.',
    ['metadata of another resource, or an address behind a proxy', 'name the resource as clients call it'],
  ),
  'resource.servers': entry(
    'authorization_servers',
    'The metadata names authorization servers',
    `${RFC9728}, 2`,
    '`authorization_servers` is missing, empty, or has something that is not a URL, so that a client does ' +
      'not know where to log in.',
    ['an unfinished server', 'name the issuers whose tokens the resource takes'],
  ),
  'resource.challenge': entry(
    'WWW-Authenticate',
    'The challenge of the resource leads to the metadata',
    `${RFC9728}, 5.1`,
    'The resource answered 401 without `resource_metadata` in its challenge. Clients that start from there ' +
      'find nothing.',
    ['a gateway that writes its own challenge', 'add resource_metadata to the header'],
    'should',
  ),
} as const satisfies Record<`resource.${string}`, CatalogEntry>;

const RFC9470 = 'RFC 9470';

/** Checks of a resource that demands a stronger login. */
export const STEP_UP = {
  'step_up.challenge': entry(
    'WWW-Authenticate',
    'The challenge says which login is demanded',
    `${RFC9470}, 3`,
    'The resource answered `insufficient_user_authentication` with neither `acr_values` nor `max_age`: a ' +
      'client cannot know what to ask for.',
    ['a gateway that writes its own challenge', 'add acr_values or max_age to the header'],
  ),
  'step_up.accepted': entry(
    'resource',
    'The resource takes the token',
    `RFC 6750, 3; ${RFC9470}, 4 and 5`,
    'The resource refuses the token. Where it had demanded a stronger login, and this is the token of that one, ' +
      'a client would ask its user again and again.',
    [
      'a level that the provider does not reach or write into the token, a scope that is missing, ' +
        'or a token for another resource',
      'compare acr and auth_time of both logins, the scope, and the audience',
    ],
  ),
} as const satisfies Record<`step_up.${string}`, CatalogEntry>;
