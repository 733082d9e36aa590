/** Checks of the answer to a client registration. */
import { type CatalogEntry, entry } from './entry.ts';

const RFC7591 = 'RFC 7591';
const RFC7592 = 'RFC 7592';
const SERVER = ['an unfinished server', 'tell the provider'] as const;

export const REGISTRATION = {
  'registration.client_id': entry(
    'client_id',
    'The client has an identifier',
    `${RFC7591}, 3.2.1`,
    '`client_id` is missing, empty or not a string, or another client than was asked about.',
    SERVER,
  ),
  'registration.secret': entry(
    'client_secret_expires_at',
    'A secret comes with its expiry',
    `${RFC7591}, 3.2.1`,
    'There is a `client_secret` without `client_secret_expires_at`, or it has expired already. 0 means that ' +
      'it never expires.',
    ['an answer written for another version of the specification', 'add the member'],
  ),
  'registration.management': entry(
    'registration_client_uri',
    'The registration can be managed',
    `${RFC7592}, 3; OpenID Connect Dynamic Client Registration 1.0, 3.2`,
    'The address of the registration came without its access token, or the other way round; or the ' +
      'address is not a URL.',
    SERVER,
  ),
  'registration.metadata': entry(
    'client metadata',
    'What was asked for was registered',
    `${RFC7591}, 2 and 3.2.1`,
    'The server registered another value than was sent, or none. It may do so, and it must say it, as here.',
    ['a policy of the server', 'compare the metadata with what idcli inspect shows'],
    'should',
  ),
} as const satisfies Record<`registration.${string}`, CatalogEntry>;
