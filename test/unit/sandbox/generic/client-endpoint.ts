/** Addresses of a client: an HTTP server that notes what the provider sends. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const open = new Set<() => void>();
afterEach(() => {
  for (const close of open) close();
  open.clear();
});

export interface ClientEndpoint {
  readonly url: string;
  readonly received: readonly Received[];
  /** Resolves with the next request. */
  next(): Promise<Received>;
}

/** @param answer path → body of the answer; default an empty one */
export async function clientEndpoint(answer: Readonly<Record<string, string>> = {}): Promise<ClientEndpoint> {
  const received: Received[] = [];
  const waiting: ((one: Received) => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      received.push(one);
      response.end(answer[one.path] ?? '');
      waiting.shift()?.(one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.add(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
