/** What counts as the answer, and what does not end the wait. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listen } from '../../../src/loopback/index.ts';
import type { Callback, Listener } from '../../../src/loopback/listener.ts';
import { type Answer, postForm, send, sendBytes } from './request.ts';

let listener: Listener;
const { signal } = new AbortController();
const start = async (
  options: { awaits?: readonly string[]; uri?: string; paths?: readonly string[] } = {},
) => {
  listener = await listen({
    redirectUris: [new URL(options.uri ?? 'http://127.0.0.1:0/callback')],
    https: false,
    awaits: options.awaits ?? ['code', 'error', 'SAMLResponse'],
    title: 'idcli · Example',
    now: () => new Date(),
    ...(options.paths === undefined ? {} : { paths: options.paths }),
  });
};
beforeEach(() => start());
afterEach(() => listener.close());

const at = (rest: string): URL => new URL(`${listener.redirectUri.href}${rest}`);
const port = (): number => Number(listener.redirectUri.port);

/** The callback, once it was finished with a page, and what the browser got. */
async function answered(sent: Promise<Answer>): Promise<{ callback: Callback; page: Answer }> {
  const callback = await listener.wait(signal);
  await callback.finish({ ok: true, heading: 'You are logged in' });
  return { callback, page: await sent };
}

/** Proves that the wait is still on. */
async function expectStillWaiting(): Promise<void> {
  const { callback } = await answered(send(at('?code=still-waiting')));
  expect(callback.parameters.get('code')).toBe('still-waiting');
}

describe('ALL-1: the answer', () => {
  test('in the query, with duplicates in order', async () => {
    const { callback, page } = await answered(send(at('?code=a%20b&state=1&state=2&x=%C3%A9+')));
    expect(callback).toMatchObject({ method: 'GET', via: 'query' });
    expect([...callback.parameters]).toEqual([
      ['code', 'a b'],
      ['state', '1'],
      ['state', '2'],
      ['x', 'é '],
    ]);
    expect(callback.url.href).toBe(at('?code=a%20b&state=1&state=2&x=%C3%A9+').href);
    expect(callback.headers.map(([name]) => name.toLowerCase())).toContain('host');
    expect(page.status).toBe(200);
    expect(page.text).toContain('You are logged in');
  });

  test('an error is an answer too', async () => {
    const { callback } = await answered(send(at('?error=access_denied')));
    expect(callback.parameters.get('error')).toBe('access_denied');
  });

  test('posted as a form, byte for byte', async () => {
    const { callback } = await answered(postForm(at(''), 'SAMLResponse=PHNhbWw%2B&RelayState=r&RelayState='));
    expect(callback).toMatchObject({ method: 'POST', via: 'form_post' });
    expect(callback.parameters.getAll('RelayState')).toEqual(['r', '']);
    expect(Buffer.from(callback.body ?? []).toString()).toBe(
      'SAMLResponse=PHNhbWw%2B&RelayState=r&RelayState=',
    );
    expect(callback.url.href).toBe(listener.redirectUri.href);
  });

  test('a large form, as a SAML response with a portrait is', async () => {
    const large = 'A'.repeat(4_900_000);
    const { callback } = await answered(postForm(at(''), `SAMLResponse=${large}`));
    expect(callback.parameters.get('SAMLResponse')).toHaveLength(large.length);
  });

  test('in the fragment, handed over by the relay page', async () => {
    const relay = await send(at(''));
    expect(relay.status).toBe(200);
    expect(relay.text).toContain('--paste');
    expect(relay.text).toContain('name="idcli_fragment"');
    const posted = postForm(at(''), `idcli_fragment=${encodeURIComponent('code=c&state=s%20t')}`);
    const { callback } = await answered(posted);
    expect(callback).toMatchObject({ method: 'GET', via: 'fragment' });
    expect([...callback.parameters]).toEqual([
      ['code', 'c'],
      ['state', 's t'],
    ]);
    expect(callback.url.hash).toBe('#code=c&state=s%20t');
  });

  test('on one of several paths, and the callback says which', async () => {
    await listener.close();
    await start({ awaits: ['sessionId'], paths: ['/abort', '/error'] });
    const { callback } = await answered(send(new URL('/abort?sessionId=1', listener.redirectUri)));
    expect(callback.url.pathname).toBe('/abort');
  });

  test('where nothing is awaited, reaching the path is the answer', async () => {
    await listener.close();
    await start({ awaits: [] });
    const { callback } = await answered(send(at('')));
    expect([...callback.parameters]).toEqual([]);
  });

  test("a redirect URI's own parameters are not answer", async () => {
    await listener.close();
    await start({ uri: 'http://127.0.0.1:0/callback?tenant=1' });
    expect((await send(listener.redirectUri)).text).toContain('Waiting for the answer');
    const { callback } = await answered(send(at('&code=1')));
    expect([...callback.parameters.keys()]).toEqual(['tenant', 'code']);
  });
});

