/** Checks of tokens made by a server, except the ID token: `decode-token --type`. */
import {
  type CatalogEntry,
  CLOCKS,
  entry,
  MAKER_FORGOT,
  OTHER_KIND,
  OTHER_PLACE,
  OTHER_READER,
} from './entry.ts';

const RFC9068 = 'RFC 9068';
const LOGOUT = 'OpenID Connect Back-Channel Logout 1.0';
const JARM = 'JWT Secured Authorization Response Mode for OAuth 2.0';

export const ACCESS_TOKEN = {
  'access_token.typ': entry(
    'header.typ',
    'The header says at+jwt',
    `${RFC9068}, 2.1 and 4`,
    'Without the type an API may take an ID token for an access token.',
    OTHER_KIND,
  ),
  'access_token.iss': entry(
    'payload.iss',
    'The issuer is the expected one',
    `${RFC9068}, 2.2 and 4`,
    '`iss` is missing or another authorization server.',
    OTHER_PLACE,
  ),
  'access_token.aud': entry(
    'payload.aud',
    'The token is for this API',
    `${RFC9068}, 2.2 and 4`,
    '`aud` is missing or does not name the API that reads it.',
    OTHER_READER,
  ),
  'access_token.sub': entry(
    'payload.sub',
    'The token names a subject',
    `${RFC9068}, 2.2`,
    '`sub` is missing, empty or not a string.',
    MAKER_FORGOT,
  ),
  'access_token.client_id': entry(
    'payload.client_id',
    'The token names the client',
    `${RFC9068}, 2.2`,
    '`client_id` is missing or another client.',
    OTHER_READER,
  ),
  'access_token.exp': entry(
    'payload.exp',
    'The token has not expired',
    `${RFC9068}, 2.2 and 4`,
    '`exp` is missing, not a number of seconds, or has passed.',
    CLOCKS,
  ),
  'access_token.nbf': entry(
    'payload.nbf',
    'The token is valid already',
    'RFC 7519, 4.1.5',
    'The token is good only from a time that has not come yet.',
    CLOCKS,
  ),
  'access_token.iat': entry(
    'payload.iat',
    'The token was issued in the past',
    `${RFC9068}, 2.2`,
    '`iat` is missing, not a number of seconds, or in the future.',
    CLOCKS,
  ),
  'access_token.jti': entry(
    'payload.jti',
    'The token has an identifier',
    `${RFC9068}, 2.2`,
    '`jti` is missing or not a string.',
    MAKER_FORGOT,
  ),
  'access_token.scope': entry(
    'payload.scope',
    'The scope is one string',
    `${RFC9068}, 2.2.3`,
    '`scope` is a list or something else than a string with blanks.',
    MAKER_FORGOT,
  ),
} as const satisfies Record<`access_token.${string}`, CatalogEntry>;

export const LOGOUT_TOKEN = {
  'logout_token.typ': entry(
    'header.typ',
    'The header says logout+jwt',
    `${LOGOUT}, 2.4`,
    'Without the type a logout token may be taken for another one.',
    OTHER_KIND,
    'should',
  ),
  'logout_token.iss': entry(
    'payload.iss',
    'The issuer is the expected one',
    `${LOGOUT}, 2.4 and 2.6`,
    '`iss` is missing or another provider.',
    OTHER_PLACE,
  ),
  'logout_token.aud': entry(
    'payload.aud',
    'The token is for this client',
    `${LOGOUT}, 2.4 and 2.6`,
    '`aud` is missing or does not name this client.',
    OTHER_READER,
  ),
  'logout_token.sub': entry(
    'payload.sub',
    'The token says who or which session is logged out',
    `${LOGOUT}, 2.4 and 2.6`,
    'There is neither `sub` nor `sid`.',
    MAKER_FORGOT,
  ),
  'logout_token.events': entry(
    'payload.events',
    'The token is about a logout',
    `${LOGOUT}, 2.4 and 2.6`,
    '`events` does not contain the back-channel logout event with an object.',
    OTHER_KIND,
  ),
  'logout_token.nonce': entry(
    'payload.nonce',
    'There is no nonce',
    `${LOGOUT}, 2.4 and 2.6`,
    'A `nonce` is forbidden, so that no ID token can be passed off as a logout token.',
    OTHER_KIND,
  ),
  'logout_token.jti': entry(
    'payload.jti',
    'The token has an identifier',
    `${LOGOUT}, 2.4`,
    '`jti` is missing, so a replay cannot be detected.',
    MAKER_FORGOT,
  ),
  'logout_token.iat': entry(
    'payload.iat',
    'The token was issued in the past',
    `${LOGOUT}, 2.4`,
    '`iat` is missing, not a number of seconds, or in the future.',
    CLOCKS,
  ),
  'logout_token.exp': entry(
    'payload.exp',
    'The token has not expired',
    `${LOGOUT}, 2.4`,
    '`exp` is missing, not a number of seconds, or has passed.',
    CLOCKS,
  ),
} as const satisfies Record<`logout_token.${string}`, CatalogEntry>;

export const JARM_RESPONSE = {
  'jarm.response': entry(
    'callback.response',
    'The answer comes as a JWT where one was asked for',
    `${JARM}, 2.3`,
    'The request had a response mode with `jwt`, and the answer has plain parameters. Nothing protects them.',
    ['a provider that ignores the response mode', 'compare --response-mode with response_modes_supported'],
  ),
  'jarm.iss': entry(
    'payload.iss',
    'The answer comes from the expected issuer',
    `${JARM}, 2.1 and 2.4`,
    '`iss` is missing or another provider.',
    OTHER_PLACE,
  ),
  'jarm.aud': entry(
    'payload.aud',
    'The answer is for this client',
    `${JARM}, 2.1 and 2.4`,
    '`aud` is missing or does not name this client.',
    OTHER_READER,
  ),
  'jarm.exp': entry(
    'payload.exp',
    'The answer has not expired',
    `${JARM}, 2.1 and 2.4`,
    '`exp` is missing, not a number of seconds, or has passed.',
    CLOCKS,
  ),
  'jarm.state': entry(
    'payload.state',
    'The state is the one this login sent',
    'RFC 6749, 4.1.2 and 10.12',
    'The answer belongs to another login, or to none.',
    ['an answer from an earlier attempt', 'try again'],
  ),
  'jarm.error': entry(
    'payload.error',
    'The answer is not an error',
    'RFC 6749, 4.1.2.1',
    'The provider refused, or the user did.',
    ['what the error code says', 'look the code up at the provider'],
  ),
  'jarm.code': entry(
    'payload.code',
    'The answer has what was asked for',
    `${JARM}, 2.1`,
    'There is neither a code (or token) nor an error.',
    OTHER_KIND,
  ),
} as const satisfies Record<`jarm.${string}`, CatalogEntry>;
