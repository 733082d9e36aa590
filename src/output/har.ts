/**
 * Exchanges as an HTTP Archive, version 1.2, for the network panel of a browser's developer tools.
 * Spec: HAR 1.2, https://w3c.github.io/web-performance/specs/HAR/Overview.html
 */
import { defined } from '../common/defined.ts';
import type { Exchange, HeaderLines } from '../outcome.ts';
import { bodyText, headerOf, isForm } from './exchange-body.ts';
import { type HarCookie, requestCookies, responseCookies } from './har-cookies.ts';

interface NameValue {
  readonly name: string;
  readonly value: string;
}

interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly cookies: readonly HarCookie[];
  readonly headers: readonly NameValue[];
  readonly queryString: readonly NameValue[];
  readonly postData?: {
    readonly mimeType: string;
    readonly text: string;
    readonly params?: readonly NameValue[];
    /** `base64` for bytes that are not text; HAR does not define it. */
    readonly _encoding?: 'base64';
  };
  /** -1 means unknown, here and below. */
  readonly headersSize: number;
  readonly bodySize: number;
}

interface HarResponse {
  /** 0 when there was no answer, or idcli did not see it. */
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly cookies: readonly HarCookie[];
  readonly headers: readonly NameValue[];
  readonly content: {
    readonly size: number;
    readonly mimeType: string;
    readonly text?: string;
    readonly encoding?: 'base64';
    readonly compression?: number;
  };
  readonly redirectURL: string;
  readonly headersSize: number;
  readonly bodySize: number;
  /** Why there is no answer, in Chrome's member. */
  readonly _error?: string;
}

interface HarEntry {
  readonly pageref: string;
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: HarRequest;
  readonly response: HarResponse;
  readonly cache: Readonly<Record<string, never>>;
  readonly timings: { readonly send: number; readonly wait: number; readonly receive: number };
  readonly comment: string;
}

export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: NameVersion;
    readonly pages: readonly {
      readonly startedDateTime: string;
      readonly id: string;
      readonly title: string;
      readonly pageTimings: { readonly onContentLoad: number; readonly onLoad: number };
    }[];
    readonly entries: readonly HarEntry[];
  };
}

interface NameVersion {
  readonly name: string;
  readonly version: string;
}

const PAGE = 'page_1';

/**
 * Builds the archive of one run, as one page.
 * @param exchanges already masked
 * @param title of the page, e.g. the command and the provider
 * @param version of idcli
 */
export function toHar(exchanges: readonly Exchange[], title: string, version: string): Har {
  const first = exchanges[0]?.startedAt.toISOString();
  return {
    log: {
      version: '1.2',
      creator: { name: 'idcli', version },
      pages:
        first === undefined
          ? []
          : [{ startedDateTime: first, id: PAGE, title, pageTimings: { onContentLoad: -1, onLoad: -1 } }],
      entries: exchanges.map(toEntry),
    },
  };
}

function toEntry(exchange: Exchange): HarEntry {
  const { startedAt, milliseconds, actor, purpose, note } = exchange;
  return {
    pageref: PAGE,
    startedDateTime: startedAt.toISOString(),
    time: milliseconds,
    request: toRequest(exchange.request),
    response:
      exchange.response === undefined ? noResponse(exchange) : toResponse(exchange.response, exchange),
    cache: {},
    timings: { send: 0, wait: milliseconds, receive: 0 },
    comment: `${purpose}, ${COMMENTS[actor]}${note === undefined ? '' : `: ${note}`}`,
  };
}

const COMMENTS = {
  client: 'by idcli',
  'user-agent': 'by the built-in user agent',
  browser: 'handed to a browser, which alone saw the answer',
  callback: 'received by idcli',
  recorded: 'read from a recording',
} as const satisfies Record<Exchange['actor'], string>;

function toRequest({ method, url, headers, body }: Exchange['request']): HarRequest {
  const query = URL.canParse(url) ? [...new URL(url).searchParams] : [];
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: requestCookies(headers),
    headers: headers.map(toNameValue),
    queryString: query.map(toNameValue),
    ...defined({ postData: body === undefined ? undefined : toPostData(body, headers) }),
    headersSize: -1,
    bodySize: body?.length ?? 0,
  };
}

function toPostData(body: Uint8Array, headers: HeaderLines): NonNullable<HarRequest['postData']> {
  const mimeType = headerOf(headers, 'content-type') ?? '';
  const text = bodyText(body, headers);
  if (text === undefined)
    return { mimeType, text: Buffer.from(body).toString('base64'), _encoding: 'base64' };
  return {
    mimeType,
    text,
    ...(isForm(headers) ? { params: [...new URLSearchParams(text)].map(toNameValue) } : {}),
  };
}

function toResponse(
  { status, statusText, headers, body }: NonNullable<Exchange['response']>,
  { startedAt, failure }: Exchange,
): HarResponse {
  const text = bodyText(body, headers);
  const encoded = headerOf(headers, 'content-encoding') !== undefined;
  const sent = Number(headerOf(headers, 'content-length') ?? Number.NaN);
  const onTheWire = encoded ? (Number.isNaN(sent) ? -1 : sent) : body.length;
  return {
    status,
    statusText,
    httpVersion: 'HTTP/1.1',
    cookies: responseCookies(headers, startedAt),
    headers: headers.map(toNameValue),
    content: {
      size: body.length,
      mimeType: headerOf(headers, 'content-type') ?? 'application/octet-stream',
      ...(text === undefined ? { text: Buffer.from(body).toString('base64'), encoding: 'base64' } : { text }),
      ...(encoded && onTheWire >= 0 ? { compression: body.length - onTheWire } : {}),
    },
    redirectURL: headerOf(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: onTheWire,
    ...defined({ _error: failure }),
  };
}

function noResponse({ failure }: Exchange): HarResponse {
  return {
    status: 0,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: [],
    content: { size: 0, mimeType: 'x-unknown' },
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
    ...defined({ _error: failure }),
  };
}

function toNameValue([name, value]: readonly [string, string]): NameValue {
  return { name, value };
}
