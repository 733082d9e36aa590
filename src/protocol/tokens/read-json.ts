/** Tokens in JSON: serializations of RFC 7515 and 7516, token responses, and any other document with tokens in it. */

import { asText } from '../../common/foreign.ts';
import { isObject } from '../../common/json.ts';
import { mayHoldToken } from './classify.ts';
import type { FoundKind, Place } from './found-token.ts';
import { besideIn } from './read-parameters.ts';

/** Reads a value further; true if it contained a token. */
export type ReadValue = (text: string, place: Place) => boolean;

/** Maximum nesting to parse; deeper documents hold no tokens and cost a parser too much time and memory. */
const NESTING_LIMIT = 512;

/** JSON text → value; undefined when it is not JSON or too deeply nested. */
export function parseJson(text: string): unknown {
  if (!/^[[{"]/.test(text) || nestsBeyond(text, NESTING_LIMIT)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nestsBeyond(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) {
      inString = true;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
  }
  return false;
}

export type Members = { readonly [name: string]: unknown };

/**
 * Whether an object is a JWS or JWE in a JSON serialization (RFC 7515, 7.2; RFC 7516, 7.2).
 * @param alone nothing surrounds it, so half of the members suffice to show what it was meant to be
 */
export function serializationOf(value: Members, alone: boolean): FoundKind | undefined {
  const headed = 'protected' in value || 'header' in value || 'unprotected' in value;
  if (typeof value.ciphertext === 'string' && (alone || headed || 'recipients' in value)) return 'jwe';
  const signed = Array.isArray(value.signatures)
    ? value.signatures.some((one) => isObject(one) && ('protected' in one || 'signature' in one))
    : typeof value.signature === 'string' && headed;
  if (signed && (alone || 'payload' in value || headed)) return 'jws';
  const half = 'payload' in value && ('signature' in value || 'signatures' in value || 'protected' in value);
  if (alone && half) return 'jws';
  return alone && 'protected' in value && ('encrypted_key' in value || 'iv' in value) ? 'jwe' : undefined;
}

/** Whether an object is a token response (RFC 6749, 5.1). */
export function isTokenResponse(value: unknown): boolean {
  return isObject(value) && ('id_token' in value || ('access_token' in value && 'token_type' in value));
}

/** An object or array being walked, and how far. */
interface Level {
  readonly value: Members | readonly unknown[];
  /** Members of an object; none for an array, whose elements are counted. */
  readonly keys: readonly string[] | undefined;
  next: number;
  /** The name that array elements inherit. */
  readonly name: string;
  /** The nearest enclosing object. */
  readonly holder: Members;
}

/**
 * Walks a document without recursion. Passes every string that may hold a token to `read`, and every serialization to
 * `take`. Holds only the path to the current position.
 */
export function walkJson(
  root: Members | readonly unknown[],
  place: Place,
  read: ReadValue,
  take: (token: string, kind: FoundKind, place: Place) => void,
): boolean {
  const levels: Level[] = [levelOf(root, '', {})];
  let found = false;
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const { value, keys, holder } = level;
    const at = level.next;
    level.next += 1;
    const key = keys === undefined ? asText(at) : keys[at];
    if (key === undefined || (keys === undefined && at >= (value as readonly unknown[]).length)) {
      levels.pop();
      continue;
    }
    const child = (value as Members)[key];
    const name = /^\d+$/.test(key) ? level.name : key;
    const here = (): Place => ({
      ...place,
      path: [...place.path, `member ${levels.map(keyAtHand).join('.')}`],
      name,
      beside: besideIn(holder, name),
      depth: place.depth + 1,
    });
    if (typeof child === 'string') {
      if (mayHoldToken(name, child)) found = read(child, here()) || found;
      continue;
    }
    if (typeof child !== 'object' || child === null) continue;
    const kind = isObject(child) ? serializationOf(child, false) : undefined;
    if (kind === undefined) {
      levels.push(levelOf(child as Members | readonly unknown[], name, holder));
      continue;
    }
    take(JSON.stringify(child), kind, here());
    found = true;
  }
  return found;
}

function levelOf(value: Members | readonly unknown[], name: string, holder: Members): Level {
  return Array.isArray(value)
    ? { value, keys: undefined, next: 0, name, holder }
    : { value, keys: Object.keys(value), next: 0, name, holder: value as Members };
}

const keyAtHand = ({ keys, next }: Level): string => keys?.[next - 1] ?? asText(next - 1);
