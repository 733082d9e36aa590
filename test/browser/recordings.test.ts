/** Logins of applications that no one here wrote, recorded in Chromium: good ones without complaint, broken ones explained. */

import { writeFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import { type Peer, signingKeys, startOidcProvider } from '../interop/peers/oidc-provider.ts';
import { launchChromium } from './chromium.ts';
import { codesWith, judge, logInAtProvider, record } from './recordings/record.ts';
import { type SpaOptions, startSpa } from './recordings/spa.ts';
import { SECRET, startWebApp, type WebAppOptions } from './recordings/web-app.ts';

let browser: Browser;
let peer: Peer;

beforeAll(async () => {
  browser = await launchChromium();
  peer = await startOidcProvider({
    clients: [
      {
        client_id: 'web',
        client_secret: SECRET,
        application_type: 'native',
        redirect_uris: [
          'http://localhost/callback',
          'http://127.0.0.1/callback',
          'http://localhost/app/callback',
        ],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
      {
        client_id: 'spa',
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        redirect_uris: ['http://localhost/callback', 'http://localhost/silent-callback'],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
      {
        client_id: 'spa-secret',
        client_secret: SECRET,
        token_endpoint_auth_method: 'client_secret_post',
        application_type: 'native',
        redirect_uris: ['http://localhost/callback'],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: signingKeys() },
    cookies: { keys: ['a cookie key for tests only'] },
    claims: { openid: ['sub'], email: ['email'], profile: ['name'] },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, name: 'User One', email: 'user@example.com' }),
    }),
    scopes: ['openid', 'email', 'profile'],
    clientBasedCORS: (_: unknown, __: string, { clientId }: { clientId: string }) =>
      clientId.startsWith('spa'),
    pkce: { required: () => false },
  } as never);
});
afterAll(async () => {
  await browser?.close();
  await peer?.close();
});

async function web(options: Partial<WebAppOptions>, walk?: (page: Page, origin: string) => Promise<void>) {
  const app = await startWebApp({ issuer: peer.issuer, ...options });
  try {
    return await record(browser, async (page) => {
      if (walk !== undefined) return walk(page, app.origin);
      await page.goto(`${app.origin}/login`);
      await logInAtProvider(page);
    });
  } finally {
    await app.close();
  }
}

async function spa(options: Partial<SpaOptions>, walk?: (page: Page, origin: string) => Promise<void>) {
  const app = await startSpa({ issuer: peer.issuer, ...options });
  try {
    return await record(browser, async (page) => {
      if (walk !== undefined) return walk(page, app.origin);
      await page.goto(`${app.origin}/login`);
      await page.waitForURL((url) => url.origin === peer.issuer);
      await logInAtProvider(page);
      await page.waitForLoadState('networkidle');
    });
  } finally {
    await app.close();
  }
}

describe('good logins', () => {
  it('of a web application: nothing to complain of, and its back channel is said to be unseen', async () => {
    const har = await web({});
    writeFileSync('/tmp/wt/good-web.har', har);
    const judged = await judge(har);
    expect(codesWith(judged, 'fail', 'warn')).toEqual([]);
    expect(judged.document.data.flows[0].ending).toContain('went on');
  });

  it('of a single-page application: every token verified with the keys in the recording', async () => {
    const har = await spa({});
    writeFileSync('/tmp/wt/good-spa.har', har);
    const judged = await judge(har);
    expect(codesWith(judged, 'fail', 'warn')).toEqual([]);
    expect(judged.document.data.flows[0].verdict).toBe('unverified');
    const keys = await (await fetch(`${peer.issuer}/jwks`)).text();
    const world = testWorld({ files: { '/project/login.har': har, '/project/jwks.json': keys } });
    const verified = await runJson(world, ['judge', 'login.har', '--jwks', 'jwks.json']);
    expect(verified.document.data?.verdict).toBe('valid');
    expect(verified.code).toBe(0);
  });
});
