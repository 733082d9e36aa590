/** One request and its answer, limited in time and size. */

import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { defined } from '../../common/defined.ts';
import type { HeaderLines } from '../../outcome.ts';
import type { PlainRequest } from '../../protocol/http/plain-request.ts';
import { attachWireRecord, type WireRecord } from '../../protocol/http/wire-record.ts';
import { readBody } from './answer-body.ts';
import { addressOf, type Circumstances, watchSocket } from './circumstances.ts';
import { explainFailure, explainTimeout } from './failures.ts';
import type { Route } from './routes.ts';
import { openTunnel, refusedByProxy } from './tunnel.ts';

declare const IDCLI_VERSION: string;

export interface Limits {
  readonly timeoutMilliseconds: number;
  readonly maxBodyBytes: number;
}

/** Limit of response headers in bytes: some identity providers set a dozen large cookies, and Node allows 16 KB. */
const MAX_HEADER_BYTES = 256 * 1024;

/** The `User-Agent` towards servers and proxies. */
export const USER_AGENT = `idcli/${IDCLI_VERSION}`;

/** Default headers, unless the caller sets them. */
const OWN_HEADERS: HeaderLines = [
  ['accept', '*/*'],
  ['accept-encoding', 'gzip, deflate, br'],
  ['user-agent', USER_AGENT],
];

const TIMED_OUT = Symbol('timed out');

/**
 * Sends a request along a route and reads the whole answer. Rejects with `IdcliError` or the signal's reason; the error
 * carries what had arrived by then.
 */
export async function exchange(
  request: PlainRequest,
  route: Route,
  limits: Limits,
): Promise<Required<WireRecord>> {
  request.signal?.throwIfAborted();
  const { url } = request;
  const circumstances: Circumstances = {
    target: url,
    proxy: route.proxy?.url,
    mutual: route.tls.cert !== undefined,
    peer: route.proxy?.url ?? url,
    phase: 'connect',
    received: 0,
  };
  // One controller aborts everything: connection, tunnel and reading.
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(TIMED_OUT), limits.timeoutMilliseconds);
  const forwardAbort = (): void => stop.abort(request.signal?.reason);
  request.signal?.addEventListener('abort', forwardAbort, { once: true });

  const requestHeaders = headersOf(request);
  let response: WireRecord['response'];
  try {
    const answer = await answerOf(
      () => startRequest(request, requestHeaders, route, circumstances, stop.signal),
      request.body,
    );
    circumstances.phase = 'answer';
    const head = headOf(answer);
    response = { ...head, body: new Uint8Array() };
    if (head.status < 200) return { requestHeaders, response };
    await readBody(answer, url.host, limits.maxBodyBytes, (body) => {
      circumstances.received = body.length;
      response = { ...head, body };
    });
    if (route.proxy !== undefined && head.status === 407) {
      throw refusedByProxy(route.proxy, url, head.status, head.statusText);
    }
    return { requestHeaders, response };
  } catch (error) {
    const thrown = reasonOf(stop.signal, limits, circumstances) ?? explainFailure(error, circumstances);
    if (typeof thrown !== 'object' || thrown === null) throw thrown;
    throw attachWireRecord(thrown, { requestHeaders, ...defined({ response }) });
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', forwardAbort);
  }
}

/** Returns why this side aborted; undefined if it did not. */
function reasonOf(signal: AbortSignal, limits: Limits, circumstances: Circumstances): unknown {
  if (signal.reason !== TIMED_OUT) return signal.reason;
  return explainTimeout(circumstances, limits.timeoutMilliseconds);
}

/** Returns all header lines, in sending order. Node then adds only `Connection`. */
function headersOf({ method, url, headers, body }: PlainRequest): HeaderLines {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const own: HeaderLines = [['host', url.host], ...OWN_HEADERS];
  const hasLength = body !== undefined || !['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method);
  return [
    ...own.filter(([name]) => !given.has(name)),
    ...headers.filter(([name]) => name.toLowerCase() !== 'content-length'),
    ...(hasLength ? [['content-length', String(body?.length ?? 0)] as const] : []),
  ];
}

async function startRequest(
  { method, url }: PlainRequest,
  headers: HeaderLines,
  route: Route,
  circumstances: Circumstances,
  signal: AbortSignal,
): Promise<ClientRequest> {
  const forwarded = route.via === 'forward' ? route.proxy : undefined;
  const authorization = forwarded?.authorization;
  const options: RequestOptions = {
    ...addressOf(forwarded?.url ?? url),
    method,
    path: forwarded === undefined ? `${url.pathname}${url.search}` : url.href,
    headers: [
      ...headers,
      ...(authorization === undefined ? [] : [['proxy-authorization', authorization] as const]),
    ] as never,
    maxHeaderSize: MAX_HEADER_BYTES,
    signal,
    ...defined({ agent: route.agent }),
  };
  if (route.via === 'tunnel' && route.proxy !== undefined) {
    const tunnelOptions = { tls: route.proxyTls, userAgent: USER_AGENT, signal };
    const tunnel = await openTunnel(route.proxy, tunnelOptions, circumstances);
    circumstances.peer = url;
    circumstances.phase = 'tls';
    options.createConnection = () => connectThrough(tunnel, url, route);
  }
  const message = route.request(options);
  message.once('socket', (socket) => watchSocket(socket, circumstances));
  return message;
}

function connectThrough(tunnel: Socket, url: URL, { tls }: Route): Socket {
  const { host } = addressOf(url);
  return tlsConnect({
    ...tls,
    socket: tunnel,
    host,
    // Server name indication takes names only (RFC 6066, 3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ALPNProtocols: ['http/1.1'],
  });
}

/**
 * Starts a request and waits for its answer. Retries only when a kept-alive connection turns out closed before any byte
 * of an answer, as browsers do.
 */
async function answerOf(
  start: () => Promise<ClientRequest>,
  body: Uint8Array | undefined,
): Promise<IncomingMessage> {
  for (;;) {
    const message = await start();
    try {
      return await answerTo(message, body);
    } catch (error) {
      if (!message.reusedSocket || !isHangUp(error)) throw error;
    }
  }
}

function isHangUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function answerTo(message: ClientRequest, body: Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    message.once('response', resolve);
    // An unrequested upgrade; without a listener the request would end silently.
    message.once('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(answer);
    });
    // Both listeners stay for the whole request; errors while reading the body reach its reader.
    message.on('error', reject);
    message.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    message.end(body);
  });
}

function headOf(answer: IncomingMessage): Omit<NonNullable<WireRecord['response']>, 'body'> {
  const { rawHeaders } = answer;
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return { status: answer.statusCode ?? 0, statusText: answer.statusMessage ?? '', headers };
}
