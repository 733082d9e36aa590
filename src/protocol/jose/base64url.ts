/** Base64url without padding: strict for verdicts, lenient for display. RFC 7515, 2; RFC 4648, 5 and 3.5. */

export interface Base64urlReading {
  /** The lenient result; absent when even that fails. */
  readonly bytes?: Uint8Array;
  /** What a strict reader rejects, with the offset of the first offending character. */
  readonly faults: readonly Base64urlFault[];
}

interface Base64urlFault {
  readonly message: string;
  readonly offset: number;
  /** The most likely cause. */
  readonly hint: string;
  /** The bytes are unaffected. */
  readonly spelling?: true;
}

/** Spaces of other widths, and zero-width marks: hyphens, joiners, byte order marks. */
const UNSEEN = /[\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]/;
const FOREIGN_CHARACTER = /[^A-Za-z0-9_+/=\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff-]/;

const FOREIGN = [
  {
    pattern: /[^\S\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/,
    message: 'contains white space',
    hint: 'a line break or blank got into it when it was copied',
  },
  {
    pattern: /=/,
    message: 'contains padding (=), which JOSE leaves out',
    hint: 'the issuer encodes with padding; JOSE wants base64url without',
  },
  {
    pattern: /[+/]/,
    message: 'contains a character of plain base64 (+ or /) instead of base64url (- or _)',
    hint: 'the issuer encodes with plain base64; JOSE wants base64url',
  },
  {
    pattern: UNSEEN,
    message: 'contains an invisible character',
    hint: 'an editor, mail or page put it in: take it out, or copy the token from its source',
  },
  {
    pattern: FOREIGN_CHARACTER,
    message: 'contains a character outside base64url',
    hint: 'it was escaped, quoted, shortened or changed on its way',
  },
] as const;

const CLEAN = /^[\w-]*$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function findForeign(text: string): Base64urlFault[] {
  return FOREIGN.flatMap(({ pattern, message, hint }): Base64urlFault[] => {
    const offset = text.search(pattern);
    if (offset < 0) return [];
    const named = pattern === UNSEEN || pattern === FOREIGN_CHARACTER;
    return [{ message: named ? `${message}: ${nameOf(text, offset)}` : message, hint, offset }];
  }).sort((one, other) => one.offset - other.offset);
}

/** `! (U+0021)`, or `U+200B` for an unprintable character. */
function nameOf(text: string, offset: number): string {
  const code = text.codePointAt(offset) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const shown = code > 0x20 && code !== 0x7f && !UNSEEN.test(String.fromCodePoint(code)) && code < 0xd800;
  return shown ? `${String.fromCodePoint(code)} (${name})` : name;
}

/** Reads base64url; faults are in order of position. */
export function readBase64url(text: string): Base64urlReading {
  const faults = CLEAN.test(text) ? [] : findForeign(text);
  const undecodable = faults.length > 0 && FOREIGN_CHARACTER.test(text);
  const clean = faults.length === 0 ? text : text.replace(/[\s=\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g, '');
  const last = Math.max(0, text.length - 1);
  if (!undecodable && clean.length % 4 === 1) {
    faults.push({
      message: `has an impossible length of ${clean.length} characters`,
      hint: 'it was cut off, or a character got lost',
      offset: last,
    });
  } else if (faults.length === 0 && hasTrailingBits(clean)) {
    faults.push({
      message: 'ends in bits that are not zero, so it has a second spelling',
      hint: 'it was cut off, or its last character was changed',
      offset: last,
      spelling: true,
    });
  }
  return undecodable ? { faults } : { bytes: bytesOf(Buffer.from(clean, 'base64url')), faults };
}

/** Views the same bytes without Buffer's methods; copies nothing. */
export function bytesOf({ buffer, byteOffset, length }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

/** Encodes without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/** Whether the last character carries bits beyond the last whole byte; a strict decoder rejects them. */
function hasTrailingBits(text: string): boolean {
  const unused = { 2: 0b1111, 3: 0b11 }[text.length % 4];
  return unused !== undefined && (ALPHABET.indexOf(text.at(-1) ?? '') & unused) !== 0;
}
