/** Opens compact JWE (RFC 7516) that clients sent. */
import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto';
import { asText } from '../../common/foreign.ts';
import { agreedSecret, derive, fromPassword, unwrap } from './agree.ts';
import {
  CONTENT_ENCRYPTIONS,
  type EncryptionName,
  isEncryption,
  type KeyManagement,
  keyManagementOf,
} from './algorithms.ts';
import { unseal } from './content.ts';
import { secretKey } from './encrypt.ts';
import { type Members, objectIn } from './verify.ts';

/** More rounds of PBKDF2 would only stop the sandbox. */
const MOST_ROUNDS = 1_000_000;

/** The protected header of a compact JWE; undefined for anything else. */
export function readJweHeader(token: string): Members | undefined {
  const parts = token.split('.');
  return parts.length === 5 ? objectIn(parts[0] ?? '') : undefined;
}

export interface Opening {
  /** Keys by their `kid`, and one for tokens without. */
  readonly keys: (header: Members) => readonly KeyObject[];
  readonly secret?: string;
}

/** Returns the plaintext, or why decryption failed. */
export function decryptJwe(
  token: string,
  { keys, secret }: Opening,
): { readonly plaintext: Buffer } | { readonly problem: string } {
  const header = readJweHeader(token);
  if (header === undefined) return { problem: 'it is not a compact JWE with a JSON header' };
  const management = keyManagementOf(header.alg);
  if (management === undefined || header.alg === 'RSA1_5')
    return { problem: `alg ${asText(header.alg)} is not accepted` };
  if (!isEncryption(header.enc)) return { problem: `enc ${asText(header.enc)} is not accepted` };
  const [aad = '', ...rest] = token.split('.');
  const [encryptedKey, iv, ciphertext, tag] = rest.map((part) => Buffer.from(part, 'base64url')) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const candidates: readonly (KeyObject | string)[] = isSymmetric(management)
    ? secret === undefined
      ? []
      : [secret]
    : keys(header);
  for (const key of candidates) {
    try {
      const contentKey = open(management, header, header.enc, encryptedKey, key);
      if (contentKey.length !== CONTENT_ENCRYPTIONS[header.enc].keyBytes) continue;
      return { plaintext: unseal(header.enc, { iv, ciphertext, tag }, contentKey, Buffer.from(aad)) };
    } catch {}
  }
  return { problem: candidates.length === 0 ? 'there is no key for it here' : 'no key here opens it' };
}

const isSymmetric = ({ kind }: KeyManagement): boolean => kind !== 'rsa' && kind !== 'ecdh';

function open(
  management: KeyManagement,
  header: Members,
  enc: EncryptionName,
  encryptedKey: Buffer,
  key: KeyObject | string,
): Buffer {
  const { keyBytes } = CONTENT_ENCRYPTIONS[enc];
  const algorithm = String(header.alg);
  if (typeof key === 'string') {
    if (management.kind === 'direct') return secretKey(key, keyBytes);
    if (management.kind === 'gcm') return gcmOpened(secretKey(key, management.wraps), header, encryptedKey);
    if (management.kind === 'password') {
      const count = Math.min(Number(header.p2c), MOST_ROUNDS);
      const salt = Buffer.from(String(header.p2s), 'base64url');
      const { wraps: bytes, hash } = management;
      return unwrap(fromPassword(Buffer.from(key), algorithm, { salt, count, bytes, hash }), encryptedKey);
    }
    return unwrap(secretKey(key, management.kind === 'aes' ? management.wraps : keyBytes), encryptedKey);
  }
  if (management.kind === 'ecdh') {
    const secret = agreedSecret(key, header.epk);
    const party = { apu: header.apu, apv: header.apv };
    if (management.wraps === undefined) return derive(secret, keyBytes, { algorithm: enc, ...party });
    return unwrap(derive(secret, management.wraps, { algorithm, ...party }), encryptedKey);
  }
  const oaepHash = management.kind === 'rsa' ? (management.hash ?? 'sha1') : 'sha1';
  return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, encryptedKey);
}

function gcmOpened(key: Buffer, header: Members, encryptedKey: Buffer): Buffer {
  const decipher = createDecipheriv(
    `aes-${key.length * 8}-gcm` as 'aes-256-gcm',
    key,
    Buffer.from(String(header.iv), 'base64url'),
  );
  decipher.setAuthTag(Buffer.from(String(header.tag), 'base64url'));
  return Buffer.concat([decipher.update(encryptedKey), decipher.final()]);
}
