/** Which key signs, and what the key set shows. */
import { isSignature, SIGNATURES, type Signature } from '../../../jose/algorithms.ts';
import type { JoseKey, Jwk } from '../../../jose/key.ts';
import type { GenericEffect } from '../fault-rows/row.ts';
import {
  ED25519_KEY,
  NEXT_ED25519_KEY,
  NEXT_P256_KEY,
  NEXT_RSA_KEY,
  P256_ENCRYPTION_KEY,
  P256_KEY,
  P384_KEY,
  P521_KEY,
  RSA_ENCRYPTION_KEY,
  RSA_KEY,
} from './provider-keys.ts';

const BY_CURVE: Readonly<Record<string, readonly [now: JoseKey, next: JoseKey]>> = {
  'P-256': [P256_KEY, NEXT_P256_KEY],
  'P-384': [P384_KEY, P384_KEY],
  'P-521': [P521_KEY, P521_KEY],
  Ed25519: [ED25519_KEY, NEXT_ED25519_KEY],
};

/** @param next the key after a rotation */
export function signingKeyFor(alg: string, next: boolean): JoseKey {
  const { curve }: Signature = isSignature(alg) ? SIGNATURES[alg] : SIGNATURES.RS256;
  const [now, later] = BY_CURVE[curve ?? ''] ?? [RSA_KEY, NEXT_RSA_KEY];
  return next ? later : now;
}

const CURRENT = [RSA_KEY, P256_KEY, P384_KEY, P521_KEY, ED25519_KEY];
const NEXT = [NEXT_RSA_KEY, NEXT_P256_KEY, NEXT_ED25519_KEY];
const ENCRYPTION = [RSA_ENCRYPTION_KEY, P256_ENCRYPTION_KEY];

/** Private keys that requests may be encrypted to. */
export const DECRYPTION_KEYS: readonly JoseKey[] = ENCRYPTION;

/**
 * The keys that the key set shows.
 * @param hasRotated whether a scenario has signed with the next keys
 */
export function publishedKeys(keySet: GenericEffect['keySet'], hasRotated: boolean): readonly Jwk[] {
  const signing = keySet === 'rotated' && hasRotated ? NEXT : CURRENT;
  const shown = keySet === 'several-without-kid' ? [...NEXT, ...signing] : signing;
  const isBare = keySet === 'without-kid' || keySet === 'several-without-kid';
  const keys = shown.map(({ publicJwk }) => (isBare ? withoutKid(publicJwk) : publicJwk));
  return [...keys, ...ENCRYPTION.map(({ publicJwk }) => publicJwk)];
}

function withoutKid({ kid: _kid, ...rest }: Jwk): Jwk {
  return rest;
}
