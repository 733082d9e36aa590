/** Logins at LemonLDAP::NG, driven by a real browser: its own pages and scripts, cookies and forms. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { type LemonLdap, startLemonLdap } from '../interop/peers/lemonldap.ts';
import { launchChromium } from './chromium.ts';

const SP = 'https://sp.example.com';
const files = { '/project/sp.key': pem('sp.key'), '/project/sp.crt': pem('sp.crt') };
const SIGNING = ['--sp-key', 'sp.key', '--sp-cert', 'sp.crt'];

let acs = '';
let idp: LemonLdap;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  acs = `http://127.0.0.1:${await freePort()}/saml/acs`;
  const argv = ['saml', 'metadata', '--sp-entity-id', SP, '--acs', acs, ...SIGNING];
  const { stdout } = await runIn(onlineWorld({ files }), argv);
  idp = await startLemonLdap({ spMetadata: stdout, key: pem('idp.key'), certificate: pem('idp.crt') });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await idp?.stop();
});
afterEach(() => page?.context().close());

/** Fills the portal's form once, and lets its scripts do the rest. */
async function logIn(url: URL): Promise<void> {
  await page.goto(url.href);
  const password = page.locator('input[name="password"]');
  const arrived = page.locator('h1', { hasText: 'You are logged' });
  await password.or(arrived).first().waitFor();
  if ((await password.count()) > 0) {
    await page.locator('input[name="user"]').fill('dwho');
    await password.fill('dwho');
    await page.locator('button[type="submit"]').first().click();
  }
  await arrived.waitFor();
}

async function run(...argv: readonly string[]) {
  let walked = Promise.resolve();
  const world = onlineWorld({
    files,
    isTTY: true,
    stdinIsTTY: true,
    async openBrowser(url) {
      walked = walked.then(() => logIn(url));
      // A refusal by the portal ends the test after idcli has said what it saw.
      walked.catch(() => {});
    },
  });
  const common = ['--idp-metadata', `${idp.issuer}/saml/metadata`, '--sp-entity-id', SP, '--acs', acs];
  const result = await runJson(world, [...argv, ...common, ...SIGNING, '--timeout', '60']);
  expect([result.document.error, failingChecks(result.document)]).toEqual([undefined, []]);
  await walked;
  return result.document;
}

describe.each(['redirect', 'post'])('a request over %s', (binding) => {
  it.each(['post', 'artifact'])('is answered over %s', async (response) => {
    page = await (await browser.newContext()).newPage();
    const document = await run(
      ...['login', '--protocol', 'saml', '--binding', binding, '--response-binding', response],
    );
    expect(document).toMatchObject({
      ok: true,
      claims: { subject: 'dwho@badwolf.org', source: { verified: true } },
      data: { attributes: { uid: ['dwho'], mail: ['dwho@badwolf.org'] } },
    });
  });
});

it('a second login needs no form, and a logout ends the session', async () => {
  page = await (await browser.newContext()).newPage();
  const login = ['login', '--protocol', 'saml', '--binding', 'redirect'];
  await run(...login);
  await run(...login, '--passive');
  const document = await run(...login, '--logout');
  expect(document.data?.logout).toMatchObject({ confirmed: true });
  await page.goto(idp.issuer);
  expect(await page.locator('input[name="password"]').count()).toBe(1);
});
