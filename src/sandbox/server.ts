/** The sockets: size-limited, marked with a header, and freed on close. */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import { oauthError, type SandboxRequest, type SandboxResponse } from './http.ts';
import { reachOf } from './reach.ts';

/** In bytes. Nearly every request body is a form or a small JSON document. */
const LARGEST_BODY = 64 * 1024;
/** Milliseconds until a request must be complete. */
const REQUEST_TIMEOUT = 30_000;
/** Node's error codes for unreadable requests → status line. */
const UNREADABLE: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
/** OpenSSL leaves them, and the hashes that they need, out of its usual level of security. */
const OLD_TLS = { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;
const MARK = { 'X-Idcli-Sandbox': '1' } as const;

export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** Names of `reach.ts`. */
  readonly allowHosts: readonly string[];
  readonly port: number;
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** A hole: takes versions of TLS that nobody should speak any more. */
  readonly isOld?: boolean;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Called once with the base URL, before the first request is accepted. */
  readonly application: (url: string) => Handling;
}

/** The request handler and its limits. */
interface Handling {
  handle(request: SandboxRequest): Promise<SandboxResponse>;
  /** Largest body at a path, in bytes, where it differs from the default. */
  largestBody(path: string): number | undefined;
}

/** Opens the socket. Rejects with `PORT_TAKEN`, or `USAGE` when the system does not allow the port. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { certificate } = options;
  // Node's own refusal of a missing Host header would lack the mark.
  const bounds = { requireHostHeader: false };
  const server: Server =
    certificate === undefined
      ? createHttpServer(bounds)
      : createHttpsServer({
          ...bounds,
          ...certificate,
          ...(options.isOld === true ? OLD_TLS : {}),
          requestCert: true,
          rejectUnauthorized: false,
        });
  server.requestTimeout = REQUEST_TIMEOUT;
  server.headersTimeout = REQUEST_TIMEOUT;
  const port = await bind(server, options);
  const { url, hosts } = reachOf(options, certificate === undefined ? 'http' : 'https', port);
  const closing = new AbortController();
  const handling = options.application(url);
  server.on('request', (incoming, outgoing) => {
    serve(incoming, outgoing, { url, hosts, handling, sleep: options.sleep, closing: closing.signal }).catch(
      () => outgoing.destroy(),
    );
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const line = UNREADABLE[error.code ?? ''] ?? '400 Bad Request';
    if (socket.writable) socket.end(`HTTP/1.1 ${line}\r\nX-Idcli-Sandbox: 1\r\nConnection: close\r\n\r\n`);
  });
  return {
    url,
    async close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bind(server: Server, { host, port }: ListenOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((error: NodeJS.ErrnoException) => {
    throw translate(error, host, port);
  });
  return (server.address() as AddressInfo).port;
}

function translate(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (error.code === 'EADDRINUSE') {
    return new IdcliError('PORT_TAKEN', `port ${port} of ${host} is in use`, {
      hint: 'choose another with --port, or any free one with --port 0',
      cause: error,
    });
  }
  if (error.code === 'EACCES') {
    return new IdcliError('USAGE', `this user may not listen on port ${port}`, {
      hint: 'choose a port above 1023 with --port',
      cause: error,
    });
  }
  if (error.code === 'EADDRNOTAVAIL') {
    return new IdcliError('USAGE', `this computer has no address ${host}`, { cause: error });
  }
  return error;
}

interface Serving {
  readonly url: string;
  readonly hosts: ReadonlySet<string>;
  readonly handling: Handling;
  readonly sleep: ListenOptions['sleep'];
  readonly closing: AbortSignal;
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, serving: Serving): Promise<void> {
  const response = await answer(incoming, serving);
  if (response.delayMilliseconds !== undefined) {
    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    await serving.sleep(response.delayMilliseconds, AbortSignal.any([serving.closing, gone.signal]));
  }
  const { cookies, stream } = response;
  const headers = {
    ...response.headers,
    ...(cookies === undefined ? {} : { 'Set-Cookie': [...cookies] }),
    ...MARK,
  };
  if (stream !== undefined && incoming.method !== 'HEAD') {
    outgoing.writeHead(response.status, headers);
    pour(outgoing, stream);
    return;
  }
  const body = Buffer.from(response.body);
  outgoing.writeHead(response.status, { ...headers, 'Content-Length': body.length });
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}

/** Bytes that may wait for a reader; one that takes none is cut off. */
const MOST_WAITING = 64 * 1024;

function pour(outgoing: ServerResponse, stream: NonNullable<SandboxResponse['stream']>): void {
  const stop = stream((text) => {
    if (outgoing.writableLength > MOST_WAITING) outgoing.destroy();
    else outgoing.write(text);
  });
  outgoing.once('close', stop);
  // Gone before it began: no event will come.
  if (outgoing.destroyed) stop();
}

async function answer(incoming: IncomingMessage, serving: Serving): Promise<SandboxResponse> {
  if (!serving.hosts.has((incoming.headers.host ?? '').toLowerCase())) {
    incoming.resume();
    return oauthError(421, 'invalid_request', 'the Host header does not name this sandbox');
  }
  const path = (incoming.url ?? '/').replace(/[?#].*/s, '');
  const largest = serving.handling.largestBody(path) ?? LARGEST_BODY;
  const body = await readBody(incoming, largest);
  if (body === undefined) {
    return oauthError(413, 'invalid_request', `the body is larger than ${largest} bytes`, {
      Connection: 'close',
    });
  }
  const target = incoming.url ?? '/';
  const address = `${serving.url}${target}`;
  if (!target.startsWith('/') || !URL.canParse(address)) {
    return oauthError(400, 'invalid_request', 'the request target is not a path');
  }
  try {
    return await serving.handling.handle({
      method: incoming.method ?? 'GET',
      url: new URL(address),
      query: /\?([^#]*)/.exec(target)?.[1] ?? '',
      headers: joined(incoming.headers),
      body,
      ...defined({ certificate: certificateOf(incoming.socket) }),
    });
  } catch (error) {
    // Reported, or it would look like a network failure to the tester.
    return oauthError(500, 'server_error', `a bug in the sandbox: ${String(error)}`);
  }
}

/** Asked of every TLS client, and left to each endpoint to judge. */
function certificateOf(socket: IncomingMessage['socket']): string | undefined {
  return socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.toString() : undefined;
}

function joined(headers: IncomingMessage['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** Reads the body as text, or returns undefined when it is too large. */
async function readBody(incoming: IncomingMessage, largest: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length <= largest) chunks.push(bytes);
  }
  return length > largest ? undefined : Buffer.concat(chunks).toString('utf8');
}
