/** Keys as JWK (RFC 7517), for signing and for encryption. Node's key is created on first use. */
import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { SIGNATURES, type Signature, type SignatureName } from './algorithms.ts';

/** A key of a key set: members beyond the key itself may be absent. */
export interface Jwk extends JsonWebKey {
  readonly kid?: string;
  readonly use?: string;
  readonly alg?: string;
}

export interface JoseKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo as PEM with a final newline, as `openssl` writes it. */
  readonly publicPem: string;
  readonly publicJwk: Jwk;
}

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

/** Removes the private members. */
export function publicOf(jwk: Jwk): Jwk {
  return Object.fromEntries(Object.entries(jwk).filter(([name]) => !PRIVATE_MEMBERS.includes(name)));
}

/** @param jwk a private key with `kid` */
export function loadKey(jwk: Jwk & { readonly kid: string }): JoseKey {
  let key: KeyObject | undefined;
  const privateKey = (): KeyObject => {
    key ??= createPrivateKey({ key: jwk, format: 'jwk' });
    return key;
  };
  return {
    kid: jwk.kid,
    get privateKey() {
      return privateKey();
    },
    get publicPem() {
      return createPublicKey(privateKey()).export({ type: 'spki', format: 'pem' }).toString();
    },
    publicJwk: publicOf(jwk),
  };
}

/** Node's key of a public JWK; undefined when it is none. */
export function publicKeyOf(jwk: Jwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: publicOf(jwk) as JsonWebKey, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** JWK → whether the algorithm can use it, by its type, curve, `use` and `alg`. */
export function fitsSignature(jwk: Jwk, name: SignatureName): boolean {
  const { kind, curve }: Signature = SIGNATURES[name];
  if (jwk.use !== undefined && jwk.use !== 'sig') return false;
  // EdDSA is the older name of Ed25519 (RFC 9864).
  const isAlias = kind === 'ed' && ['EdDSA', 'Ed25519'].includes(jwk.alg ?? '');
  if (jwk.alg !== undefined && jwk.alg !== name && !isAlias) return false;
  if (kind === 'rsa' || kind === 'pss') return jwk.kty === 'RSA';
  return jwk.crv === curve;
}

/** The members of a thumbprint, in order (RFC 7638, 3.2; RFC 8037, 2). */
const THUMBPRINT = {
  RSA: ['e', 'kty', 'n'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
} as const;

/** SHA-256 thumbprint of a key in base64url; undefined for other kinds of keys. */
export function thumbprintOf(jwk: Jwk): string | undefined {
  const kty = jwk.kty as keyof typeof THUMBPRINT | undefined;
  if (kty === undefined || !Object.hasOwn(THUMBPRINT, kty)) return undefined;
  const members = Object.fromEntries(THUMBPRINT[kty].map((name) => [name, jwk[name]]));
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}
