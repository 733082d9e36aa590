import { describe, expect, test } from 'vitest';
import { IdcliError } from '../../../../src/errors.ts';
import type { Exchange } from '../../../../src/outcome.ts';
import { createRecorder } from '../../../../src/protocol/http/index.ts';
import { attachWireRecord } from '../../../../src/protocol/http/wire-record.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit | undefined;
}

function recording(
  answer: (sent: Sent) => Promise<Response> | Response,
  options: { allowInsecureHttp?: boolean; signal?: AbortSignal } = {},
) {
  const exchanges: Exchange[] = [];
  const sent: Sent[] = [];
  const clock = { now: Date.UTC(2026, 10, 22, 12) };
  const recorder = createRecorder(
    async (input, init) => {
      const one = { url: String(input), init };
      sent.push(one);
      clock.now += 12;
      return answer(one);
    },
    exchanges,
    {
      now: () => new Date(clock.now),
      allowInsecureHttp: options.allowInsecureHttp ?? false,
      signal: options.signal ?? new AbortController().signal,
    },
  );
  return { recorder, exchanges, sent };
}

const url = 'https://op.example.com/token';

describe('recording', () => {
  test('a request and its answer, while the caller can still read the answer', async () => {
    const { recorder, exchanges, sent } = recording(
      () => new Response('{"a":1}', { status: 400, headers: { 'content-type': 'application/json' } }),
    );
    const response = await recorder.as('client', 'token')(`${url}#part`, {
      method: 'post',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({ code: 'x y' }),
    });
    expect(await response.json()).toEqual({ a: 1 });
    expect(exchanges).toEqual([
      {
        actor: 'client',
        purpose: 'token',
        startedAt: new Date('2026-11-22T12:00:00Z'),
        milliseconds: 12,
        request: {
          method: 'POST',
          url,
          headers: [
            ['Accept', 'application/json'],
            ['content-type', 'application/x-www-form-urlencoded;charset=UTF-8'],
          ],
          body: new TextEncoder().encode('code=x+y'),
        },
        response: {
          status: 400,
          statusText: '',
          headers: [['content-type', 'application/json']],
          body: new TextEncoder().encode('{"a":1}'),
        },
      },
    ]);
    expect(sent[0]?.init?.redirect).toBe('manual');
  });

  test('header lines as they went over the wire, where the connection knows them', async () => {
    const response = {
      status: 302,
      statusText: 'Go There',
      headers: [
        ['Set-Cookie', 'a=1'],
        ['LOCATION', '/'],
      ] as const,
      body: new Uint8Array(),
    };
    const { recorder, exchanges } = recording(() =>
      attachWireRecord(new Response(null, { status: 302 }), {
        requestHeaders: [['host', 'op.example.com']],
        response,
      }),
    );
    await recorder.as('client', 'authorize')(url);
    expect(exchanges[0]?.request.headers).toEqual([['host', 'op.example.com']]);
    expect(exchanges[0]?.response).toEqual(response);
  });

  test('the purpose can depend on the URL', async () => {
    const { recorder, exchanges } = recording(() => new Response());
    await recorder.as('client', ({ pathname }) => pathname.slice(1))(url);
    expect(exchanges[0]).toMatchObject({ purpose: 'token' });
  });

  test('a failure, with what had come before it', async () => {
    const { recorder, exchanges } = recording(() => {
      const response = { status: 200, statusText: 'OK', headers: [], body: Uint8Array.of(123) };
      throw attachWireRecord(new IdcliError('NETWORK', 'the line broke'), { requestHeaders: [], response });
    });
    await expect(recorder.as('client', 'token')(url)).rejects.toMatchObject({ code: 'NETWORK' });
    expect(exchanges).toMatchObject([
      { failure: 'the line broke', milliseconds: 12, response: { status: 200, body: Uint8Array.of(123) } },
    ]);
  });

  test('two at once keep the order in which they began', async () => {
    const gates: (() => void)[] = [];
    const { recorder, exchanges } = recording(
      () => new Promise((resolve) => gates.push(() => resolve(new Response('ok')))),
    );
    const fetch = recorder.as('client', (address) => address.pathname);
    const [first, second] = [fetch('https://op.example.com/1'), fetch('https://op.example.com/2')];
    await expect.poll(() => gates.length).toBe(2);
    expect(exchanges.map(({ failure }) => failure)).toEqual(
      Array(2).fill('the run ended before an answer came'),
    );
    gates[1]?.();
    await second;
    gates[0]?.();
    await first;
    expect(exchanges.map(({ purpose, failure }) => [purpose, failure])).toEqual([
      ['/1', undefined],
      ['/2', undefined],
    ]);
  });

  test('an exchange made elsewhere', () => {
    const { recorder, exchanges } = recording(() => new Response());
    const callback: Exchange = {
      actor: 'callback',
      purpose: 'callback',
      startedAt: new Date(0),
      milliseconds: 0,
      request: { method: 'GET', url: 'http://127.0.0.1:1/callback', headers: [] },
    };
    recorder.add(callback);
    expect(exchanges).toEqual([callback]);
  });
});

describe('what is not sent', () => {
  test.each([
    ['http://op.example.com/', '--insecure-http'],
    ['http://127.0.0.1.example.com/', '--insecure-http'],
    ['http://10.0.0.1/', '--insecure-http'],
    ['ftp://op.example.com/', 'https URL'],
    ['https://user:pass@op.example.com/', '--client-secret'],
  ])('ALL-8: %s is refused, with the way out', async (address, hint) => {
    const { recorder, exchanges, sent } = recording(() => new Response());
    await expect(recorder.as('client', 'token')(address)).rejects.toMatchObject({
      code: 'INSECURE_URL',
      hint: expect.stringContaining(hint),
      message: expect.not.stringContaining('pass@'),
    });
    expect({ exchanges, sent }).toEqual({ exchanges: [], sent: [] });
  });

  test.each([
    ['http://127.0.0.1:8400/', false],
    ['http://localhost/', false],
    ['http://[::1]:1/', false],
    ['http://127.9.8.7/', false],
    ['http://op.example.com/', true],
  ])('ALL-8: %s is sent (allowed: %s)', async (address, allowInsecureHttp) => {
    const { recorder, sent } = recording(() => new Response(), { allowInsecureHttp });
    await recorder.as('client', 'token')(address);
    expect(sent).toHaveLength(1);
  });

  test('after the run was stopped nothing is sent; the reason is thrown', async () => {
    const { recorder, sent } = recording(() => new Response(), { signal: AbortSignal.abort('SIGINT') });
    await expect(recorder.as('client', 'token')(url)).rejects.toBe('SIGINT');
    expect(sent).toEqual([]);
  });

  test.each(['run', 'caller'] as const)(
    'a request under way ends with the signal of the %s',
    async (whose) => {
      const controllers = { run: new AbortController(), caller: new AbortController() };
      const { recorder, exchanges } = recording(
        ({ init }) =>
          new Promise((_, reject) => {
            init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
            controllers[whose].abort('SIGTERM');
          }),
        { signal: controllers.run.signal },
      );
      const call = recorder.as('client', 'token')(url, { signal: controllers.caller.signal });
      await expect(call).rejects.toBe('SIGTERM');
      expect(exchanges[0]?.failure).toBe('ended by SIGTERM');
    },
  );

  test('a body that cannot be recorded', async () => {
    const { recorder, sent } = recording(() => new Response());
    const call = recorder.as('client', 'token')(url, { method: 'POST', body: new FormData() });
    await expect(call).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });
});
