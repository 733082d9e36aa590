/**
 * Logins of applications that no one here wrote, recorded in Chromium: good ones without complaint, broken ones
 * explained.
 */

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import { type Peer, signingKeys, startOidcProvider } from '../interop/peers/oidc-provider.ts';
import { launchChromium } from './chromium.ts';
import { codesWith, judge, logInAtProvider, record, TYPED_PASSWORD } from './recordings/record.ts';
import { LOST_VERIFIER, REDEEMED_TWICE, type SpaOptions, startSpa } from './recordings/spa.ts';
import { SECRET, startWebApp, type WebAppOptions } from './recordings/web-app.ts';

const PUBLIC = { client_secret: undefined, token_endpoint_auth_method: 'none' };
const client = (id: string, more: object = {}) => ({
  client_id: id,
  client_secret: SECRET,
  application_type: 'native',
  redirect_uris: ['http://localhost/callback'],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  ...more,
});

let browser: Browser;
let peer: Peer;

beforeAll(async () => {
  browser = await launchChromium();
  peer = await startOidcProvider({
    clients: [
      client('web', { redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'] }),
      client('spa', {
        redirect_uris: ['http://localhost/callback', 'http://localhost/silent-callback'],
        ...PUBLIC,
      }),
      client('spa-without-cors', PUBLIC),
      client('spa-with-secret', { token_endpoint_auth_method: 'client_secret_post' }),
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
      clientId !== 'spa-without-cors',
    pkce: { required: () => false },
  } as never);
});
afterAll(async () => {
  await browser?.close();
  await peer?.close();
});

type Walk = (page: Page, origin: string, context: BrowserContext) => Promise<void>;

const logIn: Walk = async (page, origin) => {
  await page.goto(`${origin}/login`);
  await logInAtProvider(page);
};

async function web(options: Partial<WebAppOptions>, walk: Walk = logIn) {
  const app = await startWebApp({ issuer: peer.issuer, ...options });
  try {
    return await record(browser, (page, context) => walk(page, app.origin, context));
  } finally {
    await app.close();
  }
}

const logInAtSpa: Walk = async (page, origin) => {
  await page.goto(`${origin}/login`);
  await page.waitForURL((url) => url.origin === peer.issuer);
  await logInAtProvider(page);
  await page.waitForLoadState('networkidle');
};

async function spa(options: Partial<SpaOptions>, walk: Walk = logInAtSpa) {
  const app = await startSpa({ issuer: peer.issuer, ...options });
  try {
    return await record(browser, (page, context) => walk(page, app.origin, context));
  } finally {
    await app.close();
  }
}

describe('good logins', () => {
  it('of a web application: nothing to complain of, and its back channel is said to be unseen', async () => {
    const judged = await judge(await web({}));
    expect(codesWith(judged, 'fail', 'warn')).toEqual([]);
    expect(judged.document.data.flows[0].ending).toContain('went on');
    expect(JSON.stringify(judged.document)).not.toContain(TYPED_PASSWORD);
  });

  it('of a single-page application: every token verified with the keys of the provider', async () => {
    const har = await spa({});
    const judged = await judge(har);
    expect(codesWith(judged, 'fail', 'warn')).toEqual([]);
    expect(judged.document.data.flows[0].verdict).toBe('unverified');
    const keys = await (await fetch(`${peer.issuer}/jwks`)).text();
    const world = testWorld({ files: { '/project/login.har': har, '/project/jwks.json': keys } });
    const verified = await runJson(world, ['judge', 'login.har', '--jwks', 'jwks.json']);
    expect(verified.document.data?.verdict).toBe('valid');
    expect(verified.code).toBe(0);
  });

  it('with the answer as a form, where the cookie allows it', async () => {
    const judged = await judge(
      await web({ formPost: true, cookie: { sameSite: 'none', secure: true }, trustProxy: true }),
    );
    expect(codesWith(judged, 'fail', 'warn')).toEqual([]);
  });
});

const twoTabs: Walk = async (page, origin, context) => {
  await page.goto(`${origin}/login`);
  const other = await context.newPage();
  await other.goto(`${origin}/login`);
  await logInAtProvider(page);
};
const slowly: Walk = async (page, origin) => {
  await page.goto(`${origin}/login`);
  await page.waitForTimeout(2500);
  await logInAtProvider(page);
};
const once: Walk = async (page, origin) => {
  await page.goto(`${origin}/login`);
};
const twice: Walk = async (page, origin, context) => {
  await logIn(page, origin, context);
  await page.goto(`${origin}/login`);
};
const cancel: Walk = async (page, origin) => {
  await page.goto(`${origin}/login`);
  await page.locator('a:has-text("Cancel")').click();
  await page.waitForLoadState('networkidle');
};
const loop: Walk = async (page, origin, context) => {
  await logIn(page, origin, context).catch(() => {});
  await page.goto(`${origin}/`).catch(() => {});
};

const BROKEN: readonly (readonly [
  what: string,
  code: string,
  cause: RegExp,
  options: Partial<WebAppOptions>,
  walk?: Walk,
])[] = [
  [
    'a SameSite=Strict session',
    'recording.cookie_sent',
    /SameSite=Strict/,
    { cookie: { sameSite: 'strict' } },
  ],
  ['a POST to a Lax session', 'recording.cookie_sent', /SameSite=Lax.*POST/, { formPost: true }],
  [
    'SameSite=None without Secure',
    'recording.cookie_set',
    /without Secure/,
    { cookie: { sameSite: 'none' } },
  ],
  ['a cookie for /login only', 'recording.cookie_sent', /Path \/login/, { cookie: { path: '/login' } }],
  [
    'a cookie of one second',
    'recording.cookie_sent',
    /lived (?:1 s|less than a second)/,
    { cookie: { maxAge: 1000 } },
    slowly,
  ],
  [
    'a callback on another host',
    'recording.cookie_sent',
    /set for localhost.*127\.0\.0\.1/,
    { callbackHost: '127.0.0.1' },
  ],
  [
    'a redirect URI that is not registered',
    'recording.error_page',
    /redirect URI/,
    { redirectPath: '/wrong' },
    once,
  ],
  ['a client that does not exist', 'recording.error_page', /client/, { clientId: 'nobody' }, once],
  ['a wrong client secret', 'recording.accepted', /application refused/, { secret: 'wrong' }],
  ['a callback that is reloaded', 'recording.callback_once', /2 times/, { reload: true }],
  ['two tabs', 'recording.parallel', /another login/, {}, twoTabs],
  ['a session that is forgotten', 'recording.loop', /\d+ times without a page/, { forgets: true }, loop],
  [
    'no state, nonce or PKCE',
    'recording.state',
    /neither state nor nonce/,
    { without: ['state', 'nonce', 'pkce'] },
  ],
  [
    'one state for all logins',
    'recording.state',
    /earlier login/,
    { fixedState: 'a-fixed-state-of-32-characters-00' },
    twice,
  ],
  ['a token handed on in an address', 'recording.token_in_url', /query/, { passesToken: true }],
  ['a person who cancels', 'callback.error', /access_denied/, {}, cancel],
  [
    'a silent login without a session',
    'callback.error',
    /login_required/,
    { parameters: { prompt: 'none' } },
    once,
  ],
  [
    'an application that refuses a good answer',
    'recording.accepted',
    /nothing in the recording is wrong/,
    { picky: true },
  ],
  ['an application with a wrong clock', 'recording.clock', /ahead/, { picky: true, clockAhead: 600 }],
  [
    'PKCE with a method that the provider refuses',
    'callback.error',
    /invalid_request/,
    { parameters: { code_challenge_method: 'plain' } },
    once,
  ],
];

describe('broken logins of a web application', () => {
  it.each(BROKEN.map(([what, code, cause, options, walk]) => ({ what, code, cause, options, walk })))(
    '$what',
    async ({ code, cause, options, walk }) => {
      const judged = await judge(await web(options, walk));
      const { diagnosis } = judged.document.data;
      expect(`${diagnosis?.code}: ${diagnosis?.cause}`).toMatch(cause);
      expect(diagnosis?.code).toBe(code);
      expect(judged.code).toBe(1);
    },
  );
});

const renew: Walk = async (page, origin, context) => {
  await logInAtSpa(page, origin, context);
  await page.goto(`${origin}/silent`);
  await page.waitForTimeout(2000);
};

const BROKEN_SPA: readonly (readonly [
  what: string,
  code: string,
  cause: RegExp,
  options: Partial<SpaOptions>,
  walk?: Walk,
])[] = [
  [
    'a client secret in the page',
    'recording.secret_exposed',
    /client_secret/,
    { clientId: 'spa-with-secret', secret: SECRET },
  ],
  ['an origin that is not allowed', 'recording.cors', /CORS/, { clientId: 'spa-without-cors' }],
  [
    'a verifier that is lost',
    'recording.verifier',
    /no code_verifier/,
    { settings: { disablePKCE: false }, callback: LOST_VERIFIER },
  ],
  ['a code that is redeemed twice', 'recording.code_once', /2 times/, { callback: REDEEMED_TWICE }],
  ['a silent renewal without cookies', 'recording.third_party_cookie', /frame/, {}, renew],
];

describe('broken logins of a single-page application', () => {
  it.each(BROKEN_SPA.map(([what, code, cause, options, walk]) => ({ what, code, cause, options, walk })))(
    '$what',
    async ({ code, cause, options, walk }) => {
      const judged = await judge(await spa(options, walk));
      const { diagnosis } = judged.document.data;
      expect(`${diagnosis?.code}: ${diagnosis?.cause}`).toMatch(cause);
      expect(diagnosis?.code).toBe(code);
      expect(judged.code).toBe(1);
    },
  );
});
