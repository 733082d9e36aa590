/** Reads what a person pastes instead of being redirected: the address bar, a part of it, or a copied curl command. */
import { IdcliError } from '../errors.ts';
import { splitCommandLine } from './command-line.ts';
import type { Callback } from './listener.ts';

/** As for a posted answer. */
const MAX_CHARACTERS = 5_000_000;

const HINT =
  'finish the login in the browser; when it ends on a page that cannot be reached, copy the whole address from the address bar';

/** What was found in the text, before it is held against what the login waits for. */
interface Found {
  readonly url: URL;
  /** The form that a copied command posts. */
  readonly form?: URLSearchParams;
}

/**
 * Takes a whole URL, `?query`, `#fragment`, bare `name=value&…`, `/path?query`, a `Location:` line or a `curl` command,
 * with quotes, spaces and line breaks around or inside. Throws `INPUT_UNREADABLE`, which says what is wrong, or
 * `INPUT_TOO_LARGE` beyond 5 million characters.
 * @param awaits parameters of which at least one makes an answer; empty: any URL on the redirect URI does
 * @param paths more paths that an answer may be on, beside the redirect URI's own
 */
export function parsePasted(
  text: string,
  redirectUri: URL,
  awaits: readonly string[],
  paths: readonly string[] = [],
): Callback {
  if (text.length > MAX_CHARACTERS) {
    throw new IdcliError('INPUT_TOO_LARGE', 'what was pasted is longer than 5 million characters');
  }
  const { url, form } = find(text.trim(), redirectUri);
  demandRedirectUri(url, redirectUri, [redirectUri.pathname, ...paths]);
  const places = [form ?? new URLSearchParams(url.search), new URLSearchParams(url.hash.slice(1))];
  const answers = (parameters: URLSearchParams): boolean => awaits.some((name) => parameters.has(name));
  const parameters = awaits.length === 0 ? places[0] : places.find(answers);
  if (parameters === undefined) throw unreadable(nothingAwaited(places, awaits));
  return { method: 'GET', url, parameters, via: 'paste', headers: [], finish: async () => {} };
}

const unreadable = (message: string): IdcliError =>
  new IdcliError('INPUT_UNREADABLE', message, { hint: HINT });

function find(text: string, redirectUri: URL): Found {
  if (/^curl(\.exe)?\s/i.test(text)) return findInCommand(text);
  const compact = tidy(text);
  if (compact === '') throw unreadable('nothing was pasted');
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(compact)) return { url: parseUrl(compact) };
  const base = `${redirectUri.origin}${redirectUri.pathname}`;
  if (/^[?#]/.test(compact)) return { url: parseUrl(base + compact) };
  if (compact.startsWith('/')) return { url: parseUrl(redirectUri.origin + compact) };
  if (/^[\w.~%-]+=./.test(compact)) return { url: parseUrl(`${base}?${compact}`) };
  throw unreadable(
    /^[\w.~%+/=-]+$/.test(compact)
      ? 'this is a bare value: a code alone is not enough, because its state must be checked too'
      : 'this is neither a URL nor parameters like code=…&state=…',
  );
}

/** Takes off what copying adds: quotes, angle brackets, a header's name, a request line, HTML entities, line breaks. */
function tidy(text: string): string {
  return (
    text
      .replace(/^["'`<“”‘’«»]+|["'`>“”‘’«»]+$/g, '')
      .replace(/^location:\s*/i, '')
      .replace(/^(?:GET|POST)\s+(\S+)(?:\s+HTTP\/[\d.]+)?$/, '$1')
      .replaceAll('&amp;', '&')
      // A terminal breaks long lines; no URL has white space of its own.
      .replace(/\s+/g, '')
  );
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw unreadable('this looks like a URL but is none');
  return new URL(text);
}

const DATA_OPTIONS: ReadonlySet<string> = new Set([
  '-d',
  '--data',
  '--data-raw',
  '--data-binary',
  '--data-ascii',
]);

function findInCommand(text: string): Found {
  const words = splitCommandLine(text);
  const address = words.find((word) => /^https?:\/\//i.test(word));
  if (address === undefined) throw unreadable('there is no URL in this curl command');
  const data = words.filter((_, index) => DATA_OPTIONS.has(words[index - 1] ?? ''));
  return {
    url: parseUrl(address),
    ...(data.length === 0 ? {} : { form: new URLSearchParams(data.join('&')) }),
  };
}

function demandRedirectUri(url: URL, redirectUri: URL, paths: readonly string[]): void {
  const sameHost = url.protocol === redirectUri.protocol && url.hostname === redirectUri.hostname;
  const samePath = paths.includes(url.pathname);
  if (sameHost && samePath && url.port === redirectUri.port) return;
  const expected = `${redirectUri.protocol}//${redirectUri.host}${redirectUri.pathname}`;
  throw unreadable(
    sameHost && samePath
      ? `the pasted URL has another port than ${expected}: it may be from an earlier login`
      : `the pasted URL is on ${url.protocol}//${url.host}${url.pathname}, not on the redirect URI ${expected}`,
  );
}

function nothingAwaited(places: readonly URLSearchParams[], awaits: readonly string[]): string {
  const names = [...new Set(places.flatMap((parameters) => [...parameters.keys()]))];
  const there = names.length === 0 ? 'no parameters' : `only ${names.slice(0, 10).join(', ').slice(0, 200)}`;
  return `what was pasted has ${there}; the login waits for ${awaits.join(' or ')}`;
}
