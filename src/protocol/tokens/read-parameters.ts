/** URLs, forms and cookies: names with values, in the three ways the web writes them. */
import type { Beside } from './types.ts';
import { decodeForm, decodePercent } from './unescape.ts';

export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly decoded: boolean;
}

/** `a=1&b=2` as in a query, a fragment or a form. */
export function splitForm(text: string): Parameter[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
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

/** `a=1; b="2"` of a Cookie line (RFC 6265, 4.2), and the first pair of a Set-Cookie line. */
export function splitCookies(text: string): Parameter[] {
  return text
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.includes('='))
    .map((pair) => {
      const equals = pair.indexOf('=');
      const raw = pair.slice(equals + 1).replace(/^"|"$/g, '');
      const value = decodePercent(raw);
      return { name: pair.slice(0, equals), value, decoded: value !== raw };
    });
}

export interface UrlParts {
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** A URL or the tail of one, cut by hand: what is no valid URL may still hold a token. */
export function splitUrl(text: string): UrlParts {
  const hash = text.indexOf('#');
  const front = hash === -1 ? text : text.slice(0, hash);
  const question = front.indexOf('?');
  const fragment = hash === -1 ? '' : text.slice(hash + 1);
  return {
    path: question === -1 ? front : front.slice(0, question),
    query: question === -1 ? '' : front.slice(question + 1),
    // A single-page application keeps a path of its own there: #/callback?id_token=…
    fragment: /^[!/]/.test(fragment) ? fragment.slice(fragment.indexOf('?') + 1) : fragment,
  };
}

/** Values that an ID token may hold a hash of, out of named ones. */
export function besideOf(value: (name: string) => unknown): Beside {
  const [accessToken, code, state] = ['access_token', 'code', 'state'].map((name) => {
    const found = value(name);
    return typeof found === 'string' && found !== '' ? found : undefined;
  });
  return {
    ...(accessToken === undefined ? {} : { accessToken }),
    ...(code === undefined ? {} : { code }),
    ...(state === undefined ? {} : { state }),
  };
}
