/** Checks of security profiles: what a provider must offer, and what its messages must be like. */
import { type CatalogEntry, entry } from './entry.ts';

const FAPI2 = 'FAPI 2.0 Security Profile';
const SIGNING = 'FAPI 2.0 Message Signing';
const FAPI1 = 'FAPI 1.0 Part 2: Advanced';
const OAUTH21 = 'OAuth 2.1 (draft-ietf-oauth-v2-1)';

const OFF = ['a provider that is not set up for the profile', 'switch it on at the provider'] as const;
const OLD = [
  'a provider that also serves clients outside the profile',
  'switch it off for this client',
] as const;

export const OAUTH21_PROFILE = {
  'oauth21.pkce': entry(
    'code_challenge_methods_supported',
    'PKCE with S256 is offered',
    `${OAUTH21}, 4.1.1 and 7.5.1`,
    'The metadata does not list `S256`, so that a code that is stolen on the way can be used.',
    OFF,
  ),
  'oauth21.response_types': entry(
    'response_types_supported',
    'No access token comes through the browser',
    `${OAUTH21}, 10.1`,
    'The metadata lists a response type with `token`. OAuth 2.1 has no implicit grant.',
    OLD,
    'should',
  ),
  'oauth21.grants': entry(
    'grant_types_supported',
    'No grant takes the password of a user',
    `${OAUTH21}, 10`,
    'The metadata lists the grants `password` or `implicit`, which OAuth 2.1 has left out.',
    OLD,
    'should',
  ),
} as const satisfies Record<`oauth21.${string}`, CatalogEntry>;

export const FAPI2_PROFILE = {
  'fapi2.code': entry(
    'response_types_supported',
    'The response type code is offered',
    `${FAPI2}, 5.3.2.2 (1)`,
    'FAPI 2 knows only the authorization code.',
    OFF,
  ),
  'fapi2.par': entry(
    'pushed_authorization_request_endpoint',
    'Authorization requests are pushed',
    `${FAPI2}, 5.3.2.2 (2) and (3)`,
    'There is no endpoint to push requests to. Where there is one, and the metadata does not say that ' +
      'pushing is required, it warns.',
    OFF,
  ),
  'fapi2.pkce': entry(
    'code_challenge_methods_supported',
    'PKCE with S256 is offered',
    `${FAPI2}, 5.3.2.2 (5)`,
    'The metadata does not list `S256`.',
    OFF,
  ),
  'fapi2.iss': entry(
    'authorization_response_iss_parameter_supported',
    'The authorization response names the issuer',
    `${FAPI2}, 5.3.2.2 (7)`,
    'The metadata does not announce `iss` in the response (RFC 9207), so that a mix-up of two providers goes ' +
      'unnoticed.',
    OFF,
  ),
  'fapi2.client_auth': entry(
    'token_endpoint_auth_methods_supported',
    'Clients authenticate by a key',
    `${FAPI2}, 5.3.2.1 (6)`,
    'Neither `private_key_jwt` nor mutual TLS is listed. A method with a secret beside them warns.',
    OFF,
  ),
  'fapi2.sender_constrained': entry(
    'dpop_signing_alg_values_supported',
    'Access tokens are bound to a key of the client',
    `${FAPI2}, 5.3.2.1 (4) and (5)`,
    'The metadata announces neither DPoP nor tokens that are bound to a certificate.',
    OFF,
  ),
  'fapi2.algorithms': entry(
    'id_token_signing_alg_values_supported',
    'ID tokens are signed by PS256, ES256 or EdDSA',
    `${FAPI2}, 5.4.1 (1)`,
    'None of the algorithms that the profile allows is listed.',
    OFF,
  ),
  'fapi2.tls': entry(
    'endpoints',
    'All endpoints are reached by TLS',
    `${FAPI2}, 5.2.1 (1)`,
    'An endpoint has an address with plain http. On this machine that is allowed.',
    OFF,
  ),
  'fapi2.grants': entry(
    'grant_types_supported',
    'No grant takes the password of a user',
    `${FAPI2}, 5.3.2.1 (2)`,
    'The metadata lists the grant `password`.',
    OLD,
    'should',
  ),
  'fapi2.request_lifetime': entry(
    'expires_in',
    'A pushed request is good for less than ten minutes',
    `${FAPI2}, 5.3.2.2 (12)`,
    '`expires_in` of the answer to the pushed request is missing, or 600 seconds or more.',
    ['a default of the server', 'make it shorter'],
  ),
  'fapi2.token_bound': entry(
    'access_token',
    'The access token is bound to a key of the client',
    `${FAPI2}, 5.3.2.1 (4)`,
    'The token is neither of the type DPoP nor bound to a certificate. Anyone who steals it can use it.',
    ['a client that is not set up for the profile', 'set it up at the provider'],
  ),
  'fapi2.signed_requests': entry(
    'request_object_signing_alg_values_supported',
    'Signed requests are offered',
    `${SIGNING}, 5.3.1 (1)`,
    'The metadata lists no algorithm of the profile for request objects.',
    OFF,
  ),
  'fapi2.jarm': entry(
    'response_modes_supported',
    'Signed authorization responses are offered',
    `${SIGNING}, 5.4.1 (1)`,
    'The metadata lists no response mode `jwt`.',
    OFF,
  ),
} as const satisfies Record<`fapi2.${string}`, CatalogEntry>;

export const FAPI1_PROFILE = {
  'fapi1.signed_requests': entry(
    'request_object_signing_alg_values_supported',
    'Signed requests are offered',
    `${FAPI1}, 5.2.2 (1)`,
    'The metadata lists neither PS256 nor ES256 for request objects.',
    OFF,
  ),
  'fapi1.response': entry(
    'response_types_supported',
    'The authorization response is protected',
    `${FAPI1}, 5.2.2 (2)`,
    'Neither the response type `code id_token` nor the response mode `jwt` is listed.',
    OFF,
  ),
  'fapi1.client_auth': entry(
    'token_endpoint_auth_methods_supported',
    'Clients authenticate by a key',
    `${FAPI1}, 5.2.2 (14)`,
    'Neither `private_key_jwt` nor mutual TLS is listed. A method with a secret beside them warns.',
    OFF,
  ),
  'fapi1.sender_constrained': entry(
    'tls_client_certificate_bound_access_tokens',
    'Access tokens are bound to the certificate of the client',
    `${FAPI1}, 5.2.2 (5) and (6)`,
    'The metadata does not announce `tls_client_certificate_bound_access_tokens`.',
    OFF,
  ),
  'fapi1.algorithms': entry(
    'id_token_signing_alg_values_supported',
    'ID tokens are signed by PS256 or ES256',
    `${FAPI1}, 8.6`,
    'None of the algorithms that the profile allows is listed.',
    OFF,
  ),
  'fapi1.tls': entry(
    'endpoints',
    'All endpoints are reached by TLS',
    `${FAPI1}, 8.5`,
    'An endpoint has an address with plain http. On this machine that is allowed.',
    OFF,
  ),
} as const satisfies Record<`fapi1.${string}`, CatalogEntry>;
