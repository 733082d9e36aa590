/** Reads the parts of a token with their faults: header and payload in any serialization, binary parts. */

import { defined } from '../../common/defined.ts';
import { isObject } from '../../common/json.ts';
import { type JsonFault, type JsonReading, readJson } from '../http/strict-json.ts';
import { readBase64url } from './base64url.ts';
import type { FormProblem, JsonObject } from './decoded.ts';

export { isObject };

/** A part of the token as text, and its start. */
export interface Part {
  /** Its name in findings: `header`, `payload`, `signature`, … */
  readonly at: string;
  readonly text: string;
  /** Offset in the token; absent in a JSON serialization, where parts are members. */
  readonly start?: number;
}

/** Decodes a binary part and adds encoding faults to `problems`. */
export function readBinary(part: Part, problems: FormProblem[]): Uint8Array | undefined {
  const { bytes, faults } = readBase64url(part.text);
  for (const fault of faults) {
    problems.push({
      at: part.at,
      kind: fault.spelling ? 'spelling' : 'damage',
      message: `the ${nameOf(part.at)} ${fault.message}`,
      hint: fault.hint,
      ...defined({ position: part.start === undefined ? undefined : part.start + fault.offset }),
    });
  }
  return bytes;
}

/** Reads a protected header. RFC 7515, 4: a JSON object whose member names are unique. */
export function readHeader(part: Part, problems: FormProblem[]): JsonObject | undefined {
  if (part.text === '') {
    problems.push({ ...placed(part), kind: 'damage', message: `the ${nameOf(part.at)} is empty` });
    return undefined;
  }
  const bytes = readBinary(part, problems);
  if (bytes === undefined) return undefined;
  const reading = readJson(bytes);
  const hint = hasOneCase(part.text) ? CASE_LOST : undefined;
  problems.push(
    ...faultsOf(part.at, reading).map((fault) => (hint === undefined ? fault : { ...fault, hint })),
  );
  if (reading.value !== undefined && !isObject(reading.value)) {
    problems.push({
      at: part.at,
      kind: 'content',
      message: `the ${nameOf(part.at)} is not a JSON object`,
      hint: 'the issuer put something else there',
    });
    return undefined;
  }
  return reading.value;
}

const CASE_LOST =
  'all letters have one case: base64 tells them apart, and what changed that destroyed the token';

/** Twenty base64 letters all in one case are not a coincidence. */
const hasOneCase = (text: string): boolean =>
  text.length >= 20 && (text === text.toLowerCase() || text === text.toUpperCase());

export interface PayloadReading {
  readonly claims?: JsonObject;
  /** The claims with the numbers that lose precision as digits; absent if there are none. */
  readonly exactClaims?: JsonObject;
  readonly claimsProblems: readonly FormProblem[];
  readonly notes: readonly FormProblem[];
}

/** Reads a payload as a claims set. RFC 7519, 4. Any other payload is not a fault of the token. */
export function readClaims(bytes: Uint8Array | undefined): PayloadReading {
  if (bytes === undefined) return { claimsProblems: [], notes: [] };
  const reading = readJson(bytes);
  const claimsProblems = faultsOf('payload', reading);
  const notes = reading.notes.map((note) => toProblem('payload', note));
  if (reading.value === undefined) return { claimsProblems, notes };
  if (!isObject(reading.value)) {
    const { value } = reading;
    const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a JSON ${typeof value}`;
    claimsProblems.push({ at: 'payload', kind: 'content', message: `the payload is ${kind}, not an object` });
    return { claimsProblems, notes };
  }
  const { exact } = reading;
  const read = { claims: reading.value, claimsProblems, notes };
  return isObject(exact) ? { ...read, exactClaims: exact } : read;
}

/** Checks the members a JWE header requires. RFC 7516, 4.1.1 and 4.1.2. */
export function missingNames(header: JsonObject | undefined): FormProblem[] {
  const names = header === undefined ? [] : (['alg', 'enc'] as const);
  return names
    .filter((name) => typeof member(header, name) !== 'string')
    .map((name) => ({
      at: `header.${name}`,
      kind: 'content',
      message: `the header names no ${name}`,
      hint: 'the issuer left it out; without it the token cannot be opened',
    }));
}

/** Returns an object's own member: `toString` is not a header member. */
export function member(object: JsonObject | undefined, name: string): JsonObject[string] | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

function faultsOf(at: string, reading: JsonReading): FormProblem[] {
  return reading.faults.map((fault) => toProblem(at, fault));
}

function toProblem(at: string, fault: JsonFault): FormProblem {
  return {
    at: fault.member ? `${at}.${fault.member}` : at,
    kind: 'content',
    message: `the ${nameOf(at)} ${fault.message}`,
    ...defined({ hint: fault.hint }),
  };
}

function placed(part: Part): { at: string; position?: number } {
  return { at: part.at, ...defined({ position: part.start }) };
}

/** Formats `signatures[1].protected` and `encrypted_key` for display. */
function nameOf(at: string): string {
  return at.replaceAll('_', ' ');
}
