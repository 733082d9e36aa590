/** Finds SAML messages in whatever people have at hand: takes wrapping after wrapping off until XML is left. */

import { defined } from '../../../common/defined.ts';
import type { Place } from '../../tokens/found-token.ts';
import { isHar, readCurl, readHar, readHttpMessage } from '../../tokens/read-http.ts';
import { isObject, parseJson, walkJson } from '../../tokens/read-json.ts';
import { splitUrl } from '../../tokens/read-parameters.ts';
import { decodeText, ESCAPINGS } from '../../tokens/unescape.ts';
import { unwrap } from '../../tokens/unwrap.ts';
import { kindOfText } from '../message/document.ts';
import type { SamlBinding, SamlSource, WireProblem } from '../message/received-message.ts';
import { bareMessage, looksLikeHtml, looksLikeXml } from './bare.ts';
import { formFields } from './html.ts';
import { type MessageParameter, type RawParameter, readParameters, splitRaw } from './parameters.ts';
import { misfit, openPayload, type Payload } from './payload.ts';
import { findPieces } from './running.ts';

/** Wrappings inside wrappings that are taken off. */
const DEPTH_LIMIT = 10;
/** Runs of base64 that turned out to be something else; opening one more costs more than looking at it. */
const VAIN_LIMIT = 2000;
/** Messages that one input may give; what comes after is left alone. */
const FOUND_LIMIT = 100;

/**
 * All SAML messages in a text or in bytes, in order, each once. Undoes what was put around a message and tells it.
 * An empty list: nothing in it resembles one.
 */
export function findMessages(input: string | Uint8Array): SamlSource[] {
  const bare = bareMessage(input);
  if (bare !== undefined) return [bare];
  const finder = createFinder();
  const { text, notes } = decodeText(input);
  finder.read(text, { path: [], notes, beside: {}, depth: 0 });
  return finder.found();
}

/** Names that may stand for a message in JSON, cookies and logs. */
const isMessageName = (name: string | undefined): name is MessageParameter =>
  name === 'SAMLResponse' || name === 'SAMLRequest';

interface Finder {
  read(text: string, place: Place): boolean;
  take(
    bytes: Uint8Array,
    binding: SamlBinding,
    place: Place,
    problems: readonly WireProblem[],
    more?: Partial<SamlSource>,
  ): true;
  found(): SamlSource[];
}

