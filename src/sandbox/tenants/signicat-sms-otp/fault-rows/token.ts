/** Scenarios that attack the ID token: each fails exactly the named checks. */
import type { SmsOtpFault } from './row.ts';
import { OTHER_ISSUER } from './wire.ts';

const HOUR = 3600;

const attack = (
  id: string,
  title: string,
  does: string,
  fails: readonly string[],
  idToken: NonNullable<SmsOtpFault['effect']['idToken']>,
): SmsOtpFault => ({ id, title, does, trips: { outcome: 'security', fails }, effect: { idToken } });

export const TOKEN: readonly SmsOtpFault[] = [
  attack('wrong-nonce', 'Wrong nonce', 'the ID token has the `nonce` of another login', ['id_token.nonce'], {
    sets: { nonce: 'nonce-of-another-login' },
  }),
  attack('missing-nonce', 'No nonce', 'the ID token has no `nonce`', ['id_token.nonce'], {
    drops: ['nonce'],
  }),
  attack('wrong-iss', 'Wrong issuer', 'the ID token has another `iss`', ['id_token.iss'], {
    sets: { iss: OTHER_ISSUER },
  }),
  attack('wrong-aud', 'Wrong audience', 'the ID token is for another client', ['id_token.aud'], {
    sets: { aud: 'another-client' },
  }),
  attack('expired-token', 'Expired', 'the ID token expired an hour ago', ['id_token.exp'], {
    shiftSeconds: -2 * HOUR,
  }),
  attack('future-iat', 'Issued in the future', '`iat` is an hour ahead', ['id_token.iat'], {
    shiftSeconds: HOUR,
  }),
  attack(
    'alg-none',
    'Unsigned',
    'the header says `alg` none, and the signature is empty',
    ['token.alg', 'token.signature'],
    { signing: 'none' },
  ),
  attack(
    'hs256',
    'Public key as secret',
    'signed with HS256, keyed with the PEM of the public RSA key',
    ['token.alg', 'token.signature'],
    { signing: 'public-key-as-secret' },
  ),
  attack('bad-signature', 'Bad signature', 'one bit of the signature is flipped', ['token.signature'], {
    signing: 'damaged',
  }),
  attack('unknown-kid', 'Unknown key', '`kid` names a key that never appears in the key set', ['token.key'], {
    kid: 'sandbox-signing-key-that-never-appears',
  }),
  attack(
    'wrong-at-hash',
    'Wrong access token hash',
    '`at_hash` is that of another access token',
    ['id_token.at_hash'],
    { sets: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } },
  ),
];
