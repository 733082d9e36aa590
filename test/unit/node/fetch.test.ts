import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createFetch } from '../../../src/node/fetch/create-fetch.ts';
import { wireRecordOf } from '../../../src/protocol/http/wire-record.ts';
import type { Transport } from '../../../src/world.ts';
import { freePort } from '../../helpers/port.ts';
import { errorOf, startHttp, startRaw } from './servers.ts';

const plainFetch = (transport: Transport = {}) => createFetch(transport, {});

describe('what is sent', () => {
  const echo = () =>
    startHttp(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          method: request.method,
          url: request.url,
          headers: request.headers,
          body: Buffer.concat(chunks).toString('latin1'),
        }),
      );
    });

  test.each<[string, RequestInit, { method: string; body: string; type: string | undefined }]>([
    ['nothing', {}, { method: 'GET', body: '', type: undefined }],
    ['text', { method: 'post', body: 'é' }, { method: 'POST', body: 'Ã©', type: 'text/plain;charset=UTF-8' }],
    [
      'a form',
      { method: 'POST', body: new URLSearchParams({ code: 'a b', state: '1' }) },
      { method: 'POST', body: 'code=a+b&state=1', type: 'application/x-www-form-urlencoded;charset=UTF-8' },
    ],
    [
      'bytes',
      { method: 'PUT', body: Uint8Array.of(0, 255) },
      { method: 'PUT', body: '\0ÿ', type: undefined },
    ],
    [
      'a buffer',
      { method: 'POST', body: Uint8Array.of(1).buffer },
      { method: 'POST', body: '\u0001', type: undefined },
    ],
    [
      'text with its own type',
      { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } },
      { method: 'POST', body: '{}', type: 'application/json' },
    ],
  ])('body: %s', async (_, init, expected) => {
    const base = await echo();
    const response = await plainFetch()(`${base}/token?x=1#fragment`, init);
    const seen = JSON.parse(await response.text());
    expect(seen).toMatchObject({ method: expected.method, url: '/token?x=1', body: expected.body });
    expect(seen.headers['content-type']).toBe(expected.type);
    expect(seen.headers.host).toBe(new URL(base).host);
    expect(seen.headers['user-agent']).toMatch(/^idcli\//);
    expect(response.url).toBe(`${base}/token?x=1`);
  });

  test.each<[string, NonNullable<RequestInit['headers']>]>([
    ['an object', { 'X-One': '1', accept: 'text/html' }],
    [
      'lines',
      [
        ['X-One', '1'],
        ['accept', 'text/html'],
      ],
    ],
    ['Headers', new Headers({ 'x-one': '1', accept: 'text/html' })],
  ])('headers as %s', async (_, headers) => {
    const response = await plainFetch()(new URL(await echo()), { headers });
    expect(JSON.parse(await response.text()).headers).toMatchObject({ 'x-one': '1', accept: 'text/html' });
  });

  test('a Request, with its body and headers', async () => {
    const request = new Request(await echo(), { method: 'POST', body: 'a=1', headers: { 'x-one': '1' } });
    const seen = JSON.parse(await (await plainFetch()(request)).text());
    expect(seen).toMatchObject({
      method: 'POST',
      body: 'a=1',
      headers: { 'x-one': '1', 'content-length': '3' },
    });
  });

  test('a header with a line end is refused before anything is sent', async () => {
    const base = await echo();
    const error = await errorOf(plainFetch()(base, { headers: { cookie: 'a=1\r\nx: y' } }));
    expect(error.code).toBe('USAGE');
  });
});

