/**
 * Decrypts a compact JWE (RFC 7516) with node:crypto, so that client and sandbox share no library: RSA-OAEP with either
 * hash, and the default content encryptions of common libraries.
 */
import {
  type CipherGCMTypes,
  constants,
  createDecipheriv,
  createHmac,
  type KeyObject,
  privateDecrypt,
  timingSafeEqual,
} from 'node:crypto';

const KEY_ENCRYPTION: Readonly<Record<string, 'sha1' | 'sha256'>> = {
  'RSA-OAEP': 'sha1',
  'RSA-OAEP-256': 'sha256',
};

interface ContentEncryption {
  readonly keyBytes: number;
  readonly cipher: string;
  /** HMAC hash; absent for GCM. */
  readonly hash?: string;
}

const CONTENT_ENCRYPTION: Readonly<Record<string, ContentEncryption>> = {
  'A128CBC-HS256': { keyBytes: 32, cipher: 'aes-128-cbc', hash: 'sha256' },
  'A256CBC-HS512': { keyBytes: 64, cipher: 'aes-256-cbc', hash: 'sha512' },
  A128GCM: { keyBytes: 16, cipher: 'aes-128-gcm' },
  A256GCM: { keyBytes: 32, cipher: 'aes-256-gcm' },
};

export type Header = Readonly<Record<string, unknown>>;

/** Returns the protected header of a compact JWE; undefined for anything else. */
export function readJweHeader(token: string): Header | undefined {
  const parts = token.split('.');
  if (parts.length !== 5) return undefined;
  try {
    const header: unknown = JSON.parse(Buffer.from(parts[0] ?? '', 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && !Array.isArray(header)
      ? { ...header }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the plaintext, or why decryption failed. */
export function openJwe(
  token: string,
  key: KeyObject,
): { readonly plaintext: Buffer } | { readonly problem: string } {
  const header = readJweHeader(token);
  if (header === undefined) return { problem: 'it is not a compact JWE with a JSON header' };
  const oaepHash = lookup(KEY_ENCRYPTION, header.alg);
  const content = lookup(CONTENT_ENCRYPTION, header.enc);
  if (oaepHash === undefined) return { problem: `alg ${String(header.alg)} is not one of the key` };
  if (content === undefined) return { problem: `enc ${String(header.enc)} is not supported` };
  const [protectedPart = '', encryptedKey, iv, ciphertext, tag] = token.split('.');
  try {
    const secret = privateDecrypt(
      { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
      decode(encryptedKey),
    );
    if (secret.length !== content.keyBytes) return { problem: `the content key has ${secret.length} bytes` };
    const parts = {
      aad: Buffer.from(protectedPart),
      iv: decode(iv),
      ciphertext: decode(ciphertext),
      tag: decode(tag),
    };
    return { plaintext: decryptContent(content, secret, parts) };
  } catch {
    return { problem: 'the key does not open it' };
  }
}

interface Parts {
  readonly aad: Buffer;
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

function decryptContent(
  { cipher, hash, keyBytes }: ContentEncryption,
  secret: Buffer,
  { aad, iv, ciphertext, tag }: Parts,
): Buffer {
  if (hash === undefined) {
    const decipher = createDecipheriv(cipher as CipherGCMTypes, secret, iv);
    decipher.setAAD(aad).setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  }
  const half = keyBytes / 2;
  // RFC 7518, 5.2.2.1: over associated data, IV, ciphertext and the length of the associated data, truncated to half
  // the hash.
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(aad.length * 8));
  const mac = createHmac(hash, secret.subarray(0, half))
    .update(Buffer.concat([aad, iv, ciphertext, length]))
    .digest()
    .subarray(0, half);
  if (tag.length !== half || !timingSafeEqual(tag, mac)) throw new Error('wrong tag');
  const decipher = createDecipheriv(cipher, secret.subarray(half), iv);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

const decode = (part = ''): Buffer => Buffer.from(part, 'base64url');

function lookup<Value>(table: Readonly<Record<string, Value>>, name: unknown): Value | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
}
