/**
 * Entries of HTTP archives (HAR 1.2), read leniently: real writers leave members out, add their own and differ in
 * meaning. Parameters are never taken from `queryString` or `params` if the raw text is there: Chrome leaves those
 * encoded, others decode them.
 */
import { defined } from '../common/defined.ts';
import { isObject } from '../common/json.ts';
import type { Entry, MissingBody } from './entry.ts';
import { headerValue, readHeaderLines } from './header-lines.ts';

type Members = Readonly<Record<string, unknown>>;

const textOf = (value: unknown, name: string): string | undefined =>
  isObject(value) && typeof value[name] === 'string' ? (value[name] as string) : undefined;

const numberOf = (value: unknown, name: string): number | undefined =>
  isObject(value) && typeof value[name] === 'number' && Number.isFinite(value[name])
    ? (value[name] as number)
    : undefined;

/** Reads one element of `log.entries`; undefined if it has no request. */
export function readHarEntry(value: unknown, place: Pick<Entry, 'where' | 'source'>): Entry | undefined {
  if (!isObject(value) || !isObject(value.request)) return undefined;
  const { request, response } = value;
  const url = textOf(request, 'url');
  if (url === undefined || url === '') return undefined;
  const time = Date.parse(textOf(value, 'startedDateTime') ?? '');
  const status = numberOf(response, 'status');
  const answered = status !== undefined && status > 0;
  const failure =
    textOf(response, '_error') ??
    textOf(value, '_error') ??
    textOf(response, '_failureText') ??
    textOf(value, '_failureText');
  const requestHeaders = readHeaderLines(request.headers);
  const responseHeaders = withLocation(
    readHeaderLines(isObject(response) ? response.headers : []),
    textOf(response, 'redirectURL'),
  );
  return {
    ...place,
    ...(Number.isNaN(time) ? {} : { time }),
    duration: Math.max(0, numberOf(value, 'time') ?? 0),
    method: (textOf(request, 'method') ?? 'GET').toUpperCase(),
    url,
    requestHeaders,
    ...defined({ requestBody: requestBodyOf(request) }),
    ...(answered ? { status } : {}),
    statusText: textOf(response, 'statusText') ?? '',
    ...(failure !== undefined && failure !== '' ? { failure } : answered ? {} : { failure: 'no answer' }),
    responseHeaders,
    ...responseBodyOf(response, status),
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

function requestBodyOf(request: Members): string | undefined {
  const posted = request.postData;
  const text = textOf(posted, 'text');
  if (text !== undefined && text !== '') {
    const encoding = textOf(posted, '_encoding') ?? textOf(posted, 'encoding');
    return encoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text;
  }
  const params = isObject(posted) && Array.isArray(posted.params) ? posted.params : [];
  const pairs = params.flatMap((one: unknown): [string, string][] => {
    const name = textOf(one, 'name');
    return name === undefined ? [] : [[name, textOf(one, 'value') ?? '']];
  });
  return pairs.length === 0 ? undefined : new URLSearchParams(pairs).toString();
}

/** Content that no identity message is made of; its base64 is never decoded. */
const BINARY = /^(?:image|font|video|audio)\/|^application\/(?:octet-stream|wasm|font|x-font|pdf|zip)|woff/i;

function responseBodyOf(
  response: unknown,
  status: number | undefined,
): { readonly responseBody?: string; readonly missingBody?: MissingBody } {
  const content = isObject(response) ? response.content : undefined;
  const text = textOf(content, 'text');
  if (text === undefined || text === '') return missing(content, status);
  if (BINARY.test(textOf(content, 'mimeType') ?? '')) return { missingBody: 'not text' };
  const plain =
    textOf(content, 'encoding')?.toLowerCase() === 'base64'
      ? Buffer.from(text, 'base64').toString('utf8')
      : text;
  return { responseBody: plain };
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
