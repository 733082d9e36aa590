/** Reads keys from common sources: JWK, JWK Set, PEM, DER, certificates, shared secrets. RFC 7517, 7468, 5280. */

import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { asText } from '../../common/foreign.ts';
import type { Json } from '../../common/json.ts';
import { hasPem, pemBlocks } from '../../common/pem.ts';
import { IdcliError } from '../../errors.ts';
import { decodeUtf8, readJsonText } from '../http/strict-json.ts';
import { readBase64url, toBase64url } from './base64url.ts';
import type { JsonObject, KeyCandidate } from './decoded.ts';
import { isObject, member } from './parts.ts';
import { bitLength } from './strength.ts';

/** Members to keep secret. RFC 7518, 6; RFC 8037, 2; the draft for ML-DSA. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'] as const;

/** Returns the public members of a key, safe to print. */
export function publicJwk(jwk: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(jwk).filter(([name]) => !PRIVATE_MEMBERS.some((secret) => secret === name)),
  );
}

/** Names the private members of a key. A symmetric key is all private. */
export function privateMembers(jwk: JsonObject): string[] {
  return PRIVATE_MEMBERS.filter((name) => Object.hasOwn(jwk, name));
}

/**
 * Reads keys from JWK, JWK Set, PEM (public, private, certificate) or DER.
 * @param source for display and messages: the file or URL
 * @throws IdcliError `KEY_UNREADABLE`
 */
