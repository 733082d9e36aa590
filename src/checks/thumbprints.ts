/**
 * `x5t` and `x5t#S256`, which must match the first certificate in `x5c`. RFC 7515, 4.1.7 and 4.1.8; RFC 7517, 4.8 and
 * 4.9.
 */
import { createHash, type X509Certificate } from 'node:crypto';
import type { JsonObject } from '../protocol/jose/decoded.ts';
import { member } from '../protocol/jose/parts.ts';

const THUMBPRINTS = [
  ['x5t#S256', 'sha256'],
  ['x5t', 'sha1'],
] as const;

export interface OtherThumbprint {
  readonly name: string;
  /** Thumbprint of the certificate. */
  readonly expected: string;
  readonly actual: JsonObject[string];
}

/** Returns the first thumbprint in a header or key that does not match the certificate. */
export function findOtherThumbprint(
  owner: JsonObject,
  certificate: X509Certificate,
): OtherThumbprint | undefined {
  for (const [name, algorithm] of THUMBPRINTS) {
    const actual = member(owner, name);
    const expected = createHash(algorithm).update(certificate.raw).digest('base64url');
    if (actual !== undefined && actual !== expected) return { name, expected, actual };
  }
  return undefined;
}
