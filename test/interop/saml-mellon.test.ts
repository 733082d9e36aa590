/**
 * mod_auth_mellon of Debian as service provider of the sandbox's SAML provider: logins and logouts that start on
 * both sides.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { pem } from '../helpers/saml.ts';
import { type Mellon, mellonAddress, startMellon } from './peers/mellon.ts';
import { type PageBrowser, pageBrowser } from './peers/page-browser.ts';

let sandbox: Sandbox;
let mellon: Mellon;
const at = (path: string) => `${sandbox.url}/generic/saml${path}`;

beforeAll(async () => {
  const address = await mellonAddress(pem('sp.crt'));
  sandbox = await startSandbox({
    port: 0,
    now: () => new Date(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    sleep: async () => {},
    systems: ['generic'],
    serviceProviders: [address.metadata],
    fetch,
  });
  const metadata = await (await fetch(at('/metadata'))).text();
  mellon = await startMellon(address, { metadata, key: pem('sp.key'), certificate: pem('sp.crt') });
}, 60_000);
afterAll(async () => {
  await mellon.stop();
  await sandbox.close();
});

const person = () => pageBrowser({ persona: 'default', decision: 'approve' });

/** Whose page it is; a text when nobody is logged in. */
async function seen(browser: PageBrowser): Promise<string> {
  const { headers, text } = await browser.look(mellon.page);
  return headers.get('x-uid') ?? text.slice(0, 80);
}

/** The session that began last. */
async function latestSession(): Promise<string> {
  const { text } = await pageBrowser().look(at('/start'));
  return [...text.matchAll(/logout\/start\?session=([^&]*)/g)].at(-1)?.[1] ?? '';
}

it('logs in by a request that it signs', async () => {
  const browser = person();
  expect(await seen(browser)).not.toBe('camille.durand');
  const { url } = await browser.visit(mellon.page);
  expect(url.href).toBe(mellon.page);
  expect(await seen(browser)).toBe('camille.durand');
});

it.each(['post', 'artifact'])('takes a login by %s that it did not ask for', async (binding) => {
  const browser = person();
  const query = new URLSearchParams({
    sp: mellon.entityId,
    persona: 'default',
    binding,
    RelayState: mellon.page,
  });
  await browser.visit(`${at('/start')}?${query}`);
  expect(await seen(browser)).toBe('camille.durand');
});

it('logs out by a request that it signs', async () => {
  const browser = person();
  await browser.visit(mellon.page);
  const { status } = await browser.visit(mellon.logout);
  expect([status, await seen(browser)]).not.toContain('camille.durand');
});

it.each(['redirect', 'soap'])(
  'is logged out by the provider over %s, and its answer is taken',
  async (binding) => {
    const browser = person();
    await browser.visit(mellon.page);
    expect(await seen(browser)).toBe('camille.durand');
    const { text } = await browser.visit(
      `${at('/logout/start')}?session=${await latestSession()}&binding=${binding}`,
    );
    expect(text).toContain('You are logged out<');
    expect(await seen(browser)).not.toBe('camille.durand');
  },
);

it.each([
  ['unsigned'],
  ['wrong-audience'],
  ['wrong-recipient'],
  ['wrong-cert'],
  ['changed-content'],
  ['assertion-expired'],
  ['xsw-3'],
])('refuses the answer of %s', async (scenario) => {
  const armed = await fetch(`${sandbox.url}/_sandbox/scenario`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ system: 'generic', scenario, times: 1 }),
  });
  expect(armed.status).toBe(200);
  const browser = person();
  await browser.visit(mellon.page);
  expect(await seen(browser)).not.toBe('camille.durand');
});
