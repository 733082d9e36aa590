/**
 * Events of the DevTools protocol, domain Network: performance logs of ChromeDriver, and protocol logs of Puppeteer,
 * Playwright and others. Each redirect comes under the number of the request that it belongs to; headers as they went
 * over the wire, and why a cookie stayed out, come in events of their own.
 */
import { defined } from '../common/defined.ts';
import { isObject, jsonIn } from '../common/json.ts';
import { type Entry, NO_ANSWER } from './entry.ts';
import { readHeaderLines } from './header-lines.ts';
import { JsonScanner } from './json-scanner.ts';
import { type RefusedCookie, reasonOfBrowser } from './refused-cookie.ts';
import { countOf, type Opened, type ReadSource, slim } from './source.ts';
import { linesOf } from './whole.ts';

type Members = Readonly<Record<string, unknown>>;

const MAX_EVENT_BYTES = 32 * 1024 * 1024;
/** Requests kept open, since events about them may come late; the oldest is closed for a new one. */
const MAX_OPEN = 20_000;

interface Hop {
  readonly number: number;
  readonly sent: Members;
  response?: Members;
  end?: number;
  /** False: it has no events of its own about headers. */
  hasExtra: boolean;
}

interface Exchange {
  readonly hops: Hop[];
  readonly sentExtra: Members[];
  readonly receivedExtra: Members[];
  failed?: Members;
  body?: string;
}

export async function readCdp(opened: Opened): Promise<ReadSource | undefined> {
  const open = new Map<string, Exchange>();
  const entries: Entry[] = [];
  /** Calls for a body, by the number of the call. */
  const asked = new Map<number, string>();
  const seen = { requests: 0, damaged: 0, bodies: false };

  const close = (id: string): void => {
    const exchange = open.get(id);
    open.delete(id);
    if (exchange === undefined) return;
    for (const entry of entriesOf(exchange, opened)) {
      if (opened.keep.entry(entry)) entries.push(slim(entry, opened.keep));
    }
  };
  const exchangeOf = (id: string): Exchange => {
    const known = open.get(id);
    if (known !== undefined) return known;
    const made: Exchange = { hops: [], sentExtra: [], receivedExtra: [] };
    open.set(id, made);
    const [oldest] = open.keys();
    if (open.size > MAX_OPEN && oldest !== undefined) close(oldest);
    return made;
  };

  const take = (value: unknown): void => {
    const event = eventIn(value);
    if (event === undefined) return;
    const { method, params, id, result } = event;
    if (isObject(result) && typeof result.body === 'string') {
      const exchange = open.get(asked.get(Number(id)) ?? '');
      if (exchange === undefined) return;
      seen.bodies = true;
      exchange.body =
        result.base64Encoded === true ? Buffer.from(result.body, 'base64').toString('utf8') : result.body;
      return;
    }
    if (!isObject(params) || typeof params.requestId !== 'string') return;
    if (method === 'Network.getResponseBody') asked.set(Number(id), params.requestId);
    else if (method === 'Network.requestWillBeSent') {
      if (!isObject(params.request) || !/^https?:/i.test(String(params.request.url))) return;
      const exchange = exchangeOf(params.requestId);
      const before = exchange.hops.at(-1);
      if (before !== undefined && isObject(params.redirectResponse)) {
        before.response = params.redirectResponse;
        before.end = Number(params.timestamp);
        before.hasExtra = params.redirectHasExtraInfo !== false;
      }
      seen.requests += 1;
      exchange.hops.push({ number: seen.requests, sent: params, hasExtra: true });
    } else if (method === 'Network.requestWillBeSentExtraInfo')
      exchangeOf(params.requestId).sentExtra.push(params);
    else if (method === 'Network.responseReceivedExtraInfo')
      exchangeOf(params.requestId).receivedExtra.push(params);
    else if (method === 'Network.responseReceived' && isObject(params.response)) {
      const last = open.get(params.requestId)?.hops.at(-1);
      if (last === undefined) return;
      last.response = params.response;
      last.end = Number(params.timestamp);
      last.hasExtra = params.hasExtraInfo !== false;
    } else if (method === 'Network.loadingFailed') {
      const exchange = open.get(params.requestId);
      if (exchange !== undefined) exchange.failed = params;
    }
  };

  const isCut = await eachValue(opened, take, () => {
    seen.damaged += 1;
  });
  for (const id of [...open.keys()]) close(id);
  if (seen.requests === 0) return undefined;
  return {
    entries,
    count: seen.requests,
    facts: {
      format: 'DevTools protocol log',
      lost: [
        ...(isCut ? ['the file ends early: what came after its end is missing'] : []),
        ...(seen.damaged > 0 ? [`${countOf(seen.damaged, 'event', 'events')} could not be read`] : []),
      ],
      lacks: seen.bodies ? [] : ['bodies of answers'],
    },
  };
}

