import { afterAll, describe, expect, test } from 'vitest';
import { createFetch } from '../../../src/node/fetch/create-fetch.ts';
import { isExempt } from '../../../src/node/fetch/no-proxy.ts';
import { chooseProxy } from '../../../src/node/fetch/proxy.ts';
import { wireRecordOf } from '../../../src/protocol/http/wire-record.ts';
import { makeRoot } from './certificates.ts';
import { errorOf, startHttp, startHttps, startProxy, startRaw } from './servers.ts';

const root = makeRoot('Example Root');
afterAll(() => root.remove());
const site = root.issue({ name: 'idp', names: 'DNS:idp.example.com' });
const portOf = (url: string): number => Number(new URL(url).port);

describe('through a proxy', () => {
  test('https goes through a tunnel; credentials reach the proxy and nobody else', async () => {
    const target = await startHttps(site, (request, response) =>
      response.end(JSON.stringify(request.headers)),
    );
    const proxy = await startProxy(() => portOf(target));
    const named = proxy.url.replace('//', '//user%40corp:p%3Ass@');
    const fetch = createFetch({ ca: root.cert, proxy: named }, {});
    const response = await fetch('https://idp.example.com/token');
    const headers = await response.json();
    expect(headers).toMatchObject({ host: 'idp.example.com' });
    expect(headers).not.toHaveProperty('proxy-authorization');
    expect(proxy.requests).toEqual([
      {
        line: 'CONNECT idp.example.com:443',
        authorization: `Basic ${Buffer.from('user@corp:p:ss').toString('base64')}`,
      },
    ]);
  });

  test('http is sent on by the proxy; its credentials are not recorded', async () => {
    const target = await startHttp((request, response) =>
      response.end(`${request.headers.host}${request.url}`),
    );
    const proxy = await startProxy(() => portOf(target));
    const fetch = createFetch({}, { HTTP_PROXY: proxy.url.replace('//', '//user:pass@') });
    const response = await fetch('http://idp.example.com/a?b=c');
    expect(await response.text()).toBe('idp.example.com/a?b=c');
    expect(proxy.requests[0]?.line).toBe('GET http://idp.example.com/a?b=c');
    expect(proxy.requests[0]?.authorization).toMatch(/^Basic /);
    const names = wireRecordOf(response)?.requestHeaders?.map(([name]) => name.toLowerCase());
    expect(names).not.toContain('proxy-authorization');
  });

  test('the certificate behind the tunnel is verified against the host, not the proxy', async () => {
    const target = await startHttps(site, (_, response) => response.end('ok'));
    const proxy = await startProxy(() => portOf(target));
    const error = await errorOf(
      createFetch({ ca: root.cert, proxy: proxy.url }, {})('https://op.example.com/'),
    );
    expect(error).toMatchObject({
      code: 'TLS_FAILED',
      message: 'the certificate of op.example.com is for idp.example.com, not for this host',
    });
  });

  test.each([
    [
      407,
      'Proxy Authentication Required',
      'https://idp.example.com/',
      /asks for a user name and password \(407/,
    ],
    [
      407,
      'Proxy Authentication Required',
      'http://idp.example.com/',
      /asks for a user name and password \(407/,
    ],
    [
      403,
      'Forbidden',
      'https://idp.example.com/',
      /refuses to connect to idp\.example\.com \(403 Forbidden\)$/,
    ],
    [502, 'Bad Gateway', 'https://idp.example.com/', /cannot reach idp\.example\.com \(502 Bad Gateway\)$/],
  ])('a proxy that answers %i %s to %s', async (status, reason, url, message) => {
    const proxy = await startProxy(() => 0, { status, reason });
    const error = await errorOf(createFetch({ proxy: proxy.url }, {})(url));
    expect(error.code).toBe('NETWORK');
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`the proxy ${new URL(proxy.url).host}`);
  });

  test('a proxy that refuses the password', async () => {
    const proxy = await startProxy(() => 0, { status: 407, reason: 'No' });
    const named = proxy.url.replace('//', '//user:wrong@');
    const error = await errorOf(createFetch({ proxy: named }, {})('https://idp.example.com/'));
    expect(error.message).toContain('refuses the user name and password');
    expect(`${error.message} ${error.hint}`).not.toContain('wrong');
  });

  test('a proxy that is not there, is silent, hangs up or speaks no HTTP', async () => {
    const gone = 'http://127.0.0.1:1';
    const through = (proxy: string, timeoutMilliseconds = 600_000) =>
      errorOf(createFetch({ proxy, timeoutMilliseconds }, {})('https://idp.example.com/'));
    expect((await through(gone)).message).toBe(`nothing listens on the proxy ${new URL(gone).host}`);
    const silent = await startRaw(() => {});
    expect(await through(silent, 150)).toMatchObject({
      code: 'HTTP_TIMEOUT',
      message: expect.stringContaining('no tunnel through the proxy'),
    });
    const closing = await startRaw((socket) => socket.once('data', () => socket.end()));
    expect((await through(closing)).message).toContain('without opening a tunnel to idp.example.com');
    const babbling = await startRaw((socket) =>
      socket.once('data', () => socket.end('220 smtp.example.com\r\n')),
    );
    expect(await through(babbling)).toMatchObject({
      code: 'ANSWER_UNREADABLE',
      message: expect.stringContaining('the proxy'),
    });
  });

  test('loopback is never sent to the proxy of the environment, but to one that is named', async () => {
    const target = await startHttp((_, response) => response.end('direct'));
    const proxy = await startProxy(() => portOf(target));
    await createFetch({}, { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url })(target);
    expect(proxy.requests).toEqual([]);
    await createFetch({ proxy: proxy.url }, {})(target);
    expect(proxy.requests).toHaveLength(1);
  });
});

describe('which proxy', () => {
  const env = {
    HTTPS_PROXY: 'http://secure.example.com:3128',
    http_proxy: 'plain.example.com',
    HTTP_PROXY: 'http://upper',
  };
  test.each<[string, string, string | undefined, Record<string, string>, string | undefined]>([
    ['https by HTTPS_PROXY', 'https://op.example.org/', undefined, env, 'http://secure.example.com:3128/'],
    [
      'http by the lower-case name first, scheme left out',
      'http://op.example.org/',
      undefined,
      env,
      'http://plain.example.com/',
    ],
    ['none set', 'https://op.example.org/', undefined, {}, undefined],
    ['set but empty', 'https://op.example.org/', undefined, { HTTPS_PROXY: '' }, undefined],
    [
      'a named one wins over NO_PROXY',
      'https://op.example.org/',
      'http://named:1',
      { ...env, NO_PROXY: '*' },
      'http://named:1/',
    ],
    ['an empty name means none', 'https://op.example.org/', '', env, undefined],
    ['NO_PROXY', 'https://op.example.org/', undefined, { ...env, NO_PROXY: 'example.org' }, undefined],
  ])('%s', (_, url, named, variables, expected) => {
    expect(chooseProxy(new URL(url), named, variables)?.url.href).toBe(expected);
  });

  test.each(['socks5://127.0.0.1:1080', 'http://', '://', 'ftp://proxy.example.com'])(
    '%s cannot be used',
    (value) => {
      const choose = () => chooseProxy(new URL('https://op.example.org/'), value, {});
      expect(choose).toThrow(
        expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('--proxy') }),
      );
    },
  );
});

