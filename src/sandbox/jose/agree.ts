/** Key agreement (RFC 7518, 4.6), AES key wrap (RFC 3394) and keys from passwords (RFC 7518, 4.8). */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  pbkdf2Sync,
} from 'node:crypto';
import type { Jwk } from './key.ts';

/** RFC 3394, 2.2.3.1. */
const WRAP_IV = Buffer.alloc(8, 0xa6);
const wrapCipher = (key: Buffer): string => `id-aes${key.length * 8}-wrap`;

export function wrap(key: Buffer, contentKey: Buffer): Buffer {
  const cipher = createCipheriv(wrapCipher(key), key, WRAP_IV);
  return Buffer.concat([cipher.update(contentKey), cipher.final()]);
}

/** @throws {Error} when the key does not fit */
export function unwrap(key: Buffer, wrapped: Buffer): Buffer {
  const decipher = createDecipheriv(wrapCipher(key), key, WRAP_IV);
  return Buffer.concat([decipher.update(wrapped), decipher.final()]);
}

/** A fresh key on the curve of the receiver's, and what both have in common. */
export function agreeWith(receiver: KeyObject): { readonly epk: Jwk; readonly secret: Buffer } {
  const type = receiver.asymmetricKeyType;
  const { privateKey, publicKey } =
    type === 'x25519'
      ? generateKeyPairSync('x25519')
      : generateKeyPairSync('ec', { namedCurve: receiver.asymmetricKeyDetails?.namedCurve ?? 'prime256v1' });
  return {
    epk: publicKey.export({ format: 'jwk' }),
    secret: diffieHellman({ privateKey, publicKey: receiver }),
  };
}

/** @throws {Error} when `epk` is not a key on the same curve */
export function agreedSecret(privateKey: KeyObject, epk: unknown): Buffer {
  return diffieHellman({
    privateKey,
    publicKey: createPublicKey({ key: epk as JsonWebKey, format: 'jwk' }),
  });
}

/** Concat KDF with SHA-256 (RFC 7518, 4.6.2). */
export function derive(
  secret: Buffer,
  bytes: number,
  { algorithm, apu, apv }: { readonly algorithm: string; readonly apu?: unknown; readonly apv?: unknown },
): Buffer {
  const info = Buffer.concat([
    withLength(Buffer.from(algorithm)),
    withLength(partyInfo(apu)),
    withLength(partyInfo(apv)),
    number(bytes * 8),
  ]);
  const rounds = Array.from({ length: Math.ceil(bytes / 32) }, (_, index) =>
    createHash('sha256')
      .update(number(index + 1))
      .update(secret)
      .update(info)
      .digest(),
  );
  return Buffer.concat(rounds).subarray(0, bytes);
}

const partyInfo = (value: unknown): Buffer =>
  typeof value === 'string' ? Buffer.from(value, 'base64url') : Buffer.alloc(0);

const withLength = (bytes: Buffer): Buffer => Buffer.concat([number(bytes.length), bytes]);

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** RFC 7518, 4.8.1.1: the salt follows the name of the algorithm and a zero. */
export function fromPassword(
  password: Buffer,
  algorithm: string,
  { salt, count, bytes, hash }: { salt: Buffer; count: number; bytes: number; hash: string },
): Buffer {
  const full = Buffer.concat([Buffer.from(algorithm), Buffer.alloc(1), salt]);
  return pbkdf2Sync(password, full, count, bytes, hash);
}
