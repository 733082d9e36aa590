/**
 * No page on the web ends a login that waits: what is not a redirect is refused, and what is not ours is shown and
 * passed over.
 */
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { listen } from '../../src/loopback/index.ts';
import type { Listener } from '../../src/loopback/listener.ts';
import { type HostileProvider, startHostileProvider } from '../cli/hostile-provider.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';

let listener: Listener | undefined;
let provider: HostileProvider | undefined;
afterEach(async () => {
  await listener?.close();
  await provider?.close();
});

const open = async (): Promise<Listener> => {
  listener = await listen({
    redirectUris: [new URL('http://127.0.0.1:0/callback')],
    https: false,
    awaits: ['code', 'error'],
    title: 'test',
    now: () => new Date(),
  });
  return listener;
};

/** `fetch` sets Sec-Fetch-Mode itself, and a browser's headers have to be just so. */
const get = (url: URL, headers: Record<string, string>, form?: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { headers, method: form === undefined ? 'GET' : 'POST' }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(form);
  });

describe('what is not a redirect', () => {
  const DEST = [
    'image',
    'iframe',
    'frame',
    'script',
    'style',
    'empty',
    'embed',
    'object',
    'fencedframe',
    'serviceworker',
    'audio',
  ];
  it.each<[string, Record<string, string>]>([
    ...DEST.map((dest): [string, Record<string, string>] => [
      `Sec-Fetch-Dest: ${dest}`,
      { 'sec-fetch-dest': dest },
    ]),
    ...['no-cors', 'cors', 'same-origin', 'websocket'].map((mode): [string, Record<string, string>] => [
      `Sec-Fetch-Mode: ${mode}`,
      { 'sec-fetch-dest': 'document', 'sec-fetch-mode': mode },
    ]),
    [
      'Sec-Purpose: prefetch',
      { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', 'sec-purpose': 'prefetch' },
    ],
    ['Sec-Purpose: prerender', { 'sec-purpose': 'prefetch;prerender' }],
    ['Purpose: preview', { purpose: 'preview' }],
    ['X-Purpose: preview', { 'x-purpose': 'preview' }],
  ])('%s is refused, and the wait goes on', async (_, headers) => {
    const { redirectUri, wait } = await open();
    const url = new URL(`${redirectUri}?code=x&state=WRONG`);
    expect(await get(url, headers)).toBeGreaterThanOrEqual(400);
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await get(redirectUri, { ...headers, ...type }, 'code=x')).toBeGreaterThanOrEqual(400);
    const answer = wait(new AbortController().signal);
    const navigation = {
      'sec-fetch-dest': 'document',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-site': 'cross-site',
    };
    get(new URL(`${redirectUri}?code=good`), navigation).catch(() => {});
    const callback = await answer;
    expect(callback.parameters.get('code')).toBe('good');
    await callback.finish({ ok: true, heading: 'done' });
  });

  it('a form posted by a navigation is taken, and so is a program that sends no such header', async () => {
    const { redirectUri, wait } = await open();
    const answer = wait(new AbortController().signal);
    const headers = {
      'sec-fetch-dest': 'document',
      'sec-fetch-mode': 'navigate',
      'content-type': 'application/x-www-form-urlencoded',
    };
    get(redirectUri, headers, 'code=posted').catch(() => {});
    expect((await answer).parameters.get('code')).toBe('posted');
  });
});

