/**
 * A SAML login in a real browser: the request by redirect and by a form that posts itself, the answer by the
 * provider's form.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
afterEach(() => page?.context().close());

describe.each(['redirect', 'post'])('over %s', (binding) => {
  it.each([true, false])('with scripts: %s', async (javaScriptEnabled) => {
    page = await (await browser.newContext({ javaScriptEnabled })).newPage();
    let walked: Promise<void> | undefined;
    const walk = async (url: URL): Promise<void> => {
      await page.goto(url.href);
      for (let step = 0; step < 10; step += 1) {
        if ((await page.locator('h1', { hasText: 'You are logged in' }).count()) > 0) return;
        const button = page.locator('button[value="approve"], form:has(input[name^="SAML"]) button');
        // With scripts the forms around the messages send themselves.
        if ((await button.count()) === 0) await page.waitForTimeout(200);
        else {
          await button
            .first()
            .click({ timeout: 2000 })
            .catch(() => {});
          await page.waitForLoadState();
        }
      }
    };
    const world = onlineWorld({
      isTTY: true,
      stdinIsTTY: true,
      async openBrowser(url) {
        walked = walk(url);
      },
    });
    const { document } = await runJson(world, [
      ...['login', '--provider', 'signicat-sms-otp', '--protocol', 'saml', '--binding', binding, '--sandbox'],
      ...['--timeout', '60'],
    ]);
    await walked;
    expect(document.error).toBeUndefined();
    expect(document.claims?.phone_number).toBe('+447700900000');
    expect(await page.locator('h1').textContent()).toBe('You are logged in');
  });
});
