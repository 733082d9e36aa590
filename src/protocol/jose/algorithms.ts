/**
 * Algorithms that tokens name, as tables. RFC 7518, 8037, 8812, 9864. `unsupported` explains what is not available
 * here.
 */

export interface SignatureAlgorithm {
  readonly family: 'rsa' | 'rsa-pss' | 'ecdsa' | 'eddsa' | 'ml-dsa' | 'hmac';
  readonly kty: 'RSA' | 'EC' | 'OKP' | 'AKP' | 'oct';
  /** Curves the algorithm allows. */
  readonly curves?: readonly string[];
  /** Name of the hash in `node:crypto`; for algorithms that hash internally, the hash for `at_hash`. */
  readonly hash?: string;
  /** Length of a raw signature, where the algorithm fixes it. */
  readonly signatureBytes?: number;
  /** Registered, but neither jose nor the runtime computes it. */
  readonly unsupported?: string;
}

const rsa = (hash: string) => ({ family: 'rsa', kty: 'RSA', hash }) as const;
const pss = (hash: string) => ({ family: 'rsa-pss', kty: 'RSA', hash }) as const;
const ec = (hash: string, curve: string, signatureBytes: number) =>
  ({ family: 'ecdsa', kty: 'EC', curves: [curve], hash, signatureBytes }) as const;
const hmac = (hash: string, signatureBytes: number) =>
  ({ family: 'hmac', kty: 'oct', hash, signatureBytes }) as const;

export const SIGNATURE_ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  RS256: rsa('sha256'),
  RS384: rsa('sha384'),
  RS512: rsa('sha512'),
  PS256: pss('sha256'),
  PS384: pss('sha384'),
  PS512: pss('sha512'),
  ES256: ec('sha256', 'P-256', 64),
  ES384: ec('sha384', 'P-384', 96),
  ES512: ec('sha512', 'P-521', 132),
  ES256K: {
    ...ec('sha256', 'secp256k1', 64),
    unsupported: 'ES256K (curve secp256k1) is known, but not available here',
  },
  EdDSA: { family: 'eddsa', kty: 'OKP', curves: ['Ed25519', 'Ed448'], hash: 'sha512' },
  Ed25519: { family: 'eddsa', kty: 'OKP', curves: ['Ed25519'], hash: 'sha512', signatureBytes: 64 },
  Ed448: {
    family: 'eddsa',
    kty: 'OKP',
    curves: ['Ed448'],
    hash: 'shake256',
    signatureBytes: 114,
    unsupported: 'Ed448 is known, but not available here',
  },
  'ML-DSA-44': { family: 'ml-dsa', kty: 'AKP', signatureBytes: 2420 },
  'ML-DSA-65': { family: 'ml-dsa', kty: 'AKP', signatureBytes: 3309 },
  'ML-DSA-87': { family: 'ml-dsa', kty: 'AKP', signatureBytes: 4627 },
  HS256: hmac('sha256', 32),
  HS384: hmac('sha384', 48),
  HS512: hmac('sha512', 64),
};

/** Curves known by name only. */
export const UNSUPPORTED_CURVES: Readonly<Record<string, string>> = {
  Ed448: 'curve Ed448 is known, but not available here',
  X448: 'curve X448 is known, but not available here',
  secp256k1: 'curve secp256k1 is known, but not available here',
};

export interface KeyAlgorithm {
  readonly kty: readonly ('RSA' | 'EC' | 'OKP' | 'oct')[];
  /** `password`: any length; a number: required key size in bits; absent: not symmetric, or fixed by `enc`. */
  readonly secret?: 'password' | 'content' | number;
  /** Whether a JWE with this algorithm has an encrypted key. */
  readonly encryptedKey: boolean;
  readonly unsupported?: string;
}

const rsaKey: KeyAlgorithm = { kty: ['RSA'], encryptedKey: true };
const agreement = (encryptedKey: boolean): KeyAlgorithm => ({ kty: ['EC', 'OKP'], encryptedKey });
const wrap = (bits: number): KeyAlgorithm => ({ kty: ['oct'], secret: bits, encryptedKey: true });
const password: KeyAlgorithm = { kty: ['oct'], secret: 'password', encryptedKey: true };

export const KEY_ALGORITHMS: Readonly<Record<string, KeyAlgorithm>> = {
  RSA1_5: { ...rsaKey, unsupported: 'RSA1_5 is known, but not available here: its padding invites attacks' },
  'RSA-OAEP': rsaKey,
  'RSA-OAEP-256': rsaKey,
  'RSA-OAEP-384': rsaKey,
  'RSA-OAEP-512': rsaKey,
  'ECDH-ES': agreement(false),
  'ECDH-ES+A128KW': agreement(true),
  'ECDH-ES+A192KW': agreement(true),
  'ECDH-ES+A256KW': agreement(true),
  A128KW: wrap(128),
  A192KW: wrap(192),
  A256KW: wrap(256),
  A128GCMKW: wrap(128),
  A192GCMKW: wrap(192),
  A256GCMKW: wrap(256),
  'PBES2-HS256+A128KW': password,
  'PBES2-HS384+A192KW': password,
  'PBES2-HS512+A256KW': password,
  dir: { kty: ['oct'], secret: 'content', encryptedKey: false },
};

/** Content encryption → key size in bits. */
export const CONTENT_ALGORITHMS: Readonly<Record<string, number>> = {
  A128GCM: 128,
  A192GCM: 192,
  A256GCM: 256,
  'A128CBC-HS256': 256,
  'A192CBC-HS384': 384,
  'A256CBC-HS512': 512,
};

/** Looks up an entry in a table; safe against names such as `constructor`. */
export function lookup<Entry>(table: Readonly<Record<string, Entry>>, name: unknown): Entry | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
}
