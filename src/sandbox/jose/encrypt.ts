/** Compact JWE (RFC 7516) with every algorithm of RFC 7518. */
import { constants, createCipheriv, createHash, type KeyObject, publicEncrypt } from 'node:crypto';
import { agreeWith, derive, fromPassword, wrap } from './agree.ts';
import {
  CONTENT_ENCRYPTIONS,
  type EncryptionName,
  type KEY_MANAGEMENT,
  type KeyManagement,
  keyManagementOf,
} from './algorithms.ts';
import { seal } from './content.ts';

export interface JweInput {
  readonly alg: keyof typeof KEY_MANAGEMENT | 'RSA1_5';
  readonly enc: EncryptionName;
  /** The receiver's public key; for the symmetric algorithms the client secret, or a secret key of the right size. */
  readonly key: KeyObject | string;
  /** Members beside `alg` and `enc`. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly plaintext: string | Buffer;
  readonly random: (bytes: number) => Uint8Array;
}

interface ManagedKey {
  readonly contentKey: Buffer;
  readonly encryptedKey: Buffer;
  readonly header: Readonly<Record<string, unknown>>;
}

/** Encrypts to one recipient, in compact form (RFC 7516, 5.1). */
export function encryptJwe(input: JweInput): string {
  const { alg, enc, random } = input;
  const managed = manage(input);
  const header = encode(Buffer.from(JSON.stringify({ alg, enc, ...input.header, ...managed.header })));
  const plaintext = Buffer.from(input.plaintext);
  const { iv, ciphertext, tag } = seal(enc, plaintext, managed.contentKey, Buffer.from(header), random);
  return [header, ...[managed.encryptedKey, iv, ciphertext, tag].map(encode)].join('.');
}

const PASSWORD_ROUNDS = 2048;

function manage({ alg, enc, key, random }: JweInput): ManagedKey {
  const { keyBytes } = CONTENT_ENCRYPTIONS[enc];
  const management: KeyManagement | undefined = keyManagementOf(alg);
  const contentKey = Buffer.from(random(keyBytes));
  const wrapped = (kek: Buffer, header = {}): ManagedKey => ({
    contentKey,
    encryptedKey: wrap(kek, contentKey),
    header,
  });
  if (typeof key === 'string' || key.type === 'secret') {
    switch (management?.kind) {
      case 'direct':
        return { contentKey: secretKey(key, keyBytes), encryptedKey: Buffer.alloc(0), header: {} };
      case 'gcm':
        return gcmWrapped(secretKey(key, management.wraps), contentKey, random);
      case 'password': {
        const salt = Buffer.from(random(16));
        const { wraps: bytes, hash } = management;
        const kek = fromPassword(typeof key === 'string' ? Buffer.from(key) : key.export(), alg, {
          salt,
          count: PASSWORD_ROUNDS,
          bytes,
          hash,
        });
        return wrapped(kek, { p2s: encode(salt), p2c: PASSWORD_ROUNDS });
      }
      case 'aes':
        return wrapped(secretKey(key, management.wraps));
      default:
        throw new Error(`${alg} needs a public key`);
    }
  }
  if (management?.kind === 'ecdh') {
    const { epk, secret } = agreeWith(key);
    if (management.wraps !== undefined)
      return wrapped(derive(secret, management.wraps, { algorithm: alg }), { epk });
    const direct = derive(secret, keyBytes, { algorithm: enc });
    return { contentKey: direct, encryptedKey: Buffer.alloc(0), header: { epk } };
  }
  const hash = management?.kind === 'rsa' ? management.hash : undefined;
  const padding =
    hash === undefined
      ? { padding: constants.RSA_PKCS1_PADDING }
      : { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash };
  return { contentKey, encryptedKey: publicEncrypt({ key, ...padding }, contentKey), header: {} };
}

function gcmWrapped(key: Buffer, contentKey: Buffer, random: JweInput['random']): ManagedKey {
  const iv = Buffer.from(random(12));
  const cipher = createCipheriv(`aes-${key.length * 8}-gcm` as 'aes-256-gcm', key, iv);
  const encryptedKey = Buffer.concat([cipher.update(contentKey), cipher.final()]);
  return { contentKey, encryptedKey, header: { iv: encode(iv), tag: encode(cipher.getAuthTag()) } };
}

/**
 * A key made of the client secret (OpenID Connect Core 1.0, 10.2): the left part of a hash that is long enough. A
 * secret key is itself.
 */
export function secretKey(secret: string | KeyObject, bytes: number): Buffer {
  if (typeof secret !== 'string') return secret.export();
  const hash = bytes <= 32 ? 'sha256' : bytes <= 48 ? 'sha384' : 'sha512';
  return createHash(hash).update(secret).digest().subarray(0, bytes);
}

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
