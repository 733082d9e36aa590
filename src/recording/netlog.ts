/**
 * Chrome's own log of its network stack (`chrome://net-export`, `--log-net-log`): one event a line, numbered by tables
 * in `constants`. The events of one request share a source; each redirect starts a new job in it.
 */
import { defined } from '../common/defined.ts';
import { isObject, jsonIn } from '../common/json.ts';
import type { HeaderLines } from '../outcome.ts';
import { type Entry, NO_ANSWER } from './entry.ts';
import { readHeaderLines } from './header-lines.ts';
import { JsonScanner } from './json-scanner.ts';
import { createUploads, type Uploads } from './netlog-uploads.ts';
import { type RefusedCookie, reasonOfBrowser } from './refused-cookie.ts';
import { countOf, type Opened, type ReadSource, slim } from './source.ts';

type Members = Readonly<Record<string, unknown>>;

const MAX_EVENT_BYTES = 32 * 1024 * 1024;
/** Bytes of a body; larger ones hold no identity message. */
const MAX_BODY = 16 * 1024 * 1024;
/** Requests that are open at once; the oldest is closed for a new one. */
const MAX_OPEN = 20_000;

const wanted = (path: readonly string[]): 'take' | 'enter' | 'skip' => {
  if (path.length === 0) return 'enter';
  if (path[0] === 'constants') return 'take';
  if (path[0] === 'events') return path.length === 1 ? 'enter' : 'take';
  return 'skip';
};

/** Numbers of events to their names, and what else the log says once. */
interface Constants {
  readonly names: ReadonlyMap<number, string>;
  readonly errors: ReadonlyMap<number, string>;
  /** Milliseconds since 1970 at tick 0. */
  readonly offset: number;
}

/** One request on the wire. */
interface Hop {
  readonly url: string;
  readonly method: string;
  readonly start: number;
  readonly resource?: string;
  end: number;
  requestHeaders: HeaderLines;
  status?: number;
  statusText: string;
  responseHeaders: HeaderLines;
  readonly body: Buffer[];
  size: number;
  /** The body that was sent, if the log has what sockets sent. */
  sent?: string;
  failure?: string;
  readonly refused: RefusedCookie[];
}

export async function readNetlog(opened: Opened): Promise<ReadSource | undefined> {
  const scanner = new JsonScanner(wanted, MAX_EVENT_BYTES);
  const entries: Entry[] = [];
  const open = new Map<number, Hop[]>();
  const seen = { stripped: false, bodies: false, damaged: 0, cut: false, requests: 0 };
  const uploads = createUploads();
  let constants: Constants | undefined;

  const close = (id: number): void => {
    const hops = open.get(id) ?? [];
    open.delete(id);
    for (const [at, hop] of hops.entries()) {
      const place = hops.length === 1 ? `request ${id}` : `request ${id}.${at + 1}`;
      const entry = entryOf(hop, { where: opened.place(place), source: opened.source });
      seen.requests += 1;
      if (opened.keep.entry(entry)) entries.push(slim(entry, opened.keep));
    }
  };

  const take = (event: unknown): void => {
    if (constants === undefined || !isObject(event) || !isObject(event.source)) return;
    const name = constants.names.get(Number(event.type));
    const id = Number(event.source.id);
    if (name === undefined || Number.isNaN(id)) return;
    const params = isObject(event.params) ? event.params : {};
    const time = constants.offset + Number(event.time);
    if (name === 'URL_REQUEST_START_JOB' && typeof params.url === 'string') {
      if (!/^https?:/i.test(params.url)) return;
      const hops = open.get(id) ?? [];
      hops.push(newHop(params, time));
      open.set(id, hops);
      const [oldest] = open.keys();
      if (open.size > MAX_OPEN && oldest !== undefined) close(oldest);
      return;
    }
    const hop = open.get(id)?.at(-1);
    if (hop === undefined) {
      uploads.event(name, id, params);
      return;
    }
    hop.end = time;
    applyEvent(name, params, hop, constants, seen);
    if (SENDS.test(name)) awaitBody(hop, uploads);
    if (name === 'REQUEST_ALIVE') close(id);
  };

  const takeValue = (path: readonly string[], text: string | undefined): void => {
    const value = text === undefined ? undefined : jsonIn(text);
    if (path[0] === 'constants') constants = readConstants(value);
    else if (value === undefined) seen.damaged += 1;
    else take(value);
  };
  for await (const chunk of opened.chunks()) {
    for (const { path, text } of scanner.push(chunk)) takeValue(path, text);
  }
  const whole = scanner.complete;
  for (const { cut, path, text } of scanner.end()) if (!cut) takeValue(path, text);
  for (const id of [...open.keys()]) close(id);
  if (constants === undefined) return undefined;
  return {
    entries,
    count: seen.requests,
    facts: {
      format: 'Chrome netlog',
      creator: 'Chrome',
      lost: [
        ...(whole ? [] : ['the file ends early: what came after its end is missing']),
        ...(seen.damaged > 0 ? [`${countOf(seen.damaged, 'event', 'events')} could not be read`] : []),
      ],
      lacks: [...(uploads.hasBytes ? [] : [NO_FORMS]), ...(seen.bodies ? [] : ['bodies of answers'])],
      ...(seen.stripped ? { sanitized: STRIPPED } : {}),
    },
  };
}

const NO_FORMS =
  'forms that were posted: token requests are missing, and a login that is answered by a form (SAML, form_post) ' +
  'looks unfinished; chrome://net-export keeps them with "Include raw bytes"';
