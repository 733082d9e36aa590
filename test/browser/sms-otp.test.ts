/** The pages for the one-time code in a real browser, through both doors. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inRealTime, onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
afterEach(() => page?.context().close());

/** Where the pages are to be kept for somebody to look at. */
const { SCREENSHOTS } = process.env;
const keep = async (name: string) => {
  if (SCREENSHOTS !== undefined) await page.screenshot({ path: `${SCREENSHOTS}/sms-otp-${name}.png` });
};

type Walk = (page: Page) => Promise<void>;

const submit = (value = 'approve') =>
  Promise.all([page.waitForNavigation(), page.locator(`button[value="${value}"]`).click()]);

async function logIn(walk: Walk, more: readonly string[]) {
  page = await (await browser.newContext({ viewport: { width: 420, height: 760 } })).newPage();
  let walked: Promise<void> | undefined;
  const world = onlineWorld({
    isTTY: true,
    stdinIsTTY: true,
    // As a real opener does: it starts the browser and does not wait for the person.
    async openBrowser(url) {
      walked = page.goto(url.href).then(() => walk(page));
    },
  });
  const ran = await runJson(inRealTime(world), [
    ...['login', '--provider', 'signicat-sms-otp', '--sandbox', '--timeout', '60'],
    ...more,
  ]);
  await walked;
  return { ...ran, shown: await page.locator('body').textContent() };
}

const good: Walk = async () => {
  await keep('phone');
  await page.fill('input[name="phone"]', '+44 7700 900 555');
  await submit();
  await keep('code');
  await submit();
  await keep('end');
};

describe.each(['oidc', 'rest'])('over %s', (protocol) => {
  it('number and code lead to the claims', async () => {
    const { document, code, shown } = await logIn(good, ['--protocol', protocol]);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(document.claims?.phone_number).toBe('+447700900555');
    expect(shown).toContain('You are logged in');
  });

  it('a wrong code may be typed again', async () => {
    const walk: Walk = async () => {
      await submit();
      await page.fill('input[name="code"]', '000000');
      await submit();
      await keep('wrong');
      expect(await page.locator('[role="alert"]').textContent()).toContain('Tries left: 2');
      await submit();
    };
    expect((await logIn(walk, ['--protocol', protocol])).code).toBe(0);
  });

  it('cancel ends with exit code 5', async () => {
    const { document, code, shown } = await logIn(async () => {
      await submit();
      await submit('decline');
    }, ['--protocol', protocol]);
    expect(document.outcome).toBe('user-cancel');
    expect(code).toBe(5);
    expect(shown).toContain('could not be completed');
  });
});

it('T14 the error page never comes back, and the wait ends with a hint', async () => {
  const { document, code, shown } = await logIn(
    async () => keep('error'),
    [...['--fault', 'error-page', '--timeout', '2']],
  );
  expect(shown).toContain('An error occurred');
  expect(document.outcome).toBe('timeout');
  expect(document.error?.hint).toContain('look at the browser');
  expect(code).toBe(6);
});

it('the pages speak the language asked for, and the inbox shows the message', async () => {
  const walk: Walk = async () => {
    await submit();
    await keep('greek');
    expect(await page.locator('h1').textContent()).toContain('κωδικό');
    const inbox = await page.context().newPage();
    await inbox.goto(new URL('/_sandbox/inbox', page.url()).href);
    expect(await inbox.locator('body').textContent()).toContain('Acme: 123456');
    if (SCREENSHOTS !== undefined) await inbox.screenshot({ path: `${SCREENSHOTS}/sms-otp-inbox.png` });
    await submit();
  };
  const { code } = await logIn(walk, ['--ui-locales', 'el', '--acr-values', 'otp_sms_sender:Acme']);
  expect(code).toBe(0);
});
