/** Whether a JWT was signed by this provider, with a key of now or of before. */
import { isSignature } from '../../../jose/algorithms.ts';
import { fitsSignature } from '../../../jose/key.ts';
import { isSignedBy, type ReadJws } from '../../../jose/verify.ts';
import { publishedKeys } from './signing-keys.ts';

/** Tokens that are unsigned or keyed with a client secret say nothing of their issuer to others. */
export function isIssuedHere({ header, input, signature }: ReadJws): boolean {
  const { alg } = header;
  if (!isSignature(alg)) return false;
  const keys = [...publishedKeys(undefined, false), ...publishedKeys('rotated', true)];
  return keys.some((key) => fitsSignature(key, alg) && isSignedBy(input, signature, alg, key));
}
