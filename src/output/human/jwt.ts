/** Summary of a compact token in one line. It only peeks; other code judges. */
import { defined } from '../../common/defined.ts';
import { type Json, jsonObjectIn } from '../../common/json.ts';
import { oneLine } from './line.ts';
import { relative, spanOfTime } from './time.ts';

export interface TokenFacts {
  readonly form: 'JWT' | 'JWE' | 'opaque';
  readonly alg?: string;
  readonly kid?: string;
  /** Unix seconds. */
  readonly exp?: number;
}

export type Members = { readonly [name: string]: Json };

/** Returns a JSON object, or undefined for anything else. */
export function membersOf(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined;
}

/** A compact token taken apart; an encrypted one has no payload that can be read. */
export interface OpenedToken {
  readonly form: 'JWT' | 'JWE';
  readonly header: Members;
  readonly payload?: Members;
}

/** Takes a compact token apart; undefined for an opaque one. */
export function openToken(token: string): OpenedToken | undefined {
  const parts = token.split('.');
  const header = decoded(parts[0]);
  if (header === undefined || (parts.length !== 3 && parts.length !== 5)) return undefined;
  const payload = parts.length === 3 ? decoded(parts[1]) : undefined;
  return { form: parts.length === 3 ? 'JWT' : 'JWE', header, ...defined({ payload }) };
}

/** Form, algorithm, key id and expiry of a compact token. */
export function peek(token: string): TokenFacts {
  const opened = openToken(token);
  return opened === undefined ? { form: 'opaque' } : factsOf(opened.form, opened.header, opened.payload);
}

/** The same from decoded parts. */
export function factsOf(
  form: TokenFacts['form'],
  header: Members | undefined,
  payload: Members | undefined,
): TokenFacts {
  return {
    form,
    ...(typeof header?.alg === 'string' ? { alg: header.alg } : {}),
    ...(typeof header?.kid === 'string' ? { kid: header.kid } : {}),
    ...(typeof payload?.exp === 'number' ? { exp: payload.exp } : {}),
  };
}

/** `RS256 · key a · expires in 60 min`. */
export function factsInWords(facts: TokenFacts, now: Date): string {
  return [
    ...(facts.alg === undefined ? [] : [facts.alg]),
    ...(facts.kid === undefined ? [] : [`key ${facts.kid}`]),
    ...(facts.exp === undefined ? [] : [expiry(facts.exp, now)]),
  ]
    .map(oneLine)
    .join(' · ');
}

function expiry(exp: number, now: Date): string {
  const distance = exp - now.getTime() / 1000;
  return distance > 0 ? `expires in ${spanOfTime(distance)}` : `expired ${relative(exp, now)}`;
}

/** Undefined for an opaque token. */
const decoded = (part: string | undefined): Members | undefined =>
  jsonObjectIn(Buffer.from(part ?? '', 'base64url').toString('utf8'));
