/** Encrypts to a recipient's public key. RFC 7516, 5.1. */
import { IdcliError } from '../../errors.ts';
import type { JsonObject } from './decoded.ts';

/**
 * Encrypts to a public key; compact serialization.
 * @param header the protected header, without what the algorithm adds (`epk`, `iv`, `tag`, `p2s`, `p2c`)
 * @throws IdcliError `KEY_UNREADABLE` when the key does not fit the algorithm
 */
export async function encrypt(
  plaintext: Uint8Array,
  jwk: JsonObject,
  header: JsonObject & { readonly alg: string; readonly enc: string },
): Promise<string> {
  const { CompactEncrypt, importJWK } = await import('jose');
  const { use: _use, key_ops: _operations, alg: _alg, ...members } = jwk;
  try {
    const key = await importJWK(members as import('jose').JWK, header.alg);
    return await new CompactEncrypt(plaintext).setProtectedHeader({ ...header }).encrypt(key);
  } catch (cause) {
    const detail = cause instanceof Error ? `: ${cause.message}` : '';
    throw new IdcliError('KEY_UNREADABLE', `the key cannot encrypt with ${header.alg}${detail}`, { cause });
  }
}
