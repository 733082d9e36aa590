/** SAML against LemonLDAP::NG of Debian in a real browser: logins over every binding, and logouts from both sides. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { freePort } from '../interop/peers/daemon.ts';
import { type LemonLdap, startLemonLdap } from '../interop/peers/lemonldap.ts';
import { launchChromium } from './chromium.ts';

const SP = 'https://sp.example.com';
const KEYS = { '/project/sp.key': pem('sp.key'), '/project/sp.crt': pem('sp.crt') };
const SIGNING = ['--sp-key', 'sp.key', '--sp-cert', 'sp.crt'];

let acs = '';
let idp: LemonLdap;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  acs = `http://127.0.0.1:${await freePort()}/saml/acs`;
  const argv = ['saml', 'metadata', '--sp-entity-id', SP, '--acs', acs, ...SIGNING];
  const { stdout } = await runIn(onlineWorld({ files: KEYS }), argv);
  idp = await startLemonLdap({ spMetadata: stdout, key: pem('idp.key'), certificate: pem('idp.crt') });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await idp?.stop();
});
afterEach(() => context?.close());

const OURS = /You are logged|LogoutRequest|not answered/;

/** Logs in where asked, and sends forms whose scripts the portal would load from elsewhere, until one of our pages shows. */
async function walk(page: Page, url: URL): Promise<void> {
  await page.goto(url.href).catch(() => {});
  for (let step = 0; step < 40; step += 1) {
    if (OURS.test((await page.locator('h1').allTextContents()).join(' '))) return;
    const password = page.locator('input[name="password"]');
    if ((await password.count()) > 0) {
      await page.locator('input[name="user"]').fill('dwho');
      await password.fill('dwho');
    }
    const send = page.locator('form button[type="submit"], form:has(input[name^="SAML"]) button');
    if ((await send.count()) === 0) await page.waitForTimeout(200);
    else {
      await send
        .first()
        .click({ timeout: 2000 })
        .catch(() => {});
      await page.waitForLoadState().catch(() => {});
    }
  }
}

/** Runs a command whose browser is this one. */
async function run(argv: readonly string[], login?: object) {
  const page = context.pages()[0] ?? (await context.newPage());
  let walked: Promise<void> | undefined;
  const world = onlineWorld({
    files: { ...KEYS, ...(login === undefined ? {} : { '/project/login.json': JSON.stringify(login) }) },
    isTTY: true,
    stdinIsTTY: true,
    async openBrowser(url) {
      walked = walk(page, url);
    },
  });
  const from = login === undefined ? [] : ['--from', 'login.json'];
  const { document } = await runJson(world, [
    ...[...argv, ...from, '--idp-metadata', `${idp.issuer}/saml/metadata`, '--sp-entity-id', SP],
    ...['--acs', acs, ...SIGNING, '--timeout', '60'],
  ]);
  expect([document.error, failingChecks(document)]).toEqual([undefined, []]);
  return { document, page, walked };
}

const LOGIN = ['login', '--protocol', 'saml'];
const GOOD = { ok: true, claims: { subject: 'dwho@badwolf.org', source: { verified: true } } };

describe.each(['redirect', 'post'])('a request over %s', (binding) => {
  it.each(['post', 'artifact'])('is answered over %s', async (response) => {
    context = await browser.newContext();
    const { document, page, walked } = await run([
      ...LOGIN,
      '--binding',
      binding,
      '--response-binding',
      response,
    ]);
    await walked;
    expect(document).toMatchObject(GOOD);
    expect(await page.locator('h1').textContent()).toBe('You are logged in');
  });
});

describe('the session of the browser', () => {
  const hasSession = async (page: Page): Promise<boolean> => {
    await page.goto(idp.issuer);
    return (await page.locator('input[name="password"]').count()) === 0;
  };

  it.each(['redirect', 'post'])('is ended from here over %s', async (binding) => {
    context = await browser.newContext();
    const { document, walked } = await run(LOGIN);
    await walked;
    const logout = await run(['saml', 'logout', '--binding', binding], document);
    await logout.walked;
    expect(logout.document).toMatchObject({ ok: true, data: { logout: { confirmed: true } } });
    expect(await hasSession(logout.page)).toBe(false);
  });

  it('is ended there, where frames carry the messages', async () => {
    context = await browser.newContext();
    const { document, walked, page } = await run(LOGIN);
    await walked;
    const argv = ['saml', 'logout', '--await', `${idp.issuer}/?logout=1`];
    const { document: ended } = await run(argv, document);
    expect(ended).toMatchObject({ ok: true, data: { answer: { status: ['Success'] } } });
    expect(await hasSession(page)).toBe(false);
  });
});