const STRIPPED = 'chrome://net-export keeps them with "Include cookies and credentials"';

function readConstants(value: unknown): Constants | undefined {
  if (!isObject(value) || !isObject(value.logEventTypes)) return undefined;
  const reversed = (table: unknown): ReadonlyMap<number, string> =>
    new Map(isObject(table) ? Object.entries(table).map(([name, number]) => [Number(number), name]) : []);
  return {
    names: reversed(value.logEventTypes),
    errors: reversed(value.netError),
    offset: Number(value.timeTickOffset ?? 0),
  };
}

const RESOURCES: Readonly<Record<string, string>> = { 'main frame': 'document', subframe: 'document' };

function newHop(params: Members, start: number): Hop {
  const resource = RESOURCES[String(params.request_type)];
  return {
    url: String(params.url),
    method: typeof params.method === 'string' ? params.method.toUpperCase() : 'GET',
    start,
    end: start,
    requestHeaders: [],
    statusText: '',
    responseHeaders: [],
    body: [],
    size: 0,
    refused: [],
    ...defined({ resource }),
  };
}

function applyEvent(
  name: string,
  params: Members,
  hop: Hop,
  { errors }: Constants,
  seen: { stripped: boolean; bodies: boolean },
): void {
  if (SENDS.test(name)) {
    hop.requestHeaders = whole(linesOf(params.headers), seen);
  } else if (name === 'HTTP_TRANSACTION_READ_RESPONSE_HEADERS') {
    const [first, ...lines] = Array.isArray(params.headers) ? params.headers : [];
    const [, status, text = ''] = /^HTTP\/\S+ (\d{3}) ?(.*)$/.exec(String(first)) ?? [];
    if (status !== undefined && !status.startsWith('1')) {
      hop.status = Number(status);
      hop.statusText = text;
      hop.responseHeaders = whole(linesOf(lines), seen);
    }
  } else if (name === 'URL_REQUEST_JOB_FILTERED_BYTES_READ' && typeof params.bytes === 'string') {
    seen.bodies = true;
    if (hop.size < MAX_BODY) hop.body.push(Buffer.from(params.bytes, 'base64'));
    hop.size += params.bytes.length;
  } else if (name === 'COOKIE_INCLUSION_STATUS') {
    const refused = refusedIn(params);
    if (refused !== undefined) hop.refused.push(refused);
  }
  const error = Number(params.net_error ?? 0);
  if (error < 0 && OF_THE_REQUEST.has(name)) hop.failure = `net::${errors.get(error) ?? `ERR ${error}`}`;
}

const SENDS = /^HTTP_TRANSACTION_(?:HTTP2_|QUIC_)?SEND_REQUEST_HEADERS$/;

/** A request with a body: its socket sends it next. */
function awaitBody(hop: Hop, uploads: Uploads): void {
  if (hop.method === 'GET' || hop.method === 'HEAD' || !URL.canParse(hop.url)) return;
  const { host, pathname, search } = new URL(hop.url);
  uploads.awaits({
    method: hop.method,
    host,
    path: `${pathname}${search}`,
    take(body) {
      hop.sent = body;
    },
  });
}

/** Errors of other events are tried again, e.g. over another address. */
const OF_THE_REQUEST: ReadonlySet<string> = new Set([
  'URL_REQUEST_START_JOB',
  'REQUEST_ALIVE',
  'FAILED',
  'CORS_REQUEST',
]);

/** HTTP/1 and HTTP/2 list lines, older logs of HTTP/2 and QUIC have an object. */
function linesOf(headers: unknown): HeaderLines {
  if (!Array.isArray(headers)) return readHeaderLines(headers);
  return readHeaderLines(
    headers.flatMap((line: unknown) => {
      const [, name, value] = /^(:?[^:]+): ?([\s\S]*)$/.exec(String(line)) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Leaves out what was removed before the log was written: nothing may be concluded from it. */
function whole(lines: HeaderLines, seen: { stripped: boolean }): HeaderLines {
  const kept = lines.filter(([, value]) => !/^\[\d+ bytes were stripped\]$/.test(value));
  if (kept.length < lines.length) seen.stripped = true;
  return kept;
}

function refusedIn({ name, operation, status }: Members): RefusedCookie | undefined {
  if (typeof name !== 'string' || typeof status !== 'string') return undefined;
  const reason = status
    .split(',')
    .flatMap((code) => (code.trim().startsWith('EXCLUDE_') ? (reasonOfBrowser(code) ?? []) : []))[0];
  return reason === undefined ? undefined : { name, way: operation === 'send' ? 'sent' : 'stored', reason };
}

function entryOf(hop: Hop, place: Pick<Entry, 'where' | 'source'>): Entry {
  const { status, failure, refused, body } = hop;
  const isRedirect = status !== undefined && status >= 300 && status < 400;
  const text = Buffer.concat(body).toString('utf8');
  return {
    ...place,
    time: hop.start,
    duration: Math.max(0, hop.end - hop.start),
    method: hop.method,
    url: hop.url,
    requestHeaders: hop.requestHeaders,
    ...defined({ requestBody: hop.sent, status }),
    statusText: hop.statusText,
    ...(failure !== undefined ? { failure } : status === undefined ? { failure: NO_ANSWER } : {}),
    responseHeaders: hop.responseHeaders,
    ...(text === ''
      ? { missingBody: isRedirect ? 'redirect' : 'not in this format' }
      : { responseBody: text }),
    ...defined({ resource: hop.resource }),
    ...(refused.length === 0 ? {} : { refusedCookies: refused }),
  };
}
