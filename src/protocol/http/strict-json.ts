/**
 * Reads JSON strictly: UTF-8 without a byte order mark, no duplicate members, bounded depth. `JSON.parse` hides
 * duplicates and rounds large numbers, so the text is also walked by hand. RFC 8259; for tokens RFC 7515, 4 and RFC
 * 7519, 4.
 */
import { defined } from '../../common/defined.ts';
import { isObject, type Json, type JsonObject } from '../../common/json.ts';

/** Maximum nesting depth; deeper input is rejected, as recursive readers further down would overflow. */
const MAX_DEPTH = 100;

export interface JsonFault {
  readonly message: string;
  /** Member path, with dots: `cnf.jwk`. */
  readonly member?: string;
  /** The most likely cause, or why it matters. */
  readonly hint?: string;
}

/** RFC 7515, 4; RFC 7519, 4. */
const NAMED_TWICE = 'readers are free to take one or the other, and not all take the same';

export interface JsonReading {
  /** Absent when the text is not JSON, or nested too deep. */
  readonly value?: Json;
  readonly faults: readonly JsonFault[];
  /** Numbers that lose precision. */
  readonly notes: readonly JsonFault[];
  /** The value with such numbers as texts, digit by digit; absent if there are none. */
  readonly exact?: Json;
}

/** Reads bytes as strict JSON text. */
export function readJson(bytes: Uint8Array): JsonReading {
  const text = decodeUtf8(bytes);
  if (text === undefined) return { faults: [{ message: 'is not valid UTF-8' }], notes: [] };
  return readJsonText(text);
}

/** Returns duplicate members, with dots; none for bytes that are not JSON. */
export function duplicateMembers(bytes: Uint8Array): readonly string[] {
  const { value, faults } = readJson(bytes);
  return value === undefined ? [] : faults.flatMap(({ member }) => (member ? [member] : []));
}

/** Reads a text as strict JSON. */
export function readJsonText(text: string): JsonReading {
  const plain = readPlain(text);
  if (plain !== undefined) return { value: plain, faults: [], notes: [] };
  const marked = text.startsWith('\uFEFF');
  const body = marked ? text.slice(1) : text;
  if (body.trim() === '') return { faults: [{ message: 'is empty' }], notes: [] };
  const seen = walk(body);
  if (seen.tooDeep) {
    return { faults: [{ message: `is nested deeper than ${MAX_DEPTH} levels` }], notes: [] };
  }
  let value: Json;
  try {
    value = JSON.parse(body) as Json;
  } catch (error) {
    return { faults: [{ message: `is not JSON${whereOf(error)}` }], notes: [] };
  }
  const faults = seen.duplicates.map(
    (member): JsonFault => ({
      message: `has the member ${member} twice`,
      member,
      hint: NAMED_TWICE,
    }),
  );
  if (marked) faults.unshift({ message: 'begins with a byte order mark', member: '' });
  const { roundings } = seen;
  const exact = roundings.length === 0 ? undefined : exactly(body, roundings);
  return {
    value,
    faults,
    notes: roundings.slice(0, MAX_TOLD).map(({ message, member = '' }) => ({ message, member })),
    ...defined({ exact }),
  };
}

/** Longer texts are walked: a deep one could exhaust the stack. Characters. */
const PLAIN_LENGTH = 16_384;
/** Digits that may be more than a double holds. */
const MANY_DIGITS = /\d{16}/;

/**
 * Returns the value of a text that is the same when it is written again, as nearly all claims are: then no member is
 * there twice, and no number was changed. Saves the walk; undefined leaves the text to it.
 */
function readPlain(text: string): Json | undefined {
  if (text.length > PLAIN_LENGTH || MANY_DIGITS.test(text) || isDeep(text)) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether there are as many brackets as levels are allowed, nested or not. */
function isDeep(text: string): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      count += 1;
      if (count >= MAX_DEPTH) return true;
    }
  }
  return false;
}

