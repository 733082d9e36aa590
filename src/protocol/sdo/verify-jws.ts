/** Verifies a token's signature with an embedded certificate. Trust in that certificate is a separate question. */

import type { X509Certificate } from 'node:crypto';
import { asText } from '../../common/foreign.ts';
import type { DecodedJws, KeyCandidate } from '../jose/decoded.ts';
import { readKeys, verify } from '../jose/index.ts';
import type { SdoSignature } from './parsed.ts';

export async function verifyJws(
  decoded: DecodedJws,
  certificate: X509Certificate | undefined,
): Promise<SdoSignature['value']> {
  const [signature] = decoded.signatures;
  if (signature === undefined) return { result: 'unknown', reason: 'there is no signature' };
  const alg = asText(signature.header?.alg ?? '');
  if (/^none$/i.test(alg) || signature.signature.length === 0) {
    return { result: 'mismatch', reason: 'the token is not signed at all' };
  }
  if (certificate === undefined) {
    return { result: 'unknown', reason: 'the token brings no certificate, and no key was given' };
  }
  const keys = keysOf(certificate);
  if (keys === undefined)
    return { result: 'unknown', reason: 'the certificate has a key that is not known here' };
  const { verified, attempts } = await verify(signature, keys);
  if (verified) return { result: 'verified' };
  const [attempt] = attempts;
  const unsupported = attempt?.result === 'unsupported';
  return {
    result: unsupported ? 'unknown' : 'mismatch',
    reason: attempt?.reason ?? 'the signature does not fit the key of the certificate',
  };
}

function keysOf(certificate: X509Certificate): readonly KeyCandidate[] | undefined {
  try {
    return readKeys(new Uint8Array(certificate.raw), 'x5c');
  } catch {
    // No token is signed with this kind of key.
    return undefined;
  }
}
