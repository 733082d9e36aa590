/** The listener as a real browser sees it. */
import { createServer, type Server } from 'node:http';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listen } from '../../src/loopback/index.ts';
import type { Callback, Listener, ListenOptions, ResultPage } from '../../src/loopback/listener.ts';
import { launchChromium } from './chromium.ts';

const SUCCESS: ResultPage = { ok: true, heading: 'You are logged in' };
const FAILURE: ResultPage = {
  ok: false,
  heading: 'The login failed',
  detail: 'The answer belongs to another login: its state is not the one that was sent.',
};
const PHONE = { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2 } as const;
/** Set to a folder to keep pictures of the pages. */
const PICTURES = process.env.PICTURES;

let browser: Browser;
let page: Page;
let listener: Listener;
let problems: string[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(() => open());
afterEach(async () => {
  await page.context().close();
  await listener.close();
  expect(problems).toEqual([]);
});

async function open(
  context: BrowserContextOptions = {},
  options: Partial<ListenOptions> = {},
): Promise<void> {
  await page?.context().close();
  await listener?.close();
  problems = [];
  listener = await listen({
    redirectUris: [new URL('http://127.0.0.1:0/callback')],
    https: false,
    awaits: ['code', 'error', 'SAMLResponse'],
    title: 'idcli · IN Groupe OpenID Connect App',
    now: () => new Date(),
    ...options,
  });
  page = await (await browser.newContext({ ...PHONE, ...context })).newPage();
  // A policy that is too strict, a script that fails, an icon that is not there: all end here.
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
}

const waited = (): Promise<Callback> => listener.wait(AbortSignal.timeout(60_000));
const picture = async (name: string): Promise<void> => {
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png` });
};

/** Opens what `go` opens, finishes the answer with `result`, and gives the callback. */
async function finished(go: Promise<unknown>, result: ResultPage): Promise<Callback> {
  const callback = await waited();
  await callback.finish(result);
  await go;
  return callback;
}

const fits = (): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');

describe.each([
  ['light', 360],
  ['dark', 360],
  ['light', 1280],
  ['dark', 1280],
] as const)('in %s at %i pixels', (colorScheme, width) => {
  test.each([
    ['success', SUCCESS],
    ['failure', FAILURE],
    ['long', { ...FAILURE, detail: `invalid_request: ${'unbreakable'.repeat(30)}\nsecond line` }],
  ] as const)('the %s page fits and says how it ended', async (name, result) => {
    await open({ colorScheme, viewport: { width, height: 640 } });
    await finished(page.goto(`${listener.redirectUri}?code=1`), result);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(result.heading);
    expect(await page.getByRole('main').getAttribute('class')).toBe(result.ok ? 'success' : 'failure');
    expect(await fits()).toBe(true);
    await picture(`${name}-${colorScheme}-${width}`);
  });
});

test('the answer is out of the page after it was shown', async () => {
  await finished(page.goto(`${listener.redirectUri}?code=top-secret`), SUCCESS);
  expect(await page.content()).not.toContain('top-secret');
});

describe('a fragment', () => {
  test('is handed over, and the address no longer shows it', async () => {
    const callback = await finished(
      page
        .goto(`${listener.redirectUri}#code=c%20d&state=s&id_token=a.b.c`)
        .then(() => page.getByText('logged in').waitFor()),
      SUCCESS,
    );
    expect(callback.via).toBe('fragment');
    expect([...callback.parameters]).toEqual([
      ['code', 'c d'],
      ['state', 's'],
      ['id_token', 'a.b.c'],
    ]);
    expect(page.url()).toBe(listener.redirectUri.href);
  });

  test('that is missing is said, and the wait goes on', async () => {
    await page.goto(listener.redirectUri.href);
    expect(await page.getByText('carries none').isVisible()).toBe(true);
    expect(await page.getByText('being handed').isVisible()).toBe(false);
    await picture('relay-nothing');
    await finished(page.goto(`${listener.redirectUri}?code=1`), SUCCESS);
  });

  test('without scripts, the page says what to do', async () => {
    await open({ javaScriptEnabled: false });
    await page.goto(`${listener.redirectUri}#code=1`);
    expect(await page.getByText('--paste').isVisible()).toBe(true);
    await picture('relay-without-scripts');
  });
});

describe('form_post', () => {
  let provider: Server;
  beforeEach(async () => {
    provider = await new Promise<Server>((resolve) => {
      const server = createServer((_, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(`<body onload="document.forms[0].submit()"><link rel="icon" href="data:,">
          <form method="post" action="${listener.redirectUri}">
          <input type="hidden" name="code" value="c+d"><input type="hidden" name="state" value="sé"></form>`);
      }).listen(0, '127.0.0.1', () => resolve(server));
    });
  });
  afterEach(() => provider.close());

  test('from another origin is the answer, and the page comes when the end is known', async () => {
    const address = provider.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    let shown = false;
    const end = page
      .goto(`http://localhost:${address.port}/`)
      .then(() => page.getByText('The login failed').waitFor())
      .then(() => {
        shown = true;
      });
    const callback = await waited();
    expect(callback).toMatchObject({ method: 'POST', via: 'form_post' });
    expect([...callback.parameters]).toEqual([
      ['code', 'c+d'],
      ['state', 'sé'],
    ]);
    expect(shown).toBe(false);
    await callback.finish(FAILURE);
    await end;
  });
});

test('an answer that nobody finished ends with a neutral page', async () => {
  const shown = page.goto(`${listener.redirectUri}?code=1`);
  await waited();
  await listener.close();
  await shown;
  expect(await page.getByRole('heading').textContent()).toBe('No longer listening');
  await picture('closed');
});

test('over TLS', async () => {
  await open({ ignoreHTTPSErrors: true }, { redirectUris: [new URL('https://localhost:0/callback')] });
  await finished(page.goto(`${listener.redirectUri}?code=1`), SUCCESS);
  expect(await page.getByRole('heading').textContent()).toBe('You are logged in');
});
