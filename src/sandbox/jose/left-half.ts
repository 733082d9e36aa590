import { createHash } from 'node:crypto';
import { hashOf } from './algorithms.ts';

/** The value of `at_hash`, `c_hash` or `s_hash` in a token signed by `alg` (OpenID Connect Core 1.0, 3.1.3.6). */
export function leftHalf(value: string, alg: string): string {
  const digest = createHash(hashOf(alg)).update(value, 'ascii').digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