export function readKeys(bytes: Uint8Array, source: string): KeyCandidate[] {
  const text = decodeUtf8(bytes)?.replace('\uFEFF', '').trim();
  if (text === '') throw unreadable(source, 'is empty');
  if (text !== undefined && /^[{[]/.test(text)) return withRaw(readJsonKeys(text, source), bytes);
  if (text !== undefined && hasPem(text)) return readPem(text, source, bytes);
  if (bytes[0] === DER_SEQUENCE) return [readDer(bytes, source, bytes)];
  const unwrapped =
    text === undefined ? undefined : readBase64url(text.replaceAll('+', '-').replaceAll('/', '_')).bytes;
  if (unwrapped?.[0] === DER_SEQUENCE) return [readDer(unwrapped, source, bytes)];
  throw unreadable(
    source,
    'is not a JWK, JWK Set, PEM, certificate or DER key',
    text === undefined
      ? 'if the bytes are a shared secret, give them as a JWK: --secret \'{"kty":"oct","k":"BASE64URL"}\''
      : 'a shared secret is given with --secret',
  );
}

/** The whole file belongs to all its keys; it is kept with the first. */
function withRaw([first, ...others]: readonly KeyCandidate[], raw: Uint8Array): KeyCandidate[] {
  return first === undefined ? [] : [{ ...first, raw: first.raw ?? raw }, ...others];
}

/** Reads an already parsed key set; members that are not keys are left out (judge the set with `judgeJwks`). */
export function keysOfSet(document: unknown, source: string): KeyCandidate[] {
  const list = isObject(document) ? member(document, 'keys') : undefined;
  return Array.isArray(list) ? list.filter(isKey).map((jwk) => toCandidate(jwk, source)) : [];
}

/** Reads a shared secret: its UTF-8 bytes; a JSON JWK of type `oct` supplies its key value. */
export function secretKey(secret: string, source: string): KeyCandidate {
  const jwk = secret.trim().startsWith('{') ? readJsonText(secret).value : undefined;
  if (isObject(jwk) && jwk.kty === 'oct' && typeof jwk.k === 'string') {
    return { ...toCandidate(jwk, source), shared: true };
  }
  const bytes = new Uint8Array(Buffer.from(secret, 'utf8'));
  return {
    source,
    jwk: { kty: 'oct', k: toBase64url(bytes) },
    description: `oct ${bytes.length * 8}`,
    shared: true,
    raw: bytes,
  };
}

/** For display: `RSA 2048`, `EC P-256`, `OKP Ed25519`, `oct 256`. */
export function describeKey(jwk: JsonObject): string {
  const kty = asText(member(jwk, 'kty'));
  if (kty === 'RSA') return `RSA ${bitLength(member(jwk, 'n'))}`;
  if (kty === 'oct') return `oct ${(readBase64url(asText(member(jwk, 'k') ?? '')).bytes?.length ?? 0) * 8}`;
  const detail = member(jwk, kty === 'AKP' ? 'alg' : 'crv');
  return typeof detail === 'string' ? `${kty} ${detail}` : kty;
}

const DER_SEQUENCE = 0x30;

function readJsonKeys(text: string, source: string): KeyCandidate[] {
  const { value, faults } = readJsonText(text);
  if (value === undefined)
    throw unreadable(source, `is not a key: it ${faults[0]?.message ?? 'is not JSON'}`);
  if (isObject(value) && Array.isArray(member(value, 'keys'))) return keysOfSet(value, source);
  if (isKey(value)) return [toCandidate(value, source)];
  if (Array.isArray(value) && value.every(isKey)) return value.map((jwk) => toCandidate(jwk, source));
  if (isObject(value)) {
    const certificates = Object.entries(value).filter(isNamedPem);
    if (certificates.length > 0) return certificates.flatMap(([kid, pem]) => namedPem(kid, pem, source));
  }
  throw unreadable(source, 'is JSON, but neither a JWK nor a JWK Set', 'a JWK has kty, a JWK Set has keys');
}

/** Some providers publish `{ kid: PEM }` instead of a key set. */
function isNamedPem(entry: [string, Json]): entry is [string, string] {
  return typeof entry[1] === 'string' && entry[1].includes('-----BEGIN ');
}

function namedPem(kid: string, pem: string, source: string): KeyCandidate[] {
  return readPem(pem, source, new Uint8Array(Buffer.from(pem))).map((key) => ({
    ...key,
    jwk: { ...key.jwk, kid },
  }));
}

function isKey(value: unknown): value is JsonObject {
  return isObject(value) && typeof value.kty === 'string';
}

function toCandidate(jwk: JsonObject, source: string): KeyCandidate {
  const isPrivate = jwk.kty !== 'oct' && privateMembers(jwk).length > 0;
  return {
    source,
    jwk,
    description: describeKey(jwk),
    ...(isPrivate ? { notes: ['a private key'] } : {}),
  };
}

function readPem(text: string, source: string, raw: Uint8Array): KeyCandidate[] {
  const blocks = pemBlocks(text).filter(({ label }) => !label.endsWith('PARAMETERS'));
  if (blocks.length === 0) throw unreadable(source, 'begins a PEM block that has no end');
  return blocks.flatMap(({ label, text: block, encrypted }) => {
    if (encrypted) {
      throw unreadable(
        source,
        'is protected by a passphrase',
        'take it off first: openssl pkey -in KEY -out PLAIN; or where the command has it, --key-passphrase env:NAME',
      );
    }
    const only = blocks.length === 1 ? raw : new Uint8Array(Buffer.from(block));
    try {
      if (label === 'PKCS7' || label === 'CMS') return certificatesIn(block, source, only);
      if (label.endsWith('CERTIFICATE')) return [fromCertificate(new X509Certificate(block), source, only)];
      if (label.endsWith('PRIVATE KEY')) return [fromKeyObject(createPrivateKey(block), source, only)];
      return [fromKeyObject(createPublicKey(block), source, only)];
    } catch (cause) {
      throw unreadable(source, `has a PEM block ${label} that cannot be read`, undefined, cause);
    }
  });
}

/** Finds certificates in a PKCS#7 object by the DER sequences they start with. RFC 2315, 9.1. */
function certificatesIn(block: string, source: string, raw: Uint8Array): KeyCandidate[] {
  const der = Buffer.from(block.replace(/-----[^-]+-----/g, ''), 'base64');
  const found: KeyCandidate[] = [];
  for (let at = 1; at + 4 < der.length && found.length < MAX_CERTIFICATES; at += 1) {
    // A certificate is longer than 255 bytes, so its length takes two.
    if (der[at] !== DER_SEQUENCE || der[at + 1] !== 0x82) continue;
    const end = at + 4 + der.readUInt16BE(at + 2);
    if (end > der.length) continue;
    try {
      found.push(fromCertificate(new X509Certificate(der.subarray(at, end)), source, raw));
      at = end - 1;
    } catch {
      // Another sequence: the certificates are deeper inside.
    }
  }
  if (found.length === 0) throw unreadable(source, 'is PKCS#7 without a certificate');
  return found;
}

const MAX_CERTIFICATES = 20;

/** DER does not name its type: tries each. Private forms first, as a public key can be derived from them too. */
function readDer(der: Uint8Array, source: string, raw: Uint8Array): KeyCandidate {
  const key = Buffer.from(der);
  const attempts: readonly (() => KeyCandidate)[] = [
    () => fromCertificate(new X509Certificate(key), source, raw),
    ...(['pkcs8', 'pkcs1', 'sec1'] as const).map(
      (type) => () => fromKeyObject(createPrivateKey({ key, format: 'der', type }), source, raw),
    ),
    ...(['spki', 'pkcs1'] as const).map(
      (type) => () => fromKeyObject(createPublicKey({ key, format: 'der', type }), source, raw),
    ),
  ];
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch {
      // The next form may fit; if none does, the error below follows.
    }
  }
  throw unreadable(source, 'is DER, but no key or certificate that can be read');
}

function fromCertificate(certificate: X509Certificate, source: string, raw: Uint8Array): KeyCandidate {
  const key = fromKeyObject(certificate.publicKey, source, raw);
  const subject = certificate.subject?.replaceAll('\n', ', ') ?? 'nobody';
  return { ...key, notes: [`from a certificate for ${subject}, valid until ${dayOf(certificate.validTo)}`] };
}

/** `2036-01-01`; an unreadable time stays as OpenSSL printed it. */
function dayOf(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toISOString().slice(0, 10);
}

function fromKeyObject(key: KeyObject, source: string, raw: Uint8Array): KeyCandidate {
  const jwk = key.export({ format: 'jwk' }) as JsonObject;
  return { ...toCandidate(jwk, source), ...(key.type === 'public' ? { raw } : {}) };
}

function unreadable(source: string, what: string, hint?: string, cause?: unknown): IdcliError {
  return new IdcliError('KEY_UNREADABLE', `${source} ${what}`, { hint, cause });
}
