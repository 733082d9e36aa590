/** Tunnels through a proxy (RFC 9110, 9.3.6). */

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { addressOf, type Circumstances, watchSocket } from './circumstances.ts';
import type { ProxyServer } from './proxy.ts';

/** Asks the proxy for a connection to the target and returns its socket. */
export function openTunnel(
  proxy: ProxyServer,
  options: { readonly tls: ConnectionOptions; readonly userAgent: string; readonly signal: AbortSignal },
  circumstances: Circumstances,
): Promise<Socket> {
  const { tls, userAgent, signal } = options;
  const { host, port } = addressOf(circumstances.target);
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const request = proxy.url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const message = request({
      ...addressOf(proxy.url),
      method: 'CONNECT',
      path: authority,
      headers: {
        host: authority,
        'user-agent': userAgent,
        ...defined({ 'proxy-authorization': proxy.authorization }),
      },
      agent: false,
      signal,
      ...tls,
    });
    message.once('socket', (socket) => watchSocket(socket, circumstances));
    message.once('finish', () => {
      circumstances.phase = 'tunnel';
    });
    message.once('connect', (answer, socket, early) => {
      const status = answer.statusCode ?? 0;
      if (status < 200 || status > 299) {
        socket.destroy();
        reject(refusedByProxy(proxy, circumstances.target, status, answer.statusMessage ?? ''));
        return;
      }
      if (early.length > 0) socket.unshift(early);
      resolve(socket);
    });
    message.on('error', reject);
    message.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    message.end();
  });
}

/** Builds the error for a proxy that answers itself instead of opening the tunnel. */
export function refusedByProxy(
  proxy: ProxyServer,
  target: URL,
  status: number,
  statusText: string,
): IdcliError {
  const answer = `${status} ${statusText}`.trim();
  const name = `the proxy ${proxy.url.host}`;
  if (status === 407) {
    const what =
      proxy.authorization === undefined
        ? 'asks for a user name and password'
        : 'refuses the user name and password';
    return new IdcliError('NETWORK', `${name} ${what} (${answer})`, {
      hint: 'put them into the URL of the proxy: --proxy http://USER:PASSWORD@HOST:PORT, or HTTPS_PROXY',
    });
  }
  const what = status >= 500 ? 'cannot reach' : 'refuses to connect to';
  return new IdcliError('NETWORK', `${name} ${what} ${target.host} (${answer})`, {
    hint: `if ${target.hostname} can be reached without it, name that host in NO_PROXY`,
  });
}
