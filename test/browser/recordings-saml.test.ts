/** SAML logins of a service provider that no one here wrote at SimpleSAMLphp, recorded in Chromium and judged. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SimpleSamlPhp, startSimpleSamlPhp } from '../interop/peers/simplesamlphp.ts';
import { launchChromium } from './chromium.ts';
import { codesWith, type Judged, judge, record } from './recordings/record.ts';
import {
  ENTITY_ID,
  type ServiceProvider,
  type ServiceProviderOptions,
  startServiceProvider,
} from './recordings/service-provider.ts';

const PASSWORD = 'secret';
const files = new URL('../vectors/saml/keys/', import.meta.url);
const KEY = readFileSync(new URL('idp.key', files), 'utf8');
const CERTIFICATE = readFileSync(new URL('idp.crt', files), 'utf8');

const UNSIGNED_REQUESTS = "'validate.authnrequest' => false, ";

let browser: Browser;
let provider: SimpleSamlPhp;
let application: ServiceProvider;
let metadata: string;

beforeAll(async () => {
  browser = await launchChromium();
  application = await startServiceProvider();
  provider = await startSimpleSamlPhp({
    spMetadata: application.metadata,
    key: KEY,
    certificate: CERTIFICATE,
  });
  provider.set(UNSIGNED_REQUESTS);
  metadata = await (await fetch(provider.metadata)).text();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await provider?.close();
  await application?.close();
});

type Walk = (page: Page) => Promise<void>;

async function fillIn(page: Page): Promise<void> {
  const name = page.locator('input[name=username]');
  if ((await name.count()) === 0) return;
  await name.fill('camille');
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('button[type=submit], input[type=submit]').first().click();
  await page.waitForURL((url) => url.origin === application.origin).catch(() => {});
  await page.waitForLoadState('networkidle');
}

const logIn: Walk = async (page) => {
  await page.goto(`${application.origin}/login`);
  await fillIn(page);
};

/** Waits for so many posts to the service provider. */
async function rounds(page: Page, count: number): Promise<void> {
  for (let seen = 0; seen < count; seen += 1)
    await page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/acs'));
}

/** @param settings of the provider, PHP source */
async function recorded(
  options: Partial<ServiceProviderOptions> = {},
  settings = '',
  walk: Walk = logIn,
): Promise<Judged> {
  provider.set(UNSIGNED_REQUESTS + settings);
  application.use({
    entryPoint: provider.metadata.replace('metadata.php', 'SSOService.php'),
    idpCertificate: CERTIFICATE,
    ...options,
  });
  const har = await record(browser, walk);
  return judge(har, ['--idp-metadata', 'idp.xml'], { '/project/idp.xml': metadata });
}

const complaints = (judged: Judged): string[] => codesWith(judged, 'fail', 'warn');

describe('good logins', () => {
  it('begun by the service provider: every signature verified, nothing to complain of', async () => {
    const judged = await recorded();
    expect(complaints(judged)).toEqual([]);
    expect(judged.document.data.verdict).toBe('valid');
    expect(judged.document.data.diagnosis).toBeUndefined();
    expect(judged.document.data.flows[0].ending).toContain('took the answer and went on');
    expect(JSON.stringify(judged.document)).not.toContain(`password=${PASSWORD}`);
  });

  it('with the whole response signed', async () => {
    expect(
      complaints(await recorded({}, "'saml20.sign.response' => true, 'saml20.sign.assertion' => true,")),
    ).toEqual([]);
  });

  it('with a second login while the provider knows the user', async () => {
    const judged = await recorded({}, '', async (page) => {
      await logIn(page);
      await page.goto(`${application.origin}/login`);
      await page.waitForURL(`${application.origin}/`);
    });
    expect(complaints(judged)).toEqual([]);
    expect(judged.document.data.flows).toHaveLength(2);
  });
});

describe('broken logins', () => {
  it.each<[string, string, Partial<ServiceProviderOptions>, string, Walk?]>([
    [
      'the provider does not know the service provider',
      'recording.error_page',
      { entityId: 'https://other.example.org/' },
      '',
    ],
    [
      'the cookie of the session is SameSite=Lax, and the answer a POST',
      'recording.cookie_sent',
      { bound: true, cookie: { sameSite: 'lax' } },
      '',
    ],
    [
      'the cookie lives for a second',
      'recording.cookie_sent',
      { bound: true, cookie: { maxAge: 1000 } },
      '',
      async (page) => {
        await page.goto(`${application.origin}/login`);
        // Longer at the page of the provider than the cookie lives.
        await page.waitForTimeout(1500);
        await fillIn(page);
      },
    ],
    [
      'the service provider expects another audience',
      'recording.accepted',
      { audience: 'https://wrong.example.org' },
      '',
    ],
    ['the ACS redirects', 'recording.acs_method', { redirects: true }, ''],
    ['the provider may show no page', 'saml.status', { passive: true }, ''],
    [
      'nothing is signed',
      'saml.signature',
      {},
      "'saml20.sign.response' => false, 'saml20.sign.assertion' => false,",
    ],
    ['the assertion is over before it begins', 'saml.conditions', {}, "'assertion.lifetime' => -60,"],
    [
      'the signature is of SHA-1',
      'saml.algorithm',
      {},
      "'signature.algorithm' => 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',",
    ],
    [
      'the page of the ACS is loaded again',
      'recording.callback_once',
      { staysAtAcs: true },
      '',
      async (page) => {
        await logIn(page);
        await page.reload();
        await page.waitForLoadState('networkidle');
      },
    ],
    [
      'the service provider forgets the user: a loop',
      'recording.loop',
      { forgets: true },
      '',
      async (page) => {
        // The loop has no end; some rounds of it are enough.
        await Promise.race([logIn(page).catch(() => {}), rounds(page, 6)]);
      },
    ],
  ])('%s: %s', async (_, code, options, settings, walk) => {
    const judged = await recorded(options, settings, walk);
    expect(judged.document.data.diagnosis?.code, JSON.stringify(judged.document.data.flows)).toBe(code);
    expect(judged.document.data.diagnosis.evidence).not.toEqual([]);
    expect(judged.code).toBe(1);
  });

  it('begun at the provider: told, and no failure', async () => {
    const start = `${provider.metadata.replace('metadata.php', 'SSOService.php')}?spentityid=${encodeURIComponent(ENTITY_ID)}`;
    const judged = await recorded({}, '', async (page) => {
      await page.goto(start);
      await fillIn(page);
    });
    expect(complaints(judged)).toEqual(['recording.unsolicited']);
    expect(judged.document.data.flows[0].title).toBe('SAML login begun at the provider');
  });
});
