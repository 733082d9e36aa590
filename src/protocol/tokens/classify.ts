/** Classifies a value by its place and its outer form. */

import type { FoundKind, Place } from './found-token.ts';
import { countForeign, countParts, hasJsonPart, isOpaque, OPAQUE_LENGTH, startsJsonObject } from './shape.ts';
import { WRAPPED_LENGTH } from './unescape.ts';

/** Names under which OAuth and OpenID Connect send tokens, ignoring case and separators. */
const TOKEN_NAMES = new Set([
  'idtoken',
  'accesstoken',
  'refreshtoken',
  'logouttoken',
  'subjecttoken',
  'actortoken',
  'idtokenhint',
  'token',
  'jwt',
  'assertion',
  'clientassertion',
  'authorization',
  'proxyauthorization',
  'dpop',
]);

/** Whether a name is one of those, in any spelling. */
const isTokenName = (name: string): boolean =>
  name.length < 32 && TOKEN_NAMES.has(name.toLowerCase().replace(/[_-]/g, ''));

/** Whether a token is expected here, so that even a damaged or opaque one is taken. */
export function expectsToken({ path, name }: Place): boolean {
  return path.length === 0 || (name !== undefined && isTokenName(name));
}

/** Base64url of a JSON object starts with "ey" or "ew"; values of other names are searched for nothing else. */
export function worthReading(text: string, place: Place): boolean {
  return place.path.length === 0 || mayHoldToken(place.name ?? '', text);
}

/** Does the same for a named value: a quick check, since there may be millions. */
export const mayHoldToken = (name: string, value: string): boolean =>
  mentionsHeader(value) || mayBeBase64(value) || (mayBeToken(value) && isTokenName(name));

/** Long enough for a token in base64, with an unbroken start. */
const mayBeBase64 = (text: string): boolean =>
  text.length >= WRAPPED_LENGTH && countForeign(text.slice(0, WRAPPED_LENGTH), 1) === 0;

/** Long enough for an opaque token, or with the dots of a damaged one. */
const mayBeToken = (text: string): boolean => text.length >= OPAQUE_LENGTH || text.includes('.');

/** Whether the first letters of a header occur at all. */
export const mentionsHeader = (text: string): boolean => text.includes('ey') || text.includes('ew');

/** Letters are never escaped, so only a short text without them is unescaped in search of an opaque token. */
export const mayHideToken = (text: string): boolean => text.length < 65_536 || mentionsHeader(text);

/** Longest header worth decoding to see how the payload is written. Characters. */
const LONGEST_HEADER = 4096;

/**
 * Whether it is a compact token with an unencoded payload (RFC 7797, 5.2), which may contain any character but a dot.
 */
export function isUnencoded(text: string): boolean {
  const dot = text.indexOf('.');
  const last = text.lastIndexOf('.');
  if (!startsJsonObject(text) || dot > LONGEST_HEADER || text.indexOf('.', dot + 1) !== last) return false;
  const header = Buffer.from(text.slice(0, dot), 'base64url').toString('latin1');
  return /"b64"\s*:\s*false/.test(header) && !/[\r\n]/.test(text);
}

/** Limit of foreign characters in a word that may still be a damaged token. */
const STRAY_LIMIT = 3;

/** Classifies a word without white space as a whole; undefined when it is not a token. */
export function classifyWord(word: string, place: Place): FoundKind | undefined {
  const foreign = countForeign(word, STRAY_LIMIT + 1);
  if (foreign > STRAY_LIMIT || (foreign > 0 && /["'`<>(){}[\],;&|#?:\\%]/.test(word))) return undefined;
  const wanted = expectsToken(place);
  const parts = countParts(word);
  if (parts === 1 && startsJsonObject(word)) {
    // A header that lost the rest, if it is the whole input; inside a document, some cursor or state.
    if (place.path.length === 0 || (wanted && namesAlgorithm(word))) return 'jws';
    return wanted && isOpaque(word) ? 'opaque' : undefined;
  }
  if (hasJsonPart(word)) return kindOf(word);
  if (!wanted) return undefined;
  if ((parts === 3 || parts === 5) && word.length >= parts) return kindOf(word);
  return isOpaque(word) ? 'opaque' : undefined;
}

/** Whether a header contains what every header does. */
const namesAlgorithm = (header: string): boolean =>
  Buffer.from(header.slice(0, LONGEST_HEADER), 'base64url').toString('latin1').includes('"alg"');

/** Returns the kind of a token-like text, by its parts. */
export function kindOf(token: string): FoundKind {
  const tilde = token.indexOf('~');
  if (countParts(tilde === -1 ? token : token.slice(0, tilde)) >= 5) return 'jwe';
  return tilde === -1 ? 'jws' : 'sd-jwt';
}
