/** Scenarios that attack the callback, the key set, the token endpoint and UserInfo. */
import type { SmsOtpFault } from './row.ts';

/** A wrong issuer, under a reserved name that never resolves. */
export const OTHER_ISSUER = 'https://attacker.example.com';

const attack = (
  id: string,
  title: string,
  does: string,
  fails: string,
  effect: SmsOtpFault['effect'],
): SmsOtpFault => ({ id, title, does, trips: { outcome: 'security', fails: [fails] }, effect });

export const WIRE: readonly SmsOtpFault[] = [
  attack('wrong-state', 'Wrong state', 'the callback has another `state`', 'callback.state', {
    callback: { state: 'other' },
  }),
  attack('missing-state', 'No state', 'the callback has no `state`', 'callback.state', {
    callback: { state: 'none' },
  }),
  attack(
    'wrong-iss-param',
    'Wrong issuer in the callback',
    'the callback has an `iss` of another issuer (RFC 9207)',
    'callback.iss',
    { callback: { iss: OTHER_ISSUER } },
  ),
  attack(
    'missing-iss-param',
    'No issuer in the callback',
    'the callback lacks the `iss` that discovery announces (RFC 9207)',
    'callback.iss',
    { callback: { iss: null } },
  ),
  {
    id: 'jwks-flicker',
    title: 'Flickering key set',
    does: 'leaves the key that signs out of the key set for a second and a half after each token',
    trips: { outcome: 'done' },
    effect: { keySet: 'flickering' },
  },
  {
    id: 'code-expired',
    title: 'Code expired',
    does: 'hands out a code that is 16 seconds old; it lives for 15',
    trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED', providerError: 'invalid_grant' },
    effect: { codeAgeSeconds: 16 },
  },
  {
    id: 'invalid-client',
    title: 'Client authentication refused',
    does: 'the token endpoint refuses the client: with 400 where a code is exchanged, with 401 at the REST API',
    trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED', providerError: 'invalid_client' },
    protocols: { oidc: {}, rest: {} },
    effect: {
      refusesCode: {
        error: 'invalid_client',
        description: 'scenario invalid-client: the client secret counts as wrong',
        status: 400,
      },
      rest: { refusesClient: true },
    },
  },
  attack(
    'userinfo-sub-mismatch',
    'UserInfo of another person',
    'UserInfo has another `sub` than the ID token',
    'userinfo.sub',
    { userinfo: { sets: { sub: 'c29tZWJvZHktZWxzZS13aXRoLWFub3RoZXItcGhvbmU=' } } },
  ),
  {
    id: 'userinfo-signed',
    title: 'Signed UserInfo',
    does: 'UserInfo is a JWS',
    trips: { outcome: 'done' },
    effect: { userinfo: { form: 'signed' } },
  },
  {
    id: 'userinfo-encrypted',
    title: 'Encrypted UserInfo',
    does: "UserInfo is a JWE around a JWS, to the client's key",
    trips: { outcome: 'done' },
    effect: { userinfo: { form: 'encrypted' } },
  },
];
