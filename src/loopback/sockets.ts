/** Opens the sockets of a listener: every address of a host on one port, or none. */

import type { RequestListener, Server } from 'node:http';
import { reasonOf, systemCodeOf } from '../common/foreign.ts';
import { IdcliError } from '../errors.ts';
import { addressesOf, type Candidate } from './address.ts';

/** A port free on one family may be taken on the other; this many tries are enough in practice. */
const EPHEMERAL_TRIES = 10;

export interface Sockets {
  readonly candidate: Candidate;
  readonly port: number;
  /** Stops accepting, drops every connection, and resolves when the port is free. */
  close(): Promise<void>;
}

/** As PEM. */
type Credentials = { readonly cert: string; readonly key: string };

/**
 * Binds the first candidate with a free port. Rejects with `PORT_TAKEN`, which names every candidate tried.
 * @param credentials needed when a candidate is served over TLS
 */
export async function openSockets(
  candidates: readonly Candidate[],
  credentials: Credentials | undefined,
  handler: RequestListener,
): Promise<Sockets> {
  const failures: string[] = [];
  for (const candidate of candidates) {
    const create = candidate.tls
      ? secure(credentials, handler, await import('node:https'))
      : plain(handler, await import('node:http'));
    try {
      const servers = await bindAll(candidate, create);
      const [first] = servers;
      if (first === undefined) continue;
      return { candidate, port: portOf(first), close: () => stopAll(servers) };
    } catch (error) {
      failures.push(`${candidate.host}:${candidate.port} ${listenReasonOf(error)}`);
    }
  }
  const options = [...new Set(candidates.map(({ option }) => option))].join(' or ');
  throw new IdcliError('PORT_TAKEN', `cannot listen: ${failures.join('; ')}`, {
    hint: options.startsWith('--redirect-uri')
      ? `stop what uses the port, or pass another ${options}; it can be repeated as a fall-back list, and port 0 ` +
        'means any free one\nthe provider must know the redirect URI'
      : `stop what uses the port, or pass another ${options}; what leads there has to know it`,
  });
}

const plain = (handler: RequestListener, http: typeof import('node:http')) => () =>
  http.createServer(handler);

const secure =
  (credentials: Credentials | undefined, handler: RequestListener, https: typeof import('node:https')) =>
  () =>
    https.createServer({ ...credentials }, handler);

async function bindAll({ host, port }: Candidate, create: () => Server): Promise<readonly Server[]> {
  const addresses = addressesOf(host);
  for (let tries = 1; ; tries += 1) {
    const servers: Server[] = [];
    let missing: unknown;
    try {
      for (const address of addresses) {
        const [first] = servers;
        const server = create();
        try {
          await bind(server, address, first === undefined ? port : portOf(first));
          servers.push(server);
        } catch (error) {
          // A machine may have only one address family.
          if (!isMissing(error) || addresses.length === 1) throw error;
          missing = error;
        }
      }
      if (servers.length === 0) throw missing;
      return servers;
    } catch (error) {
      await stopAll(servers);
      const unlucky = port === 0 && servers.length > 0 && codeOf(error) === 'EADDRINUSE';
      if (!unlucky || tries === EPHEMERAL_TRIES) throw error;
    }
  }
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      // Running out of file descriptors later must not end the program; the wait continues.
      server.on('error', () => {});
      server.on('clientError', (_error, socket) => {
        if (socket.writable)
          socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        else socket.destroy();
      });
      resolve();
    });
  });
}

async function stopAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          // Browsers preconnect and keep the connections.
          server.closeAllConnections();
        }),
    ),
  );
}

function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function codeOf(error: unknown): string {
  return systemCodeOf(error) ?? '';
}

const isMissing = (error: unknown): boolean => ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error));

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'needs more rights than this user has',
  EADDRNOTAVAIL: 'is not an address of this machine',
  EAFNOSUPPORT: 'is not an address of this machine',
};

const listenReasonOf = (error: unknown): string => REASONS[codeOf(error)] ?? reasonOf(error);
