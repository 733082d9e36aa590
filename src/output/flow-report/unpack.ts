/** Tokens and SAML messages inside an exchange, taken apart. Read unmasked, masked before they leave this file. */
import { inflateRawSync } from 'node:zlib';
import { type JsonObject, jsonObjectIn } from '../../common/json.ts';
import type { Exchange, HeaderLines } from '../../outcome.ts';
import { bodyText, headerOf } from '../exchange-body.ts';
import type { Explain } from '../human/data.ts';
import { membersOf, openToken } from '../human/jwt.ts';
import type { ContentMask } from '../masked.ts';
import { parametersOf } from './driven.ts';
import type { Section } from './model.ts';
import { rowsOfJson } from './rows.ts';

/** Explains the members of a header and of a payload. */
export interface Meanings {
  readonly header: Explain;
  readonly payload: Explain;
}

/** More tokens in one exchange are left out. */
const MOST = 10;
/** Bytes of an inflated SAML message. */
const MAX_XML = 1024 * 1024;

export function unpack(exchange: Exchange, mask: ContentMask, meanings: Meanings): Section[] {
  const found = new Map<string, Section>();
  for (const [name, value] of valuesOf(exchange)) {
    if (found.size >= MOST) break;
    if (found.has(value)) continue;
    const section = SAML_NAMES.has(name)
      ? samlSection(name, value, mask)
      : tokenSection(name, value, mask, meanings);
    if (section !== undefined) found.set(value, section);
  }
  return [...found.values()];
}

type Named = readonly [name: string, value: string];

/** Values that may be tokens: parameters, members of JSON, a whole body, and headers that carry tokens. */
function valuesOf(exchange: Exchange): Named[] {
  const { request, response } = exchange;
  return [
    ...parametersOf(exchange),
    ...headerValues(request.headers),
    ...(response === undefined
      ? []
      : [...locationParameters(response.headers), ...bodyValues(response.body, response.headers)]),
  ];
}

function headerValues(headers: HeaderLines): Named[] {
  const proof = headerOf(headers, 'dpop');
  const [, bearer] = /^(?:Bearer|DPoP) +(\S+)$/i.exec(headerOf(headers, 'authorization') ?? '') ?? [];
  return [
    ...(proof === undefined ? [] : [['DPoP proof', proof] as const]),
    ...(bearer === undefined ? [] : [['access token', bearer] as const]),
  ];
}

function locationParameters(headers: HeaderLines): Named[] {
  const url = headerOf(headers, 'location') ?? '';
  return parametersOf({ request: { method: 'GET', url, headers: [] } });
}

function bodyValues(body: Uint8Array, headers: HeaderLines): Named[] {
  const text = body.length === 0 ? undefined : bodyText(body, headers);
  if (text === undefined) return [];
  if (/^[\w-]+(?:\.[\w-]*){2,4}$/.test(text.trim())) return [['body', text.trim()]];
  const members = jsonMembers(text);
  return Object.entries(members).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
}

/** Nothing for a page or broken JSON: the checks say so. */
const jsonMembers = (text: string): JsonObject => jsonObjectIn(text) ?? {};

function tokenSection(
  name: string,
  token: string,
  mask: ContentMask,
  meanings: Meanings,
): Section | undefined {
  const opened = openToken(token);
  if (opened === undefined) return undefined;
  const header = membersOf(mask.json(opened.header)) ?? {};
  const payload = opened.payload === undefined ? undefined : (membersOf(mask.json(opened.payload)) ?? {});
  return {
    heading: `${name} · ${opened.form}`,
    rows: [
      { name: 'header', value: rowsOfJson(header, meanings.header) },
      payload === undefined
        ? { name: 'payload', value: opened.form === 'JWE' ? 'encrypted' : 'not a JSON object' }
        : { name: 'payload', value: rowsOfJson(payload, meanings.payload) },
    ],
  };
}

const SAML_NAMES: ReadonlySet<string> = new Set(['SAMLRequest', 'SAMLResponse']);

function samlSection(name: string, value: string, mask: ContentMask): Section | undefined {
  const bytes = Buffer.from(value, 'base64');
  const xml = bytes.subarray(0, 1).toString() === '<' ? bytes.toString() : inflated(bytes);
  return xml === undefined
    ? undefined
    : { heading: `${name} · XML`, rows: [], text: indented(mask.saml(xml)) };
}

/** SAML bindings 3.4.4.1: the redirect binding deflates. */
function inflated(bytes: Uint8Array): string | undefined {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MAX_XML }).toString();
  } catch {
    // Not deflated, or too large: the checks say so.
    return undefined;
  }
}

/** Deeper elements are indented no further. */
const DEEPEST = 12;

/** Starts a line at each tag that follows another: signed bytes are shown, never sent on. */
function indented(xml: string): string {
  let depth = 0;
  return xml
    .replace(/>\s*</g, '>\n<')
    .split('\n')
    .map((line) => {
      if (line.startsWith('</')) depth -= 1;
      const text = '  '.repeat(Math.min(Math.max(depth, 0), DEEPEST)) + line.trim();
      if (/^<[^/?!]/.test(line) && !line.endsWith('/>') && !/<\/[^>]*>$/.test(line)) depth += 1;
      return text;
    })
    .join('\n');
}
