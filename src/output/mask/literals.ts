/** Known values in every form in which they may come back. */
import { defined } from '../../common/defined.ts';
import { createFinder, type Echo, type Finder, isWord } from './echoes.ts';
import { HIDDEN, mark } from './marks.ts';

/** Values to search for in every text. */
export interface Known {
  /** In the most common encodings, the longest first. */
  readonly literals: readonly Literal[];
  /** For all other forms; absent when there is nothing to search for. */
  readonly find?: Finder;
}

/**
 * Prepares secrets and personal values for the search.
 * @param prose idcli's own sentences: a secret that is a plain word does not count there
 */
export function knownValues(secrets: Iterable<string>, personal: Iterable<string>, prose: boolean): Known {
  const wanted = prose ? [...secrets].filter((secret) => !isWord(secret)) : [...secrets];
  const find = createFinder(wanted.map((secret) => [secret, mark(secret)] as const));
  return { literals: literalsOf(wanted, personal), ...defined({ find }) };
}

/** Replaces each known value with its mark. */
export function replaceKnown(text: string, { literals, find }: Known): string {
  const masked = replaceLiterals(text, literals);
  return find === undefined ? masked : replaceEchoes(masked, find(masked));
}

function replaceEchoes(text: string, echoes: readonly Echo[]): string {
  if (echoes.length === 0) return text;
  const ordered = [...echoes].sort((one, other) => one.start - other.start || other.end - one.end);
  let masked = '';
  let from = 0;
  for (const { start, end, mark: itsMark } of ordered) {
    // The same place may match in more than one form.
    if (end <= from) continue;
    if (start >= from) masked += text.slice(from, start) + itsMark;
    from = end;
  }
  return masked + text.slice(from);
}

/** A known text and its replacement. */
interface Literal {
  readonly text: string;
  readonly mark: string;
}

/** Shorter values are only masked as whole words: they are parts of too many innocent ones. */
const MIN_LENGTH = 4;
/** Below this, the part of the base64 form that is the same in every alignment is too short to identify a value. */
const MIN_BASE64_BYTES = 8;

/** Secrets and personal values, with all their encodings, the longest first. */
function literalsOf(secrets: Iterable<string>, personal: Iterable<string>): Literal[] {
  const found = new Map<string, string>();
  for (const [values, markOf] of [
    [secrets, mark],
    [personal, () => HIDDEN],
  ] as const) {
    for (const value of values) {
      if (value.trim() === '') continue;
      for (const text of encodingsOf(value)) if (!found.has(text)) found.set(text, markOf(value));
    }
  }
  return [...found]
    .map(([text, itsMark]) => ({ text, mark: itsMark }))
    .sort((one, other) => other.text.length - one.text.length);
}

function replaceLiterals(text: string, literals: readonly Literal[]): string {
  let masked = text;
  for (const literal of literals) {
    if (!masked.includes(literal.text)) continue;
    if (SHORT_CODE.test(literal.text)) masked = replaceNumber(masked, literal);
    else if (literal.text.length < MIN_LENGTH) masked = replaceAlone(masked, literal);
    else masked = masked.replaceAll(literal.text, () => literal.mark);
  }
  return masked;
}

/** A code of so few digits is also a part of dates, ports and larger numbers. */
const SHORT_CODE = /^\d{4,5}$/;

/** Replaces a number by itself, also after a percent-encoded character. */
function replaceNumber(text: string, { text: digits, mark: itsMark }: Literal): string {
  const alone = new RegExp(`(?<=^|%[\\dA-Fa-f]{2}|\\W)(?<!\\d[-.:/])${digits}(?!\\w|[-.:/]\\d)`, 'gu');
  return text.replace(alone, () => itsMark);
}

function replaceAlone(text: string, literal: Literal): string {
  const escaped = literal.text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\w])${escaped}(?![\\w])`, 'gu'), () => literal.mark);
}

function encodingsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const strict = encodeStrictly(value);
  const plain = [
    value,
    json,
    json.replaceAll('/', '\\/'),
    escapeNonAscii(json),
    encodeSafely(value),
    strict,
    strict.replaceAll('%20', '+'),
    new URLSearchParams([['', value]]).toString().slice(1),
    escapeMarkup(value),
    ...base64Cores(value),
  ];
  return [...new Set(plain.flatMap((text) => [text, lowerHex(text)]))].filter((text) => text !== '');
}

/** Goes through UTF-8, which replaces what it cannot encode: a lone surrogate would throw. */
function encodeSafely(value: string): string {
  return encodeURIComponent(Buffer.from(value).toString());
}

/** RFC 3986, 2.3: everything but the unreserved characters. */
function encodeStrictly(value: string): string {
  return encodeSafely(value).replace(/[!'()*]/g, (character) => `%${hex(character).toUpperCase()}`);
}

function lowerHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (encoded) => encoded.toLowerCase());
}

function escapeNonAscii(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${hex(unit).padStart(4, '0')}`);
}

const hex = (unit: string): string => unit.charCodeAt(0).toString(16);

function escapeMarkup(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/**
 * The base64 forms of a value anywhere in a longer text, e.g. after the client id in a Basic header: three alignments,
 * without the characters that depend on neighbours.
 */
function base64Cores(value: string): string[] {
  const bytes = Buffer.from(value);
  if (bytes.length < MIN_BASE64_BYTES) return [];
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((padded.length * 8) / 6);
    const core = padded.toString('base64').slice(first, last);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(core)];
  });
}
