/** Scenarios that a right client lives through: unusual, and allowed. */
import { ciba, fapi1, fapi2, inPart, oidcc, same } from '../../../oidf.ts';
import type { GenericFault } from './row.ts';

/** The default scenario. */
export const OK: GenericFault = {
  id: 'ok',
  title: 'All is well',
  does: 'grants what was asked for, with the claims of the person',
  trips: { outcome: 'done' },
  oidf: [
    { id: 'oidcc-client-test', as: 'same' },
    ...same(oidcc('discovery-openid-config')),
    ...inPart(oidcc('rp-init-logout')),
    { id: 'fapi1-advanced-final-client-test', as: 'same' },
  ],
  protocols: { oidc: {}, saml: {} },
  effect: {},
};

const WEEK = 7 * 24 * 3600;

const good = (
  id: string,
  title: string,
  does: string,
  effect: GenericFault['effect'],
  more: Partial<Omit<GenericFault, 'id' | 'title' | 'does' | 'effect'>> = {},
): GenericFault => ({ id, title, does, trips: { outcome: 'done' }, ...more, effect });

export const GOOD: readonly GenericFault[] = [
  OK,
  good(
    'rs256-only',
    'RS256 alone',
    'announces RS256 alone for ID tokens',
    { discovery: { sets: { id_token_signing_alg_values_supported: ['RS256'] } } },
    { oidf: same(oidcc('idtoken-sig-rs256')) },
  ),
  good(
    'basic-only',
    'Basic alone',
    'announces `client_secret_basic` alone, and takes nothing else of its client',
    { discovery: { sets: { token_endpoint_auth_methods_supported: ['client_secret_basic'] } } },
    { oidf: same(oidcc('client-secret-basic')) },
  ),
  good(
    'moving-jwks-uri',
    'Key set elsewhere',
    'gives the key set an address of its own for each discovery',
    { discovery: { movesKeys: true } },
    { oidf: same(oidcc('discovery-jwks-uri-keys')) },
  ),
  good(
    'kid-absent',
    'No key ids',
    'neither the ID token nor the keys have a `kid`; there is one key of each kind',
    { keySet: 'without-kid' },
    { oidf: same(oidcc('kid-absent-single-jwks')) },
  ),
  good(
    'kid-absent-several',
    'No key ids, several keys',
    'neither the ID token nor the keys have a `kid`; there are several keys of each kind',
    { keySet: 'several-without-kid' },
    { oidf: same(oidcc('kid-absent-multiple-jwks')) },
  ),
  good(
    'key-rotation',
    'Key rotation',
    'replaces the whole key set at the moment of signing',
    { keySet: 'rotated' },
    {
      oidf: [
        ...same(oidcc('signing-key-rotation-just-before-signing')),
        ...inPart(oidcc('signing-key-rotation')),
      ],
    },
  ),
  good(
    'aud-array',
    'Audience in an array',
    '`aud` of the ID token is an array of one',
    { idToken: { audience: 'array' } },
    {
      oidf: [...same(fapi1('valid-aud-as-array'), fapi2('valid-aud-as-array'), ciba('valid-aud-as-array'))],
    },
  ),
  good(
    'iat-a-week-old',
    'Issued a week ago',
    '`iat` of the ID token is a week old, and `exp` is right; how old is too old is for the client to say',
    { idToken: { shifts: { iat: -WEEK } } },
    {
      profiles: { fapi1: { outcome: 'security', fails: ['id_token.iat'] } },
      oidf: [...same(fapi1('iat-is-week-in-past')), ...inPart(ciba('invalid-iat-is-week-in-past'))],
    },
  ),
  good(
    'no-scope-in-answer',
    'Token answer without scope',
    'the token answer has neither `scope` nor `expires_in`',
    { tokenAnswer: { drops: ['scope', 'expires_in'] } },
    {
      oidf: [
        ...same(fapi1('no-scope-in-token-endpoint-response'), ciba('no-scope-in-token-endpoint-response')),
        ...same(fapi2('token-endpoint-response-without-expires_in')),
      ],
    },
  ),
  good(
    'odd-token-type',
    'Token type in odd case',
    '`token_type` has upper and lower case exchanged',
    { tokenAnswer: { oddCase: true } },
    { oidf: same(fapi2('token-type-case-insensitivity')) },
  ),
  good(
    'no-at-hash-in-code-flow',
    'No access token hash',
    'the ID token of the token answer has no `at_hash`, which may be left out there',
    { idToken: { drops: ['at_hash'] } },
    { oidf: same(fapi1('missing-athash')) },
  ),
  good(
    'userinfo-claims',
    'Claims from UserInfo',
    'refuses a login that asks for none of `profile`, `email`, `address` and `phone`',
    { demandsScope: ['profile', 'email', 'address', 'phone'] },
    { needs: { scope: 'profile', userinfo: true }, oidf: same(oidcc('scope-userinfo-claims')) },
  ),
  good(
    'token-in-header',
    'Access token in the header',
    'takes the access token at UserInfo in the header only',
    { userinfo: { tokenIn: 'header' } },
    { needs: { userinfo: true }, oidf: same(oidcc('userinfo-bearer-header')) },
  ),
  good(
    'hybrid',
    'ID token through the browser',
    'demands a `nonce`, as for every ID token that comes through the browser',
    {},
    {
      needs: { responseType: 'code id_token', parts: 'id_token' },
      oidf: same(oidcc('nonce-unless-code-flow')),
    },
  ),
  good(
    'encrypted-id-token',
    'Encrypted ID token',
    'encrypts the ID token with the algorithm of the client',
    {},
    {
      needs: { client: 'sandbox-generic-encrypted', otherClients: ['sandbox-generic-fapi1-encrypted'] },
      oidf: same(fapi1('encrypted-idtoken')),
    },
  ),
  good(
    'userinfo-signed',
    'Signed UserInfo',
    'UserInfo is a JWS with `iss` and `aud`',
    { userinfo: { form: 'signed' } },
    { needs: { userinfo: true }, oidf: same(oidcc('userinfo-signed')) },
  ),
  good(
    'aggregated-claims',
    'Aggregated claims',
    'UserInfo has claims that another source has signed',
    { userinfo: { sources: 'aggregated' } },
    { needs: { userinfo: true }, oidf: inPart(oidcc('aggregated-claims')) },
  ),
  good(
    'distributed-claims',
    'Distributed claims',
    'UserInfo says where another source has claims, with an access token for it',
    { userinfo: { sources: 'distributed' } },
    { needs: { userinfo: true }, oidf: inPart(oidcc('distributed-claims')) },
  ),
  good(
    'dpop-nonce',
    'DPoP nonces',
    'demands a new nonce in each DPoP proof',
    { dpop: { nonces: 'demanded' } },
    { needs: { dpop: true, userinfo: true }, oidf: same(fapi2('happy-path')) },
  ),
  good(
    'dpop-nonce-forgotten',
    'Nonce forgotten at the pushed request',
    'demands a new nonce in each DPoP proof, and gives none with the good answer to a pushed request; ' +
      '`dpop.nonce_renewed` warns',
    { dpop: { nonces: 'demanded', forgottenAtPar: true } },
    { needs: { dpop: true, par: true } },
  ),
  good(
    'no-dpop-nonce',
    'No DPoP nonces',
    'gives no nonce, and knows none',
    { dpop: { nonces: 'none' } },
    { needs: { dpop: true, userinfo: true }, oidf: same(fapi2('happy-path-no-dpop-nonce')) },
  ),
  good(
    'odd-dpop-scheme',
    'DPoP scheme in odd case',
    'demands nonces, and writes the scheme as `dPoP`',
    { dpop: { nonces: 'demanded', scheme: 'dPoP' } },
    { needs: { dpop: true, userinfo: true }, oidf: same(fapi2('rs-dpop-auth-scheme-case-insensitivity')) },
  ),
];
