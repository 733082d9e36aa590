/** Keys of every type as JWK, and a decode-token that is handed them as files. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

export type Jwk = Readonly<Record<string, unknown>> & { readonly kid: string };

const pair = (kid: string, { privateKey }: ReturnType<typeof generateKeyPairSync>): Jwk => ({
  ...(privateKey as unknown as import('node:crypto').KeyObject).export({ format: 'jwk' }),
  kid,
});
const secret = (kid: string, bytes: number): Jwk => ({
  kty: 'oct',
  k: randomBytes(bytes).toString('base64url'),
  kid,
});
const ec = (curve: string) => generateKeyPairSync('ec', { namedCurve: curve }) as never;

export const KEYS = {
  rsa: pair('rsa', generateKeyPairSync('rsa', { modulusLength: 2048 }) as never),
  'P-256': pair('P-256', ec('P-256')),
  'P-384': pair('P-384', ec('P-384')),
  'P-521': pair('P-521', ec('P-521')),
  Ed25519: pair('Ed25519', generateKeyPairSync('ed25519') as never),
  X25519: pair('X25519', generateKeyPairSync('x25519') as never),
  16: secret('16', 16),
  24: secret('24', 24),
  32: secret('32', 32),
  48: secret('48', 48),
  64: secret('64', 64),
} as const;

/** Signature algorithms and a key for each. */
export const SIGNING: readonly (readonly [alg: string, key: Jwk])[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((alg) => [alg, KEYS.rsa] as const),
  ['ES256', KEYS['P-256']],
  ['ES384', KEYS['P-384']],
  ['ES512', KEYS['P-521']],
  ['HS256', KEYS[32]],
  ['HS384', KEYS[48]],
  ['HS512', KEYS[64]],
];

const CONTENT = {
  A128GCM: 16,
  A192GCM: 24,
  A256GCM: 32,
  'A128CBC-HS256': 32,
  'A192CBC-HS384': 48,
  'A256CBC-HS512': 64,
};

/** Encryption: `alg`, `enc` and a key for each. */
export const ENCRYPTING: readonly (readonly [alg: string, enc: string, key: Jwk])[] = [
  ['RSA-OAEP', 'A128CBC-HS256', KEYS.rsa],
  ['RSA-OAEP-256', 'A256GCM', KEYS.rsa],
  ['A128KW', 'A192CBC-HS384', KEYS[16]],
  ['A192KW', 'A192GCM', KEYS[24]],
  ['A256KW', 'A256CBC-HS512', KEYS[32]],
  ['A128GCMKW', 'A128GCM', KEYS[16]],
  ['A256GCMKW', 'A256GCM', KEYS[32]],
  ...(['P-256', 'P-384', 'P-521'] as const).map((curve) => ['ECDH-ES', 'A128GCM', KEYS[curve]] as const),
  ['ECDH-ES+A128KW', 'A128CBC-HS256', KEYS['P-256']],
  ['ECDH-ES+A256KW', 'A256GCM', KEYS['P-521']],
  ...Object.entries(CONTENT).map(([enc, bytes]) => ['dir', enc, KEYS[bytes as 16]] as const),
];

export function publicHalf(jwk: Jwk): Jwk {
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...rest } = jwk;
  return rest as Jwk;
}

/** Judges a token with a key in a file: `--jwks` or, for a shared one, `--secret`. */
export function verifyWith(token: string, key: Jwk) {
  const shared = key.kty === 'oct';
  const files = { '/project/key.json': JSON.stringify(shared ? key : publicHalf(key)) };
  const option = shared ? ['--secret', 'file:key.json'] : ['--key', 'key.json'];
  return runJson(testWorld({ files, stdin: token, now: '2026-11-22T12:00:00Z' }), [
    'decode-token',
    ...option,
  ]);
}

/** Opens a token with a key in a file. */
export function decryptWith(token: string, key: Jwk) {
  const files = { '/project/key.json': JSON.stringify(key) };
  return runJson(testWorld({ files, stdin: token, now: '2026-11-22T12:00:00Z' }), [
    'decode-token',
    '--decryption-key',
    'key.json',
  ]);
}

export const CLAIMS = {
  iss: 'https://op.example.com',
  sub: 'user-1',
  aud: 'client-1',
  exp: 1_795_350_000,
  iat: 1_795_340_000,
};

/** The same token with one character of the payload changed. */
export function tamper(token: string): string {
  const [header = '', payload = '', ...rest] = token.split('.');
  const changed = payload.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
  const at = Math.floor(payload.length / 2);
  const middle = payload[at] === 'A' ? 'B' : 'A';
  const body = changed === payload ? payload : payload.slice(0, at) + middle + payload.slice(at + 1);
  return [header, body, ...rest].join('.');
}

/** Only a shared key proves who encrypted; with a private key, a token without a signature inside stays unverified. */
export function codeOfDecrypted({ kty }: Jwk): number {
  return kty === 'oct' ? 0 : 3;
}
