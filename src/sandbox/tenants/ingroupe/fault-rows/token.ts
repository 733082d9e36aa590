/** Scenarios that attack the ID token: each fails exactly the named checks. */
import { defined } from '../../../../common/defined.ts';
import { inPart, oidcc, same } from '../../../oidf.ts';
import { CLIENT_ID } from '../client.ts';
import type { IngroupeFault } from './row.ts';
import { OTHER_ISSUER } from './wire.ts';

/** The additional audience of `multi-aud`; a client may be configured to trust it. */
const OTHER_AUDIENCE = 'another-client';
const HOUR = 3600;
const YEAR = 365 * 24 * HOUR;

const tokenAttack = (
  id: string,
  title: string,
  does: string,
  fails: readonly string[],
  idToken: NonNullable<IngroupeFault['effect']['idToken']>,
  oidf?: IngroupeFault['oidf'],
): IngroupeFault => ({
  id,
  title,
  does,
  trips: { outcome: 'security', fails },
  ...defined({ oidf }),
  effect: { idToken },
});

export const TOKEN: readonly IngroupeFault[] = [
  tokenAttack(
    'wrong-nonce',
    'Wrong nonce',
    'the ID token has the `nonce` of another login',
    ['id_token.nonce'],
    { sets: { nonce: 'nonce-of-another-login' } },
    inPart(oidcc('nonce-invalid')),
  ),
  tokenAttack('missing-nonce', 'No nonce', 'the ID token has no `nonce`', ['id_token.nonce'], {
    drops: ['nonce'],
  }),
  tokenAttack(
    'wrong-iss',
    'Wrong issuer',
    'the ID token has another `iss`',
    ['id_token.iss'],
    { sets: { iss: OTHER_ISSUER } },
    inPart(oidcc('invalid-iss')),
  ),
  tokenAttack(
    'wrong-aud',
    'Wrong audience',
    'the ID token is for another client',
    ['id_token.aud'],
    { sets: { aud: OTHER_AUDIENCE } },
    inPart(oidcc('invalid-aud')),
  ),
  tokenAttack(
    'missing-aud',
    'No audience',
    'the ID token has no `aud`',
    ['id_token.aud'],
    { drops: ['aud'] },
    same(oidcc('missing-aud')),
  ),
  tokenAttack(
    'multi-aud',
    'Two audiences',
    `\`aud\` also names \`${OTHER_AUDIENCE}\`; \`azp\` is right`,
    ['id_token.aud'],
    { sets: { aud: [CLIENT_ID, OTHER_AUDIENCE], azp: CLIENT_ID } },
  ),
  tokenAttack(
    'multi-aud-no-azp',
    'Two audiences, no authorized party',
    `\`aud\` also names \`${OTHER_AUDIENCE}\`, and \`azp\` is missing`,
    ['id_token.aud', 'id_token.azp'],
    { sets: { aud: [CLIENT_ID, OTHER_AUDIENCE] } },
  ),
  tokenAttack('wrong-azp', 'Wrong authorized party', '`azp` names another client', ['id_token.azp'], {
    sets: { azp: OTHER_AUDIENCE },
  }),
  tokenAttack(
    'missing-sub',
    'No subject',
    'the ID token has no `sub`',
    ['id_token.sub'],
    { drops: ['sub'] },
    same(oidcc('missing-sub')),
  ),
  tokenAttack('expired-token', 'Expired', 'the ID token expired an hour ago', ['id_token.exp'], {
    shiftSeconds: -2 * HOUR,
  }),
  tokenAttack('missing-exp', 'No expiry', 'the ID token has no `exp`', ['id_token.exp'], { drops: ['exp'] }),
  tokenAttack('future-iat', 'Issued in the future', 'the ID token was issued in an hour', ['id_token.iat'], {
    shiftSeconds: HOUR,
  }),
  tokenAttack(
    'missing-iat',
    'No time of issue',
    'the ID token has no `iat`',
    ['id_token.iat'],
    { drops: ['iat'] },
    same(oidcc('missing-iat')),
  ),
  tokenAttack('future-nbf', 'Not valid yet', 'the ID token is valid in an hour only', ['id_token.nbf'], {
    notBeforeSeconds: HOUR,
  }),
  tokenAttack(
    'wrong-at-hash',
    'Wrong access token hash',
    '`at_hash` is that of another access token',
    ['id_token.at_hash'],
    { sets: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } },
    inPart(oidcc('invalid-athash')),
  ),
  tokenAttack(
    'wrong-c-hash',
    'Wrong code hash',
    '`c_hash` is there and is that of another code',
    ['id_token.c_hash'],
    { sets: { c_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } },
    inPart(oidcc('invalid-chash')),
  ),
  {
    ...tokenAttack(
      'stale-auth-time',
      'Login too long ago',
      'with `max_age` asked for, `auth_time` is ten years back',
      ['id_token.auth_time'],
      { authTimeShiftSeconds: -10 * YEAR },
    ),
    needs: { maxAge: true },
  },
  tokenAttack(
    'alg-none',
    'Unsigned',
    'the header says `alg` none, and the signature is empty',
    ['token.alg', 'token.signature'],
    { signing: 'none' },
    inPart(oidcc('idtoken-sig-none')),
  ),
  tokenAttack(
    'hs256',
    'Public key as secret',
    'signed with HS256, keyed with the PEM of the public RSA key',
    ['token.alg', 'token.signature'],
    { signing: 'public-key-as-secret' },
  ),
  tokenAttack(
    'bad-signature',
    'Bad signature',
    'one bit of the signature is flipped',
    ['token.signature'],
    { signing: 'damaged' },
    inPart(oidcc('invalid-sig-rs256')),
  ),
  tokenAttack('unknown-kid', 'Unknown key', '`kid` names a key that is not in the key set', ['token.key'], {
    kid: 'sandbox-ingroupe-unknown',
  }),
  {
    id: 'kid-absent',
    title: 'No key id',
    does: 'the header has no `kid`; the key set has one key only',
    trips: { outcome: 'done' },
    oidf: inPart(oidcc('kid-absent-single-jwks')),
    effect: { idToken: { kid: null } },
  },
];
