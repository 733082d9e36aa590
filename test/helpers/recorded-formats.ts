/** A recorded login in the format of each program that records, written as that program writes it. */
import { strToU8, zipSync } from 'fflate';
import type { HarEntry } from './har.ts';

const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/]+/, '');
const hostOf = ({ request }: HarEntry): string => new URL(request.url).host;
const linesOf = (headers: HarEntry['request']['headers']): string[] =>
  headers.map(({ name, value }) => `${name}: ${value}`);
const bodyOf = ({ response }: HarEntry): string => response.content.text ?? '';
const postedOf = ({ request }: HarEntry): string => request.postData?.text ?? '';
const timeOf = ({ startedDateTime }: HarEntry): number => Date.parse(startedDateTime);

/** Request line and headers. */
const requestHead = (one: HarEntry, target = pathOf(one.request.url)): string[] => [
  `${one.request.method} ${target} HTTP/1.1`,
  `Host: ${hostOf(one)}`,
  ...linesOf(one.request.headers),
];
const responseHead = ({ response }: HarEntry): string[] => [
  `HTTP/1.1 ${response.status} OK`,
  ...linesOf(response.headers),
];

const rawRequest = (one: HarEntry, target?: string): string =>
  `${requestHead(one, target).join('\r\n')}\r\n\r\n${postedOf(one)}`;
const rawResponse = (one: HarEntry): string => `${responseHead(one).join('\r\n')}\r\n\r\n${bodyOf(one)}`;

export function toSaz(entries: readonly HarEntry[]): Uint8Array {
  const members: Record<string, Uint8Array> = { '[Content_Types].xml': strToU8('<Types/>') };
  for (const [at, one] of entries.entries()) {
    const number = String(at + 1).padStart(2, '0');
    members[`raw/${number}_c.txt`] = strToU8(rawRequest(one, one.request.url));
    members[`raw/${number}_s.txt`] = strToU8(rawResponse(one));
    members[`raw/${number}_m.xml`] = strToU8(
      `<Session><SessionTimers ClientBeginRequest="${one.startedDateTime}"/></Session>`,
    );
  }
  return zipSync(members);
}

export function toBurp(entries: readonly HarEntry[]): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const items = entries.map((one) => {
    const time = new Date(one.startedDateTime)
      .toUTCString()
      .replace(/^(\w{3}), (\d\d) (\w{3}) (\d{4}) ([\d:]+) GMT$/, '$1 $3 $2 $5 GMT $4');
    return `<item><time>${time}</time><url><![CDATA[${one.request.url}]]></url><request base64="true"><![CDATA[${base64(rawRequest(one))}]]></request><response base64="true"><![CDATA[${base64(rawResponse(one))}]]></response></item>`;
  });
  return `<?xml version="1.0"?>\n<!DOCTYPE items [\n<!ELEMENT items (item*)>\n<!ATTLIST items burpVersion CDATA "">\n]>\n<items burpVersion="2026.1" exportTime="x">${items.join('\n')}</items>`;
}

/** As a terminal shows it: a body without a line end shares its last line with what curl says next. */
export const toCurlVerbose = (entries: readonly HarEntry[]): string =>
  entries
    .map((one) => {
      const sent = requestHead(one).map((line) => `> ${line}`);
      const came = responseHead(one).map((line) => `< ${line}`);
      return [
        '*   Trying 127.0.0.1:443...',
        '* Connected to x (127.0.0.1) port 443',
        '* SSL connection using TLSv1.3',
        ...sent,
        '> ',
        ...came,
        '< ',
        '{ [120 bytes data]',
        `${bodyOf(one)}* Connection #0 to host x left intact`,
      ].join('\n');
    })
    .join('\n');

const offset = (at: number): string => at.toString(16).padStart(4, '0');

/** Blocks of 64 columns, each line end cut out. */
function asciiBlock(text: string): string {
  const lines: string[] = [];
  for (let at = 0; at < text.length; ) {
    const row = text.slice(at, at + 64);
    const end = row.indexOf('\r\n');
    lines.push(`${offset(at)}: ${end === -1 ? row : row.slice(0, end)}`);
    at += end === -1 ? row.length : end + 2;
  }
  return lines.join('\n');
}

function hexBlock(text: string): string {
  const bytes = Buffer.from(text);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const hex = [...row].map((byte) => `${byte.toString(16).padStart(2, '0')} `).join('');
    const shown = row.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    lines.push(`${offset(at)}: ${hex.padEnd(48)}${shown}`);
  }
  return lines.join('\n');
}

