/** A person at the pages of the sandbox: the app of Net iD, and the sign page of an order. */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
afterEach(() => page?.context().close());

/** Screenshots are kept where somebody asks for them, to be looked at. */
const SHOTS = process.env.SCREENSHOTS;

async function shoot(name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

async function press(value: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.locator(`button[value="${value}"]`).click()]);
}

describe('NA-S6: the app of the sandbox', () => {
  async function logIn(decision: 'approve' | 'cancel') {
    page = await browser.newPage();
    const world = onlineWorld();
    let walked: Promise<void> | undefined;
    const stderr = {
      ...world.stderr,
      async write(text: string | Uint8Array) {
        const [, url] = /app of the sandbox: (\S+)/.exec(String(text)) ?? [];
        if (url !== undefined) {
          walked = page.goto(url).then(async () => {
            await shoot(`net-id-app-${decision}`);
            await press(decision);
          });
        }
        await world.stderr.write(text);
      },
    };
    const ran = await runJson({ ...world, stderr }, [
      ...['net-id', 'login', '--sandbox', '--no-auto-approve', '--timeout', '30'],
    ]);
    await walked;
    return { ...ran, shown: await page.locator('main').textContent() };
  }

  it('approved, the login is done', async () => {
    const { document, code, shown } = await logIn('approve');
    expect([document.outcome, code]).toEqual(['done', 0]);
    expect(shown).toContain('Approved');
  });

  it('cancelled, it ends with exit code 5', async () => {
    const { document, code, shown } = await logIn('cancel');
    expect([document.error?.code, code]).toEqual(['ACCESS_DENIED', 5]);
    expect(shown).toContain('Cancelled');
  });
});

describe('ES-S3: the sign page of an order', () => {
  async function sign(walk: () => Promise<void>, more: readonly string[] = []) {
    page = await browser.newPage();
    let walked: Promise<void> | undefined;
    const world = onlineWorld({
      isTTY: true,
      stdinIsTTY: true,
      async openBrowser(url) {
        walked = page.goto(url.href).then(walk);
      },
    });
    const ran = await runJson(world, [
      ...[
        'sign-order',
        'run',
        '--sandbox',
        '--no-auto-approve',
        '--timeout',
        '60',
        '--poll-interval',
        '0.05',
      ],
      ...more,
    ]);
    await walked;
    return { ...ran, shown: await page.locator('body').textContent() };
  }

  it('document, code, and the page of the listener', async () => {
    const { document, code, shown } = await sign(async () => {
      await shoot('esigning-document');
      await press('approve');
      await shoot('esigning-code');
      await press('approve');
    });
    expect([document.outcome, code]).toEqual(['done', 0]);
    expect(shown).toContain('The document is signed');
    await shoot('esigning-exit');
  });

  it('a signer of whom the order says nothing types phone and name, then a wrong code and the right one', async () => {
    const { document, shown } = await sign(async () => {
      await press('approve');
      await page.fill('#phone', '+47 40 00 00 00');
      await page.fill('#given_name', 'Kari');
      await page.fill('#family_name', 'Nordmann');
      await shoot('esigning-signer');
      await press('approve');
      await page.fill('#code', '000000');
      await press('approve');
      expect(await page.locator('[role=alert]').textContent()).toContain('1 of 3');
      await shoot('esigning-wrong-code');
      await page.fill('#code', '123456');
      await press('approve');
    }, ['--fault', 'signer-unknown', '--layout', 'standalone', '--phone', '+4740000000']);
    expect(failingChecks(document)).toEqual([]);
    expect(document.claims).toMatchObject({ name: 'Kari Nordmann' });
    expect(shown).toContain('The document is signed');
  });

  it('cancelled, the page of the listener says so and the exit code is 5', async () => {
    const { document, code, shown } = await sign(() => press('decline'));
    expect([document.error?.provider?.error, code]).toEqual(['RejectedBySigner', 5]);
    expect(shown).toContain('There is no signature to accept');
  });
});
