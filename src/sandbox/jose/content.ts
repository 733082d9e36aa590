/** Content encryption of JWE: AES-CBC with HMAC, and AES-GCM (RFC 7518, 5). */
import {
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createHmac,
  timingSafeEqual,
} from 'node:crypto';
import { CONTENT_ENCRYPTIONS, type ContentEncryption, type EncryptionName } from './algorithms.ts';

export interface Sealed {
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

const GCM_TAG_BYTES = 16;

/** @param aad the protected header as sent */
export function seal(
  enc: EncryptionName,
  plaintext: Buffer,
  key: Buffer,
  aad: Buffer,
  random: (bytes: number) => Uint8Array,
): Sealed {
  const { cipher, hash }: ContentEncryption = CONTENT_ENCRYPTIONS[enc];
  if (hash === undefined) {
    const iv = Buffer.from(random(12));
    const sealing = createCipheriv(cipher as CipherGCMTypes, key, iv, { authTagLength: GCM_TAG_BYTES });
    sealing.setAAD(aad);
    const ciphertext = Buffer.concat([sealing.update(plaintext), sealing.final()]);
    return { iv, ciphertext, tag: sealing.getAuthTag() };
  }
  const iv = Buffer.from(random(16));
  const half = key.length / 2;
  const sealing = createCipheriv(cipher, key.subarray(half), iv);
  const ciphertext = Buffer.concat([sealing.update(plaintext), sealing.final()]);
  return { iv, ciphertext, tag: macOf(hash, key.subarray(0, half), aad, iv, ciphertext) };
}

/** @throws {Error} when the tag is wrong */
export function unseal(
  enc: EncryptionName,
  { iv, ciphertext, tag }: Sealed,
  key: Buffer,
  aad: Buffer,
): Buffer {
  const { cipher, hash }: ContentEncryption = CONTENT_ENCRYPTIONS[enc];
  if (hash === undefined) {
    const opening = createDecipheriv(cipher as CipherGCMTypes, key, iv, { authTagLength: GCM_TAG_BYTES });
    opening.setAAD(aad).setAuthTag(tag);
    return Buffer.concat([opening.update(ciphertext), opening.final()]);
  }
  const half = key.length / 2;
  const due = macOf(hash, key.subarray(0, half), aad, iv, ciphertext);
  if (tag.length !== half || !timingSafeEqual(tag, due)) throw new Error('wrong tag');
  const opening = createDecipheriv(cipher, key.subarray(half), iv);
  return Buffer.concat([opening.update(ciphertext), opening.final()]);
}

/** RFC 7518, 5.2.2.1: over associated data, IV, ciphertext and the length of the first, cut to half the hash. */
function macOf(hash: string, key: Buffer, aad: Buffer, iv: Buffer, ciphertext: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(aad.length * 8));
  const mac = createHmac(hash, key).update(aad).update(iv).update(ciphertext).update(length).digest();
  return mac.subarray(0, mac.length / 2);
}
