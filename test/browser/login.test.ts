/** A whole login in a real browser: from the sandbox's pages to the page of the listener. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inRealTime, onlineWorld } from '../helpers/online.ts';
import { failingChecks, type Ran, runJson } from '../helpers/run.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
afterEach(() => page?.context().close());

/** Presses the button with this value on page after page, until the listener's page is there. */
async function press(decision: 'approve' | 'decline'): Promise<void> {
  for (let step = 0; step < 8; step += 1) {
    const button = page.locator(`button[value="${decision}"]`);
    if ((await button.count()) === 0) return;
    await Promise.all([page.waitForNavigation(), button.click()]);
  }
}

async function logIn(decision: 'approve' | 'decline', more: readonly string[] = []) {
  page = await (await browser.newContext({ ignoreHTTPSErrors: more.includes('--https') })).newPage();
  let walked: Promise<void> | undefined;
  const world = onlineWorld({
    isTTY: true,
    stdinIsTTY: true,
    // As a real opener does: it starts the browser and does not wait for the person.
    async openBrowser(url) {
      walked = page.goto(url.href).then(() => press(decision));
    },
  });
  const ran = await runJson(inRealTime(world), [
    'login',
    '--provider',
    'ingroupe',
    '--sandbox',
    '--timeout',
    '60',
    ...more,
  ]);
  await walked;
  return { ...ran, shown: await page.locator('body').textContent() };
}

describe('a login in a real browser', () => {
  it('approved, ends with the success page and the claims', async () => {
    const { document, code, shown } = await logIn('approve');
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(shown).toContain('You are logged in');
    expect(document.claims?.given_name).toBe('Camille');
  });

  it('declined, ends with the failure page and exit code 5', async () => {
    const { document, code, shown } = await logIn('decline');
    expect(code).toBe(5);
    expect(document.error?.code).toBe('ACCESS_DENIED');
    expect(shown).toContain('could not be completed');
    expect(shown).not.toContain('You are logged in');
  });

  it('with a wrong token the page does not say that all went well', async () => {
    const { document, code, shown } = await logIn('approve', ['--fault', 'wrong-nonce']);
    expect(failingChecks(document)).toEqual(['id_token.nonce']);
    expect(code).toBe(1);
    expect(shown).toContain('must not be accepted');
  });

  it('over a listener with a certificate made on the fly', async () => {
    const { code, shown } = await logIn('approve', ['--https']);
    expect(code).toBe(0);
    expect(shown).toContain('You are logged in');
  });

  it('an error that idHub shows in place never comes back, and the wait says where to look', async () => {
    const ran: Ran & { document: { error?: { code: string; hint?: string } } } = await logIn('approve', [
      '--fault',
      'server-error',
      '--timeout',
      '2',
    ]);
    expect(ran.code).toBe(6);
    expect(ran.document.error?.code).toBe('CALLBACK_TIMEOUT');
    expect(ran.document.error?.hint).toContain('look at the browser');
  });
});