function createFinder(): Finder {
  const messages = new Map<string, SamlSource>();
  let vain = 0;

  const take: Finder['take'] = (bytes, binding, place, problems, more = {}) => {
    const key = `${more.parameter ?? ''} ${Buffer.from(bytes).toString('latin1')}`;
    if (!messages.has(key) && messages.size < FOUND_LIMIT) {
      messages.set(key, {
        bytes,
        binding,
        where: place.path.length === 0 ? 'input' : place.path.join(', '),
        undone: place.notes,
        problems,
        ...more,
      });
    }
    return true;
  };

  const read = (raw: string, place: Place): boolean => {
    const text = raw.trim();
    if (text === '' || place.depth > DEPTH_LIMIT || !worthReading(text)) return false;
    if (text.startsWith('<')) return looksLikeHtml(text) ? readPage(text, place) : readXmlText(text, place);
    const structured =
      readJson(text, place) ||
      readCurl(text, place, read) ||
      readHttpMessage(text, place, read) ||
      readQuery(text, place) ||
      readPayload(text, place);
    if (structured) return true;
    const { inner, note } = unwrap(text);
    if (inner !== text) return read(inner, noted(place, note));
    return readEscaped(text, place) || readRunning(text, place);
  };

  const readXmlText = (text: string, place: Place): boolean =>
    kindOfText(text) === undefined
      ? readEscaped(text, place)
      : take(new TextEncoder().encode(text), 'none', place, []);

  const readJson = (text: string, place: Place): boolean => {
    const value = parseJson(text);
    if (typeof value === 'string') return read(value, noted(place, 'quotes removed'));
    if (!isObject(value) && !Array.isArray(value)) return false;
    if (isHar(value)) return readHar(value, place, read);
    return walkJson(value, { ...place, path: [...place.path, 'JSON'] }, read, () => {});
  };

  const readPage = (text: string, place: Place): boolean => {
    const page = { ...place, path: [...place.path, 'page'] };
    return readFields(formFields(text), page, 'form field', 'post') || readRunning(text, page);
  };

  const readFields = (
    fields: readonly RawParameter[],
    place: Place,
    title: string,
    binding: SamlBinding,
  ): boolean => {
    const found = readParameters(fields);
    if (found === undefined) return false;
    const { parameter, value, decoded, relayState, signature } = found;
    const notes = decoded ? [...place.notes, 'percent-decoded'] : place.notes;
    const here = { ...place, path: [...place.path, `${title} ${parameter}`], notes };
    return takePayload(value, here, binding, {
      parameter,
      beside: { relayState },
      problems: found.problems,
      ...defined({ redirectSignature: signature }),
    });
  };

  /** A URL with a query string, or a query string or form alone. */
  const readQuery = (text: string, place: Place): boolean => {
    if (!/(?:^|[?&#;])SAML(?:Response|Request)=/.test(text)) return false;
    const joined = text
      .split('\n')
      .map((line) => line.trim())
      .join('');
    if (/^[a-z][a-z0-9+.-]{0,31}:\/\/|^[/?#]/i.test(joined) || /^[^=&]*\?/.test(joined)) {
      const { query, fragment } = splitUrl(joined);
      const url = { ...place, path: [...place.path, 'URL'] };
      return (
        readFields(splitRaw(query), url, 'query parameter', 'redirect') ||
        readFields(splitRaw(fragment), url, 'fragment parameter', 'redirect')
      );
    }
    // With spaces around it is running text; they are looked for below.
    if (/^[^=&]*\s/.test(text.trim())) return false;
    const parameters = splitRaw(joined);
    const signed = parameters.some(({ name }) => name === 'SigAlg');
    return readFields(
      parameters,
      { ...place, path: [...place.path, 'form body'] },
      '',
      signed ? 'redirect' : 'none',
    );
  };

  const takePayload = (
    value: string,
    place: Place,
    binding: SamlBinding,
    more: Partial<SamlSource> & { readonly problems: readonly WireProblem[] },
  ): true => {
    const twice = value.includes('%') ? decodePercentOnce(value) : value;
    const notes = twice === value ? place.notes : [...place.notes, 'percent-decoded once more'];
    const { problems: before, ...rest } = more;
    const payload = openPayload(twice) ?? xmlAsIs(twice);
    if (payload === undefined) {
      const problem = { message: 'it is neither base64 of XML nor of DEFLATE', hint: 'copy it again' };
      return take(new Uint8Array(), binding, { ...place, notes }, [...before, problem], rest);
    }
    const actual: SamlBinding = binding === 'none' ? (payload.deflated ? 'redirect' : 'post') : binding;
    const here = { ...place, notes: [...notes, ...payload.undone] };
    const problems = [...before, ...payload.problems, ...misfit(actual, payload)];
    return take(payload.bytes, actual, here, problems, rest);
  };

  const readPayload = (text: string, place: Place): boolean => {
    const named = isMessageName(place.name);
    if (named)
      return takePayload(text, place, 'none', { parameter: place.name as MessageParameter, problems: [] });
    // Escapes are undone before anything is called damage.
    const escaped = /%[0-9A-Fa-f]{2}|&#?\w{1,8};/.test(text);
    const payload = escaped || vain > VAIN_LIMIT ? undefined : openPayload(text);
    if (payload === undefined) {
      vain += escaped ? 0 : 1;
      return false;
    }
    const here = { ...place, notes: [...place.notes, ...payload.undone] };
    if (kindOfText(Buffer.from(payload.bytes).toString('latin1')) === undefined) {
      return read(new TextDecoder().decode(payload.bytes), { ...here, depth: place.depth + 1 });
    }
    return take(payload.bytes, payload.deflated ? 'redirect' : 'none', here, payload.problems);
  };

  const readEscaped = (text: string, place: Place): boolean => {
    for (const { decode, note } of ESCAPINGS) {
      const plain = decode(text);
      if (plain !== text && read(plain, noted(place, note))) return true;
    }
    return false;
  };

  const readRunning = (text: string, place: Place): boolean => {
    const aside = noted(place, 'other text around it left out');
    return findPieces(text)
      .map(({ text: piece, name }) =>
        read(piece, name === undefined ? aside : { ...aside, path: [...aside.path, name], name }),
      )
      .includes(true);
  };

  return { read, take, found: () => [...messages.values()] };
}

/** Whether anything in a text can be a message: a name, a tag, or enough base64. */
function worthReading(text: string): boolean {
  return (
    text.length >= 40 &&
    /SAML|Assertion|Entit(?:y|ies)Descriptor|AuthnRequest|Logout|<|%3C|\\u003c|&(?:lt|#)|[A-Za-z0-9+/_-]{40}/i.test(
      text,
    )
  );
}

/** XML that somebody put into a parameter without base64. */
function xmlAsIs(text: string): Payload | undefined {
  const bytes = new TextEncoder().encode(text);
  const problems = [{ message: 'it stands there as XML, without base64' }];
  return looksLikeXml(bytes) ? { bytes, deflated: false, undone: [], problems } : undefined;
}

function decodePercentOnce(text: string): string {
  const [percent] = ESCAPINGS.filter(({ note }) => note === 'percent-decoded');
  return percent?.decode(text) ?? text;
}

const noted = (place: Place, note: string): Place => ({
  ...place,
  notes: place.notes.includes(note) ? place.notes : [...place.notes, note],
  depth: place.depth + 1,
});
