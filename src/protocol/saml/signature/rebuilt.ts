/**
 * Rebuilds a signed query string from decoded parameters. The signature covers the escapes too, and every library
 * escapes differently, so the ways of common signers are tried. SAML bindings, 3.4.4.1.
 */
import type { DecodedParameters } from '../message/received-message.ts';

/** One way to write a query string. */
export interface Rebuilt {
  /** For people: which encoder writes this way. */
  readonly name: string;
  readonly signed: string;
}

type Encode = (text: string) => string;

/** Escapes characters that `encodeURIComponent` leaves and others escape. */
const escapeMore = (text: string, letters: RegExp): string =>
  text.replace(letters, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
const lowerCase =
  (encode: Encode): Encode =>
  (text) =>
    encode(text).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
const plusForSpace =
  (encode: Encode): Encode =>
  (text) =>
    encode(text).replaceAll('%20', '+');
const leaving =
  (encode: Encode, escapes: RegExp): Encode =>
  (text) =>
    encode(text).replace(escapes, (code) => decodeURIComponent(code));

const script: Encode = encodeURIComponent;
/** RFC 3986, 2.3: leaves only letters, digits and `-._~`. */
const strict: Encode = (text) => escapeMore(encodeURIComponent(text), /[!'()*]/g);
const java: Encode = plusForSpace((text) => escapeMore(encodeURIComponent(text), /[!'()~]/g));

const WAYS: readonly (readonly [name: string, encode: Encode])[] = [
  ['as JavaScript does (encodeURIComponent)', script],
  ['as RFC 3986 says', strict],
  ['as Java does (URLEncoder)', java],
  ['as PHP does (urlencode)', plusForSpace((text) => escapeMore(strict(text), /~/g))],
  ['as Python does (quote_plus)', plusForSpace(strict)],
  ['as Python does (quote)', leaving(strict, /%2F/g)],
  [
    'as .NET does (UrlEncode)',
    lowerCase(plusForSpace((text) => escapeMore(encodeURIComponent(text), /['~]/g))),
  ],
  ['with escapes in lower case', lowerCase(script)],
  ['as RFC 3986 says, in lower case', lowerCase(strict)],
  ['as Java does, in lower case', lowerCase(java)],
  ['with / and : left as they are', leaving(script, /%2F|%3A/g)],
  ['with / : and = left as they are', leaving(script, /%2F|%3A|%3D/g)],
];

/** Returns each way once, the likely ones first. Some senders omit an empty RelayState, so both forms are tried. */
export function rebuildings(
  { parameter, message, relayState }: DecodedParameters,
  algorithm: string,
): Rebuilt[] {
  const seen = new Set<string>();
  const states =
    relayState === undefined ? [undefined, ''] : relayState === '' ? ['', undefined] : [relayState];
  return states.flatMap((state) =>
    WAYS.flatMap(([name, encode]): Rebuilt[] => {
      const signed = [
        `${parameter}=${encode(message)}`,
        ...(state === undefined ? [] : [`RelayState=${encode(state)}`]),
        `SigAlg=${encode(algorithm)}`,
      ].join('&');
      if (seen.has(signed)) return [];
      seen.add(signed);
      return [{ name, signed }];
    }),
  );
}
