/** Recognizes the serialization of a token, or that a text is not a token. */

import { decodeUtf8, readJsonText } from '../http/strict-json.ts';
import { readBase64url } from './base64url.ts';
import { beginsLikeLatest, decodeCompact } from './compact.ts';
import type { Decoded, FormProblem } from './decoded.ts';
import { isObject } from './parts.ts';
import { decodeSerialized } from './serialized.ts';

/** Three or five base64url parts shorter than this are more likely a host name than a token with a damaged header. */
const MIN_TOKEN_CHARACTERS = 40;

/**
 * Reads a JWS or JWE in any serialization, as far as possible, and lists every fault of form. Surrounding white space
 * is ignored.
 * @returns `undefined` when the text does not resemble a token at all
 */
export function decode(token: string): Decoded | undefined {
  const text = token.trim();
  if (text.startsWith('{')) return decodeJson(text);
  return beginsLikeLatest(text) || resemblesCompact(text) ? decodeCompact(text) : undefined;
}

function decodeJson(text: string): Decoded | undefined {
  const reading = readJsonText(text);
  const problems = reading.faults.map(
    (fault): FormProblem => ({
      at: fault.member || 'token',
      kind: 'damage',
      message: `the token ${fault.message}`,
    }),
  );
  if (isObject(reading.value)) return decodeSerialized(reading.value, problems);
  if (!/"(?:signatures?|ciphertext)"\s*:/.test(text)) return undefined;
  return {
    kind: 'jws',
    serialization: 'flattened',
    signatures: [],
    detached: false,
    problems,
    claimsProblems: [],
    notes: [],
  };
}

/**
 * A first part that reads as text is a header, however broken; a second one, claims. Where neither does, three or five
 * long parts are still most likely a damaged token.
 */
function resemblesCompact(text: string): boolean {
  const dot = text.indexOf('.');
  const first = readStart(dot < 0 ? text : text.slice(0, dot));
  if (first.startsWith('{"')) return true;
  if (dot < 0) return false;
  if (/^\s*[[{"]/.test(first.replace('\uFEFF', ''))) return true;
  const [, second = '', ...rest] = text.split('.', 7);
  if (readStart(second).startsWith('{"')) return true;
  const parts = 2 + rest.length;
  if (parts !== 3 && parts !== 5) return false;
  return text.length >= MIN_TOKEN_CHARACTERS && /^[\w+/=.\s-]*$/.test(text);
}

/** Returns the first characters of an encoded part, or nothing when they are not text. */
function readStart(encoded: string): string {
  const { bytes } = readBase64url(encoded.slice(0, 64).replace(/[^\w+/-]/g, ''));
  // Cut at a whole character: the slice may have ended inside one.
  return bytes === undefined
    ? ''
    : (decodeUtf8(bytes.subarray(0, 12)) ?? Buffer.from(bytes).toString('latin1').slice(0, 12));
}