describe('an answer that is not of this login', () => {
  const visit = async (url: URL) => {
    await fetch(url, { redirect: 'follow' }).catch(() => {});
  };
  const login = async (timeout: string, browser: (url: URL, redirectUri: string) => Promise<void>) => {
    provider = await startHostileProvider({});
    const world = onlineWorld({
      isTTY: true,
      openBrowser: async (url) => {
        // A browser works beside the program.
        browser(url, url.searchParams.get('redirect_uri') ?? '').catch(() => {});
      },
    });
    const words = [
      'login',
      '--issuer',
      provider.issuer,
      '--client-id',
      'client-1',
      '--client-auth',
      'none',
      '--timeout',
      timeout,
    ];
    return { world, words };
  };

  it('is told and passed over; the right one then ends the login well', async () => {
    const { world, words } = await login('60', async (url, redirectUri) => {
      expect((await fetch(`${redirectUri}?code=x&state=WRONG`)).status).toBe(400);
      expect((await fetch(`${redirectUri}?error=access_denied`)).status).toBe(400);
      expect((await fetch(`${redirectUri}?code=x&state=a&state=b`)).status).toBe(400);
      await visit(url);
    });
    const { code, document, stderr } = await runJson(world, words);
    expect([code, document.outcome, failingChecks(document)]).toEqual([0, 'done', []]);
    const told = stderr.replace(/\s+/g, ' ');
    expect(told).toContain(
      'An answer with another state arrived; it is not of this login, which still waits.',
    );
    expect(told).toContain('An answer with no state arrived');
    expect(provider?.exchanged()).toBe(1);
  });

  it('alone it is security in the end, with all of them as evidence, and no code is sent anywhere', async () => {
    let came = () => {};
    const arrived = new Promise<void>((resolve) => {
      came = resolve;
    });
    const { world, words } = await login('1', async (_url, redirectUri) => {
      await fetch(`${redirectUri}?code=first&state=WRONG`);
      await fetch(`${redirectUri}?code=second`);
      came();
    });
    // The time is over when both have come.
    const sleep = () => arrived;
    const { code, stdout, stderr } = await runIn({ ...world, sleep }, [
      ...words,
      '--json',
      '--har',
      'x.har',
      '--show-secrets',
    ]);
    const document = JSON.parse(stdout);
    expect([code, document.outcome, document.error.code]).toEqual([1, 'security', 'NOT_ACCEPTED']);
    expect(document.error.checks).toEqual(['callback.state']);
    const reports = document.reports.filter(
      ({ subject }: { subject: string }) => subject === 'authorization_response',
    );
    expect(reports.length).toBe(2);
    const har = Buffer.from([...world.written.values()][0]?.data ?? []).toString();
    expect(har).toContain('code=first');
    expect(har).toContain('code=second');
    expect(stderr).not.toContain('no callback arrived');
    expect(provider?.exchanged()).toBe(0);
  });

  it('thousands of them cost no memory', async () => {
    const { world, words } = await login('60', async (url, redirectUri) => {
      for (let at = 0; at < 300; at += 1) await fetch(`${redirectUri}?code=${at}&state=${'x'.repeat(1000)}`);
      await visit(url);
    });
    const { code, stderr } = await runJson(world, words);
    expect(code).toBe(0);
    expect(stderr.match(/An answer with another state/g)?.length).toBe(10);
  });

  it('headless it still ends at once', async () => {
    provider = await startHostileProvider({ callback: { state: 'WRONG' } });
    const words = [
      'login',
      '--issuer',
      provider.issuer,
      '--client-id',
      'client-1',
      '--client-auth',
      'none',
      '--headless',
    ];
    const { code, document } = await runJson(onlineWorld(), words);
    expect([code, document.outcome, failingChecks(document)]).toEqual([1, 'security', ['callback.state']]);
  });

  /** Nobody is asked a second time: what was pasted is judged as it is. */
  it.each([
    ['at a terminal', true],
    ['from a pipe', false],
  ])('pasted it still ends at once, %s', async (_, terminal) => {
    provider = await startHostileProvider({});
    const pasted = 'http://127.0.0.1:8765/callback?code=stolen&state=WRONG';
    let asked = 0;
    const text = async () => {
      asked += 1;
      return pasted;
    };
    const world = onlineWorld(
      terminal
        ? { isTTY: true, stdinIsTTY: true, answers: { text } }
        : { stdin: `${pasted}\n${pasted}\n`, stdinIsTTY: false },
    );
    const { code, document } = await runJson(world, [
      'login',
      '--issuer',
      provider.issuer,
      '--client-id',
      'client-1',
      '--client-auth',
      'none',
      '--redirect-uri',
      'http://127.0.0.1:8765/callback',
      '--paste',
    ]);
    expect([code, document.outcome, failingChecks(document)]).toEqual([1, 'security', ['callback.state']]);
    expect(asked).toBe(terminal ? 1 : 0);
    expect(provider.exchanged()).toBe(0);
  });
});
