/** URLs, forms and cookies: names with values, in the web's three notations. */
import { defined } from '../../common/defined.ts';
import type { Beside } from './found-token.ts';
import { decodeForm, decodePercent } from './unescape.ts';

export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly decoded: boolean;
}

/** Reads `a=1&b=2` from a query, a fragment or a form; one at a time, because there may be millions. */
export function splitForm(text: string): Iterable<Parameter> {
  return inTurn(text, '&', (pair) => {
    const equals = pair.indexOf('=');
    const value = equals === -1 ? '' : pair.slice(equals + 1);
    const plain = decodeForm(value);
    return {
      name: decodeForm(equals === -1 ? pair : pair.slice(0, equals)),
      value: plain,
      decoded: plain !== value,
    };
  });
}

/** Maximum number of split cookie values in one line. */
const MOST_CHUNKED = 50;

/**
 * Reads `a=1; b="2"` of a Cookie line (RFC 6265, 4.2), or the first pair of a Set-Cookie line. A value too long for one
 * cookie and split into `name.0`, `name.1`, … is joined and comes last.
 */
export function splitCookies(text: string): Iterable<Parameter> {
  const cookies = splitPairs(text);
  return {
    *[Symbol.iterator]() {
      const pieces = new Map<string, Parameter[]>();
      for (const cookie of cookies) {
        const [, name, number] = /^(.{1,250})\.(\d{1,2})$/.exec(cookie.name) ?? [];
        const before = pieces.get(name ?? '') ?? [];
        const next = Number(number) === before.length && (before.length > 0 || pieces.size < MOST_CHUNKED);
        if (name !== undefined && next) pieces.set(name, [...before, cookie]);
        else yield cookie;
      }
      for (const [name, parts] of pieces) {
        const [first] = parts;
        if (first === undefined) continue;
        const value = parts.map((part) => part.value).join('');
        yield parts.length === 1 ? first : { name, value, decoded: parts.some((part) => part.decoded) };
      }
    },
  };
}

function splitPairs(text: string): Iterable<Parameter> {
  return inTurn(text, ';', (pair) => {
    const equals = pair.indexOf('=');
    if (equals === -1) return undefined;
    const raw = pair.slice(equals + 1).replace(/^"|"$/g, '');
    const value = decodePercent(raw);
    return { name: pair.slice(0, equals), value, decoded: value !== raw };
  });
}

/** The pieces between separators, each read on demand; can be iterated again. */
function inTurn(
  text: string,
  separator: string,
  read: (pair: string) => Parameter | undefined,
): Iterable<Parameter> {
  return {
    *[Symbol.iterator]() {
      for (let from = 0; from < text.length; ) {
        const next = text.indexOf(separator, from);
        const end = next === -1 ? text.length : next;
        const pair = text.slice(from, end).trim();
        const parameter = pair === '' ? undefined : read(pair);
        if (parameter !== undefined) yield parameter;
        from = end + 1;
      }
    },
  };
}

export interface UrlParts {
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** Reads a URL or the tail of one, cut by hand: even an invalid URL may contain a token. */
export function splitUrl(text: string): UrlParts {
  const hash = text.indexOf('#');
  const front = hash === -1 ? text : text.slice(0, hash);
  const question = front.indexOf('?');
  const fragment = hash === -1 ? '' : text.slice(hash + 1);
  return {
    path: question === -1 ? front : front.slice(0, question),
    query: question === -1 ? '' : front.slice(question + 1),
    // A single-page application keeps its path there: #/callback?id_token=…
    fragment: /^[!/]/.test(fragment) ? fragment.slice(fragment.indexOf('?') + 1) : fragment,
  };
}

/** Members whose hash an ID token may contain. */
const BESIDE = ['access_token', 'code', 'state'] as const;

/** Returns their values in an object, except that of `own`, the token itself. */
export function besideIn(holder: { readonly [name: string]: unknown }, own: string): Beside {
  const [accessToken, code, state] = BESIDE.map((name) => {
    const found = name === own ? undefined : holder[name];
    return typeof found === 'string' && found !== '' ? found : undefined;
  });
  return defined({ accessToken, code, state });
}

/** Returns the same members from parameters; of repeated ones the last counts. */
export function besideAmong(parameters: Iterable<Parameter>): { readonly [name: string]: string } {
  const found: Record<string, string> = {};
  const names: ReadonlySet<string> = new Set(BESIDE);
  for (const { name, value } of parameters) if (names.has(name)) found[name] = value;
  return found;
}
