/**
 * Compact JWE (RFC 7516) with RSA-OAEP and A256CBC-HS512. Uses node:crypto, so that client and sandbox share no
 * library.
 */
import { constants, createCipheriv, createHmac, type KeyObject, publicEncrypt } from 'node:crypto';

/** In bytes: one half of the content encryption key authenticates, the other encrypts (RFC 7518, 5.2.5). */
const HALF_KEY = 32;
const TAG = 32;

/** @param kid of the decryption key */
export function encryptCompact(
  plaintext: string,
  key: KeyObject,
  kid: string,
  random: (bytes: number) => Uint8Array,
): string {
  const header = encode(
    Buffer.from(JSON.stringify({ alg: 'RSA-OAEP', enc: 'A256CBC-HS512', kid, cty: 'JWT', typ: 'JWT' })),
  );
  const contentKey = Buffer.from(random(2 * HALF_KEY));
  const iv = Buffer.from(random(16));
  const cipher = createCipheriv('aes-256-cbc', contentKey.subarray(HALF_KEY), iv);
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(header.length * 8));
  const tag = createHmac('sha512', contentKey.subarray(0, HALF_KEY))
    .update(Buffer.concat([Buffer.from(header, 'ascii'), iv, ciphertext, length]))
    .digest()
    .subarray(0, TAG);
  const wrapped = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING }, contentKey);
  return [header, encode(wrapped), encode(iv), encode(ciphertext), encode(tag)].join('.');
}

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