describe('what comes back', () => {
  test('a redirect is not followed; header lines stay in order, spelling and number', async () => {
    const base = await startRaw((socket) =>
      socket.once('data', () =>
        socket.end(
          'HTTP/1.1 302 Go There\r\n' +
            'Location: /next\r\n' +
            'Set-Cookie: a=1\r\n' +
            'X-Sandbox: 1\r\n' +
            'set-cookie: b=2; Path=/\r\n' +
            'Content-Length: 0\r\n' +
            '\r\n',
        ),
      ),
    );
    const response = await plainFetch()(base);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/next');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2; Path=/']);
    expect(wireRecordOf(response)?.response).toMatchObject({
      statusText: 'Go There',
      headers: [
        ['Location', '/next'],
        ['Set-Cookie', 'a=1'],
        ['X-Sandbox', '1'],
        ['set-cookie', 'b=2; Path=/'],
        ['Content-Length', '0'],
      ],
    });
    expect(wireRecordOf(response)?.requestHeaders?.[0]).toEqual(['host', new URL(base).host]);
  });

  test.each([204, 304])('status %i has no body and is not an error', async (status) => {
    const base = await startHttp((_, response) => response.writeHead(status).end());
    const response = await plainFetch()(base);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
  });

  test('many large cookies, 100 kB of header', async () => {
    const base = await startHttp((_, response) => {
      const cookies = Array.from({ length: 50 }, (_, index) => `c${index}=${'x'.repeat(2000)}`);
      response.setHeader('set-cookie', cookies).end('ok');
    });
    const response = await plainFetch()(base);
    expect(response.headers.getSetCookie()).toHaveLength(50);
  });

  const text = 'Zażółć gęślą jaźń '.repeat(1000);
  test.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate, gzip', gzipSync(deflateSync(text))],
    ['identity', Buffer.from(text)],
  ])('content encoding %s is undone', async (encoding, body) => {
    const base = await startHttp((_, response) => response.setHeader('content-encoding', encoding).end(body));
    const response = await plainFetch()(base);
    expect(await response.text()).toBe(text);
  });

  test('an encoding that is not known is left alone', async () => {
    const base = await startHttp((_, response) =>
      response.setHeader('content-encoding', 'zebra').end('stripes'),
    );
    expect(await (await plainFetch()(base)).text()).toBe('stripes');
  });

  test('an encoding without a body, and HEAD', async () => {
    const base = await startHttp((_, response) => response.setHeader('content-encoding', 'gzip').end());
    expect(await (await plainFetch()(base)).text()).toBe('');
    expect((await plainFetch()(base, { method: 'HEAD' })).status).toBe(200);
  });

  test('an answer that is slower than idle connections are kept', async () => {
    const base = await startHttp((_, response) => setTimeout(() => response.end('late'), 2600));
    const fetch = plainFetch();
    expect(await (await fetch(base)).text()).toBe('late');
  });
});

describe('kept connections', () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

  test('one that the server closed meanwhile is replaced', async () => {
    let connections = 0;
    const base = await startRaw((socket) => {
      connections += 1;
      socket.once('data', () => {
        socket.write(answer);
        socket.once('data', () => socket.resetAndDestroy());
      });
    });
    const fetch = plainFetch();
    for (let count = 0; count < 3; count += 1) {
      expect(await (await fetch(base, { method: 'POST', body: 'a=1' })).text()).toBe('ok');
    }
    expect(connections).toBe(3);
  });

  test('a new one that is closed without an answer is not tried again', async () => {
    let connections = 0;
    const base = await startRaw((socket) => {
      connections += 1;
      socket.once('data', () => socket.end());
    });
    expect(await errorOf(plainFetch()(base))).toMatchObject({ code: 'NETWORK' });
    expect(connections).toBe(1);
  });

  test('requests one after the other share one', async () => {
    const ports = new Set<number | undefined>();
    const base = await startHttp((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('ok');
    });
    const fetch = plainFetch();
    for (let count = 0; count < 3; count += 1) await (await fetch(base)).text();
    expect(ports.size).toBe(1);
  });
});

describe('bounds', () => {
  test('ALL-15: a body without end is cut off at the bound, and what came is kept', async () => {
    const base = await startHttp((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 1);
      response.once('close', () => clearInterval(timer));
    });
    const error = await errorOf(plainFetch({ maxBodyBytes: 50_000 })(base));
    expect(error.code).toBe('ANSWER_TOO_LARGE');
    expect(wireRecordOf(error)?.response).toMatchObject({ status: 200 });
    expect(wireRecordOf(error)?.response?.body).toHaveLength(50_000);
  });

  test('ALL-15: the bound holds for what a small compressed body becomes', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    expect(bomb.length).toBeLessThan(200_000);
    const base = await startHttp((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb));
    const error = await errorOf(plainFetch()(base));
    expect(error).toMatchObject({
      code: 'ANSWER_TOO_LARGE',
      message: expect.stringContaining('5000000 bytes'),
    });
    expect(wireRecordOf(error)?.response?.body).toHaveLength(5_000_000);
  });

  test('a body of exactly the bound is taken', async () => {
    const base = await startHttp((_, response) => response.end('x'.repeat(1000)));
    expect(await (await plainFetch({ maxBodyBytes: 1000 })(base)).text()).toHaveLength(1000);
  });

  test.each<[string, (socket: import('node:net').Socket) => void, string]>([
    ['silence', () => {}, 'no answer from'],
    [
      'a body that stops',
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc'),
      'did not end; 3 bytes came',
    ],
  ])('a time limit says how far it had come: %s', async (_, answer, words) => {
    const base = await startRaw((socket) => socket.once('data', () => answer(socket)));
    const error = await errorOf(plainFetch({ timeoutMilliseconds: 2000 })(base));
    expect(error).toMatchObject({ code: 'HTTP_TIMEOUT', message: expect.stringContaining(words) });
    expect(error.message).toMatch(/within 2 s$/);
  });

  test('a signal ends a request with its reason', async () => {
    const base = await startRaw(() => {});
    const controller = new AbortController();
    const call = plainFetch()(base, { signal: controller.signal });
    setTimeout(() => controller.abort('SIGINT'), 50);
    await expect(call).rejects.toBe('SIGINT');
    await expect(plainFetch()(base, { signal: controller.signal })).rejects.toBe('SIGINT');
  });
});

