/** Takes a message from its place: a query, a form, a list of parameters, base64, or plain XML. */
import { defined } from '../../../common/defined.ts';
import type { Place } from '../../tokens/found-token.ts';
import { splitUrl } from '../../tokens/read-parameters.ts';
import { decodePercent } from '../../tokens/unescape.ts';
import { readBase64 } from '../base64.ts';
import { kindOfText } from '../message/document.ts';
import type { SamlBinding, SamlSource, WireProblem } from '../message/received-message.ts';
import { firstTagFits, looksLikeXml } from './bare.ts';
import { parameterOf } from './names.ts';
import { type RawParameter, readParameters, splitRaw } from './parameters.ts';
import { looksLikeText, misfit, openBase64, openPayload, type Payload } from './payload.ts';
import { firstClean, inside, noted, PIECE_NOTE, type Read, type Reading } from './reading.ts';
import { simpleSignature } from './simple-signature.ts';
import { isWhole } from './whole.ts';

interface Taken {
  readonly bytes: Uint8Array;
  readonly binding: SamlBinding;
  readonly problems: readonly WireProblem[];
  readonly more?: Partial<SamlSource>;
  /** The error occurs in every reading, so only this one counts. */
  readonly settled?: boolean;
}

/** Builds a reading, and marks whether its message is whole. */
function taken(place: Place, { bytes, binding, problems, more = {}, settled }: Taken): Reading[] {
  const source: SamlSource = {
    bytes,
    binding,
    where: place.path.length === 0 ? 'input' : place.path.join(', '),
    undone: place.notes,
    problems,
    ...more,
  };
  const damaged = problems.some(({ damage }) => damage === true) || !isBase64(more.redirectSignature?.value);
  const clean = settled === true || (!damaged && isWhole(new TextDecoder().decode(bytes)));
  return [{ source, clean }];
}

/** The signature is the last parameter, so text after a URL would be taken for a part of it. */
const isBase64 = (signature: string | undefined): boolean =>
  signature === undefined || readBase64(signature).problem === undefined;

/** Takes plain XML that contains a message. */
export function takeXml(text: string, place: Place): Reading[] {
  if (kindOfText(text) === undefined || !firstTagFits(text)) return [];
  return taken(place, { bytes: new TextEncoder().encode(text), binding: 'none', problems: [] });
}

/** Reads the parameters of a form, or those listed one by one by a tool. */
export function readFields(fields: readonly RawParameter[], place: Place, title: string): readonly Reading[] {
  const binding = title === 'form field' ? 'post' : title.endsWith('query parameter') ? 'redirect' : 'none';
  return readParametersAs(binding, fields, place, title);
}

function readParametersAs(
  binding: SamlBinding,
  fields: readonly RawParameter[],
  place: Place,
  title: string,
): readonly Reading[] {
  const found = readParameters(fields);
  if (found === undefined) return [];
  const { parameter, value, decoded, relayState, signature, problems } = found;
  const here = inside(place, `${title} ${parameter}`.trim());
  const notes = decoded ? [...here.notes, 'percent-decoded'] : here.notes;
  // A list may be incomplete; a form or query without RelayState was sent without it.
  const isList = title === 'member' || title === 'parameter' || title === 'line';
  return takePayload(value, { ...here, notes }, binding, {
    parameter,
    problems,
    ...(isList && relayState === undefined ? {} : { beside: { relayState } }),
    ...defined({ redirectSignature: signature }),
  });
}

