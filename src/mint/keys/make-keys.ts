/** New keys, for every algorithm that Node computes, in the forms that others read. */
import { createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { suggestion } from '../../common/suggest.ts';
import { IdcliError } from '../../errors.ts';
import { CONTENT_ENCRYPTIONS, KEY_MANAGEMENT, SIGNATURES } from '../../sandbox/jose/algorithms.ts';
import { type Jwk, thumbprintOf } from '../../sandbox/jose/key.ts';
import { pretty } from '../minted.ts';
import { describe } from './mint-key.ts';

export const KEY_FORMATS = ['jwk', 'jwks', 'pem', 'certificate'] as const;
export type KeyFormat = (typeof KEY_FORMATS)[number];

interface MadeKey {
  readonly key: KeyObject;
  /** With its private members. */
  readonly jwk: Jwk;
}

interface KeyWish {
  readonly alg: string;
  readonly random: (bytes: number) => Uint8Array;
  readonly kid?: string;
  readonly use?: string;
  readonly curve?: string;
  readonly bits?: number;
}

const ec = (namedCurve: string) => (): KeyObject => generateKeyPairSync('ec', { namedCurve }).privateKey;

/** Curve → how to make a key on it. */
const CURVES: Readonly<Record<string, () => KeyObject>> = {
  'P-256': ec('P-256'),
  'P-384': ec('P-384'),
  'P-521': ec('P-521'),
  secp256k1: ec('secp256k1'),
  Ed25519: () => generateKeyPairSync('ed25519').privateKey,
  Ed448: () => generateKeyPairSync('ed448').privateKey,
  X25519: () => generateKeyPairSync('x25519').privateKey,
  X448: () => generateKeyPairSync('x448').privateKey,
};

/** Curves of an algorithm, the usual one first. */
function curvesOf(alg: string): readonly string[] | undefined {
  if (alg.startsWith('ECDH-ES')) return ['P-256', 'P-384', 'P-521', 'X25519', 'X448'];
  if (alg === 'EdDSA') return ['Ed25519', 'Ed448'];
  if (alg === 'ES256K') return ['secp256k1'];
  if (alg === 'Ed448') return ['Ed448'];
  const signature = Object.hasOwn(SIGNATURES, alg) ? SIGNATURES[alg as keyof typeof SIGNATURES] : undefined;
  return signature !== undefined && 'curve' in signature ? [signature.curve] : undefined;
}

const KEY_ALGORITHMS: readonly string[] = [
  ...Object.keys(SIGNATURES),
  'ES256K',
  'Ed448',
  ...Object.keys(KEY_MANAGEMENT),
  ...Object.keys(CONTENT_ENCRYPTIONS),
];

/** @throws {IdcliError} `USAGE` for an unknown algorithm, a curve of another one, or an unsafe size */
export function makeKey(wish: KeyWish): MadeKey {
  const { alg, kid, use = isSignature(alg) ? 'sig' : 'enc' } = wish;
  if (!KEY_ALGORITHMS.includes(alg)) {
    throw new IdcliError('USAGE', `there is no algorithm ${alg}${suggestion(alg, KEY_ALGORITHMS)}`, {
      hint: `there is ${KEY_ALGORITHMS.join(', ')}`,
    });
  }
  const key = generate(wish);
  const jwk = key.export({ format: 'jwk' }) as Jwk;
  const name = kid ?? thumbprintOf(jwk) ?? Buffer.from(wish.random(16)).toString('base64url');
  return { key, jwk: { ...jwk, kid: name, use, alg } };
}

const isSignature = (alg: string): boolean =>
  Object.hasOwn(SIGNATURES, alg) || alg === 'ES256K' || alg === 'Ed448';

function generate({ alg, random, curve, bits = 2048 }: KeyWish): KeyObject {
  const curves = curvesOf(alg);
  if (curve !== undefined && curves?.includes(curve) !== true) {
    throw new IdcliError('USAGE', `${alg} has no keys on the curve ${curve}`, {
      hint: curves === undefined ? 'leave --curve out' : `there is ${curves.join(', ')}`,
    });
  }
  if (curves !== undefined) return (CURVES[curve ?? curves[0] ?? ''] ?? ec('P-256'))();
  if (!/^(?:RS|PS|RSA)/.test(alg)) return createSecretKey(random(secretBytes(alg)));
  if (!Number.isInteger(bits) || bits < 512 || bits > 8192) {
    throw new IdcliError('USAGE', `there is no RSA key of ${bits} bits here`, {
      hint: '2048 is usual; 512 to 8192 can be made, and less than 2048 is weak',
    });
  }
  return generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
}

/** Bytes of a secret: those that the algorithm demands, or as many as its hash has. */
function secretBytes(alg: string): number {
  if (Object.hasOwn(CONTENT_ENCRYPTIONS, alg))
    return CONTENT_ENCRYPTIONS[alg as keyof typeof CONTENT_ENCRYPTIONS].keyBytes;
  const management = Object.hasOwn(KEY_MANAGEMENT, alg)
    ? KEY_MANAGEMENT[alg as keyof typeof KEY_MANAGEMENT]
    : undefined;
  if (management !== undefined && 'wraps' in management) return management.wraps;
  return Number(/\d+$/.exec(alg)?.[0] ?? 256) / 8;
}

interface KeyForm {
  readonly format: KeyFormat;
  /** Leaves the private half out. */
  readonly isPublic: boolean;
  /** Makes the certificate of a key, as PEM. */
  readonly certify: (key: KeyObject) => string;
}

/** @throws {IdcliError} `USAGE` for a key that has no such form */
export function writeKeys(keys: readonly MadeKey[], { format, isPublic, certify }: KeyForm): string {
  const jwks = keys.map((one) => (isPublic ? publicJwk(one) : one.jwk));
  const [first, ...more] = jwks;
  switch (format) {
    case 'jwks':
      return pretty({ keys: jwks });
    case 'jwk':
      if (more.length === 0) return pretty(first);
      throw new IdcliError('USAGE', `${jwks.length} keys are not a single JWK`, {
        hint: 'write them as a set: --format jwks',
      });
    case 'pem':
      return keys.map((one) => pemOf(one, isPublic)).join('');
    case 'certificate':
      return keys.map((one) => `${isPublic ? '' : pemOf(one, false)}${certificateOf(one, certify)}`).join('');
  }
}

/** @throws {IdcliError} `USAGE` for a secret, which has no public half */
export function publicJwk({ key, jwk: { kid = '', use = '', alg = '' } }: MadeKey): Jwk {
  if (key.type === 'secret') {
    throw new IdcliError('USAGE', 'a secret has no public half', { hint: 'leave --public out' });
  }
  const half = key.type === 'public' ? key : createPublicKey(key);
  const said = Object.fromEntries(Object.entries({ kid, use, alg }).filter(([, value]) => value !== ''));
  return { ...half.export({ format: 'jwk' }), ...said };
}

function pemOf({ key }: MadeKey, isPublic: boolean): string {
  if (key.type === 'secret') {
    throw new IdcliError('USAGE', 'a secret cannot be written as PEM', {
      hint: 'write it as a JWK: --format jwk',
    });
  }
  if (!isPublic && key.type === 'private') return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const half = key.type === 'public' ? key : createPublicKey(key);
  return half.export({ type: 'spki', format: 'pem' }).toString();
}

function certificateOf({ key }: MadeKey, certify: KeyForm['certify']): string {
  const isNist = ['prime256v1', 'secp384r1', 'secp521r1'].includes(
    key.asymmetricKeyDetails?.namedCurve ?? '',
  );
  if (key.type === 'private' && (key.asymmetricKeyType === 'rsa' || isNist)) return certify(key);
  throw new IdcliError(
    'USAGE',
    `a certificate is made for RSA and NIST curves, and this is ${describe({ key, jwk: {} })}`,
    {
      hint: 'make another key, for example --alg ES256',
    },
  );
}
