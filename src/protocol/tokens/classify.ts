/** Tells what a value is from its place and its outer form. */

import type { FoundKind, Place } from './found-token.ts';
import { countForeign, countParts, hasJsonPart, isOpaque, OPAQUE_LENGTH, startsJsonObject } from './shape.ts';
import { WRAPPED_LENGTH } from './unescape.ts';

/** Names under which OAuth and OpenID Connect send tokens, without case and separators. */
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

/** Whether a name is one of those, however it is written. */
const isTokenName = (name: string): boolean =>
  name.length < 32 && TOKEN_NAMES.has(name.toLowerCase().replace(/[_-]/g, ''));

/** Whether what stands here is meant to be a token, so that also a damaged or opaque one is taken. */
export function expectsToken({ path, name }: Place): boolean {
  return path.length === 0 || (name !== undefined && isTokenName(name));
}

/** Base64url of a JSON object begins with "ey" or "ew"; in a value of another name nothing else is looked for. */
export function worthReading(text: string, place: Place): boolean {
  return place.path.length === 0 || mayHoldToken(place.name ?? '', text);
}

/** The same for a value with a name of its own: the quick look at each of what may be millions. */
export const mayHoldToken = (name: string, value: string): boolean =>
  mentionsHeader(value) || mayBeBase64(value) || (mayBeToken(value) && isTokenName(name));

/** Long enough for base64 of a token, and at least its beginning is of one piece. */
const mayBeBase64 = (text: string): boolean =>
  text.length >= WRAPPED_LENGTH && countForeign(text.slice(0, WRAPPED_LENGTH), 1) === 0;

/** Long enough for an opaque token, or with the dots of a damaged one. */
const mayBeToken = (text: string): boolean => text.length >= OPAQUE_LENGTH || text.includes('.');

/** Whether the first letters of a header occur at all. */
export const mentionsHeader = (text: string): boolean => text.includes('ey') || text.includes('ew');

/** Letters are never escaped, so only a short text without them is unescaped in the hope of an opaque token. */
export const mayHideToken = (text: string): boolean => text.length < 65_536 || mentionsHeader(text);

/** Characters of a header that is worth opening to see how the payload is written. */
const LONGEST_HEADER = 4096;

/** A compact token whose payload is signed as it stands (RFC 7797, 5.2), so that it may have any character but a dot. */
export function isUnencoded(text: string): boolean {
  const dot = text.indexOf('.');
  const last = text.lastIndexOf('.');
  if (!startsJsonObject(text) || dot > LONGEST_HEADER || text.indexOf('.', dot + 1) !== last) return false;
  const header = Buffer.from(text.slice(0, dot), 'base64url').toString('latin1');
  return /"b64"\s*:\s*false/.test(header) && !/[\r\n]/.test(text);
}

/** Characters of no token that a word may have and still be a damaged token. */
const STRAY_LIMIT = 3;

/** What a word without white space is when it is taken whole; undefined when it is no token. */
export function classifyWord(word: string, place: Place): FoundKind | undefined {
  const foreign = countForeign(word, STRAY_LIMIT + 1);
  if (foreign > STRAY_LIMIT || (foreign > 0 && /["'`<>(){}[\],;&|#?:\\%]/.test(word))) return undefined;
  const wanted = expectsToken(place);
  const parts = countParts(word);
  if (parts === 1 && startsJsonObject(word)) {
    // A header that lost the rest, if nothing else was given; inside a document, some cursor or state.
    if (place.path.length === 0 || (wanted && namesAlgorithm(word))) return 'jws';
    return wanted && isOpaque(word) ? 'opaque' : undefined;
  }
  if (hasJsonPart(word)) return kindOf(word);
  if (!wanted) return undefined;
  if ((parts === 3 || parts === 5) && word.length >= parts) return kindOf(word);
  return isOpaque(word) ? 'opaque' : undefined;
}

/** Whether a header says what every one says. */
const namesAlgorithm = (header: string): boolean =>
  Buffer.from(header.slice(0, LONGEST_HEADER), 'base64url').toString('latin1').includes('"alg"');

/** The kind of what resembles a token, by its parts. */
export function kindOf(token: string): FoundKind {
  const tilde = token.indexOf('~');
  if (countParts(tilde === -1 ? token : token.slice(0, tilde)) >= 5) return 'jwe';
  return tilde === -1 ? 'jws' : 'sd-jwt';
}