/** `--trace-ascii`, or `--trace`; with the times and numbers of newer versions. */
export function toCurlTrace(entries: readonly HarEntry[], kind: 'ascii' | 'hex'): string {
  const block = kind === 'hex' ? hexBlock : asciiBlock;
  const said = (what: string, text: string): string[] =>
    text === '' ? [] : [`12:00:01.123456 [0-0] ${what}, ${text.length} bytes (0x1)`, block(text)];
  return entries
    .flatMap((one) => [
      '12:00:01.123456 [0-0] == Info:   Trying 127.0.0.1:443...',
      '12:00:01.123456 [0-0] == Info: SSL connection using TLSv1.3',
      ...said('=> Send header', `${requestHead(one).join('\r\n')}\r\n\r\n`),
      ...said('=> Send data', postedOf(one)),
      ...[...responseHead(one), ''].flatMap((line) => said('<= Recv header', `${line}\r\n`)),
      ...said('<= Recv data', bodyOf(one)),
    ])
    .join('\n');
}

const NETLOG_TYPES = [
  'REQUEST_ALIVE',
  'URL_REQUEST_START_JOB',
  'URL_REQUEST_REDIRECTED',
  'HTTP_TRANSACTION_SEND_REQUEST_HEADERS',
  'HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS',
  'HTTP_TRANSACTION_READ_RESPONSE_HEADERS',
  'URL_REQUEST_JOB_FILTERED_BYTES_READ',
  'COOKIE_INCLUSION_STATUS',
  'SOCKET_BYTES_SENT',
  'SSL_SOCKET_BYTES_SENT',
  'HTTP2_SESSION_INITIALIZED',
  'HTTP2_SESSION_SEND_HEADERS',
] as const;

export interface NetlogWish {
  /** As by default: cookies and credentials are cut out. */
  readonly stripped?: boolean;
  readonly http2?: boolean;
  /** With raw bytes: what sockets sent, in pieces of this size. */
  readonly pieces?: number;
  /** Events that follow the headers of an entry. */
  readonly more?: (one: HarEntry) => readonly (readonly [(typeof NETLOG_TYPES)[number], object])[];
}

type NetlogEvent = (
  type: (typeof NETLOG_TYPES)[number],
  phase: number,
  params?: object,
  source?: number,
) => object;

/** What the one socket of all entries sent: a record of TLS, and what is in it. */
function socketEvents(
  one: HarEntry,
  at: number,
  { http2, pieces }: { readonly http2: boolean; readonly pieces: number },
  event: NetlogEvent,
): object[] {
  const [socket, session] = [7000, 7001];
  const posted = Buffer.from(postedOf(one));
  const bytes = (sent: Buffer): object[] => {
    const parts = [];
    for (let from = 0; from < sent.length; from += pieces) parts.push(sent.subarray(from, from + pieces));
    return parts.flatMap((part) => [
      event(
        'SOCKET_BYTES_SENT',
        0,
        { byte_count: 4, bytes: Buffer.from([0x17, 3, 3, 0]).toString('base64') },
        socket,
      ),
      event('SSL_SOCKET_BYTES_SENT', 0, { byte_count: part.length, bytes: part.toString('base64') }, socket),
    ]);
  };
  const { method, url } = one.request;
  if (!http2) {
    const length = posted.length === 0 ? [] : [`content-length: ${posted.length}`];
    const head = [`${method} ${pathOf(url)} HTTP/1.1`, `Host: ${hostOf(one)}`, ...length];
    return bytes(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), posted]));
  }
  const frame = (type: number, flags: number, payload: Buffer): Buffer => {
    const header = Buffer.alloc(9);
    header.writeUIntBE(payload.length, 0, 3);
    header.writeUInt8(type, 3);
    header.writeUInt8(flags, 4);
    header.writeUInt32BE(at * 2 + 1, 5);
    return Buffer.concat([header, payload]);
  };
  const half = Math.floor(posted.length / 2);
  return [
    ...(at > 0
      ? []
      : [
          event(
            'HTTP2_SESSION_INITIALIZED',
            0,
            { protocol: 'h2', source_dependency: { id: socket, type: 10 } },
            session,
          ),
          ...bytes(Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')),
        ]),
    event(
      'HTTP2_SESSION_SEND_HEADERS',
      0,
      {
        fin: posted.length === 0,
        headers: [
          `:method: ${method}`,
          `:authority: ${hostOf(one)}`,
          ':scheme: https',
          `:path: ${pathOf(url)}`,
        ],
        stream_id: at * 2 + 1,
      },
      session,
    ),
    ...bytes(frame(1, posted.length === 0 ? 5 : 4, Buffer.from('hpack'))),
    ...(posted.length === 0
      ? []
      : [
          ...bytes(frame(0, 0, posted.subarray(0, half))),
          // Padded: the first byte is the length of the padding.
          ...bytes(frame(0, 9, Buffer.concat([Buffer.from([3]), posted.subarray(half), Buffer.alloc(3)]))),
        ]),
  ];
}

