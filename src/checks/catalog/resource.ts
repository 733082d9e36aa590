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
    '`authorization_servers` is missing, empty, or has something that is not a URL, so that a client does not know where to log in.',
    ['an unfinished server', 'name the issuers whose tokens the resource takes'],
  ),
  'resource.challenge': entry(
    'WWW-Authenticate',
    'The challenge of the resource leads to the metadata',
    `${RFC9728}, 5.1`,
    'The resource answered 401 without `resource_metadata` in its challenge. Clients that start from there find nothing.',
    ['a gateway that writes its own challenge', 'add resource_metadata to the header'],
    'should',
  ),
} as const satisfies Record<`resource.${string}`, CatalogEntry>;