describe('failures in words', () => {
  const raw = (bytes: string) => startRaw((socket) => socket.once('data', () => socket.end(bytes)));

  test('nothing listens', async () => {
    const free = await freePort();
    const error = await errorOf(plainFetch()(`http://127.0.0.1:${free}/`));
    expect(error).toMatchObject({ code: 'NETWORK', message: `nothing listens on 127.0.0.1:${free}` });
    expect(error.hint).toContain('idcli sandbox');
  });

  test('the host does not exist', async () => {
    const error = await errorOf(plainFetch()('https://op.invalid/'));
    expect(error.code).toBe('NETWORK');
    expect(error.message).toMatch(/^the host name op\.invalid (does not exist|cannot be looked up)/);
  });

  test('the connection is reset without an answer', async () => {
    const base = await startRaw((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const error = await errorOf(plainFetch()(base));
    expect(error).toMatchObject({
      code: 'NETWORK',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ closed the connection without an answer$/),
    });
  });

  test('the connection breaks in the body; what came is kept', async () => {
    const base = await raw('HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 100\r\n\r\n{"half":');
    const error = await errorOf(plainFetch()(base));
    expect(error).toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('after 8 bytes of the body'),
    });
    const record = wireRecordOf(error)?.response;
    expect(record).toMatchObject({
      status: 200,
      headers: [
        ['X-A', '1'],
        ['Content-Length', '100'],
      ],
    });
    expect(Buffer.from(record?.body ?? []).toString()).toBe('{"half":');
  });

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a status line without status', 'HTTP/1.1 OK\r\n\r\n'],
  ])('%s is not an HTTP', async (_, bytes) => {
    const error = await errorOf(plainFetch()(await raw(bytes)));
    expect(error).toMatchObject({ code: 'ANSWER_UNREADABLE', message: expect.stringContaining('in HTTP') });
  });

  test.each([
    ['HTTP/1.1 999 Denied\r\nContent-Length: 2\r\n\r\nno', 999, 'no'],
    ['HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', 101, ''],
  ])('a status that ends no exchange: %j', async (bytes, status, body) => {
    const error = await errorOf(plainFetch()(await raw(bytes)));
    expect(error).toMatchObject({ code: 'ANSWER_UNREADABLE', message: expect.stringContaining(`${status}`) });
    expect(wireRecordOf(error)?.response).toMatchObject({ status });
    expect(Buffer.from(wireRecordOf(error)?.response?.body ?? []).toString()).toBe(body);
  });

  test.each([
    ['HTTP/1.1 200 O\u0001K\r\nContent-Length: 2\r\n\r\nok', 'a control character in the status line'],
    ['HTTP/1.1 200 \u00e9\r\nX: \u00e9\r\nContent-Length: 2\r\n\r\nok', 'bytes that are not ASCII'],
    ['HTTP/1.0 200 OK\r\n\r\nok', 'an old server without length'],
    ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 'an interim answer'],
    ['HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok', 'no status text'],
  ])('%j is read: %s', async (bytes) => {
    const response = await plainFetch()(await raw(bytes));
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
  });

  test('a header without end', async () => {
    const error = await errorOf(
      plainFetch()(await raw(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(400_000)}\r\n\r\n`)),
    );
    expect(error.code).toBe('ANSWER_TOO_LARGE');
  });

  test.each([
    ['cut off', gzipSync('x'.repeat(10_000)).subarray(0, 20)],
    ['not gzip at all', Buffer.from('plain text')],
  ])('a gzip body that is %s', async (_, body) => {
    const base = await startHttp((_, response) => response.setHeader('content-encoding', 'gzip').end(body));
    const error = await errorOf(plainFetch()(base));
    expect(error).toMatchObject({ code: 'ANSWER_UNREADABLE', message: expect.stringContaining('gzip') });
  });
});
