/** Header lines of a request or a response. */
import type { HeaderLines } from '../../outcome.ts';
import { maskNamed } from './member.ts';
import { kindOf } from './names.ts';
import type { Masking } from './options.ts';
import { maskAnyText, maskAnyUrl } from './text.ts';
import { maskSecret } from './tokens.ts';

/** Headers whose value is a URL, absolute or not. RFC 9110, 8.7, 10.1.3 and 10.2.2. */
const URL_HEADERS = new Set(['location', 'content-location', 'referer']);

export function maskHeaders(lines: HeaderLines, masking: Masking): HeaderLines {
  return lines.map(([name, value]) => [name, maskHeader(name, value, masking)] as const);
}

function maskHeader(name: string, value: string, masking: Masking): string {
  const lower = name.toLowerCase();
  const rest = (text: string): string => maskAnyText(text, masking);
  if (URL_HEADERS.has(lower)) return maskAnyUrl(value, masking);
  if (!masking.secrets) return maskNamed(kindOf(name), value, masking) ?? rest(value);
  // The scheme is not secret and shows how the client authenticates. RFC 9110, 11.4.
  if (lower === 'authorization' || lower === 'proxy-authorization') {
    const [, scheme = '', credentials = value] = /^([A-Za-z0-9-]+ +)?(.*)$/s.exec(value) ?? [];
    return scheme + maskSecret(credentials);
  }
  // Cookie names are not secret. RFC 6265, 4.1 and 4.2.
  if (lower === 'cookie')
    return value
      .split(';')
      .map((pair) => maskCookie(pair, rest))
      .join(';');
  if (lower === 'set-cookie') {
    const [pair = '', ...attributes] = value.split(';');
    return [maskCookie(pair, rest), ...attributes.map(rest)].join(';');
  }
  return maskNamed(kindOf(name), value, masking) ?? rest(value);
}

/** A cookie without a name is all value. */
function maskCookie(pair: string, rest: (text: string) => string): string {
  const at = pair.indexOf('=');
  return at < 0 ? maskSecret(pair) : `${rest(pair.slice(0, at))}=${maskSecret(pair.slice(at + 1))}`;
}