/** Returns the object of a text, its numbers that lose precision as digits; undefined for anything else. */
export function exactObject(text: string): JsonObject | undefined {
  const { value, exact = value } = readJsonText(text);
  return isObject(exact) ? exact : undefined;
}

/** Parses a text again with the numbers that would be rounded in quotes. */
function exactly(text: string, roundings: readonly Rounding[]): Json {
  let quoted = '';
  let from = 0;
  for (const { start, end } of roundings) {
    quoted += `${text.slice(from, start)}"${text.slice(start, end)}"`;
    from = end;
  }
  return JSON.parse(quoted + text.slice(from)) as Json;
}

/** Created once: creating a decoder takes longer than reading a claims set. */
let strict: InstanceType<typeof TextDecoder> | undefined;

/** Decodes strict UTF-8; `undefined` for invalid bytes. Keeps a byte order mark, a fault to report. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    strict ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** V8 gives the position in some messages, and quotes the text in others: takes only the position. */
function whereOf(error: unknown): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? '' : ` (from character ${Number(position) + 1} on)`;
}

interface Frame {
  /** Names seen so far in an object; absent in an array. */
  readonly names?: Set<string>;
  /** The current member. */
  member: string;
  awaitsName: boolean;
}

/** A number that loses precision, and its place in the text. */
interface Rounding extends JsonFault {
  readonly start: number;
  readonly end: number;
}

interface Walk {
  readonly duplicates: string[];
  readonly roundings: Rounding[];
  tooDeep: boolean;
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Maximum number reported, so that a hostile token does not flood the report. */
const MAX_TOLD = 20;

/** Walks a text that may not be JSON; the findings count only if it is. Linear in the length. */
function walk(text: string): Walk {
  const found: Walk = { duplicates: [], roundings: [], tooDeep: false };
  const stack: Frame[] = [];
  const place = () => stack.map((frame) => frame.member).join('.');
  for (let index = 0; index < text.length; index += 1) {
    const frame = stack.at(-1);
    const character = text[index] as string;
    if (character === '{' || character === '[') {
      stack.push(
        character === '{'
          ? { names: new Set(), member: '', awaitsName: true }
          : { member: '[]', awaitsName: false },
      );
      if (stack.length > MAX_DEPTH) return { ...found, tooDeep: true };
    } else if (character === '}' || character === ']') {
      stack.pop();
    } else if (character === ',') {
      if (frame?.names !== undefined) frame.awaitsName = true;
    } else if (character === '"') {
      const end = endOfString(text, index);
      if (frame?.names !== undefined && frame.awaitsName) {
        frame.member = readName(text.slice(index, end + 1));
        frame.awaitsName = false;
        if (frame.names.has(frame.member) && found.duplicates.length < MAX_TOLD)
          found.duplicates.push(place());
        frame.names.add(frame.member);
      }
      index = end;
    } else if (character === '-' || (character >= '0' && character <= '9')) {
      NUMBER.lastIndex = index;
      const literal = NUMBER.exec(text)?.[0] ?? character;
      if (losesPrecision(literal)) {
        const shown = literal.length > 40 ? `${literal.slice(0, 40)}…` : literal;
        found.roundings.push({
          message: `holds the number ${shown}, which most readers cannot keep exactly`,
          member: place(),
          start: index,
          end: index + literal.length,
        });
      }
      index += literal.length - 1;
    }
  }
  return found;
}

/** Returns the index of the closing quote, or of the last character when there is none. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index;
  }
  return text.length - 1;
}

function readName(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
}

function losesPrecision(literal: string): boolean {
  const value = Number(literal);
  if (!Number.isFinite(value)) return true;
  if (/^-?\d+$/.test(literal)) return !Number.isSafeInteger(value);
  // A double always keeps 15 digits, and never more than 17.
  return (
    literal
      .replace(/[eE].*$/, '')
      .replace(/\D/g, '')
      .replace(/^0+|0+$/g, '').length > 17
  );
}
