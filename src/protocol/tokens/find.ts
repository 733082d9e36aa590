/** Finds tokens in any input: removes one wrapping after another until a token is left. */

import { defined } from '../../common/defined.ts';
import { isObject } from '../../common/json.ts';
import { isHar } from '../../recording/har.ts';
import {
  classifyWord,
  expectsToken,
  isUnencoded,
  kindOf,
  mayHideToken,
  mayHoldToken,
  mentionsHeader,
  worthReading,
} from './classify.ts';
import type { FoundKind, FoundToken, Place } from './found-token.ts';
import { lineCounter, nameBefore } from './locate.ts';
import { readCurl, readHar, readHttpMessage } from './read-http.ts';
import { isTokenResponse, parseJson, serializationOf, walkJson } from './read-json.ts';
import {
  besideAmong,
  besideIn,
  type Parameter,
  splitCookies,
  splitForm,
  splitUrl,
} from './read-parameters.ts';
import { type Candidate, scanText } from './scan.ts';
import { countParts, startsJsonObject } from './shape.ts';
import {
  base64Runs,
  decodeText,
  decodeWrapped,
  ESCAPINGS,
  trim,
  WRAPPED_LENGTH,
  WRITINGS,
} from './unescape.ts';
import { unwrap } from './unwrap.ts';

/** Limit for nested wrappings: a HAR with a form with a URL with an escaped JSON is 6. */
const DEPTH_LIMIT = 10;
/** A compact token alone, as in a file with one token per line. */
const COMPACT = /^eyJ[\w-]*(?:\.[\w-]*){2,4}$/;
/** Tokens returned for one input; the rest is ignored. */
const FOUND_LIMIT = 1000;

/**
 * Finds all tokens in a text or in bytes, in order, without duplicates. Unwraps each token and reports the steps;
 * leaves damage inside a token. An empty list: nothing resembles a token. Takes time proportional to the input.
 */
export function findTokens(input: string | Uint8Array): FoundToken[] {
  if (typeof input === 'string' && COMPACT.test(input)) {
    return [{ token: input, kind: kindOf(input), where: 'input', notes: [], beside: {} }];
  }
  const { text, notes } = decodeText(input);
  const finder = createFinder();
  finder.read(text, { path: [], notes, beside: {}, depth: 0 });
  return finder.found();
}

interface Finder {
  read(text: string, place: Place): boolean;
  found(): FoundToken[];
}

