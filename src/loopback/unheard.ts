/**
 * A redirect URI without a socket: the built-in user agent stops there, or a person copies the address. It may have any
 * host and scheme, as long as the provider knows it.
 */

import { isLoopbackHost } from '../common/loopback-host.ts';
import { IdcliError } from '../errors.ts';
import { abortable } from './abortable.ts';
import { demandLoopback } from './address.ts';
import type { Listener, ListenOptions } from './listener.ts';

/**
 * @throws {IdcliError} `USAGE` without a redirect URI; `NOT_LOOPBACK` for a non-loopback listen address, even though
 *   none is used
 */
export async function unheard({
  redirectUris: [first],
  https,
  listen,
}: Pick<ListenOptions, 'redirectUris' | 'https' | 'listen'>): Promise<Listener> {
  if (first === undefined) throw new IdcliError('USAGE', 'there is no redirect URI');
  if (listen !== undefined) demandLoopback(listen.host);
  const redirectUri = new URL(first);
  if (https && redirectUri.protocol === 'http:') redirectUri.protocol = 'https:';
  if (isLoopbackHost(redirectUri.hostname) && redirectUri.port === '0') {
    redirectUri.port = `${await freePort()}`;
  }
  return {
    redirectUri,
    offer() {
      throw new IdcliError('USAGE', 'a browser elsewhere cannot be handed a form that it has to post', {
        hint: 'leave out --paste, or send the request by --binding redirect',
      });
    },
    turnAway() {},
    // No answer arrives here: only the signal ends the wait.
    wait: (signal) => abortable(new Promise(() => {}), signal),
    close: async () => {},
  };
}

/** Picks an unused port and releases it at once, so a browser on this machine finds nothing listening. */
async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}
