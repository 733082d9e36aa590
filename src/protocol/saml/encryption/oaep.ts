/** RSA-OAEP with separate digest and mask hashes. RFC 8017, 7.1.2 and B.2.1. Node.js uses the same hash for both. */

import { constants, createHash, type KeyObject, privateDecrypt, timingSafeEqual } from 'node:crypto';
import { defined } from '../../../common/defined.ts';

export type OaepHash = 'sha1' | 'sha256' | 'sha384' | 'sha512';

export interface OaepParameters {
  readonly digest: OaepHash;
  readonly mask: OaepHash;
  readonly label?: Uint8Array;
}

/** @throws when the ciphertext was made for another key or with other parameters */
export function decryptOaep(key: KeyObject, ciphertext: Uint8Array, parameters: OaepParameters): Uint8Array {
  const { digest, mask, label } = parameters;
  if (digest === mask) {
    return privateDecrypt(
      {
        key,
        padding: constants.RSA_PKCS1_OAEP_PADDING,
        oaepHash: digest,
        ...defined({ oaepLabel: label }),
      },
      ciphertext,
    );
  }
  return unpad(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, ciphertext), parameters);
}

function unpad(encoded: Buffer, { digest, mask, label }: OaepParameters): Uint8Array {
  const labelHash = createHash(digest)
    .update(label ?? new Uint8Array())
    .digest();
  const { length } = labelHash;
  const maskedSeed = encoded.subarray(1, 1 + length);
  const maskedBlock = encoded.subarray(1 + length);
  const seed = exclusiveOr(maskedSeed, generateMask(maskedBlock, length, mask));
  const block = exclusiveOr(maskedBlock, generateMask(seed, maskedBlock.length, mask));
  const separator = block.subarray(length).findIndex((byte) => byte !== 0) + length;
  const right =
    encoded[0] === 0 &&
    timingSafeEqual(block.subarray(0, length), labelHash) &&
    separator >= length &&
    block[separator] === 1;
  // One message for every failure, to reveal nothing about where it went wrong.
  if (!right) throw new Error('decryption failed');
  return block.subarray(separator + 1);
}

function generateMask(seed: Uint8Array, length: number, hash: OaepHash): Buffer {
  const pieces: Buffer[] = [];
  for (let counter = 0, made = 0; made < length; counter += 1) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    const piece = createHash(hash).update(seed).update(number).digest();
    pieces.push(piece);
    made += piece.length;
  }
  return Buffer.concat(pieces).subarray(0, length);
}

function exclusiveOr(one: Uint8Array, other: Uint8Array): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)));
}
