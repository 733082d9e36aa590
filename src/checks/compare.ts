/** Compares identifiers and explains near misses. */
import type { Json } from '../common/json.ts';

/**
 * Returns the likeliest reason two identifiers differ: a slash, letter case, white space, the scheme, a URL path.
 * @returns `undefined` if they are simply different
 */
export function nearMiss(expected: string, actual: string): string | undefined {
  if (actual === `${expected}/`) return 'it has a slash at the end that the configured one lacks';
  if (`${actual}/` === expected) return 'it lacks the slash at the end that the configured one has';
  if (actual.trim() === expected.trim()) return 'they differ in white space around them';
  if (actual.toLowerCase() === expected.toLowerCase()) return 'they differ in letter case only';
  const bare = (value: string) =>
    value
      .replace(/^https?:\/\//, '')
      .replace(/\/$/, '')
      .toLowerCase();
  const areUrls = /^https?:\/\//.test(actual) && /^https?:\/\//.test(expected);
  if (bare(actual) === bare(expected))
    return areUrls ? 'they differ in http and https' : 'one has a scheme, the other has none';
  return areUrls ? nearMissOfUrls(expected, actual) : undefined;
}

function nearMissOfUrls(expected: string, actual: string): string | undefined {
  if (!URL.canParse(expected) || !URL.canParse(actual)) return undefined;
  const [one, other] = [new URL(expected), new URL(actual)];
  if (one.href === other.href)
    return (
      'both mean the same place, but they are compared character by character: a default port or an escape ' +
      'is written out'
    );
  if (one.host === other.host) return `both are of ${one.host}, with another path: another tenant or realm?`;
  return one.hostname === other.hostname ? 'they differ in the port' : undefined;
}

/** Names the type of a value, for a finding. */
export function typeOf(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Whether a URL may be used: https, or http on loopback (rule ALL-8). */
export function isSecureUrl(value: string, allowInsecureHttp = false): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'https:') return true;
  return url?.protocol === 'http:' && (allowInsecureHttp || isLoopback(url.hostname));
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127(?:\.\d{1,3}){3}$/.test(host)
  );
}

/** A word that needs no shell quoting. */
const PLAIN_WORD = /^[\w.:/@%+=,-]{1,200}$/;

/**
 * Returns an option with the value it needs, ready to paste. Values come from tokens: a value that a shell would not
 * read as one plain word is omitted.
 */
export const withOption = (option: string, value: unknown): string =>
  typeof value === 'string' && PLAIN_WORD.test(value) ? `${option} ${value}` : option;
