/** A SAML login at the sandbox in a real browser: request, pages for the code, and the form that goes back. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { signXml } from '../helpers/saml-sign.ts';
import { authnRequest, loginUrl, redirectQuery, samlInfo } from '../unit/sandbox/saml-support.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
let page: Page;
let sandbox: Sandbox;
let application: Server;
let received: { readonly type: string; readonly form: URLSearchParams }[];

/** Where the pages are to be kept for somebody to look at. */
const { SCREENSHOTS } = process.env;
const keep = async (name: string) => {
  if (SCREENSHOTS !== undefined) await page.screenshot({ path: `${SCREENSHOTS}/saml-${name}.png` });
};

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  received = [];
  application = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    if (request.method === 'POST') received.push({ type: request.headers['content-type'] ?? '', form });
    response.setHeader('Content-Type', 'text/html').end('<title>Application</title><h1>Welcome back</h1>');
  });
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve));
  sandbox = await startSandbox({
    port: 0,
    now: () => new Date(),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    sleep: async () => {},
  });
});
afterEach(async () => {
  await page?.context().close();
  await sandbox.close();
  application.closeAllConnections();
  await new Promise((resolve) => application.close(resolve));
});

const acs = (): string => `http://127.0.0.1:${(application.address() as AddressInfo).port}/saml/acs`;
const request = (children = ''): string =>
  authnRequest(sandbox, { AssertionConsumerServiceURL: acs() }, children);
const open = async (options: BrowserContextOptions = {}): Promise<void> => {
  page = await (await browser.newContext({ viewport: { width: 420, height: 760 }, ...options })).newPage();
};
const press = (selector: string) => Promise.all([page.waitForNavigation(), page.locator(selector).click()]);
const APPROVE = 'button[value="approve"]';

/** The assertion that arrived. */
const delivered = (): string =>
  Buffer.from(received[0]?.form.get('SAMLResponse') ?? '', 'base64').toString('utf8');

describe('a login', () => {
  it('goes through the pages and comes back by itself', async () => {
    await open();
    const query = redirectQuery(sandbox, request(), { relayState: 'state 1' });
    await page.goto(`${loginUrl(sandbox)}?${query}`);
    await keep('phone');
    await press(APPROVE);
    await keep('code');
    await page.locator(APPROVE).click();
    await page.waitForURL(acs());
    expect(await page.locator('h1').textContent()).toBe('Welcome back');
    expect(received).toHaveLength(1);
    expect(received[0]?.type).toBe('application/x-www-form-urlencoded');
    expect(received[0]?.form.get('RelayState')).toBe('state 1');
    expect(delivered()).toContain('+447700900000');
  });

  it('over POST, with what the request asks to be shown', async () => {
    await open();
    const extensions = `<samlp:Extensions><r:RequestedAttributes xmlns:r="urn:oasis:names:tc:SAML:protocol:ext:req-attr"><md:RequestedAttribute xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" Name="signicat:param:otp_sms_sender"><saml:AttributeValue>Acme Bank</saml:AttributeValue></md:RequestedAttribute></r:RequestedAttributes></samlp:Extensions>`;
    const xml = signXml(request(extensions), '_request1', {
      keyPem: samlInfo(sandbox).serviceProvider.signingKey,
    });
    const value = Buffer.from(xml).toString('base64');
    await page.setContent(
      `<form method="post" action="${loginUrl(sandbox)}"><input name="SAMLRequest" value="${value}"><button>Log in</button></form>`,
    );
    await press('button');
    await press(APPROVE);
    expect(await page.locator('main').innerText()).toContain('from Acme Bank');
    await keep('sender');
    await page.locator(APPROVE).click();
    await page.waitForURL(acs());
    expect(delivered()).toContain('status:Success');
  });

  it('without scripts, by a button', async () => {
    await open({ javaScriptEnabled: false });
    await page.goto(`${loginUrl(sandbox)}?${redirectQuery(sandbox, request())}`);
    await press(APPROVE);
    await press(APPROVE);
    await keep('back');
    expect(await page.locator('h1').textContent()).toBe('Back to the application');
    await press('button.main');
    expect(await page.locator('h1').textContent()).toBe('Welcome back');
    expect(received[0]?.form.has('RelayState')).toBe(false);
  });
});

it('a bad request is told on a page, and the application hears nothing', async () => {
  await open();
  const other = authnRequest(sandbox, { AssertionConsumerServiceURL: 'https://evil.example.com/<script>' });
  await page.goto(
    `${loginUrl(sandbox)}?${redirectQuery(sandbox, other.replace('<script>', '&lt;script&gt;'))}`,
  );
  await keep('refused');
  expect(await page.locator('[role="alert"]').textContent()).toContain('https://evil.example.com/<script>');
  expect(page.url()).toContain(sandbox.url);
  expect(received).toEqual([]);
});