test.each<[string, string, boolean]>([
  ['*', 'https://op.example.com', true],
  ['example.com', 'https://example.com', true],
  ['example.com', 'https://op.example.com', true],
  ['.example.com', 'https://op.example.com', true],
  ['*.example.com', 'https://op.example.com', true],
  ['example.com', 'https://notexample.com', false],
  ['op.example.com', 'https://example.com', false],
  ['EXAMPLE.com', 'https://example.com', true],
  ['other.org, example.com', 'https://example.com', true],
  ['other.org example.com', 'https://example.com', true],
  ['example.com:443', 'https://example.com', true],
  ['example.com:8443', 'https://example.com', false],
  ['example.com:8443', 'https://example.com:8443', true],
  ['192.0.2.7', 'https://192.0.2.7', true],
  ['192.0.2.7:80', 'http://192.0.2.7', true],
  ['192.0.2.0/24', 'https://192.0.2.7', true],
  ['192.0.2.0/24', 'https://192.0.3.7', false],
  ['192.0.2.0/99', 'https://192.0.2.7', false],
  ['2.7', 'https://192.0.2.7', false],
  ['[2001:db8::1]', 'https://[2001:db8::1]', true],
  ['2001:db8::1', 'https://[2001:db8::1]', true],
  ['2001:db8::/32', 'https://[2001:db8::5]', true],
  ['[2001:db8::1]:8443', 'https://[2001:db8::1]', false],
  ['', 'https://example.com', false],
  [',,', 'https://example.com', false],
  ['.', 'https://example.com', false],
])('NO_PROXY=%j and %s: %s', (list, url, expected) => {
  expect(isExempt(new URL(url), list)).toBe(expected);
});
