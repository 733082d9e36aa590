/** Names and parameters of JOSE algorithms (RFC 7518, RFC 8037), for node:crypto. */

export interface Signature {
  readonly kind: 'rsa' | 'pss' | 'ec' | 'ed' | 'hmac';
  /** Of the signature; absent for Ed25519, which hashes by itself. */
  readonly hash?: 'sha256' | 'sha384' | 'sha512';
  /** The curve that the algorithm demands. */
  readonly curve?: string;
}

export const SIGNATURES = {
  RS256: { kind: 'rsa', hash: 'sha256' },
  RS384: { kind: 'rsa', hash: 'sha384' },
  RS512: { kind: 'rsa', hash: 'sha512' },
  PS256: { kind: 'pss', hash: 'sha256' },
  PS384: { kind: 'pss', hash: 'sha384' },
  PS512: { kind: 'pss', hash: 'sha512' },
  ES256: { kind: 'ec', hash: 'sha256', curve: 'P-256' },
  ES384: { kind: 'ec', hash: 'sha384', curve: 'P-384' },
  ES512: { kind: 'ec', hash: 'sha512', curve: 'P-521' },
  EdDSA: { kind: 'ed', curve: 'Ed25519' },
  Ed25519: { kind: 'ed', curve: 'Ed25519' },
  HS256: { kind: 'hmac', hash: 'sha256' },
  HS384: { kind: 'hmac', hash: 'sha384' },
  HS512: { kind: 'hmac', hash: 'sha512' },
} as const satisfies Record<string, Signature>;

export type SignatureName = keyof typeof SIGNATURES;

export const SIGNATURE_NAMES = Object.keys(SIGNATURES) as readonly SignatureName[];
/** Those with a key pair. */
export const ASYMMETRIC_SIGNATURES = SIGNATURE_NAMES.filter((name) => SIGNATURES[name].kind !== 'hmac');

export function isSignature(name: unknown): name is SignatureName {
  return typeof name === 'string' && Object.hasOwn(SIGNATURES, name);
}

/** The hash that `at_hash`, `c_hash` and `s_hash` are made with (OpenID Connect Core 1.0, 3.1.3.6). */
export function hashOf(name: string): 'sha256' | 'sha384' | 'sha512' {
  if (!isSignature(name)) return 'sha256';
  const signature: Signature = SIGNATURES[name];
  return signature.hash ?? 'sha512';
}

export interface ContentEncryption {
  readonly keyBytes: number;
  readonly cipher:
    | 'aes-128-cbc'
    | 'aes-192-cbc'
    | 'aes-256-cbc'
    | 'aes-128-gcm'
    | 'aes-192-gcm'
    | 'aes-256-gcm';
  /** Hash of the HMAC; absent for GCM. */
  readonly hash?: 'sha256' | 'sha384' | 'sha512';
}

export const CONTENT_ENCRYPTIONS = {
  'A128CBC-HS256': { keyBytes: 32, cipher: 'aes-128-cbc', hash: 'sha256' },
  'A192CBC-HS384': { keyBytes: 48, cipher: 'aes-192-cbc', hash: 'sha384' },
  'A256CBC-HS512': { keyBytes: 64, cipher: 'aes-256-cbc', hash: 'sha512' },
  A128GCM: { keyBytes: 16, cipher: 'aes-128-gcm' },
  A192GCM: { keyBytes: 24, cipher: 'aes-192-gcm' },
  A256GCM: { keyBytes: 32, cipher: 'aes-256-gcm' },
} as const satisfies Record<string, ContentEncryption>;

export type EncryptionName = keyof typeof CONTENT_ENCRYPTIONS;
export const ENCRYPTION_NAMES = Object.keys(CONTENT_ENCRYPTIONS) as readonly EncryptionName[];

export function isEncryption(name: unknown): name is EncryptionName {
  return typeof name === 'string' && Object.hasOwn(CONTENT_ENCRYPTIONS, name);
}

export type KeyManagement =
  | { readonly kind: 'rsa'; readonly hash?: 'sha1' | 'sha256' | 'sha384' | 'sha512' }
  /** `wraps`: bytes of the key that wraps the content key; absent: the agreed key is the content key. */
  | { readonly kind: 'ecdh'; readonly wraps?: number }
  | { readonly kind: 'aes' | 'gcm'; readonly wraps: number }
  | { readonly kind: 'password'; readonly wraps: number; readonly hash: 'sha256' | 'sha384' | 'sha512' }
  | { readonly kind: 'direct' };

export const KEY_MANAGEMENT = {
  'RSA-OAEP': { kind: 'rsa', hash: 'sha1' },
  'RSA-OAEP-256': { kind: 'rsa', hash: 'sha256' },
  'RSA-OAEP-384': { kind: 'rsa', hash: 'sha384' },
  'RSA-OAEP-512': { kind: 'rsa', hash: 'sha512' },
  'ECDH-ES': { kind: 'ecdh' },
  'ECDH-ES+A128KW': { kind: 'ecdh', wraps: 16 },
  'ECDH-ES+A192KW': { kind: 'ecdh', wraps: 24 },
  'ECDH-ES+A256KW': { kind: 'ecdh', wraps: 32 },
  A128KW: { kind: 'aes', wraps: 16 },
  A192KW: { kind: 'aes', wraps: 24 },
  A256KW: { kind: 'aes', wraps: 32 },
  A128GCMKW: { kind: 'gcm', wraps: 16 },
  A192GCMKW: { kind: 'gcm', wraps: 24 },
  A256GCMKW: { kind: 'gcm', wraps: 32 },
  'PBES2-HS256+A128KW': { kind: 'password', wraps: 16, hash: 'sha256' },
  'PBES2-HS384+A192KW': { kind: 'password', wraps: 24, hash: 'sha384' },
  'PBES2-HS512+A256KW': { kind: 'password', wraps: 32, hash: 'sha512' },
  dir: { kind: 'direct' },
} as const satisfies Record<string, KeyManagement>;

export type KeyManagementName = keyof typeof KEY_MANAGEMENT;
export const KEY_MANAGEMENT_NAMES = Object.keys(KEY_MANAGEMENT) as readonly KeyManagementName[];
/** Those with a key pair, for keys of the provider. */
export const PUBLIC_KEY_MANAGEMENT = KEY_MANAGEMENT_NAMES.filter((name) =>
  ['rsa', 'ecdh'].includes(KEY_MANAGEMENT[name].kind),
);

/** RSA1_5 is played as an attack only, so no metadata announces it. */
export function keyManagementOf(name: unknown): KeyManagement | undefined {
  if (name === 'RSA1_5') return { kind: 'rsa' };
  return typeof name === 'string' && Object.hasOwn(KEY_MANAGEMENT, name)
    ? KEY_MANAGEMENT[name as KeyManagementName]
    : undefined;
}
