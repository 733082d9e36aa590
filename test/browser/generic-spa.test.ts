/**
 * A single-page application with oidc-client-ts in Chromium logs in at the provider without a vendor, across
 * origins.
 */
import { webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { launchChromium } from './chromium.ts';
import { startSpa } from './recordings/spa.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

it('logs in, asks UserInfo, and logs in once more without a page', async () => {
  const sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    host: 'localhost',
    port: 0,
    systems: ['generic'],
  });
  onTestFinished(() => sandbox.close());
  const issuer = `${sandbox.url}/generic`;
  const clientId = 'sandbox-generic-public';
  const spa = await startSpa({
    issuer,
    clientId,
    callback: `const user = await manager.signinCallback(); show('ready ' + user.profile.name);`,
  });
  onTestFinished(() => spa.close());
  const redirect_uris = [`${spa.origin}/callback`, `${spa.origin}/silent-callback`];
  const registered = await fetch(`${sandbox.url}/_sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clients: [{ client_id: clientId, redirect_uris, scope: 'openid profile email' }],
    }),
  });
  expect(registered.status).toBe(200);
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${spa.origin}/login`);
  await page.getByRole('radio', { name: 'Jonas Berg' }).check();
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText(/^(?:ready|failed)/).waitFor();
  expect(await page.textContent('body')).toContain('ready Jonas Berg');
  await page.goto(`${spa.origin}/silent`);
  await page.getByText(/^(?:ready|failed)/).waitFor();
  expect(await page.textContent('body')).toContain('ready');
});
