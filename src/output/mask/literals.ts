/** Known values in every form in which they may come back. */
import { defined } from '../../common/defined.ts';
import { createFinder, type Echo, type Finder, isWord } from './echoes.ts';
import { HIDDEN, mark } from './marks.ts';

/** What is looked for in every text. */
export interface Known {
  /** In the encodings that are most common, the longest first. */
  readonly literals: readonly Literal[];
  /** For all other forms; absent when there is nothing to look for. */
  readonly find?: Finder;
}

/**
 * Secrets and personal values, ready to be looked for.
 * @param prose idcli's own sentences: a secret that is a plain word is none there
 */
export function knownValues(secrets: Iterable<string>, personal: Iterable<string>, prose: boolean): Known {
  const wanted = prose ? [...secrets].filter((secret) => !isWord(secret)) : [...secrets];
  const find = createFinder(wanted.map((secret) => [secret, mark(secret)] as const));
  return { literals: literalsOf(wanted, personal), ...defined({ find }) };
}

/** Puts the mark of each known value in its place. */
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
    // The same place may be found in more than one form.
    if (end <= from) continue;
    if (start >= from) masked += text.slice(from, start) + itsMark;
    from = end;
  }
  return masked + text.slice(from);
}

/** A text that is known, and what is put in its place. */
interface Literal {
  readonly text: string;
  readonly mark: string;
}

/** Shorter values are only masked where they stand alone: they are parts of too many innocent words. */
const MIN_LENGTH = 4;
/** Below this, what base64 leaves the same in every place is too short to tell anything. */
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
    masked =
      literal.text.length >= MIN_LENGTH
        ? masked.replaceAll(literal.text, () => literal.mark)
        : replaceAlone(masked, literal);
  }
  return masked;
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

/** Through UTF-8, which replaces what it cannot hold: a lone surrogate would throw. */
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
 * What base64 makes of a value wherever it stands in a longer text, e.g. behind the client id in a Basic header: three
 * alignments, without the characters that its neighbours have a share in.
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
