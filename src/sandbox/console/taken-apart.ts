/** Finds the tokens and messages in a request and its answer, and takes them apart without a key. */

import { inflateRawSync } from 'node:zlib';
import { jsonIn } from '../../common/json.ts';
import { objectIn } from '../jose/verify.ts';
import { type SeenExchange, sentPairs } from '../journal.ts';
import { relative } from './picture.ts';

export interface TakenApart {
  /** Where it stood, e.g. `id_token`. */
  readonly name: string;
  /** What it is, in a word or two. */
  readonly kind: string;
  readonly parts: readonly { readonly title: string; readonly text: string }[];
  /** Facts that people look for first. */
  readonly facts: readonly string[];
}

/** Of one message; a sandbox under test may be sent anything. */
const MOST_FOUND = 20;
const DEEPEST = 4;
const LARGEST_XML = 256 * 1024;
const JOSE = /^[\w-]+\.[\w-]*\.[\w-]*(?:\.[\w-]*\.[\w-]*)?$/;

/** What the client sent. */
export function takenFromRequest({ request }: SeenExchange, now: Date): readonly TakenApart[] {
  const pairs = sentPairs({ ...request, url: new URL(request.url) });
  const [, bearer] = /^(?:Bearer|DPoP) (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return takeApart(
    [
      ...pairs,
      ...(bearer === undefined ? [] : [['Authorization', bearer] as const]),
      ...(request.headers.dpop === undefined ? [] : [['DPoP', request.headers.dpop] as const]),
      ...valuesInJson(request.body),
    ],
    now,
  );
}

/** What the sandbox issued: in the body, in a redirect, or in a form that posts it. */
export function takenFromResponse({ response }: SeenExchange, now: Date): readonly TakenApart[] {
  const location = response.headers.Location;
  return takeApart(
    [
      ...(location === undefined ? [] : pairsOf(location)),
      ...valuesInJson(response.body),
      ...valuesInForm(response.body),
      ...(JOSE.test(response.body.trim()) ? [['body', response.body.trim()] as const] : []),
    ],
    now,
  );
}

type Pair = readonly [name: string, value: string];

/** Query and fragment of an address. */
export function pairsOf(address: string): readonly Pair[] {
  if (!URL.canParse(address)) return [];
  const { searchParams, hash } = new URL(address);
  return [...searchParams, ...new URLSearchParams(hash.slice(1))];
}

const valuesInJson = (body: string): readonly Pair[] => stringsIn(jsonIn(body), '', DEEPEST);

function stringsIn(value: unknown, name: string, depth: number): readonly Pair[] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    stringsIn(inner, name === '' ? key : `${name}.${key}`, depth - 1),
  );
}

function valuesInForm(body: string): readonly Pair[] {
  return [...body.matchAll(/<input type="hidden" name="([^"]{1,100})" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
}

function takeApart(pairs: readonly Pair[], now: Date): readonly TakenApart[] {
  return pairs.flatMap(([name, value]) => one(name, value, now) ?? []).slice(0, MOST_FOUND);
}

function one(name: string, value: string, now: Date): TakenApart | undefined {
  if (/^SAML(?:Request|Response)$/.test(name)) return samlMessage(name, value);
  const [jws = '', ...disclosures] = value.split('~');
  return JOSE.test(jws) ? joseObject(name, jws, disclosures, now) : undefined;
}

function joseObject(
  name: string,
  token: string,
  disclosures: readonly string[],
  now: Date,
): TakenApart | undefined {
  const [first = '', second = '', ...rest] = token.split('.');
  const header = objectIn(first);
  if (header === undefined) return undefined;
  const head = { title: 'Header', text: laidOut(header) };
  if (rest.length > 1)
    return { name, kind: 'encrypted (JWE)', parts: [head], facts: ['only its recipient can open it'] };
  const payload = objectIn(second);
  const body =
    payload === undefined
      ? { title: 'Payload', text: Buffer.from(second, 'base64url').toString('utf8') }
      : { title: 'Payload', text: laidOut(payload) };
  const disclosed = disclosures
    .filter((text) => text !== '')
    .map((text) => Buffer.from(text, 'base64url').toString('utf8'));
  return {
    name,
    kind: `signed (${typeof header.alg === 'string' ? header.alg : 'no alg'})`,
    parts: [
      head,
      body,
      ...(disclosed.length > 0 ? [{ title: 'Disclosures', text: disclosed.join('\n') }] : []),
    ],
    facts: timesOf(payload ?? {}, now),
  };
}

const TIMES = { iat: 'issued', nbf: 'not before', auth_time: 'logged in', exp: 'expires' } as const;

function timesOf(payload: Readonly<Record<string, unknown>>, now: Date): string[] {
  return Object.entries(TIMES).flatMap(([claim, word]) => {
    const seconds = payload[claim];
    if (typeof seconds !== 'number') return [];
    return `${word} ${relative(seconds - now.getTime() / 1000)} (${claim})`;
  });
}

function samlMessage(name: string, value: string): TakenApart {
  const bytes = Buffer.from(value, 'base64');
  const plain = bytes.toString('utf8');
  const xml = plain.trimStart().startsWith('<') ? plain : inflated(bytes);
  return {
    name,
    kind: xml === undefined ? 'not readable' : 'SAML',
    parts: [{ title: 'XML', text: xml === undefined ? value : brokenXml(xml) }],
    facts: [],
  };
}

function inflated(bytes: Buffer): string | undefined {
  try {
    return inflateRawSync(bytes, { maxOutputLength: LARGEST_XML }).toString('utf8');
  } catch {
    return undefined;
  }
}

/** A line for each tag, to be read; not the bytes that were signed. */
const brokenXml = (xml: string): string => xml.slice(0, LARGEST_XML).replace(/></g, '>\n<');

const laidOut = (value: unknown): string => JSON.stringify(value, null, 2);