/** Reads a URL with a query string, or a query string or form alone. */
export function readQuery(text: string, place: Place): readonly Reading[] {
  if (!/(?:^|[?&#;])(?:SAML(?:Response|Request)|wresult)=/.test(text)) return [];
  // Escapes of & itself, by pages and some JSON writers: no parameter name contains them.
  const plain = text.replace(UNSEEN, '').replace(/&(?:amp;)+|\\+u0026/g, '&');
  const joined = plain
    .split('\n')
    .map((line) => line.trim())
    .join('');
  const isUrl = /^[a-z][a-z0-9+.-]{0,31}:\/\/|^[/?#]/i.test(joined) || /^[^=&\s]*\?/.test(joined);
  // With spaces around it, it is running text.
  if (!isUrl && /^[^=&]*\s/.test(plain.trim())) return [];
  const here = isUrl ? inside(place, 'URL') : inside(place, 'form body');
  const found = firstClean([
    () => partsOf(joined, isUrl).flatMap(({ query, title }) => readRaw(splitRaw(query), here, title)),
    // In an already decoded query, + is not a space.
    () =>
      partsOf(joined, isUrl).flatMap(({ query, title }) =>
        readRaw(splitDecoded(query), noted(here, '+ left as it is: it was decoded before'), title),
      ),
  ]);
  const isPart = place.notes.includes(PIECE_NOTE);
  if (!isPlainQuery(text) || isPart) return found;
  return found.map(({ source }) => ({ source, clean: isBase64(source.redirectSignature?.value) }));
}

/** Whether it is a query or form as sent: errors in it did not come from copying. */
const isPlainQuery = (text: string): boolean =>
  /(?:^|[?&#;])SAML(?:Response|Request)=[A-Za-z0-9%+/=_.~-]*(?:&|$)/.test(text) && !/\s/.test(text);

interface QueryPart {
  readonly query: string;
  readonly title: string;
}

/** Characters without width that chats and editors put into long words. */
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

function partsOf(text: string, isUrl: boolean): QueryPart[] {
  const at = text.search(/SAML(?:Response|Request)=/);
  // The URL may stand in a parameter of another one, as mail gateways write it.
  const isFirst = text[at - 1] === '?';
  if (!isUrl && !isFirst) return [{ query: text, title: '' }];
  const url = isFirst ? text.slice(at - 1) : text;
  // In a decoded query, the # of an algorithm name does not start a fragment.
  if (/[?&]SigAlg=[a-z]+:[^&#]*#/.test(url)) {
    return [{ query: url.slice(url.indexOf('?') + 1), title: 'query parameter' }];
  }
  const { query, fragment } = splitUrl(url);
  return [
    { query, title: 'query parameter' },
    { query: fragment, title: 'fragment parameter' },
  ];
}

function readRaw(fields: readonly RawParameter[], place: Place, title: string): readonly Reading[] {
  const signed = fields.some(({ name }) => name === 'SigAlg');
  const binding = title !== '' || (signed && !hasPlainMessage(fields)) ? 'redirect' : 'none';
  const [result] = fields.filter(({ name }) => name === 'wresult');
  const found = readParametersAs(binding, fields, place, title);
  if (found.length > 0 || result === undefined) return found;
  // WS-Federation 1.2, 13.1: the response is plain XML.
  return takeXml(result.value.trim(), inside(place, `${title} wresult`.trim()));
}

/** For a form that is signed as a whole: HTTP-POST-SimpleSign. */
const hasPlainMessage = (fields: readonly RawParameter[]): boolean =>
  fields.some(({ name, value }) => parameterOf(name) !== undefined && openPayload(value)?.deflated === false);

const splitDecoded = (query: string): RawParameter[] =>
  splitRaw(query).map(({ name, raw }) => ({ name, raw, value: decodePercent(raw) }));

/** Reads a value under a name used for messages. */
export function readNamed(text: string, place: Place, read: Read): readonly Reading[] {
  const parameter = parameterOf(place.name);
  if (parameter !== undefined) return takePayload(text, place, 'none', { parameter, problems: [] });
  const binary = readPayload(text, place, read);
  return binary.map(({ source, clean }) => ({
    // RFC 7522, 2.1: base64url is correct there.
    source: { ...source, problems: source.problems.filter(({ message }) => !message.includes('base64url')) },
    clean,
  }));
}

function takePayload(
  value: string,
  place: Place,
  binding: SamlBinding,
  more: Partial<SamlSource> & { readonly problems: readonly WireProblem[] },
): Reading[] {
  const once = value.includes('%') ? decodePercent(value) : value;
  const notes = once === value ? place.notes : [...place.notes, 'percent-decoded once more'];
  const { problems: before, ...rest } = more;
  // A repeated parameter stays an error in any reading (rule SV-1).
  const settled = before.length > 0;
  const payload = openPayload(once) ?? xmlAsIs(once) ?? nested(once, binding);
  if (payload === undefined) {
    const problem = {
      message: 'it is neither base64 of XML nor of DEFLATE',
      hint: 'copy it again',
      damage: true,
    } as const;
    return taken(
      { ...place, notes },
      { bytes: new Uint8Array(), binding, problems: [...before, problem], more: rest, settled },
    );
  }
  const actual: SamlBinding = binding === 'none' ? (payload.deflated ? 'redirect' : 'post') : binding;
  return taken(
    { ...place, notes: [...notes, ...payload.undone] },
    {
      bytes: payload.bytes,
      binding: actual,
      problems: [...before, ...payload.problems, ...misfit(actual, payload)],
      more: signedAs(actual, payload, rest),
      settled,
    },
  );
}

function signedAs(binding: SamlBinding, { bytes }: Payload, rest: Partial<SamlSource>): Partial<SamlSource> {
  const { redirectSignature: signature, parameter, beside } = rest;
  if (signature === undefined || parameter === undefined || binding !== 'post') return rest;
  return {
    ...rest,
    redirectSignature: simpleSignature(signature, { parameter, bytes, relayState: beside?.relayState }),
  };
}

/** XML put into a parameter without base64. */
function xmlAsIs(text: string): Payload | undefined {
  const bytes = new TextEncoder().encode(text);
  const problems = [{ message: 'it is plain XML, without base64' }];
  return looksLikeXml(bytes) ? { bytes, deflated: false, undone: [], problems } : undefined;
}

/** A message encoded once more than the binding requires. */
function nested(text: string, binding: SamlBinding): Payload | undefined {
  const outer = openBase64(text);
  if (outer === undefined || !looksLikeText(outer.bytes)) return undefined;
  const inner = openPayload(new TextDecoder().decode(outer.bytes));
  if (inner === undefined) return undefined;
  const problem = { message: 'it is base64 of base64: it was encoded twice' };
  return {
    ...inner,
    undone: ['base64 decoded', ...inner.undone],
    problems: [...outer.problems, ...(binding === 'none' ? [] : [problem]), ...inner.problems],
  };
}

/** Reads base64 alone that contains a message, or text with one in it. */
export function readPayload(text: string, place: Place, read: Read): readonly Reading[] {
  // Undo escapes before reporting damage.
  if (/%[0-9A-Fa-f]{2}|&#?\w{1,8};/.test(text)) return [];
  const opened = openBase64(text);
  if (opened === undefined) return [];
  const { bytes, format, problems } = opened;
  const inflated = format === undefined ? [] : [format === 'deflate' ? 'inflated' : `unpacked (${format})`];
  const here = { ...place, notes: [...place.notes, 'base64 decoded', ...inflated], depth: place.depth + 1 };
  const inner = new TextDecoder().decode(bytes);
  if (looksLikeXml(bytes) && kindOfText(inner) !== undefined) {
    return firstClean([
      () => taken(here, { bytes, binding: format === 'deflate' ? 'redirect' : 'none', problems }),
      () => read(inner, { ...here, name: '' }),
    ]);
  }
  if (!looksLikeXml(bytes) && !looksLikeText(bytes)) return [];
  return read(inner, { ...here, name: '' });
}
