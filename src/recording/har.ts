/**
 * Entries of HTTP archives (HAR 1.2), read leniently: real writers leave members out, add their own and differ in
 * meaning. Parameters are never taken from `queryString` or `params` if the raw text is there: Chrome leaves those
 * encoded, others decode them.
 */
import { defined } from '../common/defined.ts';
import { isObject } from '../common/json.ts';
import { type Entry, type MissingBody, NO_ANSWER } from './entry.ts';
import { headerValue, readHeaderLines } from './header-lines.ts';
import { withoutCoding } from './http-text.ts';

type Members = Readonly<Record<string, unknown>>;

const textOf = (value: unknown, name: string): string | undefined =>
  isObject(value) && typeof value[name] === 'string' ? (value[name] as string) : undefined;

const numberOf = (value: unknown, name: string): number | undefined =>
  isObject(value) && typeof value[name] === 'number' && Number.isFinite(value[name])
    ? (value[name] as number)
    : undefined;

/** Whether a document is an HTTP archive. */
export function isHar(value: unknown): value is { readonly log: Members } {
  return isObject(value) && isObject(value.log) && Array.isArray(value.log.entries);
}

/** What an entry holds, whatever its writer; for readers that look for one kind of message. */
export interface HarParts {
  readonly method: string;
  /** Empty if absent. */
  readonly url: string;
  readonly requestHeaders: Entry['requestHeaders'];
  /** Parameters as the writer lists them: encoded or not, differently by writer. */
  readonly queryString: readonly unknown[];
  readonly requestText: string | undefined;
  readonly params: readonly unknown[];
  readonly responseHeaders: Entry['responseHeaders'];
  /** Reads the response body as text, base64 decoded; empty if absent. */
  responseText(): string;
}

/** The elements of `log.entries` that are objects, with their index. */
export function harEntriesOf(archive: { readonly log: Members }): readonly (readonly [number, HarParts])[] {
  const { entries } = archive.log;
  return (Array.isArray(entries) ? entries : []).flatMap((entry: unknown, index) =>
    isObject(entry) ? [[index, partsOf(entry)] as const] : [],
  );
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function partsOf({ request, response }: Members): HarParts {
  const posted = isObject(request) ? request.postData : undefined;
  const content = isObject(response) ? response.content : undefined;
  const text = textOf(posted, 'text');
  const responseHeaders = readHeaderLines(isObject(response) ? response.headers : []);
  const encoding = textOf(posted, '_encoding') ?? textOf(posted, 'encoding');
  return {
    method: textOf(request, 'method') ?? '',
    url: textOf(request, 'url') ?? '',
    requestHeaders: readHeaderLines(isObject(request) ? request.headers : []),
    queryString: listOf(isObject(request) ? request.queryString : []),
    requestText: text !== undefined && encoding === 'base64' ? decoded(text) : text,
    params: listOf(isObject(posted) ? posted.params : []),
    responseHeaders,
    responseText() {
      const body = textOf(content, 'text') ?? '';
      if (textOf(content, 'encoding')?.toLowerCase() !== 'base64') return body;
      // Some proxies store what was on the wire.
      const coding = headerValue(responseHeaders, 'content-encoding') ?? '';
      return withoutCoding(Buffer.from(body, 'base64'), coding)?.toString('utf8') ?? '';
    },
  };
}

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/** Some proxies write the path of the request line only: the host is among the headers. */
function absolute(url: string, headers: unknown): string {
  if (!url.startsWith('/') || url.startsWith('//')) return url;
  const list: readonly unknown[] = Array.isArray(headers) ? headers : [];
  const headerOf = (name: string): string | undefined =>
    textOf(
      list.find((one) => textOf(one, 'name')?.toLowerCase() === name),
      'value',
    );
  const host = headerOf(':authority') ?? headerOf('host');
  return host === undefined ? url : `${headerOf(':scheme') ?? 'https'}://${host}${url}`;
}

/** Reads one element of `log.entries`; undefined if it has no request. */
export function readHarEntry(value: unknown, place: Pick<Entry, 'where' | 'source'>): Entry | undefined {
  if (!isObject(value) || !isObject(value.request)) return undefined;
  const parts = partsOf(value);
  const { response } = value;
  const { method, requestHeaders } = parts;
  const url = absolute(parts.url, value.request.headers);
  if (url === '') return undefined;
  const time = Date.parse(textOf(value, 'startedDateTime') ?? '');
  const status = numberOf(response, 'status');
  const answered = status !== undefined && status > 0;
  const failure =
    textOf(response, '_error') ??
    textOf(value, '_error') ??
    textOf(response, '_failureText') ??
    textOf(value, '_failureText');
  return {
    ...place,
    ...(Number.isNaN(time) ? {} : { time }),
    duration: Math.max(0, numberOf(value, 'time') ?? 0),
    method: (method === '' ? 'GET' : method).toUpperCase(),
    url,
    requestHeaders,
    ...defined({ requestBody: requestBodyOf(parts) }),
    ...(answered ? { status } : {}),
    statusText: textOf(response, 'statusText') ?? '',
    ...(failure !== undefined && failure !== '' ? { failure } : answered ? {} : { failure: NO_ANSWER }),
    responseHeaders: withLocation(parts.responseHeaders, textOf(response, 'redirectURL')),
    ...responseBodyOf(parts, response, status),
    ...defined({
      page: textOf(value, 'pageref'),
      resource: textOf(value, '_resourceType')?.toLowerCase(),
      initiator: isObject(value._initiator) ? textOf(value._initiator, 'type') : undefined,
    }),
  };
}

/** The header keeps a fragment that `redirectURL` may have lost, so it comes first. */
function withLocation(
  headers: Entry['responseHeaders'],
  redirectUrl: string | undefined,
): Entry['responseHeaders'] {
  if (redirectUrl === undefined || redirectUrl === '' || headerValue(headers, 'location') !== undefined) {
    return headers;
  }
  return [...headers, ['Location', redirectUrl]];
}

function requestBodyOf({ requestText, params }: HarParts): string | undefined {
  if (requestText !== undefined && requestText !== '') return requestText;
  const pairs = params.flatMap((one: unknown): [string, string][] => {
    const name = textOf(one, 'name');
    return name === undefined ? [] : [[name, textOf(one, 'value') ?? '']];
  });
  return pairs.length === 0 ? undefined : new URLSearchParams(pairs).toString();
}

/** Content that no identity message is made of; its base64 is never decoded. */
const BINARY = /^(?:image|font|video|audio)\/|^application\/(?:octet-stream|wasm|font|x-font|pdf|zip)|woff/i;

function responseBodyOf(
  parts: HarParts,
  response: unknown,
  status: number | undefined,
): { readonly responseBody?: string; readonly missingBody?: MissingBody } {
  const content = isObject(response) ? response.content : undefined;
  if ((textOf(content, 'text') ?? '') === '') return missing(content, status);
  return BINARY.test(textOf(content, 'mimeType') ?? '')
    ? { missingBody: 'not text' }
    : { responseBody: parts.responseText() };
}

function missing(content: unknown, status: number | undefined): { readonly missingBody?: MissingBody } {
  if (status === undefined || status <= 0) return { missingBody: 'blocked' };
  if (status >= 300 && status < 400) return { missingBody: 'redirect' };
  const size = numberOf(content, 'size');
  if (size === 0 && textOf(content, 'comment') === undefined) return {};
  // Chrome keeps bodies only of the page that is open at export, Firefox up to a size.
  return {
    missingBody: textOf(content, 'comment') === undefined ? 'earlier page' : 'left out by the exporter',
  };
}