/** One source for each entry, as `chrome://net-export` writes it: an event a line. */
export function toNetlog(
  entries: readonly HarEntry[],
  { stripped, http2, more, pieces }: NetlogWish = {},
): string {
  const origin = Math.min(...entries.map(timeOf)) - 1000;
  const constants = {
    clientInfo: { name: 'Chromium' },
    logEventTypes: Object.fromEntries(NETLOG_TYPES.map((name, at) => [name, at + 10])),
    logEventPhase: { PHASE_BEGIN: 1, PHASE_END: 2, PHASE_NONE: 0 },
    logSourceType: { URL_REQUEST: 1 },
    netError: { ERR_FAILED: -2 },
    timeTickOffset: origin,
  };
  const shown = (line: string): string => {
    const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? [];
    return stripped === true && /^(?:cookie|set-cookie|authorization)$/i.test(name)
      ? `${name}: [${value.length} bytes were stripped]`
      : line;
  };
  const events = entries.flatMap((one, at) => {
    const event: NetlogEvent = (type, phase, params, source = 90 + at) => ({
      ...(params === undefined ? {} : { params }),
      phase,
      source: { id: source, start_time: '1', type: source === 90 + at ? 1 : 10 },
      time: String(timeOf(one) - origin),
      type: NETLOG_TYPES.indexOf(type) + 10,
    });
    const { url, method } = one.request;
    const sent = linesOf(one.request.headers).map(shown);
    return [
      event('REQUEST_ALIVE', 1, { priority: 'HIGHEST', url }),
      event('URL_REQUEST_START_JOB', 1, { load_flags: 1, method, request_type: 'main frame', url }),
      http2 === true
        ? event('HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS', 0, {
            headers: [
              `:method: ${method}`,
              `:authority: ${hostOf(one)}`,
              ':scheme: https',
              `:path: ${pathOf(url)}`,
              ...sent,
            ],
          })
        : event('HTTP_TRANSACTION_SEND_REQUEST_HEADERS', 0, {
            headers: [`Host: ${hostOf(one)}`, ...sent],
            line: `${method} ${pathOf(url)} HTTP/1.1\r\n`,
          }),
      event('HTTP_TRANSACTION_READ_RESPONSE_HEADERS', 0, { headers: responseHead(one).map(shown) }),
      ...(pieces === undefined ? [] : socketEvents(one, at, { http2: http2 === true, pieces }, event)),
      ...(more?.(one) ?? []).map(([type, params]) => event(type, 0, params)),
      ...(bodyOf(one) === ''
        ? []
        : [
            event('URL_REQUEST_JOB_FILTERED_BYTES_READ', 0, {
              byte_count: bodyOf(one).length,
              bytes: Buffer.from(bodyOf(one)).toString('base64'),
            }),
          ]),
      event('REQUEST_ALIVE', 2),
    ];
  });
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  return `{"constants":${JSON.stringify(constants)},\n"events": [\n${lines}],\n"polledData": [{}]}\n`;
}

interface CdpEvent {
  readonly method?: string;
  readonly params?: object;
  readonly id?: number;
  readonly result?: object;
}

/** Events of the domain Network, redirects under one number, bodies as answers to calls. */
export function cdpEvents(entries: readonly HarEntry[]): CdpEvent[] {
  const asObject = (headers: HarEntry['request']['headers']): Record<string, string> => {
    const found: Record<string, string> = {};
    for (const { name, value } of headers) {
      found[name] = found[name] === undefined ? value : `${found[name]}\n${value}`;
    }
    return found;
  };
  let requestId = 0;
  return entries.flatMap((one, at): CdpEvent[] => {
    const before = entries[at - 1];
    const isHop = before !== undefined && before.response.redirectURL === one.request.url;
    if (!isHop) requestId += 1;
    const id = `R${requestId}`;
    const { url, method } = one.request;
    const posted = postedOf(one);
    const response = {
      url,
      status: one.response.status,
      statusText: 'OK',
      headers: asObject(one.response.headers.filter(({ name }) => name !== 'Set-Cookie')),
    };
    const redirects = entries[at + 1]?.request.url === one.response.redirectURL;
    return [
      {
        method: 'Network.requestWillBeSent',
        params: {
          requestId: id,
          request: { url, method, headers: {}, ...(posted === '' ? {} : { postData: posted }) },
          timestamp: timeOf(one) / 1000 - 1_000_000,
          wallTime: timeOf(one) / 1000,
          initiator: { type: 'other' },
          type: one._resourceType === 'fetch' ? 'Fetch' : 'Document',
          ...(isHop && before !== undefined
            ? {
                redirectHasExtraInfo: true,
                redirectResponse: { url: before.request.url, status: before.response.status, headers: {} },
              }
            : {}),
        },
      },
      {
        method: 'Network.requestWillBeSentExtraInfo',
        params: { requestId: id, associatedCookies: [], headers: asObject(one.request.headers) },
      },
      {
        method: 'Network.responseReceivedExtraInfo',
        params: {
          requestId: id,
          blockedCookies: [],
          statusCode: one.response.status,
          headers: asObject(one.response.headers),
        },
      },
      ...(redirects
        ? []
        : [
            {
              method: 'Network.responseReceived',
              params: { requestId: id, response, type: 'Document', hasExtraInfo: true, timestamp: 1 },
            },
            { method: 'Network.loadingFinished', params: { requestId: id } },
            { id: at, method: 'Network.getResponseBody', params: { requestId: id } },
            { id: at, result: { body: bodyOf(one), base64Encoded: false } },
          ]),
    ];
  });
}

