/** Reads what a person pastes instead of being redirected: the address, a part of it, or a copied curl command. */
import { IdcliError } from '../errors.ts';
import { splitCommandLine } from './command-line.ts';
import type { Callback } from './listener.ts';

/** As for a posted answer. */
const MAX_CHARACTERS = 5_000_000;

const HINT =
  'finish the login in the browser; when it ends on a page that cannot be reached, copy the whole ' +
  'address from the address bar';

/** The content of the pasted text, before it is compared with what the login expects. */
interface Found {
  readonly url: URL;
  /** The form body of a copied command. */
  readonly form?: URLSearchParams;
}

/**
 * Accepts a whole URL, `?query`, `#fragment`, a form body `name=value&…`, `/path?query`, a `Location:` line or a `curl`
 * command, with quotes, spaces and line breaks around or inside. Throws `INPUT_UNREADABLE` with the reason, or
 * `INPUT_TOO_LARGE` beyond 5 million characters.
 * @param places where an answer may arrive; the first is the redirect URI
 * @param awaits parameters, at least one of them required; empty: any URL on the redirect URI will do
 */
export function parsePasted(text: string, places: readonly URL[], awaits: readonly string[]): Callback {
  if (text.length > MAX_CHARACTERS) {
    throw new IdcliError('INPUT_TOO_LARGE', 'what was pasted is longer than 5 million characters');
  }
  const [redirectUri] = places;
  if (redirectUri === undefined) throw new IdcliError('USAGE', 'there is no redirect URI');
  const { url, form } = find(text.trim(), redirectUri);
  if (!places.some((place) => isAt(url, place))) throw unreadable(elsewhere(url, redirectUri));
  const parts = [form ?? new URLSearchParams(url.search), new URLSearchParams(url.hash.slice(1))];
  const answers = (parameters: URLSearchParams): boolean => awaits.some((name) => parameters.has(name));
  const parameters = awaits.length === 0 ? parts[0] : parts.find(answers);
  if (parameters === undefined) throw unreadable(nothingAwaited(parts, awaits));
  return { method: 'GET', url, parameters, via: 'paste', headers: [], finish: async () => {} };
}

const unreadable = (message: string): IdcliError =>
  new IdcliError('INPUT_UNREADABLE', message, { hint: HINT });

function find(text: string, redirectUri: URL): Found {
  if (/^curl(\.exe)?\s/i.test(text)) return findInCommand(text);
  const compact = tidy(text);
  if (compact === '') throw unreadable('nothing was pasted');
  // An app's redirect URI may have no slashes: com.example.app:/cb
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(compact) || compact.startsWith(redirectUri.protocol))
    return { url: parseUrl(compact) };
  const base = addressOf(redirectUri);
  if (/^[?#]/.test(compact)) return { url: parseUrl(base + compact) };
  if (compact.startsWith('/')) return { url: parseUrl(new URL(compact, redirectUri).href) };
  if (/^[\w.~%-]+=./.test(compact)) return { url: parseUrl(`${base}?${compact}`) };
  throw unreadable(
    /^[\w.~%+/=-]+$/.test(compact)
      ? 'this is a bare value: a code alone is not enough, because its state must be checked too'
      : 'this is neither a URL nor parameters like code=…&state=…',
  );
}

/** Strips what copying adds: quotes, angle brackets, a header name, a request line, HTML entities, line breaks. */
function tidy(text: string): string {
  return (
    text
      .replace(/^["'`<“”‘’«»]+|["'`>“”‘’«»]+$/g, '')
      .replace(/^location:\s*/i, '')
      .replace(/^(?:GET|POST)\s+(\S+)(?:\s+HTTP\/[\d.]+)?$/, '$1')
      .replaceAll('&amp;', '&')
      // Terminals wrap long lines; a URL contains no white space.
      .replace(/\s+/g, '')
  );
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw unreadable('this looks like a URL but is not one');
  return new URL(text);
}

const DATA_OPTIONS: ReadonlySet<string> = new Set([
  '-d',
  '--data',
  '--data-raw',
  '--data-binary',
  '--data-ascii',
  '--data-urlencode',
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

/** Whether a URL matches a redirect URI, parameters aside. */
export function isAt(url: URL, place: URL): boolean {
  return addressOf(url) === addressOf(place);
}

/** Without parameters and userinfo. Only some schemes give a URL an origin. */
function addressOf({ protocol, host, pathname }: URL): string {
  return `${protocol}${host === '' ? '' : `//${host}`}${pathname}`;
}

function elsewhere(url: URL, redirectUri: URL): string {
  const expected = addressOf(redirectUri);
  const portless = new URL(url);
  portless.port = redirectUri.port;
  return addressOf(portless) === expected
    ? `the pasted URL has another port than ${expected}: it may be from an earlier login`
    : `the pasted URL is on ${addressOf(url)}, not on the redirect URI ${expected}`;
}

/** Whether a command continues on the next line. */
export const endsOpen = (text: string): boolean => /^\s*curl(\.exe)?\s[\s\S]*[\\^]\s*$/i.test(text);

function nothingAwaited(parts: readonly URLSearchParams[], awaits: readonly string[]): string {
  const names = [...new Set(parts.flatMap((parameters) => [...parameters.keys()]))];
  const there = names.length === 0 ? 'no parameters' : `only ${names.slice(0, 10).join(', ').slice(0, 200)}`;
  return `what was pasted has ${there}; the login waits for ${awaits.join(' or ')}`;
}
