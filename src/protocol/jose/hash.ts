/** Hashes that bind a code, access token or state to an ID token. OpenID Connect Core 1.0, 3.1.3.6 and 3.3.2.11. */
import { createHash } from 'node:crypto';
import { lookup, SIGNATURE_ALGORITHMS } from './algorithms.ts';
import { toBase64url } from './base64url.ts';

/** Ed448 hashes with SHAKE256 to 114 bytes. RFC 8032, 5.2. */
const SHAKE_BYTES = 114;

/**
 * Returns the left half of the hash that `alg` implies, base64url. Ed25519 implies SHA-512, as in the signature itself.
 * @returns `undefined` for an algorithm that implies no hash: `none`, ML-DSA, an unknown name
 */
export function hashClaim(value: string, alg: string): string | undefined {
  const hash = lookup(SIGNATURE_ALGORITHMS, alg)?.hash;
  if (hash === undefined) return undefined;
  const digest = createHash(hash, hash === 'shake256' ? { outputLength: SHAKE_BYTES } : {})
    .update(value, 'utf8')
    .digest();
  return toBase64url(digest.subarray(0, digest.length / 2));
}
