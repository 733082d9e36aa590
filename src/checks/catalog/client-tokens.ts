/** Checks of tokens made by a client: `decode-token --type`. */
import { type CatalogEntry, CLOCKS, entry, MAKER_FORGOT, OTHER_KIND, OTHER_READER } from './entry.ts';

const RFC9449 = 'RFC 9449';
const RFC7523 = 'RFC 7523';
const RFC9101 = 'RFC 9101';

export const DPOP_PROOF = {
  'dpop.typ': entry(
    'header.typ',
    'The header says dpop+jwt',
    `${RFC9449}, 4.2 and 4.3`,
    'Without the type another token signed by the client could be passed off as a proof.',
    OTHER_KIND,
  ),
  'dpop.jwk': entry(
    'header.jwk',
    'The proof brings its public key',
    `${RFC9449}, 4.2 and 4.3`,
    '`jwk` is missing, symmetric, or has private members.',
    MAKER_FORGOT,
  ),
  'dpop.jti': entry(
    'payload.jti',
    'The proof has an identifier',
    `${RFC9449}, 4.2`,
    '`jti` is missing or not a string, so a replay cannot be detected.',
    MAKER_FORGOT,
  ),
  'dpop.htm': entry(
    'payload.htm',
    'The proof names the method',
    `${RFC9449}, 4.2 and 4.3`,
    '`htm` is missing or not an HTTP method.',
    MAKER_FORGOT,
  ),
  'dpop.htu': entry(
    'payload.htu',
    'The proof names the URL',
    `${RFC9449}, 4.2 and 4.3`,
    '`htu` is missing, not an absolute URL, or has a query or fragment.',
    MAKER_FORGOT,
  ),
  'dpop.iat': entry(
    'payload.iat',
    'The proof was made just now',
    `${RFC9449}, 4.2 and 11.1`,
    '`iat` is missing, not a number of seconds, or in the future; an old one warns.',
    CLOCKS,
  ),
  'dpop.ath': entry(
    'payload.ath',
    'The proof is for this access token',
    `${RFC9449}, 4.2 and 4.3`,
    '`ath` is missing or not the hash of the access token.',
    ['the access token was exchanged', 'make a new proof for each access token'],
  ),
  'dpop.nonce': entry(
    'payload.nonce',
    'The nonce is the one the server gave',
    `${RFC9449}, 8 and 9`,
    '`nonce` is missing or another.',
    ['the server gave a newer one', 'send the nonce of the last answer'],
  ),
} as const satisfies Record<`dpop.${string}`, CatalogEntry>;

export const CLIENT_ASSERTION = {
  'client_assertion.iss': entry(
    'payload.iss',
    'The client is the issuer',
    `${RFC7523}, 3; OpenID Connect Core 1.0, 9`,
    '`iss` is missing or not the client id.',
    MAKER_FORGOT,
  ),
  'client_assertion.sub': entry(
    'payload.sub',
    'The client is the subject',
    `${RFC7523}, 3; OpenID Connect Core 1.0, 9`,
    '`sub` is missing or not the client id.',
    MAKER_FORGOT,
  ),
  'client_assertion.aud': entry(
    'payload.aud',
    'The authorization server is the audience',
    `${RFC7523}, 3; OpenID Connect Core 1.0, 9`,
    '`aud` is missing or names neither the issuer nor its token endpoint.',
    OTHER_READER,
  ),
  'client_assertion.exp': entry(
    'payload.exp',
    'The assertion has not expired',
    `${RFC7523}, 3`,
    '`exp` is missing, not a number of seconds, or has passed.',
    CLOCKS,
  ),
  'client_assertion.nbf': entry(
    'payload.nbf',
    'The assertion is valid already',
    `${RFC7523}, 3`,
    'The assertion is good only from a time that has not come yet.',
    CLOCKS,
  ),
  'client_assertion.iat': entry(
    'payload.iat',
    'The assertion was issued in the past',
    `${RFC7523}, 3`,
    '`iat` is not a number of seconds, or in the future.',
    CLOCKS,
  ),
  'client_assertion.jti': entry(
    'payload.jti',
    'The assertion has an identifier',
    'OpenID Connect Core 1.0, 9',
    '`jti` is missing or not a string, so a replay cannot be detected.',
    MAKER_FORGOT,
  ),
} as const satisfies Record<`client_assertion.${string}`, CatalogEntry>;

export const REQUEST_OBJECT = {
  'request_object.typ': entry(
    'header.typ',
    'The header says oauth-authz-req+jwt',
    `${RFC9101}, 4 and 10.8`,
    'Without the type another token signed by the client could be passed off as a request.',
    OTHER_KIND,
    'should',
  ),
  'request_object.client_id': entry(
    'payload.client_id',
    'The request names the client',
    `${RFC9101}, 4 and 5`,
    '`client_id` is missing or another client.',
    MAKER_FORGOT,
  ),
  'request_object.iss': entry(
    'payload.iss',
    'The client is the issuer',
    `${RFC9101}, 4; OpenID Connect Core 1.0, 6.1`,
    '`iss` is not the client id; a missing one warns.',
    MAKER_FORGOT,
  ),
  'request_object.aud': entry(
    'payload.aud',
    'The authorization server is the audience',
    `${RFC9101}, 4; OpenID Connect Core 1.0, 6.1`,
    '`aud` does not name the issuer; a missing one warns.',
    OTHER_READER,
  ),
  'request_object.sub': entry(
    'payload.sub',
    'The client is not the subject',
    `${RFC9101}, 10.8`,
    'A request object whose `sub` is the client id could be passed off as a client assertion.',
    ['it was made like a client assertion', 'leave sub out where the request is made'],
    'should',
  ),
  'request_object.response_type': entry(
    'payload.response_type',
    'The request names a response type',
    `${RFC9101}, 4; RFC 6749, 4.1.1`,
    '`response_type` is missing or not a string.',
    MAKER_FORGOT,
  ),
  'request_object.nested': entry(
    'payload.request',
    'The request contains no further request',
    `${RFC9101}, 4`,
    '`request` and `request_uri` are not allowed inside a request object.',
    MAKER_FORGOT,
  ),
  'request_object.exp': entry(
    'payload.exp',
    'The request has not expired',
    'RFC 7519, 4.1.4',
    '`exp` is not a number of seconds, or has passed.',
    CLOCKS,
  ),
  'request_object.nbf': entry(
    'payload.nbf',
    'The request is valid already',
    'RFC 7519, 4.1.5',
    'The request is good only from a time that has not come yet.',
    CLOCKS,
  ),
} as const satisfies Record<`request_object.${string}`, CatalogEntry>;
