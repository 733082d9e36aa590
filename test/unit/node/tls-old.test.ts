/** Old versions of TLS, asked of servers of our own: one that speaks them, and others that do not. */
import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSelfSignedCertificate } from '../../../src/loopback/certificate.ts';
import { takesTls } from '../../../src/node/tls-facts.ts';
import type { OldTls } from '../../../src/world.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function portOf(server: Server): Promise<URL> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return new URL(`https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
}

async function speaking(options: TlsOptions): Promise<URL> {
  const certificate = await makeSelfSignedCertificate(['127.0.0.1'], new Date());
  const server = createServer({ ...certificate, ...options }, (socket) => socket.on('error', () => {}));
  server.on('tlsClientError', () => {});
  return portOf(server);
}

const ask = (url: URL, version: OldTls, signal = new AbortController().signal) =>
  takesTls(url, version, { transport: {}, env: {}, signal });

const OLD_CIPHERS = 'ALL:@SECLEVEL=0';

describe('a server of', () => {
  it.each([
    ['TLS 1.0 alone', { minVersion: 'TLSv1', maxVersion: 'TLSv1' }, { TLSv1: true, 'TLSv1.1': false }],
    ['TLS 1.1 alone', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }, { TLSv1: false, 'TLSv1.1': true }],
    ['every version', { minVersion: 'TLSv1' }, { TLSv1: true, 'TLSv1.1': true }],
    ['TLS 1.2 and 1.3', {}, { TLSv1: false, 'TLSv1.1': false }],
  ] as const)('%s', async (_, versions, expected) => {
    const url = await speaking({ ciphers: OLD_CIPHERS, ...versions });
    expect({ TLSv1: await ask(url, 'TLSv1'), 'TLSv1.1': await ask(url, 'TLSv1.1') }).toEqual(expected);
  });

  it('something else than TLS', async () => {
    const url = await portOf(
      createPlainServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad\r\n\r\n')),
    );
    expect(await ask(url, 'TLSv1.1')).toBe(false);
  });
});

it('a server that is not there is an error, not a refusal', async () => {
  const url = await portOf(createPlainServer());
  await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
  await expect(ask(url, 'TLSv1.1')).rejects.toMatchObject({ code: 'NETWORK' });
});

it('a run that is stopped says nothing of the server', async () => {
  const stop = new AbortController();
  const url = await portOf(
    createPlainServer((socket) => {
      socket.on('error', () => {});
      stop.abort('SIGINT');
    }),
  );
  await expect(ask(url, 'TLSv1.1', stop.signal)).rejects.toBe('SIGINT');
});
