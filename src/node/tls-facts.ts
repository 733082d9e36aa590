/** Inspects the certificate of a server without sending anything. */

import type { Socket } from 'node:net';
import { type ConnectionOptions, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import type { OldTls, TlsFacts, Transport } from '../world.ts';
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
  return shakeHands(url, { transport, env, signal }, {}, (socket) => factsOf(socket, url.host));
}

interface Reaching {
  readonly transport: Transport;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

async function shakeHands<Result>(
  url: URL,
  { transport, env, signal }: Reaching,
  options: ConnectionOptions,
  look: (socket: TLSSocket) => Promise<Result>,
): Promise<Result> {
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
    ...options,
  });
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const seen = await look(socket);
    signal.throwIfAborted();
    return seen;
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

/** OpenSSL leaves old versions, and the hashes that they need, out of its usual level of security. */
const OLD_CIPHERS = 'ALL:@SECLEVEL=0';
/** What OpenSSL says when it cannot speak the version itself. */
const UNABLE = /NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE|INVALID_PROTOCOL_VERSION/;
/** The server was not reached at all. */
const UNREACHED = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/;

/** Whether the server takes a handshake by this version alone; see `World.takesTls`. */
export function takesTls(url: URL, version: OldTls, reaching: Reaching): Promise<boolean | undefined> {
  const only = { minVersion: version, maxVersion: version, ciphers: OLD_CIPHERS };
  const look = (socket: TLSSocket) =>
    new Promise<boolean | undefined>((resolve, reject) => {
      // A runtime that does not mind the versions has asked by another one.
      socket.once('secureConnect', () => resolve(socket.getProtocol() === version ? true : undefined));
      socket.once('timeout', () =>
        reject(new IdcliError('HTTP_TIMEOUT', `${url.host} did not answer to ${version} in time`)),
      );
      socket.once('error', (cause: NodeJS.ErrnoException) => {
        const code = cause.code ?? '';
        if (UNABLE.test(code)) resolve(undefined);
        else if (UNREACHED.test(code))
          reject(new IdcliError('NETWORK', `no connection to ${url.host}: ${cause.message}`, { cause }));
        else resolve(false);
      });
      socket.once('close', () => resolve(false));
    });
  return shakeHands(url, reaching, only, look).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && UNABLE.test(String(cause.code))) return undefined;
    throw cause;
  });
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
