/** Inspects the certificate of a server without sending anything. */

import type { Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import type { TlsFacts, Transport } from '../world.ts';
import { trustedAuthorities } from './fetch/certificates.ts';
import { addressOf } from './fetch/circumstances.ts';
import { USER_AGENT } from './fetch/exchange.ts';
import { chooseProxy } from './fetch/proxy.ts';

/** Milliseconds for the tunnel, and again for the handshake. */
const TIMEOUT = 10_000;

/**
 * Connects through the same proxy as a request would. Rejects with `NETWORK` when there is no TLS server,
 * `HTTP_TIMEOUT` after 10 seconds, `USAGE` for an unusable proxy, and with the signal's reason.
 */
export async function inspectTls(
  url: URL,
  transport: Transport,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<TlsFacts> {
  const { host, port } = addressOf(url);
  const tunnel = await tunnelTo(url, transport, env, signal);
  const socket = connect({
    host,
    port,
    ...defined({ socket: tunnel }),
    // Names only: RFC 6066, 3 excludes addresses.
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    ...trustedAuthorities(transport.ca, env),
    // Inspected, not trusted: its problem is the result, and nothing is sent.
    rejectUnauthorized: false,
    timeout: TIMEOUT,
  });
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await factsOf(socket, url.host);
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

async function tunnelTo(
  target: URL,
  transport: Transport,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Socket | undefined> {
  const proxy = chooseProxy(target, transport.proxy, env);
  if (proxy === undefined) return undefined;
  const { openTunnel } = await import('./fetch/tunnel.ts');
  const deadline = AbortSignal.timeout(TIMEOUT);
  const circumstances = {
    target,
    proxy: proxy.url,
    mutual: false,
    peer: proxy.url,
    phase: 'connect' as const,
    received: 0,
  };
  const options = {
    tls: trustedAuthorities(transport.ca, env),
    userAgent: USER_AGENT,
    signal: AbortSignal.any([signal, deadline]),
  };
  return openTunnel(proxy, options, circumstances).catch((cause: unknown) => {
    if (signal.aborted) throw signal.reason;
    if (cause instanceof IdcliError) throw cause;
    if (deadline.aborted) {
      throw new IdcliError('HTTP_TIMEOUT', `the proxy ${proxy.url.host} did not answer in time`, { cause });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new IdcliError('NETWORK', `no connection to the proxy ${proxy.url.host}: ${reason}`, { cause });
  });
}

function factsOf(socket: TLSSocket, host: string): Promise<TlsFacts> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', () => {
      const problem = socket.authorized ? undefined : String(socket.authorizationError);
      resolve({
        protocol: socket.getProtocol() ?? 'unknown',
        ...defined({
          problem:
            problem === undefined ? undefined : `the certificate of ${host} is not accepted: ${problem}`,
        }),
        chain: chainOf(socket.getPeerCertificate(true)),
      });
    });
    socket.once('timeout', () =>
      reject(new IdcliError('HTTP_TIMEOUT', `${host} did not answer to TLS in time`)),
    );
    socket.once('error', (cause) => {
      reject(new IdcliError('NETWORK', `no TLS connection to ${host}: ${cause.message}`, { cause }));
    });
    socket.once('close', () => reject(new IdcliError('NETWORK', `${host} closed the connection`)));
  });
}

function chainOf(leaf: DetailedPeerCertificate): TlsFacts['chain'] {
  const chain: DetailedPeerCertificate[] = [];
  // A root is its own issuer.
  for (
    let next: DetailedPeerCertificate | undefined = leaf;
    next?.raw !== undefined && !chain.includes(next);
  ) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain.map((one) => ({
    subject: nameOf(one.subject),
    issuer: nameOf(one.issuer),
    names: (one.subjectaltname ?? '').split(', ').filter((name) => name !== ''),
    validFrom: new Date(one.valid_from),
    validTo: new Date(one.valid_to),
  }));
}

function nameOf(name: DetailedPeerCertificate['subject']): string {
  return [name.CN ?? name.O ?? 'without a name'].flat().join(', ');
}
