/** Scenarios that attack the ID token: each fails exactly the named checks. Wrong values are near misses. */
import { ciba, fapi1, fapi2, inPart, oidcc, same } from '../../../oidf.ts';
import type { GenericFault, MessageEffect } from './row.ts';

/** 6 minutes after a life of 5. */
const EXPIRED = -(300 + 360);

const attack = (
  id: string,
  title: string,
  does: string,
  fails: readonly string[],
  idToken: MessageEffect,
  more: Partial<GenericFault> = {},
): GenericFault => ({
  id,
  title,
  does,
  trips: { outcome: 'security', fails },
  ...more,
  effect: { idToken, ...more.effect },
});

/** The modules of all plans with the same name. */
const everywhere = (...names: readonly string[]) => [
  ...same(fapi2(...names), fapi1(...names), ciba(...names)),
];

/** An ID token and an access token through the browser. */
const WITH_TOKEN = { responseType: 'code id_token token', parts: 'id_token token' } as const;
const HYBRID = { responseType: 'code id_token' } as const;
/** Any ID token through the browser. */
const FRONT = { ...HYBRID, parts: 'id_token' } as const;

export const TOKEN: readonly GenericFault[] = [
  attack(
    'wrong-iss',
    'Wrong issuer',
    '`iss` has a `1` behind it',
    ['id_token.iss'],
    { appends: { iss: '1' } },
    { oidf: [...same(oidcc('invalid-iss')), ...everywhere('invalid-iss')] },
  ),
  attack(
    'missing-iss',
    'No issuer',
    'the ID token has no `iss`',
    ['id_token.iss'],
    { drops: ['iss'] },
    {
      oidf: everywhere('invalid-missing-iss'),
    },
  ),
  attack(
    'wrong-aud',
    'Wrong audience',
    '`aud` has a `1` behind it',
    ['id_token.aud'],
    { appends: { aud: '1' } },
    { oidf: [...same(oidcc('invalid-aud')), ...everywhere('invalid-aud')] },
  ),
  attack(
    'missing-aud',
    'No audience',
    'the ID token has no `aud`',
    ['id_token.aud'],
    { drops: ['aud'] },
    {
      oidf: [...same(oidcc('missing-aud')), ...everywhere('invalid-missing-aud')],
    },
  ),
  attack(
    'two-audiences',
    'Two audiences',
    '`aud` also names the client with a `1` behind it, and there is no `azp`',
    ['id_token.aud'],
    { audience: 'two' },
    { oidf: everywhere('invalid-secondary-aud') },
  ),
  attack(
    'missing-sub',
    'No subject',
    'the ID token has no `sub`',
    ['id_token.sub'],
    { drops: ['sub'] },
    {
      oidf: same(oidcc('missing-sub')),
    },
  ),
  attack(
    'missing-iat',
    'No time of issue',
    'the ID token has no `iat`',
    ['id_token.iat'],
    { drops: ['iat'] },
    {
      oidf: same(oidcc('missing-iat')),
    },
  ),
  attack(
    'expired',
    'Expired',
    'the ID token expired 6 minutes ago',
    ['id_token.exp'],
    { shifts: { exp: EXPIRED, iat: EXPIRED } },
    { oidf: everywhere('invalid-expired-exp') },
  ),
  attack(
    'missing-exp',
    'No expiry',
    'the ID token has no `exp`',
    ['id_token.exp'],
    { drops: ['exp'] },
    {
      oidf: everywhere('invalid-missing-exp'),
    },
  ),
  attack('future-iat', 'Issued in the future', '`iat` is an hour ahead', ['id_token.iat'], {
    shifts: { iat: 3600, exp: 3600 },
  }),
  attack(
    'wrong-nonce',
    'Wrong nonce',
    '`nonce` has a `1` behind it',
    ['id_token.nonce'],
    { appends: { nonce: '1' } },
    { oidf: [...same(oidcc('nonce-invalid'), fapi2('invalid-nonce')), ...same(fapi1('invalid-nonce'))] },
  ),
  attack(
    'missing-nonce',
    'No nonce',
    'the ID token has no `nonce`',
    ['id_token.nonce'],
    { drops: ['nonce'] },
    {
      oidf: [...same(fapi2('invalid-missing-nonce')), ...same(fapi1('invalid-missing-nonce'))],
    },
  ),
  attack(
    'wrong-at-hash',
    'Wrong access token hash',
    '`at_hash` has a `1` behind it',
    ['id_token.at_hash'],
    { appends: { at_hash: '1' } },
    { needs: WITH_TOKEN, oidf: same(oidcc('invalid-athash')) },
  ),
  attack(
    'missing-at-hash',
    'No access token hash',
    'the ID token comes with an access token and has no `at_hash`',
    ['id_token.at_hash'],
    { drops: ['at_hash'] },
    { needs: WITH_TOKEN, oidf: same(oidcc('missing-athash')) },
  ),
  attack(
    'wrong-c-hash',
    'Wrong code hash',
    '`c_hash` has a `1` behind it',
    ['id_token.c_hash'],
    { appends: { c_hash: '1' } },
    { needs: HYBRID, oidf: [...same(oidcc('invalid-chash')), ...same(fapi1('invalid-chash'))] },
  ),
  attack(
    'missing-c-hash',
    'No code hash',
    'the ID token comes with a code and has no `c_hash`',
    ['id_token.c_hash'],
    { drops: ['c_hash'] },
    { needs: HYBRID, oidf: same(oidcc('missing-chash')) },
  ),
  attack(
    'wrong-s-hash',
    'Wrong state hash',
    '`s_hash` has a `1` behind it',
    ['id_token.s_hash'],
    { appends: { s_hash: '1' } },
    { needs: FRONT, oidf: same(fapi1('invalid-shash')) },
  ),
  attack(
    'missing-s-hash',
    'No state hash',
    'the ID token comes through the browser and has no `s_hash`, which FAPI demands',
    [],
    { drops: ['s_hash'] },
    {
      needs: FRONT,
      trips: { outcome: 'done' },
      profiles: { fapi1: { outcome: 'security', fails: ['id_token.s_hash'] } },
      oidf: same(fapi1('invalid-missing-shash')),
    },
  ),
  attack(
    'alg-none',
    'Unsigned',
    'the header says `alg` none, and the signature is empty',
    ['token.alg', 'token.signature'],
    { alg: 'none' },
    { oidf: [...inPart(oidcc('idtoken-sig-none')), ...everywhere('invalid-null-alg')] },
  ),
  attack(
    'other-alg',
    'Another algorithm',
    'signed with RS256 by a published key, although the client is registered for PS256',
    ['token.alg'],
    { alg: 'RS256' },
    {
      needs: {
        client: 'sandbox-generic-private-key-jwt',
        otherClients: ['fapi2', 'fapi1', 'fapi-ciba'].map((name) => `sandbox-generic-${name}`),
        alg: 'PS256',
      },
      oidf: everywhere('invalid-alternate-alg'),
    },
  ),
  attack(
    'public-key-as-secret',
    'Public key as secret',
    'signed with HS256, keyed with the PEM of the public RSA key',
    ['token.alg', 'token.signature'],
    { publicKeyAsSecret: true },
  ),
  attack(
    'bad-signature',
    'Bad signature',
    'every byte of the signature is another one',
    ['token.signature'],
    { damaged: true },
    {
      oidf: [
        ...same(oidcc('invalid-sig-rs256')),
        ...same(fapi1('invalid-signature'), ciba('invalid-signature')),
      ],
    },
  ),
  attack(
    'bad-signature-es256',
    'Bad signature, ES256',
    'signed with ES256, which is announced alone, and every byte of the signature is another one',
    ['token.signature'],
    { alg: 'ES256', damaged: true },
    {
      oidf: same(oidcc('invalid-sig-es256')),
      effect: { discovery: { sets: { id_token_signing_alg_values_supported: ['ES256'] } } },
    },
  ),
  attack(
    'bad-signature-hs256',
    'Bad signature, HS256',
    'signed with HS256 and the client secret, and every byte of the signature is another one',
    ['token.signature'],
    { alg: 'HS256', damaged: true },
    { needs: { alg: 'HS256' }, oidf: same(oidcc('invalid-sig-hs256')) },
  ),
  attack(
    'encrypted-rsa1-5',
    'Encrypted with RSA1_5',
    'encrypts the ID token with RSA1_5, which a client must not open',
    ['token.decrypt'],
    { encryptedWith: 'RSA1_5' },
    {
      needs: { client: 'sandbox-generic-encrypted', otherClients: ['sandbox-generic-fapi1-encrypted'] },
      oidf: same(fapi1('encrypted-idtoken-usingrsa15')),
    },
  ),
  attack('unknown-kid', 'Unknown key', '`kid` names a key that is not in the key set', ['token.key'], {
    kid: 'sandbox-generic-unknown',
  }),
];
