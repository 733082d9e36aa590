/**
 * The bare signature arithmetic, without policy. jose refuses to compute when a key is too short or a header breaks a
 * rule; the report should still say whether the signature is correct. A result from here never overrides jose's
 * refusal: the rule behind it fails in the report. Only in batches does this arithmetic alone accept a signature; it is
 * several times faster.
 */

import {
  constants,
  createHmac,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { asText } from '../../common/foreign.ts';
import { lookup, SIGNATURE_ALGORITHMS } from './algorithms.ts';
import { readBase64url } from './base64url.ts';
import type { JsonObject } from './decoded.ts';
import { publicJwk } from './keys.ts';
import { member } from './parts.ts';

/**
 * Whether a signature matches `alg` and the key.
 * @param encoding `der` for an ECDSA signature as in X.509; JOSE uses `ieee-p1363`, the raw pair
 * @throws when the key's members make no key
 */
export function computes(
  alg: string,
  jwk: JsonObject,
  signature: Uint8Array,
  signingInput: Uint8Array,
  encoding: 'ieee-p1363' | 'der' = 'ieee-p1363',
): boolean {
  const algorithm = lookup(SIGNATURE_ALGORITHMS, alg);
  if (algorithm === undefined) return false;
  if (algorithm.family === 'hmac') {
    const secret = readBase64url(asText(member(jwk, 'k') ?? '')).bytes ?? new Uint8Array();
    return computesMac(alg, secret, signature, signingInput);
  }
  const key = publicKeyOf(jwk);
  if (algorithm.family === 'eddsa') return verify(null, signingInput, key, signature);
  const hash = algorithm.hash ?? null;
  if (algorithm.family === 'ecdsa')
    return verify(hash, signingInput, { key, dsaEncoding: encoding }, signature);
  if (algorithm.family === 'rsa') return verify(hash, signingInput, key, signature);
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return verify(hash, signingInput, { key, ...padding }, signature);
}

/** Whether a PSS signature is correct except for its salt length. Only to explain. */
export function computesWithAnySalt(
  alg: string,
  jwk: JsonObject,
  signature: Uint8Array,
  signingInput: Uint8Array,
): boolean {
  const hash = lookup(SIGNATURE_ALGORITHMS, alg)?.hash ?? null;
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
  return verify(hash, signingInput, { key: publicKeyOf(jwk), ...padding }, signature);
}

/** Cached: importing a key costs more than using it, and many tokens share one key. */
const KEYS = new WeakMap<JsonObject, KeyObject>();

function publicKeyOf(jwk: JsonObject): KeyObject {
  const key = KEYS.get(jwk) ?? createPublicKey({ key: publicJwk(jwk) as JsonWebKey, format: 'jwk' });
  KEYS.set(jwk, key);
  return key;
}

/** Whether a MAC matches `alg` and the secret. */
export function computesMac(
  alg: string,
  secret: Uint8Array,
  mac: Uint8Array,
  signingInput: Uint8Array,
): boolean {
  const hash = lookup(SIGNATURE_ALGORITHMS, alg)?.hash;
  if (hash === undefined) return false;
  const expected = createHmac(hash, secret).update(signingInput).digest();
  return expected.length === mac.length && timingSafeEqual(expected, mac);
}

/** Only to explain: an error explains nothing. */
export function attempted(compute: () => boolean): boolean {
  try {
    return compute();
  } catch {
    return false;
  }
}