function createFinder(): Finder {
  const tokens = new Map<string, FoundToken>();

  const take = (token: string, kind: FoundKind, place: Place): true => {
    if (!tokens.has(token) && tokens.size < FOUND_LIMIT) {
      tokens.set(token, {
        token,
        kind,
        where: place.path.length === 0 ? 'input' : place.path.map(shortened).join(', '),
        ...defined({ name: place.name }),
        notes: place.notes,
        beside: place.beside,
      });
    }
    return true;
  };

  const read = (raw: string, place: Place): boolean => {
    const text = trim(raw);
    if (text === '' || place.depth > DEPTH_LIMIT || !worthReading(text, place)) return false;
    for (const { decode, note } of WRITINGS) {
      const plain = decode(text);
      if (plain !== text) return read(plain, noted(place, note));
    }
    const structured =
      readJson(text, place) ||
      readCurl(text, place, read) ||
      readHttpMessage(text, place, read) ||
      readUrl(text, place) ||
      readForm(text, place) ||
      readCookies(text, place);
    if (structured) return true;
    const { inner, note } = unwrap(text);
    if (inner !== text) return read(inner, noted(place, note));
    return readWord(text, place) || readText(text, place);
  };

  const readJson = (text: string, place: Place): boolean => {
    const value = parseJson(text);
    if (typeof value === 'string') return read(value, noted(place, 'quotes removed'));
    if (!isObject(value) && !Array.isArray(value)) return false;
    const kind = isObject(value) ? serializationOf(value, expectsToken(place)) : undefined;
    if (kind !== undefined) return take(text, kind, place);
    if (isHar(value)) return readHar(value, place, read);
    const title = isTokenResponse(value) ? 'token response' : 'JSON';
    return walkJson(value, { ...place, path: [...place.path, title] }, read, take);
  };

  const readParameters = (parameters: Iterable<Parameter>, place: Place, title: string): boolean => {
    let found = false;
    let beside: ReturnType<typeof besideAmong> | undefined;
    for (const { name, value, decoded } of parameters) {
      if (!mayHoldToken(name, value)) continue;
      beside ??= besideAmong(parameters);
      const here: Place = {
        ...place,
        path: [...place.path, `${title} ${name}`],
        name,
        notes: decoded ? [...place.notes, 'percent-decoded'] : place.notes,
        beside: besideIn(beside, name),
        depth: place.depth + 1,
      };
      found = read(value, here) || found;
    }
    return found;
  };

  const readUrl = (text: string, place: Place): boolean => {
    if (!/^(?:[a-z][a-z0-9+.-]{0,31}:\/\/|[/?#][\w./-]*[?#=])/i.test(text)) return false;
    const lines = text.split(/[ \t]*\r?\n[ \t]*/);
    if (lines.some((line) => /\s/.test(line))) return false;
    const here = lines.length > 1 ? noted(place, 'line breaks removed') : place;
    const { path, query, fragment } = splitUrl(lines.join(''));
    const isCallback = /(?:^|[&?])(?:code|state|response|error|id_token)=/.test(`${query}&${fragment}`);
    const url = { ...here, path: [...here.path, isCallback ? 'callback URL' : 'URL'] };
    return [
      readText(path, { ...url, path: [...url.path, 'path'] }),
      readParameters(splitForm(query), url, 'query parameter'),
      readParameters(splitForm(fragment), url, 'fragment parameter'),
    ].includes(true);
  };

  const readForm = (text: string, place: Place): boolean => {
    if (!/^[\w.%[\]-]{1,64}=[^=]/.test(text) || startsJsonObject(text) || /\s/.test(text)) return false;
    return readParameters(splitForm(text), place, text.includes('&') ? 'form parameter' : 'parameter');
  };

  const readCookies = (text: string, place: Place): boolean => {
    if (!/^[\w!#$%&'*+.^`|~-]{1,256}=[^;\r\n]*;/.test(text) || startsJsonObject(text)) return false;
    return readParameters(splitCookies(text), place, 'cookie');
  };

  /** Takes the whole value as one token, damaged or not. */
  const readWord = (text: string, place: Place): boolean => {
    if (isUnencoded(text)) return take(text, 'jws', place);
    if (/\s/.test(text) || hasAside(text)) return false;
    const word = withoutFullStop(text);
    const kind = classifyWord(word, place);
    return kind !== undefined && take(word, kind, word === text ? place : noted(place, 'final . removed'));
  };

  /** Decodes base64 in a text without a visible token. */
  const readBase64 = (text: string, place: Place): boolean => {
    if (text.length < WRAPPED_LENGTH) return false;
    const lineOf = lineCounter(text);
    let found = false;
    for (const { run, start } of base64Runs(text)) {
      const plain = decodeWrapped(run);
      if (plain === run) continue;
      const at: Candidate = {
        token: run,
        start,
        end: start + run.length,
        notes: ['base64 decoded'],
        complete: true,
        cut: false,
      };
      const here = placeOf(at, text, place, lineOf);
      found = read(plain, { ...here, depth: place.depth + 1 }) || found;
    }
    return found;
  };

  const readText = (text: string, place: Place): boolean => {
    const candidates = scanText(text);
    const escaped = candidates.length === 0 ? mayHideToken(text) : candidates.some((one) => one.cut);
    if (escaped) {
      for (const { decode, note } of ESCAPINGS) {
        const plain = decode(text);
        if (plain !== text && read(plain, noted(place, note))) return true;
      }
    }
    const lineOf = lineCounter(text);
    for (const candidate of candidates) {
      take(candidate.token, kindOf(candidate.token), placeOf(candidate, text, place, lineOf));
    }
    return candidates.length > 0 || readBase64(text, place);
  };

  return { read, found: () => [...tokens.values()] };
}

/**
 * Whether a word contains more than a token, separated by a slash or an equals sign that is neither standard base64 nor
 * padding of the token.
 */
function hasAside(word: string): boolean {
  if (!/[/=]/.test(word) || !mentionsHeader(word)) return false;
  return scanText(word).some(
    ({ start, end, complete }) => /[/=]/.test(word[start - 1] ?? '') || (complete && word[end] === '/'),
  );
}

/** Removes the full stop of a sentence; in a token it would make a fourth, empty part. */
function withoutFullStop(word: string): string {
  if (!word.endsWith('.') || countParts(word) !== 4) return word;
  const bare = word.slice(0, -1);
  const [token] = scanText(bare);
  return token?.complete === true && token.token === bare ? bare : word;
}

/** Longest readable step of a path, in characters; names of members and parameters may be as long as the input. */
const LONGEST_STEP = 160;

const shortened = (step: string): string =>
  step.length <= LONGEST_STEP ? step : `${step.slice(0, LONGEST_STEP / 2)}…${step.slice(-LONGEST_STEP / 2)}`;

const noted = (place: Place, note: string): Place => ({
  ...place,
  notes: place.notes.includes(note) ? place.notes : [...place.notes, note],
  depth: place.depth + 1,
});

function placeOf(
  candidate: Candidate,
  text: string,
  place: Place,
  lineOf: (offset: number) => number | undefined,
): Place {
  const line = lineOf(candidate.start);
  const name = nameBefore(text, candidate.start);
  const aside = candidate.start > 0 || candidate.end < text.length;
  const path = [
    ...place.path,
    ...(line === undefined || (line === 1 && name === undefined && !aside) ? [] : [`line ${line}`]),
    ...(name === undefined ? [] : [name]),
  ];
  const apart = aside && place.path.length === 0 && line === undefined && name === undefined;
  return {
    ...place,
    path,
    ...defined({ name }),
    notes: [...place.notes, ...candidate.notes, ...(apart ? ['other text around it left out'] : [])],
  };
}
