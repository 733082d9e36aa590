/** One disclosure of an SD-JWT, and the hash that ties it to the issuer's signature. RFC 9901, 4.2. */
import { createHash } from 'node:crypto';
import type { Json } from '../../outcome.ts';

export type Members = { readonly [name: string]: Json };

/** One disclosure as read. */
export interface Disclosure {
  /** Absent for an element of a list. */
  readonly name?: string;
  readonly value?: Json;
  readonly salt?: string;
  /** Base64url hash that the issuer signed. */
  readonly digest: string;
  /** Where its claim belongs, e.g. `address.locality`; absent when no hash in the token is of this disclosure. */
  readonly at?: string;
  /** Why it cannot be used; one sentence. */
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

/** Hash of a text as `_sd_alg` of the claims says, base64url; undefined for an unknown function. */
export function sdHash(text: string, claims: Members): string | undefined {
  const name = claims._sd_alg ?? 'sha-256';
  const algorithm = typeof name === 'string' && Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;
  return algorithm === undefined
    ? undefined
    : createHash(algorithm).update(text, 'ascii').digest('base64url');
}

/** Reads the base64url text of a disclosure: `[salt, name, value]`, or `[salt, value]` for an element of a list. */
export function readDisclosure(text: string, digest: string): Disclosure {
  if (text === '') return { digest, problem: 'the disclosure is empty: one ~ follows another' };
  if (/^ey[\w-]*\./.test(text)) {
    return {
      digest,
      problem: 'a JWT stands among the disclosures: the key binding is last, and no ~ follows it',
    };
  }
  const shown = text.length > 12 ? `${text.slice(0, 12)}…` : text;
  const content = parse(text);
  if (content === undefined) {
    return { digest, problem: `the disclosure ${shown} is no JSON list in base64url` };
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

function parse(text: string): readonly Json[] | undefined {
  if (/[^\w-]/.test(text)) return undefined;
  try {
    const content: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(content) ? (content as Json[]) : undefined;
  } catch {
    // Not JSON: said by the caller, with the place.
    return undefined;
  }
}
