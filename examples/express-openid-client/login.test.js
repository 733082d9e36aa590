import { sandboxFixtures } from 'idcli/vitest';
import { test as base, describe, expect } from 'vitest';
import { createApp } from './app.js';
import { openBrowser } from './browser.js';

// One sandbox for the file, as it was at the start before every test; and the application, which uses it.
const test = base.extend(sandboxFixtures({ systems: ['generic'] })).extend({
  url: async ({ sandbox }, use) => {
    const { issuer, clientId, clientSecret } = sandbox.tenant('generic');
    const app = await createApp({ issuer, clientId, clientSecret, insecure: true });
    const server = await new Promise((resolve) => {
      const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
    });
    await use(`http://127.0.0.1:${server.address().port}`);
    server.closeAllConnections();
    server.close();
  },
});

// `login_hint` names a person of the sandbox, who is then logged in without a page.
const logIn = (url, person = 'default') => openBrowser().open(`${url}/login?login_hint=${person}`);

test('logs in', async ({ url, sandbox }) => {
  const page = await logIn(url);
  expect(page.text).toBe('Hello Dr Camille Inès Durand!');
  const { parameters } = sandbox.request({ path: '/authorize' });
  expect(parameters).toMatchObject({ scope: 'openid profile', code_challenge_method: 'S256' });
  sandbox.request({ path: '/token', status: 200 });
});

test('greets somebody of its own', async ({ url, sandbox }) => {
  await sandbox.setPeople([{ id: 'ada', claims: { name: 'Ada Lovelace' } }]);
  const page = await logIn(url, 'ada');
  expect(page.text).toBe('Hello Ada Lovelace!');
});

test('logs nobody in after the answer to a login that it did not begin', async ({ url, sandbox }) => {
  const page = await openBrowser().open(`${url}/callback?code=stolen&state=made-up`);
  expect(page.status).toBe(400);
  sandbox.noRequest({ path: '/token' });
});

describe('refuses what it must', () => {
  for (const fault of ['wrong-nonce', 'wrong-aud', 'bad-signature', 'expired', 'alg-none'])
    test(fault, async ({ url, sandbox }) => {
      await sandbox.setFault('generic', fault, 1);
      const page = await logIn(url);
      expect(page.status).toBe(401);
      expect(page.text).toContain('The login was refused');
      // What was refused is not used.
      sandbox.noRequest({ path: '/userinfo' });
    });
});