describe('ALL-1: what does not end the wait', () => {
  test.each<[string, () => Promise<Answer>, number]>([
    ['another path', () => send(new URL('/?code=1', listener.redirectUri)), 404],
    ['the favicon', () => send(new URL('/favicon.ico', listener.redirectUri)), 404],
    ['a path that only begins alike', () => send(new URL('/callback/?code=1', listener.redirectUri)), 404],
    ['a path in other letters', () => send(new URL('/Callback?code=1', listener.redirectUri)), 404],
    ['a path that is only alike when decoded', () => send(at(''), { target: '/%63allback?code=1' }), 404],
    ['a path with dot segments', () => send(at(''), { target: '/x/../callback?code=1' }), 404],
    ['a target with a host in it', () => send(at(''), { target: '//evil.example.com/callback?code=1' }), 404],
    ['another host name', () => send(at('?code=1'), { headers: { host: 'evil.example.com' } }), 403],
    [
      'a host name that begins alike',
      () => send(at('?code=1'), { headers: { host: '127.0.0.1.example.com' } }),
      403,
    ],
    ['a host that is none', () => send(at('?code=1'), { headers: { host: 'a b' } }), 403],
    ['HEAD', () => send(at('?code=1'), { method: 'HEAD' }), 405],
    ['PUT', () => send(at('?code=1'), { method: 'PUT' }), 405],
    ['OPTIONS', () => send(at('?code=1'), { method: 'OPTIONS' }), 405],
    ['a prefetch', () => send(at('?code=1'), { headers: { purpose: 'prefetch' } }), 503],
    ['a prerender', () => send(at('?code=1'), { headers: { 'sec-purpose': 'prefetch;prerender' } }), 503],
    ['a GET without an answer', () => send(at('?state=1')), 200],
    ['a form without an answer', () => postForm(at(''), 'state=1'), 400],
    ['an empty form', () => postForm(at(''), ''), 400],
    ['a fragment without an answer', () => postForm(at(''), 'idcli_fragment=_%3D_'), 400],
    [
      'a body that is not a form',
      () => postForm(at(''), '{"code":"1"}', { headers: { 'content-type': 'application/json' } }),
      415,
    ],
    ['a body without a type', () => send(at(''), { method: 'POST', body: 'code=1' }), 415],
    ['a body that is too large', () => postForm(at(''), `code=${'A'.repeat(5_000_000)}`), 413],
  ])('%s', async (_, attempt, status) => {
    expect((await attempt()).status).toBe(status);
    await expectStillWaiting();
  });

  test('a method that is refused names those that are not', async () => {
    expect((await send(at(''), { method: 'DELETE' })).headers.allow).toBe('GET, POST');
  });

  test.each([
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01', /^(HTTP\/1\.1 400 |$)/],
    ['no Host', 'GET /callback?code=1 HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'an endless header',
      `GET /callback?code=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'A'.repeat(100_000)}`,
      /^(HTTP\/1\.1 4|$)/,
    ],
    [
      'a body that breaks off',
      'POST /callback HTTP/1.1\r\n' +
        'Host: 127.0.0.1\r\n' +
        'Content-Type: application/x-www-form-urlencoded\r\n' +
        'Content-Length: 50\r\n' +
        '\r\n' +
        'code=1',
      /^(HTTP\/1\.1 400 |$)/,
    ],
  ])('%s', async (_, bytes, answer) => {
    expect(await sendBytes(port(), bytes).catch(() => '')).toMatch(answer);
    await expectStillWaiting();
  });
});

describe('after the answer', () => {
  test('the browser waits for the end, and others hear that it was answered', async () => {
    let shown = false;
    const first = postForm(at(''), 'code=1').then((page) => {
      shown = true;
      return page;
    });
    const callback = await listener.wait(signal);
    const second = await send(at('?code=2'));
    expect(second.status).toBe(409);
    expect(second.text).toContain('Already answered');
    expect(shown).toBe(false);
    await callback.finish({ ok: false, heading: 'The login failed', detail: 'state is wrong' });
    expect((await first).text).toContain('The login failed');
    expect((await listener.wait(signal)).parameters.get('code')).toBe('1');
  });

  test('finishing closes the listener, and a second page changes nothing', async () => {
    const { callback } = await answered(send(at('?code=1')));
    await callback.finish({ ok: false, heading: 'Too late' });
    await expect(send(at('?code=1'))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('a browser whose answer was never finished hears that the command ended', async () => {
    const sent = send(at('?code=1'));
    await listener.wait(signal);
    await listener.close();
    expect((await sent).text).toContain('No longer listening');
  });

  test('finishing works when the browser has gone', async () => {
    const broken = sendBytes(port(), 'GET /callback?code=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n').catch(
      () => '',
    );
    const callback = await listener.wait(signal);
    await callback.finish({ ok: true, heading: 'Done' });
    await broken;
  });
});
