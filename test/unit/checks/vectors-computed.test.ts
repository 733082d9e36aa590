/**
 * Computations that the RFCs print without a token: each is put into a token with `node:crypto`, and has to open it.
 */
import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonObject, KeyCandidate } from '../../../src/protocol/jose/decoded.ts';
import { decode, decrypt, keysOfSet, secretKey } from '../../../src/protocol/jose/index.ts';
import { encode } from './fixtures.ts';

interface Content {
  readonly name: string;
  readonly enc: string;
  readonly plaintext: string;
  readonly aad: string;
  /** In hexadecimal, as all that follow. */
  readonly key: string;
  readonly iv: string;
  readonly ciphertext: string;
  readonly tag: string;
}

interface Agreement {
  readonly name: string;
  readonly header: JsonObject;
  readonly key: JsonObject;
  /** The shared secret, in hexadecimal. */
  readonly z: string;
  /** What is derived of it, where the RFC says. */
  readonly derived?: string;
}

function load(name: string) {
  const path = new URL(`../../vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as {
    readonly content: readonly Content[];
    readonly agreements: readonly Agreement[];
  };
}

async function open(token: string, key: KeyCandidate | undefined): Promise<string> {
  const decoded = decode(token);
  if (decoded?.kind !== 'jwe' || key === undefined) throw new Error('not a JWE');
  const { plaintext, attempts } = await decrypt(decoded, [key]);
  expect(attempts.map(({ result }) => result)).toEqual(['decrypted']);
  return Buffer.from(plaintext ?? []).toString();
}

/** RFC 7518, 5.2.2.1: what the tag of AES_CBC_HMAC_SHA2 is. */
function tagOf({ enc, key, iv, ciphertext }: Content, aad: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(Buffer.byteLength(aad) * 8));
  const bytes = Buffer.from(key, 'hex');
  const half = bytes.length / 2;
  return createHmac(enc.slice(-5).replace('HS', 'sha'), bytes.subarray(0, half))
    .update(aad)
    .update(Buffer.from(iv, 'hex'))
    .update(Buffer.from(ciphertext, 'hex'))
    .update(length)
    .digest()
    .subarray(0, half);
}

describe('rfc7518, appendix B', () => {
  // The additional data printed there is no header, so the same ciphertext gets a tag for a header of our own.
  test.each(load('rfc7518').content)('$name', async (content) => {
    expect(tagOf(content, content.aad).toString('hex')).toBe(content.tag);
    const header = encode({ alg: 'dir', enc: content.enc });
    const parts = [content.iv, content.ciphertext, tagOf(content, header).toString('hex')];
    const token = [header, '', ...parts.map((part) => Buffer.from(part, 'hex').toString('base64url'))].join(
      '.',
    );
    const k = Buffer.from(content.key, 'hex').toString('base64url');
    expect(await open(token, secretKey(JSON.stringify({ kty: 'oct', k }), 'K'))).toBe(content.plaintext);
  });
});

/** RFC 7518, 4.6.2: one round of the Concat KDF, which gives 256 bits. */
function derive(z: string, { alg, enc, apu, apv }: JsonObject, bits: number): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const measured = (bytes: Buffer) => Buffer.concat([number(bytes.length), bytes]);
  const party = (name: unknown) => measured(Buffer.from(String(name ?? ''), 'base64url'));
  const id = measured(Buffer.from(String(alg === 'ECDH-ES' ? enc : alg)));
  return createHash('sha256')
    .update(Buffer.concat([number(1), Buffer.from(z, 'hex'), id, party(apu), party(apv), number(bits)]))
    .digest()
    .subarray(0, bits / 8);
}

/** AES key wrap. RFC 3394. */
function wrap(key: Buffer, wrapping: Buffer): string {
  const cipher = createCipheriv('id-aes128-wrap', wrapping, Buffer.alloc(8, 0xa6));
  return Buffer.concat([cipher.update(key), cipher.final()]).toString('base64url');
}

describe.each(['rfc7518', 'rfc8037'])('%s, key agreement', (file) => {
  test.each(load(file).agreements)('$name', async ({ header, key, z, derived }) => {
    const agreed = derive(z, header, 128);
    if (derived !== undefined) expect(agreed.toString('base64url')).toBe(derived);
    const direct = header.alg === 'ECDH-ES';
    const contentKey = direct ? agreed : Buffer.alloc(16, 7);
    const iv = Buffer.alloc(12, 1);
    const first = encode(header);
    const cipher = createCipheriv('aes-128-gcm', contentKey, iv).setAAD(Buffer.from(first));
    const ciphertext = Buffer.concat([cipher.update('what was agreed'), cipher.final()]);
    const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
    const token = [first, direct ? '' : wrap(contentKey, agreed), ...parts].join('.');
    const [candidate] = keysOfSet({ keys: [key] }, 'keys');
    expect(await open(token, candidate)).toBe('what was agreed');
  });
});