/** Reads one JSON list, or lines that each hold an event. Returns whether a list ended early. */
async function eachValue(
  opened: Opened,
  take: (value: unknown) => void,
  damaged: () => void,
): Promise<boolean> {
  if (!/^\s*\[\s*\{/.test(opened.head.toString('utf8').replace(/^\uFEFF/, ''))) {
    for await (const line of linesOf(opened)) {
      const start = line.search(/\{"(?:method|message|id|level|sessionId|guid|params)"/);
      if (start === -1) continue;
      const value = jsonIn(line.slice(start, line.lastIndexOf('}') + 1));
      if (value === undefined) {
        if (/"Network\./.test(line)) damaged();
      } else take(value);
    }
    return false;
  }
  const scanner = new JsonScanner((path) => (path.length === 0 ? 'enter' : 'take'), MAX_EVENT_BYTES);
  const takeText = (text: string | undefined): void => {
    const value = text === undefined ? undefined : jsonIn(text);
    if (value === undefined) damaged();
    else take(value);
  };
  for await (const chunk of opened.chunks()) for (const { text } of scanner.push(chunk)) takeText(text);
  const isCut = !scanner.complete;
  for (const { cut, text } of scanner.end()) if (!cut) takeText(text);
  return isCut;
}

/** Unwraps what a log puts around an event. */
function eventIn(value: unknown, depth = 0): Members | undefined {
  if (!isObject(value) || depth > 3) return undefined;
  if (typeof value.method === 'string' || 'result' in value) return value;
  if (typeof value.message === 'string') return eventIn(jsonIn(value.message), depth + 1);
  return eventIn(value.message, depth + 1);
}

function entriesOf({ hops, sentExtra, receivedExtra, failed, body }: Exchange, opened: Opened): Entry[] {
  let extra = 0;
  return hops.map((hop, at) => {
    const place = { where: opened.place(`request ${hop.number}`), source: opened.source };
    const isLast = at === hops.length - 1;
    const [sent, received] = hop.hasExtra ? [sentExtra[extra], receivedExtra[extra]] : [];
    if (hop.hasExtra) extra += 1;
    return entryOf(
      hop,
      { ...defined({ sent, received }), ...(isLast ? defined({ failed, body }) : {}) },
      place,
    );
  });
}

interface Beside {
  readonly sent?: Members;
  readonly received?: Members;
  readonly failed?: Members;
  readonly body?: string;
}

function entryOf(
  hop: Hop,
  { sent, received, failed, body }: Beside,
  place: Pick<Entry, 'where' | 'source'>,
): Entry {
  const { response, end } = hop;
  const request = hop.sent.request as Members;
  const status = Number(received?.statusCode ?? response?.status ?? 0);
  const failure = failureOf(failed);
  const refused = [
    ...refusedIn(sent?.associatedCookies, 'sent'),
    ...refusedIn(received?.blockedCookies, 'stored'),
  ];
  const start = Number(hop.sent.timestamp);
  const isRedirect = status >= 300 && status < 400;
  const posted = postedText(request);
  const resource = typeof hop.sent.type === 'string' ? hop.sent.type.toLowerCase() : undefined;
  const initiator = isObject(hop.sent.initiator) ? hop.sent.initiator.type : undefined;
  return {
    ...place,
    ...timeOf(hop.sent.wallTime),
    duration: end === undefined || Number.isNaN(end - start) ? 0 : Math.max(0, (end - start) * 1000),
    method: String(request.method ?? 'GET').toUpperCase(),
    url: String(request.url),
    requestHeaders: readHeaderLines(sent?.headers ?? request.headers),
    ...defined({ requestBody: posted }),
    ...(status > 0 ? { status } : {}),
    statusText: typeof response?.statusText === 'string' ? response.statusText : '',
    ...(failure !== undefined ? { failure } : status > 0 ? {} : { failure: NO_ANSWER }),
    responseHeaders: readHeaderLines(received?.headers ?? response?.headers),
    ...(body === undefined
      ? { missingBody: isRedirect ? ('redirect' as const) : ('not in this format' as const) }
      : { responseBody: body }),
    ...defined({ resource, initiator: typeof initiator === 'string' ? initiator : undefined }),
    ...(typeof hop.sent.frameId === 'string' ? { page: hop.sent.frameId } : {}),
    ...(refused.length === 0 ? {} : { refusedCookies: refused }),
  };
}

const timeOf = (wallTime: unknown): { readonly time?: number } =>
  typeof wallTime === 'number' && Number.isFinite(wallTime) ? { time: wallTime * 1000 } : {};

function postedText({ postData, postDataEntries }: Members): string | undefined {
  if (typeof postData === 'string' && postData !== '') return postData;
  if (!Array.isArray(postDataEntries)) return undefined;
  const parts = postDataEntries.flatMap((one: unknown) =>
    isObject(one) && typeof one.bytes === 'string' ? [Buffer.from(one.bytes, 'base64')] : [],
  );
  return parts.length === 0 ? undefined : Buffer.concat(parts).toString('utf8');
}

function failureOf(failed: Members | undefined): string | undefined {
  if (failed === undefined) return undefined;
  const cors = isObject(failed.corsErrorStatus) ? failed.corsErrorStatus.corsError : undefined;
  const text = typeof failed.errorText === 'string' && failed.errorText !== '' ? failed.errorText : 'failed';
  const why = typeof cors === 'string' ? cors : failed.blockedReason;
  return typeof why === 'string' && why !== '' ? `${text} (${why})` : text;
}

/** A cookie of another path or host is listed as well; only a missing one is ever looked up. */
function refusedIn(listed: unknown, way: RefusedCookie['way']): RefusedCookie[] {
  return (Array.isArray(listed) ? listed : []).flatMap((one: unknown): RefusedCookie[] => {
    if (!isObject(one) || !Array.isArray(one.blockedReasons)) return [];
    const reason = one.blockedReasons.flatMap((code) => reasonOfBrowser(String(code)) ?? [])[0];
    const line = typeof one.cookieLine === 'string' ? one.cookieLine.split('=', 1)[0] : undefined;
    const name = isObject(one.cookie) ? one.cookie.name : line;
    return reason === undefined || typeof name !== 'string' ? [] : [{ name: name.trim(), way, reason }];
  });
}