/** The performance log of ChromeDriver: each event is text in a message. */
export const toPerformanceLog = (entries: readonly HarEntry[]): string =>
  JSON.stringify([
    {
      level: 'INFO',
      message: JSON.stringify({ message: { method: 'Page.frameStartedLoading', params: {} } }),
      timestamp: 1,
    },
    ...cdpEvents(entries).map((message) => ({
      level: 'INFO',
      message: JSON.stringify({ message, webview: 'A1' }),
      timestamp: 1,
    })),
  ]);

/** What `DEBUG=pw:protocol` prints. */
export const toProtocolLog = (entries: readonly HarEntry[]): string =>
  cdpEvents(entries)
    .map((event) => `2026-11-20T09:00:00.000Z pw:protocol ◀ RECV ${JSON.stringify(event)} +0ms`)
    .join('\n');

/** An export of SAML-tracer. @param shown how it writes a posted value */
export const toTracer = (entries: readonly HarEntry[], shown: (value: string) => unknown): string =>
  JSON.stringify({
    timestamp: '2026-11-20T09:01:00Z',
    requests: entries.map((one, at) => {
      const form = [...new URLSearchParams(postedOf(one))];
      const message = form.find(([name]) => name === 'SAMLResponse')?.[1];
      return {
        requestId: String(at),
        method: one.request.method,
        url: one.request.url,
        requestHeaders: one.request.headers,
        responseHeaders: one.response.headers,
        responseStatus: one.response.status,
        ...(form.length === 0 ? {} : { post: form.map(([name, value]) => [name, shown(value)]) }),
        ...(message === undefined
          ? {}
          : { protocol: 'SAML-P', saml: Buffer.from(message, 'base64').toString() }),
      };
    }),
  });

/** Lines of an access log in the format `combined`. */
export const toAccessLog = (entries: readonly HarEntry[]): string =>
  entries
    .map((one) => {
      const time = new Date(one.startedDateTime).toUTCString();
      const [, day, month, year, clock] = /(\d\d) (\w{3}) (\d{4}) ([\d:]+)/.exec(time) ?? [];
      return `127.0.0.1 - - [${day}/${month}/${year}:${clock} +0000] "${one.request.method} ${pathOf(one.request.url)} HTTP/1.1" ${one.response.status} 0 "-" "curl"\n`;
    })
    .join('');

/** A trace of Playwright: entries in lines, bodies beside them. */
export function toTrace(entries: readonly HarEntry[]): Uint8Array {
  const resources: Record<string, Uint8Array> = {};
  const lines = entries.map((one, at) => {
    const text = one.response.content.text;
    if (text !== undefined) resources[`resources/body${at}.json`] = strToU8(text);
    const content = text === undefined ? { size: 0 } : { size: text.length, _sha1: `body${at}.json` };
    return JSON.stringify({
      type: 'resource-snapshot',
      snapshot: { ...one, response: { ...one.response, content } },
    });
  });
  return zipSync({
    'trace.network': strToU8(lines.join('\n')),
    'trace.trace': strToU8('{}'),
    ...resources,
  });
}

/** What Playwright's `recordHar` writes into a ZIP file: a HAR, and bodies as files beside it. */
export function toHarZip(entries: readonly HarEntry[]): Uint8Array {
  const files: Record<string, Uint8Array> = {};
  const attached = entries.map((one, at) => {
    const text = one.response.content.text;
    if (text === undefined) return one;
    files[`body${at}.txt`] = strToU8(text);
    const content = { size: text.length, mimeType: 'text/html', _file: `body${at}.txt` };
    return { ...one, response: { ...one.response, content } };
  });
  const archive = {
    log: { version: '1.2', creator: { name: 'Playwright', version: '1' }, entries: attached },
  };
  return zipSync({ 'har.har': strToU8(JSON.stringify(archive)), ...files });
}
