/** The phone of the sandbox in a real browser: a person reads the text, then signs or cancels. */
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

const TEXT = 'I agree to the order of item 42.\n<b>Not bold</b> & "quoted" 👍';

/** Runs the command, and plays the person once the conversation says where the phone is. */
async function sign(method: string, decision: 'approve' | 'decline', javaScriptEnabled = true) {
  page = await (await browser.newContext({ javaScriptEnabled })).newPage();
  const world = onlineWorld();
  let played: Promise<string> | undefined;
  const watching = {
    ...world,
    stderr: {
      ...world.stderr,
      async write(data: string | Uint8Array) {
        await world.stderr.write(data);
        const [, phone] = /phone of the sandbox: (\S+)/.exec(world.stderr.text()) ?? [];
        if (phone !== undefined) played ??= play(phone, decision);
      },
    },
  };
  const ran = await runJson(watching, [
    ...['sign-consent', '--sandbox', '--no-auto-approve', '--method', method, '--text', TEXT],
    ...['--poll-interval', '0.1', '--timeout', '60'],
  ]);
  return { ...ran, shown: await played };
}

async function play(phone: string, decision: 'approve' | 'decline'): Promise<string> {
  await page.goto(phone);
  const shown = (await page.locator('#text').textContent()) ?? '';
  // Long enough for the client to see that the person has looked.
  await page.waitForTimeout(500);
  await page.locator(`button[value="${decision}"]`).click();
  await page.locator('h1', { hasText: decision === 'approve' ? 'Signed' : 'Cancelled' }).waitFor();
  return shown;
}

describe('the phone simulator', () => {
  it.each(['sbid', 'nbid', 'mobileid'])('shows the text exactly, and signs (%s)', async (method) => {
    const { document, code, shown } = await sign(method, 'approve');
    expect(document.error).toBeUndefined();
    expect({ code, shown }).toEqual({ code: 0, shown: TEXT });
  });

  it('tells the client that the person has opened it', async () => {
    const { document } = await sign('sbid', 'approve');
    expect(document.data?.statuses).toEqual(['OUTSTANDING_TRANSACTION', 'USER_SIGN', 'COMPLETE']);
  });

  it.each(['sbid', 'nbid', 'mobileid'])('cancels (%s)', async (method) => {
    const { document, code } = await sign(method, 'decline');
    expect({ code, outcome: document.outcome, error: document.error?.provider?.error }).toEqual({
      code: 5,
      outcome: 'user-cancel',
      error: 'USER_CANCEL',
    });
  });

  it('works without scripts', async () => {
    const { code } = await sign('sbid', 'approve', false);
    expect(code).toBe(0);
  });

  it('fits a phone, and says when nothing is waiting', async () => {
    const { startSandbox } = await import('../../src/sandbox/index.ts');
    const world = onlineWorld();
    const sandbox = await startSandbox({ now: world.now, random: world.random, sleep: world.sleep, port: 0 });
    try {
      page = await (await browser.newContext({ viewport: { width: 360, height: 640 } })).newPage();
      await page.goto(`${sandbox.url}/signicat-consent/phone`);
      expect(await page.locator('h1').textContent()).toBe('Nothing to sign');
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    } finally {
      await sandbox.close();
    }
  });
});
