/** One disclosure of an SD-JWT, and the hash that binds it to the issuer's signature. RFC 9901, 4.2. */
import { createHash } from 'node:crypto';
import type { Json } from '../../common/json.ts';
import { readJson } from '../http/strict-json.ts';

export type Members = { readonly [name: string]: Json };

/** One disclosure as read. */
export interface Disclosure {
  /** Absent for an array element. */
  readonly name?: string;
  readonly value?: Json;
  readonly salt?: string;
  /** The base64url hash that the issuer signed. */
  readonly digest: string;
  /** Path of its claim, e.g. `address.locality`; absent if no hash in the token matches this disclosure. */
  readonly at?: string;
  /** Why it is unusable; one sentence. */
  readonly problem?: string;
}

/** `_sd_alg` → Node's name. RFC 9901, 4.1.1; IANA's names of hash functions. */
const HASHES: Readonly<Record<string, string>> = {
  'sha-256': 'sha256',
  'sha-384': 'sha384',
  'sha-512': 'sha512',
  'sha3-256': 'sha3-256',
  'sha3-384': 'sha3-384',
  'sha3-512': 'sha3-512',
};

/** Hashes a text with the function named by `_sd_alg` in the claims, base64url; undefined for an unknown function. */
export function sdHash(text: string, claims: Members): string | undefined {
  const name = claims._sd_alg ?? 'sha-256';
  const algorithm = typeof name === 'string' && Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;
  return algorithm === undefined
    ? undefined
    : createHash(algorithm).update(text, 'ascii').digest('base64url');
}

/** Reads the base64url text of a disclosure: `[salt, name, value]`, or `[salt, value]` for an array element. */
export function readDisclosure(text: string, digest: string): Disclosure {
  if (text === '') return { digest, problem: 'the disclosure is empty: one ~ follows another' };
  if (/^ey[\w-]*\./.test(text)) {
    return {
      digest,
      problem: 'a JWT is among the disclosures: the key binding comes last, without a ~ after it',
    };
  }
  const shown = text.length > 12 ? `${text.slice(0, 12)}…` : text;
  const { value: content, faults } = /[^\w-]/.test(text)
    ? { value: undefined, faults: [] }
    : readJson(Buffer.from(text, 'base64url'));
  const [fault] = faults;
  if (fault !== undefined || !Array.isArray(content)) {
    // A base64url array starts with W.
    const why =
      fault !== undefined && text.startsWith('W') ? fault.message : 'is not a JSON list in base64url';
    return { digest, problem: `the disclosure ${shown} ${why}` };
  }
  const [salt, ...rest] = content;
  if (typeof salt !== 'string' || rest.length < 1 || rest.length > 2) {
    return { digest, problem: `the disclosure ${shown} is not made of salt, name and value` };
  }
  if (rest.length === 1) return { salt, value: rest[0] ?? null, digest };
  const [name, value = null] = rest;
  if (typeof name !== 'string' || name === '_sd' || name === '...') {
    const called = JSON.stringify(name);
    return { digest, problem: `the disclosure ${shown} is of ${called}, which no claim may be called` };
  }
  return { salt, name, value, digest };
}
