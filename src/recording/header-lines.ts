/** Header lines of recordings: how writers list them, and lookups. */
import { isObject } from '../common/json.ts';
import type { HeaderLines } from '../outcome.ts';

/** Values of a header, in order; names are compared without case. */
export function headerValues(lines: HeaderLines, name: string): string[] {
  return lines.filter(([found]) => found.toLowerCase() === name).map(([, value]) => value);
}

/** Returns the first value of a header; undefined when it is missing. @param name in lower case */
export const headerValue = (lines: HeaderLines, name: string): string | undefined =>
  headerValues(lines, name)[0];

/**
 * Reads `[{ name, value }]`, `[[name, value]]` or `{ name: value }`. Leaves out pseudo headers of HTTP/2, and separates
 * `Set-Cookie` lines that a writer joined.
 */
export function readHeaderLines(value: unknown): HeaderLines {
  const pairs: unknown[] = Array.isArray(value) ? value : isObject(value) ? Object.entries(value) : [];
  return pairs.flatMap((pair): [string, string][] => {
    const [name, text] = Array.isArray(pair) ? pair : isObject(pair) ? [pair.name, pair.value] : [];
    if (typeof name !== 'string' || typeof text !== 'string' || name === '' || name.startsWith(':'))
      return [];
    if (name.toLowerCase() !== 'set-cookie') return [[name, text]];
    return splitSetCookie(text).map((line): [string, string] => [name, line]);
  });
}

/** Splits joined lines: by line ends (Chrome), or by a comma before a new name (Safari). RFC 6265, 4.1.1. */
function splitSetCookie(text: string): string[] {
  return text.split(/\r?\n|,(?=\s*[\w!#$%&'*+.^`|~-]+=)/).flatMap((line) => {
    const plain = line.trim();
    return plain === '' ? [] : [plain];
  });
}
