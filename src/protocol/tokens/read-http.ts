/** Tokens in HTTP: raw messages and header lines, curl command lines, HAR archives. */

import { type HarParts, harEntriesOf } from '../../recording/har.ts';
import { mayHoldToken } from './classify.ts';
import type { Place } from './found-token.ts';
import type { Members, ReadValue } from './read-json.ts';
import { splitCookies } from './read-parameters.ts';
import { splitShellWords } from './shell-words.ts';

const inside = (place: Place, step: string, more: Partial<Place> = {}): Place => ({
  ...place,
  ...more,
  path: [...place.path, step],
  depth: place.depth + 1,
});

/** Headers that justify reading a single line as a header. */
const KNOWN_HEADERS = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|dpop|location|x-[\w-]+)$/i;

const HEADER_LINE = /^([A-Za-z][A-Za-z0-9-]{0,63}):[ \t]*(\S.*)?$/;
const START_LINE = /^(?:[A-Z]{3,10} \S+ HTTP\/\d(?:\.\d)?|HTTP\/\d(?:\.\d)? \d{3}.*)$/;

/** Reads the value of a header. */
function readHeader(name: string, value: string, place: Place, read: ReadValue, side = ''): boolean {
  if (!/^(?:set-)?cookie$/i.test(name)) {
    return mayHoldToken(name, value) && read(value, inside(place, `${side}header ${name}`, { name }));
  }
  let found = false;
  for (const cookie of splitCookies(value)) {
    if (mayHoldToken(cookie.name, cookie.value)) {
      found = read(cookie.value, inside(place, `cookie ${cookie.name}`, { name: cookie.name })) || found;
    }
    // Attributes follow in a Set-Cookie line.
    if (/^set-/i.test(name)) break;
  }
  return found;
}

/** Reads one or more header lines, with or without a start line before and a body after them. RFC 9112, 2.1. */
export function readHttpMessage(text: string, place: Place, read: ReadValue): boolean {
  const blank = /\r?\n[ \t]*\r?\n/.exec(text.slice(0, 256 * 1024));
  const head = blank === null ? text : text.slice(0, blank.index);
  const [top, second] = head.split(/\r?\n/, 2);
  const started = START_LINE.test(top ?? '');
  const first = HEADER_LINE.exec((started ? second : top) ?? '');
  if (!started && (first === null || !KNOWN_HEADERS.test(first[1] ?? ''))) return false;
  const target = started ? (/^[A-Z]+ (\S+) HTTP/.exec(top ?? '')?.[1] ?? '') : '';
  let found = target !== '' && read(target, inside(place, 'request target'));
  for (const { name, value } of headersOf(started ? head.slice(top?.length) : head)) {
    found = readHeader(name, value, place, read) || found;
  }
  return (blank !== null && read(text.slice(blank.index), inside(place, 'body'))) || found;
}

/** Yields header lines in order; a line that is not one continues the previous: folded, or broken by an editor. */
function* headersOf(head: string): Generator<{ readonly name: string; readonly value: string }> {
  let name: string | undefined;
  let value: string[] = [];
  for (let from = 0; from < head.length; ) {
    const next = head.indexOf('\n', from);
    const end = next === -1 ? head.length : next;
    const line = head.slice(from, end).replace(/\r$/, '');
    const match = HEADER_LINE.exec(line);
    if (match === null) {
      value.push(line);
    } else {
      if (name !== undefined) yield { name, value: value.join('\n') };
      name = match[1] ?? '';
      value = [match[2] ?? ''];
    }
    from = end + 1;
  }
  if (name !== undefined) yield { name, value: value.join('\n') };
}

/** Options of curl with a value worth reading, and its kind. */
const CURL_VALUES: Readonly<Record<string, 'header' | 'data' | 'encode' | 'cookie' | 'bearer' | 'url'>> = {
  '-H': 'header',
  '--header': 'header',
  '-d': 'data',
  '--data': 'data',
  '--data-raw': 'data',
  '--data-ascii': 'data',
  '--data-binary': 'data',
  '--json': 'data',
  '--data-urlencode': 'encode',
  '-F': 'encode',
  '--form': 'encode',
  '--form-string': 'encode',
  '-b': 'cookie',
  '--cookie': 'cookie',
  '--oauth2-bearer': 'bearer',
  '--url': 'url',
};

/** Reads a curl command line, as copied from documentation or browsers. */
export function readCurl(text: string, place: Place, read: ReadValue): boolean {
  if (!/^(?:[$#>%] {0,3})?curl(?:\.exe)?[\s^\\]/.test(text)) return false;
  const words = splitShellWords(text);
  const curl = inside(place, 'curl line');
  let found = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const joined = /^(--[a-z0-9-]+)=([\s\S]*)$/.exec(word) ?? /^(-[HdFb])([\s\S]+)$/.exec(word);
    const kind = CURL_VALUES[joined?.[1] ?? word];
    if (kind === undefined) {
      if (!word.startsWith('-')) found = read(word, curl) || found;
      continue;
    }
    if (joined === null) at += 1;
    found = readCurlValue(kind, joined?.[2] ?? words[at] ?? '', curl, read) || found;
  }
  return found;
}

function readCurlValue(
  kind: 'header' | 'data' | 'encode' | 'cookie' | 'bearer' | 'url',
  value: string,
  place: Place,
  read: ReadValue,
): boolean {
  switch (kind) {
    case 'header': {
      const colon = value.indexOf(':');
      return colon > 0 && readHeader(value.slice(0, colon), value.slice(colon + 1), place, read);
    }
    case 'cookie':
      return readHeader('Cookie', value, place, read);
    case 'bearer':
      return read(value, inside(place, 'option --oauth2-bearer', { name: 'access_token' }));
    case 'encode': {
      // Not encoded yet: curl itself would do that.
      const equals = value.indexOf('=');
      const name = value.slice(0, equals);
      return equals > 0
        ? read(value.slice(equals + 1), inside(place, `parameter ${name}`, { name }))
        : read(value, inside(place, 'data'));
    }
    case 'data':
      return read(value, inside(place, 'data'));
    case 'url':
      return read(value, place);
  }
}

/** Reads every request and response of an HTTP archive: URL, headers, bodies. */
export function readHar(archive: { readonly log: Members }, place: Place, read: ReadValue): boolean {
  let found = false;
  for (const [index, entry] of harEntriesOf(archive)) {
    const { method, url, requestHeaders, requestText = '', responseHeaders } = entry;
    const title = `${method} ${url.split(/[?#]/, 1)[0] ?? ''}`.trim();
    const here = inside(place, `HAR entry ${index + 1} (${title})`);
    const headers = (lines: HarParts['requestHeaders'], side: string) =>
      lines.map(([name, value]) => readHeader(name, value, here, read, side));
    const answers = [
      read(url, inside(here, 'request')),
      ...headers(requestHeaders, 'request '),
      read(requestText, inside(here, 'request body')),
      ...headers(responseHeaders, 'response '),
      read(entry.responseText(), inside(here, 'response body')),
    ];
    found = answers.includes(true) || found;
  }
  return found;
}
