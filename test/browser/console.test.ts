/** The console as people have it open: live with scripts, whole without, on a phone and a wide screen, light and dark. */
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
let sandbox: Sandbox;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  const { startSandbox } = await import('../../src/sandbox/index.ts');
  const { now, random, sleep } = onlineWorld();
  sandbox = await startSandbox({ now, random, sleep, port: 0, autoApprove: false });
});
afterEach(() => sandbox?.close());

interface Opened {
  readonly page: Page;
  /** What the browser complained about, e.g. that the page broke its own policy. */
  readonly complaints: readonly string[];
}

async function open(path: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const page = await (await browser.newContext(options)).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${sandbox.url}${path}`);
  return { page, complaints };
}

const authorizeUrl = (changes: Record<string, string> = {}): string => {
  const parameters = {
    response_type: 'code',
    client_id: 'sandbox-ingroupe-client',
    scope: 'openid name',
    state: 'state-of-this-login',
    nonce: 'nonce-of-this-login',
    redirect_uri: 'http://127.0.0.1:1/callback',
    ...changes,
  };
  return `${sandbox.url}/ingroupe/oauth2/authorize?${new URLSearchParams(parameters)}`;
};

/** A Net iD session that waits for its app. */
async function startNetId(): Promise<() => Promise<unknown>> {
  const opened = await fetch(`${sandbox.url}/net-id/access`);
  const headers = {
    'Content-Type': 'application/json',
    Cookie: opened.headers.get('set-cookie')?.split(';')[0] ?? '',
  };
  const ask = async (body: object) =>
    (
      await fetch(`${sandbox.url}/net-id/access`, { method: 'PUT', headers, body: JSON.stringify(body) })
    ).json();
  await ask({ type: 'start', data: {} });
  return () => ask({ type: 'state' });
}

const state = async () =>
  (await fetch(`${sandbox.url}/_sandbox/state`)).json() as Promise<Record<string, unknown>>;

describe('with scripts', () => {
  it('shows requests as they arrive, keeps what is open, and leads to the tokens', async () => {
    const { page, complaints } = await open('/');
    await page.locator('#live', { hasText: 'live' }).waitFor();
    await fetch(authorizeUrl({ nonce: '' }), { redirect: 'manual' });
    await page.locator('#log .why.bad', { hasText: 'nonce is missing' }).waitFor();
    await page.locator('#log a').first().click();
    await page.locator('.checks .fail', { hasText: 'nonce is missing' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('decides what waits from one place, without a reload', async () => {
    const { page, complaints } = await open('/');
    const poll = await startNetId();
    await page.getByRole('button', { name: /^Refuse: Log in with the Net iD app/ }).click();
    await page.locator('#waiting', { hasText: 'Nothing waits.' }).waitFor();
    await page.locator('#said', { hasText: 'Decided.' }).waitFor();
    expect(await poll()).toMatchObject({ niasStatus: 'USER_CANCEL' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('finds a scenario while typing, plays it, and switches it off', async () => {
    const { page, complaints } = await open('/console/scenarios?system=ingroupe');
    await page.getByLabel('Search').fill('wrong-nonce');
    expect(await page.locator('[data-row]:visible').count()).toBe(1);
    await page.getByRole('button', { name: 'Until off: wrong-nonce' }).click();
    await page.locator('#active', { hasText: 'until switched off' }).waitFor();
    expect(await state()).toMatchObject({ scenarios: [{ system: 'ingroupe', scenario: 'wrong-nonce' }] });
    await page.getByRole('button', { name: 'Switch off wrong-nonce of ingroupe' }).click();
    await page.locator('#active', { hasText: 'None' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('keeps what was typed when it is refused, and leaves when it is saved', async () => {
    const { page } = await open('/console/clients');
    await page.getByLabel('Metadata, as JSON').fill('{ "client_id": "mine", }');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('#problem', { hasText: 'not a JSON object' }).waitFor();
    expect(await page.getByLabel('Metadata, as JSON').inputValue()).toContain('"mine"');
    await page
      .getByLabel('Metadata, as JSON')
      .fill(
        '{ "client_id": "mine", "client_secret": "mine", "redirect_uris": ["http://localhost:3000/cb"] }',
      );
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Edit mine at generic' }).waitFor();
    await page.context().close();
  });

  it('adds a client at the system that is chosen', async () => {
    const { page } = await open('/console/clients');
    await page.getByLabel('System').selectOption('ingroupe');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Edit my-app at ingroupe' }).click();
    await page.getByRole('heading', { name: 'my-app' }).waitFor();
    await page.getByText('At ingroupe.').waitFor();
    await page.context().close();
  });

  it('imports a file', async () => {
    const { page } = await open('/console/people');
    const buffer = Buffer.from('{"people":[{"id":"bob","title":"Bob"}]}');
    await page
      .getByLabel('File with people')
      .setInputFiles({ name: 'people.json', mimeType: 'application/json', buffer });
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('link', { name: 'Edit bob' }).waitFor();
    await page.context().close();
  });

  it('says when nobody answers any more', async () => {
    const { page } = await open('/');
    await page.locator('#live', { hasText: 'live' }).waitFor();
    await sandbox.close();
    await page.locator('#live', { hasText: 'not connected' }).waitFor();
    await page.context().close();
  });

  it('two at a time see the same', async () => {
    const [one, other] = await Promise.all([open('/console/clock'), open('/console/clock')]);
    await one.page.getByRole('button', { name: '1 hour on' }).click();
    for (const { page } of [one, other])
      await page.locator('#time', { hasText: 'in 1 hour from now' }).waitFor();
    await Promise.all([one.page.context().close(), other.page.context().close()]);
  });
});

describe('without scripts', () => {
  const plain = { javaScriptEnabled: false };

  it('does the same by links and forms', async () => {
    const poll = await startNetId();
    const { page } = await open('/', plain);
    await page.getByRole('button', { name: /^Approve: Log in with the Net iD app/ }).click();
    expect(await page.locator('#waiting').innerText()).toContain('Nothing waits.');
    expect(await poll()).toMatchObject({ niasStatus: 'COMPLETE' });
    await page.getByRole('link', { name: 'Choose a scenario' }).click();
    await page.getByLabel('Search').fill('nonce');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('button', { name: 'Once: wrong-nonce' }).click();
    expect(await page.locator('#active').innerText()).toContain('wrong-nonce once');
    expect(new URL(page.url()).searchParams.get('q')).toBe('nonce');
    await page.getByRole('link', { name: 'Clock and reset' }).click();
    await page.getByRole('button', { name: '1 day back' }).click();
    expect(await page.locator('#time').innerText()).toContain('1 day ago from now');
    await page.getByRole('button', { name: 'Reset everything' }).click();
    expect(await state()).toMatchObject({ scenarios: [], clock: { advancedSeconds: 0 } });
    await page.context().close();
  });

  it('a refused login says what is registered, and one press registers it', async () => {
    const { page } = await open('/', plain);
    const url = authorizeUrl({ redirect_uri: 'http://localhost:3000/mine' });
    await page.goto(url);
    expect(await page.locator('.problem').innerText()).toContain(
      'http://localhost:3000/mine is not registered',
    );
    await page.getByRole('button', { name: 'Register http://localhost:3000/mine' }).click();
    expect(await page.locator('#uris').innerText()).toContain('http://localhost:3000/mine');
    await page.goto(url);
    expect(await page.locator('h1').innerText()).not.toContain('refuses');
    await page.context().close();
  });
});

describe('a strange page in the same browser', () => {
  it('cannot drive it by forms or scripts, nor frame it', async () => {
    const { page } = await open('/');
    const { startSandbox } = await import('../../src/sandbox/index.ts');
    const { now, random, sleep } = onlineWorld();
    // Another origin on the same host: the nearest that a strange page can come.
    const other = await startSandbox({ now, random, sleep, port: 0 });
    await page.goto(`${other.url}/ingroupe/oauth2/jwks`);
    await page.setContent(
      `<form method="post" action="${sandbox.url}/console/act"><input name="do" value="clock"><input name="seconds" value="60"><button>Go</button></form><iframe src="${sandbox.url}/"></iframe>`,
    );
    const fetched = await page.evaluate(
      `fetch('${sandbox.url}/_sandbox/clock', { method: 'POST', mode: 'no-cors', body: '{"advanceSeconds":60}' }).then(() => 'sent', () => 'failed')`,
    );
    expect(fetched).toBe('sent');
    expect(page.frames()[1]?.url()).not.toBe(`${sandbox.url}/`);
    await page.getByRole('button', { name: 'Go' }).click();
    await page.waitForURL(/console\/act/);
    expect(await page.content()).toContain('access_denied');
    expect(await state()).toMatchObject({ clock: { advancedSeconds: 0 } });
    await page.context().close();
    await other.close();
  });
});

const PAGES = [
  '/',
  '/console/requests/1',
  '/console/waiting',
  '/console/messages',
  '/console/scenarios',
  '/console/people',
  '/console/people/default',
  '/console/personas/default',
  '/console/clients',
  '/console/clients/sandbox-generic-client',
  '/console/systems?system=generic',
  '/console/clock',
];

/** With names that are longer than a phone is wide. */
const bringServiceProvider = () =>
  fetch(`${sandbox.url}/_sandbox/service-providers`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ metadata: SERVICE_PROVIDER }),
  });
const SERVICE_PROVIDER = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"
  entityID="https://application.example.com/saml/metadata/of/this/application"><SPSSODescriptor
  protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService index="0"
  Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
  Location="https://application.example.com/login/saml2/sso/of/this/application"/></SPSSODescriptor></EntityDescriptor>`;

it('takes pasted metadata of a service provider, and takes it away again', async () => {
  const { page, complaints } = await open('/console/clients');
  await page.getByLabel('Metadata, as XML').fill(SERVICE_PROVIDER);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Registered, until a reset.').waitFor();
  await page.getByRole('button', { name: 'Remove https://application' }).click();
  await page.getByText('None was added.').waitFor();
  expect(complaints).toEqual([]);
});

/** What a screen reader is given, in the order in which it reads. */
describe('read aloud', () => {
  const read = async (path: string): Promise<string> => {
    const { page } = await open(path);
    const text = await page.locator('body').ariaSnapshot();
    await page.context().close();
    return text;
  };
  const inOrder = (text: string, words: readonly (string | RegExp)[]): void => {
    let rest = text;
    for (const word of words) {
      const at = typeof word === 'string' ? rest.indexOf(word) : rest.search(word);
      expect(at, `${word} after what is before it in\n${text}`).toBeGreaterThan(-1);
      rest = rest.slice(at);
    }
  };

  it('a refused request says so, why, and what was sent, in this order', async () => {
    await fetch(authorizeUrl({ client_id: 'nobody' }), { redirect: 'manual' });
    inOrder(await read('/'), [
      'Skip to the content',
      'navigation "Console"',
      'main',
      'heading "Requests" [level=1]',
      /link "[\d:]+ 401 GET \/ingroupe\/oauth2\/authorize unauthorized_client: client_id nobody/,
    ]);
    inOrder(await read('/console/requests/1'), [
      'main',
      'navigation "Requests"',
      'heading "GET /ingroupe/oauth2/authorize" [level=1]',
      'refused: unauthorized_client',
      'heading "Sent" [level=2]',
      'contentinfo',
    ]);
  });

  it('every control has a name of its own, and no heading skips a level', async () => {
    for (const path of PAGES.filter((one) => one !== '/console/requests/1')) {
      const text = await read(path);
      const levels = [...text.matchAll(/heading .*\[level=(\d)\]/g)].map(([, level]) => Number(level));
      expect(levels[0], path).toBe(1);
      expect(
        levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1),
        path,
      ).toEqual([]);
      const buttons = [...text.matchAll(/- '?button(?: "([^"]*)")?/g)].map(([, name]) => name);
      expect(
        buttons.filter((name) => name === undefined || name === ''),
        path,
      ).toEqual([]);
      const named = buttons.filter((name) => !/^(?:Import|Save|Add)$/.test(name ?? ''));
      expect(new Set(named).size, `${path}: ${named.join(', ')}`).toBe(named.length);
    }
  });
});

describe.each(['light', 'dark'] as const)('looked at in %s', (colorScheme) => {
  it.each([390, 1440])('fits %i columns of pixels, and axe-core finds nothing', async (width) => {
    await fetch(authorizeUrl(), { redirect: 'manual' });
    await startNetId();
    expect((await bringServiceProvider()).status).toBe(200);
    const { page } = await open('/', { colorScheme, viewport: { width, height: 844 }, bypassCSP: true });
    for (const path of [...PAGES, authorizeUrl({ client_id: 'nobody' }).slice(sandbox.url.length)]) {
      await page.goto(`${sandbox.url}${path}`);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(
        width,
      );
      await page.evaluate(axe.source);
      const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        'axe.run()',
      );
      const told = found.violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html ?? ''}`);
      expect(told).toEqual([]);
    }
    await page.context().close();
  });
});

it('the keyboard reaches the content first, then every request', async () => {
  await fetch(authorizeUrl(), { redirect: 'manual' });
  const { page } = await open('/', { javaScriptEnabled: false });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(new URL(page.url()).hash).toBe('#main');
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator('#request-1:focus').count()) > 0) break;
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/requests\/1$/);
  await page.context().close();
});
