/** Where the listener sits and who may reach it. */
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { listen } from '../../../src/loopback/index.ts';
import type { Listener, ListenOptions } from '../../../src/loopback/listener.ts';
import { freePort } from '../../helpers/port.ts';
import { send, sendBytes } from './request.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(options: Partial<ListenOptions> & { uris?: readonly string[] } = {}): Promise<Listener> {
  const { uris = ['http://127.0.0.1:0/callback'], ...rest } = options;
  const listener = await listen({
    redirectUris: uris.map((uri) => new URL(uri)),
    https: false,
    awaits: ['code', 'error'],
    title: 'idcli',
    now: () => new Date(),
    ...rest,
  });
  open.push(listener);
  return listener;
}

/** A port that is in use, on one address. */
async function occupy(host = '127.0.0.1', port = 0): Promise<number> {
  const server = await new Promise<Server>((resolve) => {
    const one = createServer().listen(port, host, () => resolve(one));
  });
  open.push(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const { signal } = new AbortController();

describe('ALL-1: where it listens', () => {
  test('port 0 means any free one, and the redirect URI says which', async () => {
    const { redirectUri } = await start();
    expect(redirectUri.href).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+\/callback$/);
  });

  test('a fixed port is taken as it is', async () => {
    const port = await freePort();
    const { redirectUri } = await start({ uris: [`http://127.0.0.1:${port}/callback`] });
    expect(redirectUri.port).toBe(String(port));
  });

  test('of several the first free one is used', async () => {
    const taken = await occupy();
    const { redirectUri } = await start({
      uris: [`http://127.0.0.1:${taken}/callback`, 'http://127.0.0.1:0/other'],
    });
    expect(redirectUri.pathname).toBe('/other');
  });

  test('when none is free the error names them all', async () => {
    const [one, two] = [await occupy(), await occupy()];
    const failed = start({ uris: [`http://127.0.0.1:${one}/callback`, `http://127.0.0.1:${two}/callback`] });
    await expect(failed).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: `cannot listen: 127.0.0.1:${one} is in use; 127.0.0.1:${two} is in use`,
      hint: expect.stringContaining('--redirect-uri'),
    });
  });

  test('an address chosen by --listen is blamed on that option', async () => {
    const one = await occupy();
    const failed = start({
      uris: ['https://app.example.com/callback'],
      listen: { host: '127.0.0.1', port: one },
    });
    await expect(failed).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      hint: expect.stringMatching(/another --listen;(?!.*--redirect-uri)/),
    });
  });

  test('localhost answers on both address families', async () => {
    const { redirectUri } = await start({ uris: ['http://localhost:0/callback'] });
    expect(redirectUri.hostname).toBe('localhost');
    for (const host of ['127.0.0.1', '[::1]']) {
      expect((await send(`http://${host}:${redirectUri.port}/elsewhere`)).status).toBe(404);
    }
  });

  test('localhost is not shared with a stranger on the other family', async () => {
    const taken = await occupy('::1', await freePort());
    await expect(start({ uris: [`http://localhost:${taken}/callback`] })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
    });
    // The first of the two addresses is free again.
    await start({ uris: [`http://127.0.0.1:${taken}/callback`] });
  });

  test('[::1] works', async () => {
    const { redirectUri } = await start({ uris: ['http://[::1]:0/callback'] });
    expect(redirectUri.hostname).toBe('[::1]');
    expect((await send(`http://[::1]:${redirectUri.port}/elsewhere`)).status).toBe(404);
  });

  test.each([
    ['https://client.example.com/callback', undefined, 'NOT_LOOPBACK'],
    ['http://192.168.1.10:8080/callback', undefined, 'NOT_LOOPBACK'],
    ['http://0.0.0.0:8080/callback', undefined, 'NOT_LOOPBACK'],
    ['http://localhost.example.com/callback', undefined, 'NOT_LOOPBACK'],
    ['https://client.example.com/callback', { host: '0.0.0.0', port: 0 }, 'NOT_LOOPBACK'],
    ['https://client.example.com/callback', { host: '::', port: 0 }, 'NOT_LOOPBACK'],
    ['com.example.app:/callback', undefined, 'USAGE'],
    ['http://127.0.0.1:0/callback#part', undefined, 'USAGE'],
  ])('%s with listen %j is refused as %s', async (uri, address, code) => {
    await expect(
      start({ uris: [uri], ...(address === undefined ? {} : { listen: address }) }),
    ).rejects.toMatchObject({ code });
  });

  test('a redirect URI behind a tunnel stays as it is, and its host may be passed on', async () => {
    const port = await freePort();
    const listener = await start({
      uris: ['https://client.example.com/callback'],
      listen: { host: '127.0.0.1', port },
    });
    expect(listener.redirectUri.href).toBe('https://client.example.com/callback');
    const seen = send(`http://127.0.0.1:${port}/callback?code=1`, {
      headers: { host: 'client.example.com' },
    });
    const callback = await listener.wait(signal);
    expect(callback.url.href).toBe('https://client.example.com/callback?code=1');
    await callback.finish({ ok: true, heading: 'Done' });
    expect((await seen).status).toBe(200);
  });

  test('a listen port fills an open port of a loopback redirect URI', async () => {
    const port = await freePort();
    const { redirectUri } = await start({ listen: { host: 'localhost', port } });
    expect(redirectUri.href).toBe(`http://127.0.0.1:${port}/callback`);
  });
});

describe('--https', () => {
  test.each(['http://127.0.0.1:0/callback', 'http://localhost:0/callback', 'http://[::1]:0/callback'])(
    '%s is served over TLS with a certificate for its host',
    async (uri) => {
      const listener = await start({ uris: [uri], https: true });
      expect(listener.redirectUri.protocol).toBe('https:');
      const url = new URL('?code=1', listener.redirectUri);
      const seen = send(url, { ca: listener.certificate ?? '' });
      const callback = await listener.wait(signal);
      expect(callback.url.href).toBe(url.href);
      await callback.finish({ ok: true, heading: 'Done' });
      expect((await seen).text).toContain('Done');
    },
  );

  test('plain http to it does not end the wait', async () => {
    const listener = await start({ https: true });
    await sendBytes(Number(listener.redirectUri.port), 'GET /callback?code=1 HTTP/1.1\r\n\r\n').catch(
      () => '',
    );
    const seen = send(new URL('?code=2', listener.redirectUri), { ca: listener.certificate ?? '' });
    const callback = await listener.wait(signal);
    expect(callback.parameters.get('code')).toBe('2');
    await callback.finish({ ok: true, heading: 'Done' });
    await seen;
  });

  test('an https redirect URI on loopback needs no switch', async () => {
    const listener = await start({ uris: ['https://127.0.0.1:0/callback'] });
    expect(listener.certificate).toContain('BEGIN CERTIFICATE');
  });
});

describe('its end', () => {
  test('the wait rejects with the reason of the signal, and the port stays until it is closed', async () => {
    const listener = await start();
    const controller = new AbortController();
    const waiting = listener.wait(controller.signal);
    controller.abort('SIGINT');
    await expect(waiting).rejects.toBe('SIGINT');
    await expect(listener.wait(controller.signal)).rejects.toBe('SIGINT');
    expect((await send(new URL('/', listener.redirectUri))).status).toBe(404);
  });

  test('closing ends a wait, frees the port, and may be done twice', async () => {
    const listener = await start();
    const waiting = listener.wait(signal);
    await Promise.all([listener.close(), listener.close()]);
    await expect(waiting).rejects.toMatchObject({ code: 'CALLBACK_TIMEOUT' });
    await start({ uris: [listener.redirectUri.href] });
  });
});
