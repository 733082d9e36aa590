/** Session management and front-channel logout in a real browser: frames of the provider, and of the client. */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { LOGIN_WAYS } from '../../src/explain/login-ways.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
afterEach(() => context?.close());

/** Each address opens a tab of its own, in one browser. */
async function logIn(options: readonly string[]) {
  context = await browser.newContext();
  const world = onlineWorld({
    isTTY: true,
    stdinIsTTY: true,
    async openBrowser(url) {
      const page = await context.newPage();
      void page.goto(url.href).catch(() => {});
    },
  });
  return runJson(world, [
    ...[
      'login',
      '--provider',
      'generic',
      '--sandbox',
      '--login-hint',
      'default',
      '--timeout',
      '60',
      ...options,
    ],
  ]);
}

it.each([
  ['session-frame', []],
  ['session-frame-of-another', ['logout.session_state']],
])('%s', async (fault, fails) => {
  const options = LOGIN_WAYS.session.options.replace('--no-open ', '').split(' ');
  const { document } = await logIn([...options, '--fault', fault]);
  expect(document.error?.message).toBe(fails.length === 0 ? undefined : document.error?.message);
  expect(failingChecks(document)).toEqual(fails);
  expect(document.data?.logoutReceived).toEqual({ channel: 'session', accepted: fails.length === 0 });
});

it('front-channel-logout', async () => {
  const { document, code } = await logIn([
    ...LOGIN_WAYS['front-channel'].options.split(' '),
    ...['--fault', 'front-channel-logout'],
  ]);
  expect(document.error).toBeUndefined();
  expect(failingChecks(document)).toEqual([]);
  expect(document.data?.logoutReceived).toEqual({ channel: 'front-channel', accepted: true });
  expect(document.data?.logout).toEqual({ confirmed: true });
  expect(code).toBe(0);
});
