/** Real servers on loopback for the tests of `fetch`; each ends with the test that asked for it. */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { onTestFinished } from 'vitest';
import { IdcliError } from '../../../src/errors.ts';

type Handler = http.RequestListener;

async function listening(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as net.AddressInfo).port;
}

/** @returns the base URL, without trailing slash */
export async function startHttp(handler: Handler): Promise<string> {
  return `http://127.0.0.1:${await listening(http.createServer(handler))}`;
}

export async function startHttps(options: https.ServerOptions, handler: Handler): Promise<string> {
  return `https://127.0.0.1:${await listening(https.createServer(options, handler))}`;
}

/** A server of raw bytes: for answers that no HTTP library would give. */
export async function startRaw(onConnection: (socket: net.Socket) => void): Promise<string> {
  return `http://127.0.0.1:${await listening(net.createServer(onConnection))}`;
}

export interface TestProxy {
  readonly url: string;
  /** What it was asked for, e.g. `CONNECT idp.example.com:443` or `GET http://idp.example.com/`, with credentials. */
  readonly requests: { readonly line: string; readonly authorization: string | undefined }[];
}

/** A proxy that sends everything to one local port, whatever host was asked for. */
export async function startProxy(
  targetPort: () => number,
  refuse?: { readonly status: number; readonly reason: string },
): Promise<TestProxy> {
  const requests: TestProxy['requests'] = [];
  const note = (request: http.IncomingMessage): void => {
    requests.push({
      line: `${request.method} ${request.url}`,
      authorization: request.headers['proxy-authorization'],
    });
  };
  const server = http.createServer((request, response) => {
    note(request);
    if (refuse !== undefined) {
      response.writeHead(refuse.status, refuse.reason).end('refused by the proxy');
      return;
    }
    const { pathname, search, host } = new URL(request.url ?? '');
    const onward = http.request(
      { port: targetPort(), path: `${pathname}${search}`, method: request.method, headers: { host } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  });
  server.on('connect', (request, socket, head) => {
    note(request);
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${refuse.status} ${refuse.reason}\r\n\r\n`);
      return;
    }
    const onward = net.connect(targetPort(), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  const port = await listening(server);
  return { url: `http://127.0.0.1:${port}`, requests };
}

/** The error that a call ends with. */
export async function errorOf(call: Promise<unknown>): Promise<IdcliError> {
  const error = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof IdcliError)) throw error;
  return error;
}
