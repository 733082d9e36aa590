/** URLs and form bodies: unchanged byte for byte if nothing is masked. */
import { mark } from './marks.ts';
import { maskNamed } from './member.ts';
import { isSignature, kindOf } from './names.ts';
import type { Masking } from './options.ts';

/** The rest of the pipeline, passed in to avoid import cycles. */
export interface Inner {
  /** For a text treated as one piece. */
  flat(text: string): string;
  /** For a value, which may itself hold URLs and parameters. */
  deep(text: string): string;
}

const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#@]+)@/i;

/** A URL, absolute or not: its user information, its path, and the parameters in query and fragment. */
export function maskUrl(url: string, masking: Masking, inner: Inner): string {
  const [address, fragment] = splitAt(url, '#');
  const [path, query] = splitAt(address, '?');
  const named = masking.secrets
    ? path.replace(USER_INFO, (_, scheme: string, user: string) => `${scheme}${mark(user)}@`)
    : path;
  return [
    maskEncoded(named, inner.flat),
    query === undefined ? '' : `?${maskForm(query, masking, inner)}`,
    fragment === undefined ? '' : `#${maskForm(fragment, masking, inner)}`,
  ].join('');
}

/** Parameters as in a query or a form body (WHATWG URL, application/x-www-form-urlencoded). */
export function maskForm(form: string, masking: Masking, inner: Inner): string {
  return form
    .split('&')
    .map((pair) => {
      const [name, value] = splitAt(pair, '=');
      if (value === undefined) return maskEncoded(name, inner.deep);
      const plainName = decode(name.replaceAll('+', ' '));
      if (isSignature(plainName, decode(value))) return pair;
      const shown = maskNamed(kindOf(plainName), decode(value.replaceAll('+', ' ')).trim(), masking);
      return `${maskEncoded(name, inner.flat)}=${shown ?? maskEncoded(value, inner.deep)}`;
    })
    .join('&');
}

/** Masks the decoded text, with `+` as itself and as a space; unchanged if there is nothing to mask. */
function maskEncoded(text: string, inner: (text: string) => string): string {
  const decoded = decode(text);
  const masked = inner(decoded);
  if (masked !== decoded) return encode(masked);
  const spaced = decode(text.replaceAll('+', ' '));
  const maskedSpaced = spaced === decoded ? spaced : inner(spaced);
  return maskedSpaced === spaced ? text : encode(maskedSpaced);
}

/** Escapes only characters that would end the value: the rest is for people. */
function encode(text: string): string {
  return text.replace(/[&#%+\s]/g, encodeURIComponent);
}

/** Tolerant: invalid escapes and invalid UTF-8 stay as they are. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

function splitAt(text: string, separator: string): [before: string, after: string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
