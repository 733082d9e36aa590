/**
 * Nothing of the user's goes to a host that only the checkout names, nor through what it puts in between, without a
 * yes.
 */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CANARY, hostileCheckout, type Listener, listener, type More } from './checkout.ts';

const SECRET = { IDCLI_CLIENT_SECRET: CANARY };

/** A provider that the checkout defines, as the default. */
const mine = (evil: Listener, more: object = {}, defaults: object = {}) =>
  JSON.stringify({
    defaults: { provider: 'mine', ...defaults },
    providers: { mine: { issuer: evil.url, clientId: 'c', clientAuth: 'client_secret_basic', ...more } },
  });

const LOGIN = ['login', '--headless', '--timeout', '60'];

describe('a provider of the checkout gets nothing of the user without a yes', () => {
  it.each<[string, string[], More, object]>([
    ['IDCLI_CLIENT_SECRET', LOGIN, { env: SECRET }, {}],
    ['a secret that is typed', [...LOGIN, '--client-secret', 'env:S'], { env: { S: CANARY } }, {}],
    ['the provider that is typed', [...LOGIN, '--provider', 'mine'], { env: SECRET }, {}],
    ['a variable that it names', LOGIN, { env: { S: CANARY } }, { clientSecret: 'env:S' }],
    ['a file that it names', LOGIN, {}, { clientSecret: 'file:.env' }],
    [
      'what would be typed in',
      LOGIN,
      { answers: { secret: async () => CANARY } },
      { clientSecret: 'prompt' },
    ],
    ['a login hint', [...LOGIN, '--login-hint', CANARY], {}, {}],
    ['a parameter that the environment holds', LOGIN, { env: { IDCLI_PARAM: `x=${CANARY}` } }, {}],
    ['a parameter by reference', [...LOGIN, '--param', 'x=env:S'], { env: { S: CANARY } }, {}],
    ['a parameter from a file', [...LOGIN, '--param', 'x=@.env'], {}, {}],
    ['a parameter that is typed', [...LOGIN, '--param', `x=${CANARY}`], {}, {}],
    ['a parameter of the token request', [...LOGIN, '--token-param', `x=${CANARY}`], {}, {}],
    ['claims that are typed', [...LOGIN, '--claims', `{"id_token":{"sub":{"value":"${CANARY}"}}}`], {}, {}],
    ['a form field', [...LOGIN, '--fill', `password=${CANARY}`], {}, {}],
    ['a token', ['token', 'introspect', `${CANARY}.a.b`, '--client-id', 'c'], {}, {}],
    ['a token on standard input', ['token', 'introspect', '-'], { stdin: CANARY }, {}],
    ['tokens of a login', ['token', 'userinfo', '--from', 'login.json'], {}, {}],
  ])('%s', async (_, line, more, members) => {
    const evil = await listener();
    const checkout = hostileCheckout({
      '.env': CANARY,
      'login.json': JSON.stringify({ tokens: { access_token: CANARY }, provider: 'mine' }),
      'idcli.config.yaml': mine(evil, members),
    });
    const { code, stderr } = await checkout.run(line, more);
    expect(code, stderr).toBe(2);
    expect(evil.leaked(), stderr).toBe(false);
  });

  it.each<[string, string[], More, object, object]>([
    ['a parameter with a variable', LOGIN, { env: { S: CANARY } }, {}, { param: { y: 'env:S' } }],
    ['a parameter with a file', LOGIN, {}, {}, { param: { y: 'file:.env' } }],
    ['a parameter with the content of a file', LOGIN, {}, {}, { param: { y: '@.env' } }],
    ['a hint with the content of a file', LOGIN, {}, {}, { 'login-hint': '@.env' }],
    ['a form field', LOGIN, { env: { S: CANARY } }, {}, { fill: { username: 'env:S' } }],
    ['a secret', LOGIN, { env: { S: CANARY } }, {}, { 'client-secret': 'env:S' }],
    ['a key', LOGIN, {}, { clientAuth: 'private_key_jwt' }, { 'client-key': '.env' }],
    ['claims', LOGIN, {}, {}, { claims: '@.env' }],
    ['quiet, so that nothing is told', LOGIN, { env: SECRET }, {}, { quiet: true }],
  ])('by a default: %s', async (_, line, more, members, defaults) => {
    const evil = await listener();
    const checkout = hostileCheckout({ '.env': CANARY, 'idcli.config.yaml': mine(evil, members, defaults) });
    const { code, stderr } = await checkout.run(line, more);
    expect(code, stderr).toBe(2);
    expect(evil.leaked()).toBe(false);
  });

  it('the secret of the user file goes there as little', async () => {
    const evil = await listener();
    const checkout = hostileCheckout({ 'idcli.config.yaml': mine(evil) });
    checkout.user('defaults: {client-secret: env:S}');
    const { code } = await checkout.run(LOGIN, { env: { S: CANARY } });
    expect(code).toBe(2);
    expect(evil.leaked()).toBe(false);
  });

  it("an issuer without a provider is the checkout's, too", async () => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'idcli.config.yaml': JSON.stringify({ defaults: { issuer: evil.url, 'client-id': 'c' } }),
    });
    const { code, stderr } = await checkout.run(LOGIN, { env: SECRET });
    expect(code, stderr).toBe(2);
    expect(evil.leaked()).toBe(false);
  });
});

it("a signature with the key that idcli keeps is the user's, too", async () => {
  const evil = await listener();
  const checkout = hostileCheckout({});
  const sp = ['--sp-entity-id', 'https://sp.example.com'];
  await checkout.run(['saml', 'metadata', '--make-keys', ...sp]);
  const metadata = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${evil.url}/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
  checkout.write({
    'idp.xml': metadata,
    'idcli.config.yaml': JSON.stringify({ defaults: { protocol: 'saml', 'idp-metadata': 'idp.xml' } }),
  });
  const { code, stderr } = await checkout.run(['login', '--headless', ...sp]);
  expect(code, stderr).toBe(2);
  expect(stderr).toContain('your key of the service provider');
  expect(evil.heard).toEqual([]);
});

describe("without anything of the user's nobody is asked", () => {
  it.each<[string, object, object]>([
    ['its own provider', {}, {}],
    [
      'with scope, client and output choices',
      {},
      { scope: 'openid', 'client-id': 'd', trace: true, strict: true },
    ],
    ['with its own literals', {}, { 'login-hint': 'me', param: { a: 'b' } }],
    ['with checks of its own', {}, { 'trusted-audience': 'x', alg: 'RS256', 'clock-tolerance': 60 }],
  ])('%s', async (_, members, defaults) => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'idcli.config.yaml': mine(evil, { clientAuth: 'none', ...members }, defaults),
    });
    const { stderr } = await checkout.run(LOGIN);
    expect(evil.heard.some((request) => request.startsWith('POST /token'))).toBe(true);
    expect(stderr).not.toMatch(/checkout|trust/);
  });

  it.each([
    ['login', '--provider', 'ingroupe', '--sandbox', '--headless'],
    ['sign-consent', '--method', 'sbid', '--text', 'x', '--sandbox', '--out', 'a.xml'],
    ['sign-order', 'run', '--text', 'x', '--phone', '40000000', '--sandbox', '--out', 'b.xml'],
    ['net-id', 'login', '--sandbox'],
  ])('in the sandbox: %s', async (...line) => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'idcli.config.yaml': JSON.stringify({
        providers: { ingroupe: { clientId: 'abc', clientSecret: 'env:S' } },
        defaults: { proxy: evil.url, url: evil.url, endpoint: evil.url, issuer: evil.url },
      }),
    });
    const { code, stderr } = await checkout.run(line, { env: { S: 's' } });
    expect(code, stderr).toBe(0);
    expect(evil.heard).toEqual([]);
  });
});

describe('what a checkout puts between the user and a provider that it did not define is not used', () => {
  it.each<[string, (evil: Listener) => object]>([
    ['a proxy', (evil) => ({ proxy: evil.url })],
    ['another issuer', (evil) => ({ issuer: evil.url })],
    ['another domain', (evil) => ({ domain: `127.0.0.1:${evil.port}` })],
    ['metadata of another identity provider', (evil) => ({ 'idp-metadata': evil.url })],
    ['a provider of its own, as default', (evil) => ({ provider: 'mine', proxy: evil.url })],
  ])('%s', async (_, defaults) => {
    const [good, evil] = [await listener(), await listener()];
    const checkout = hostileCheckout({
      'idcli.config.yaml': JSON.stringify({
        defaults: defaults(evil),
        providers: { mine: { issuer: evil.url, clientId: 'c' } },
      }),
    });
    checkout.user(`providers: {op: {issuer: '${good.url}', clientId: c, clientSecret: 'env:S'}}`);
    for (const line of [
      [...LOGIN, '--issuer', good.url, '--client-id', 'c'],
      [...LOGIN, '--provider', 'op'],
      ['token', 'client-credentials', '--provider', 'op'],
    ]) {
      await checkout.run(line, { env: { ...SECRET, S: CANARY } });
    }
    expect(good.leaked()).toBe(true);
    expect(evil.heard).toEqual([]);
  });

  it.each<[string, string[], (evil: Listener) => object, (good: Listener) => string]>([
    [
      'the authenticator of Net iD',
      ['net-id', 'state', '--cookie', 'env:S'],
      (evil) => ({ url: evil.url, 'start-url': evil.url }),
      (good) => `defaults: {url: '${good.url}'}`,
    ],
    [
      'the same, known as a provider',
      ['net-id', 'state', '--cookie', 'env:S'],
      (evil) => ({ url: evil.url }),
      (good) => `providers: {net-id: {issuer: '${good.url}'}}`,
    ],
    [
      'its login page alone',
      ['net-id', 'state', '--cookie', 'env:S'],
      (evil) => ({ 'start-url': evil.url }),
      (good) => `defaults: {url: '${good.url}'}`,
    ],
    [
      'the service of E-Signing',
      ['sign-order', 'submit', '--text', CANARY, '--phone', '40000000', '--order-id', 'o'],
      (evil) => ({ endpoint: evil.url, 'sign-url-base': evil.url }),
      (good) => `defaults: {endpoint: '${good.url}', merchant-id: '1'}`,
    ],
  ])('%s', async (_, line, defaults, user) => {
    const [good, evil] = [await listener(), await listener()];
    const checkout = hostileCheckout({ 'idcli.config.yaml': JSON.stringify({ defaults: defaults(evil) }) });
    checkout.user(user(good));
    await checkout.run(line, { env: { S: `a=${CANARY}` } });
    expect(good.heard.length).toBeGreaterThan(0);
    expect(evil.heard).toEqual([]);
  });

  it('nor does a document to be signed go where only the checkout says', async () => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'idcli.config.yaml': JSON.stringify({ defaults: { endpoint: evil.url, 'merchant-id': '1' } }),
    });
    const line = ['sign-order', 'submit', '--text', CANARY, '--phone', '+4740000000', '--order-id', 'o'];
    const { code, stderr } = await checkout.run(line);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('--trust-project');
    expect(evil.leaked()).toBe(false);
  });

  it('where neither user nor idcli knows the host, the checkout may name it, and asks', async () => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'idcli.config.yaml': JSON.stringify({ defaults: { url: evil.url } }),
    });
    const { code, stderr } = await checkout.run(['net-id', 'state', '--cookie', 'env:S'], {
      env: { S: `a=${CANARY}` },
    });
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('--trust-project');
    expect(evil.leaked()).toBe(false);
  });
});

describe('parameters that decide where an answer goes and what protects it', () => {
  it.each([
    { redirect_uri: 'https://evil.example.com' },
    { code_challenge: 'x' },
    { state: 'x' },
    { response_type: 'code id_token' },
    { request_uri: 'https://evil.example.com' },
  ])('are refused for a provider of the user: %j', async (param) => {
    const good = await listener();
    const checkout = hostileCheckout({ 'idcli.config.yaml': JSON.stringify({ defaults: { param } }) });
    const { code } = await checkout.run([...LOGIN, '--issuer', good.url, '--client-id', 'c']);
    expect(code).toBe(2);
    expect(good.heard).toEqual([]);
  });

  it.each(['redirect_uri', 'client_id', 'code_verifier'])(
    'are refused in a token request, too: %s',
    async (name) => {
      const good = await listener();
      const defaults = { 'token-param': { [name]: 'x' } };
      const checkout = hostileCheckout({ 'idcli.config.yaml': JSON.stringify({ defaults }) });
      const { code, stderr } = await checkout.run([...LOGIN, '--issuer', good.url, '--client-id', 'c']);
      expect(code).toBe(2);
      expect(stderr.replace(/\s+/g, ' ')).toContain('which a checkout may set only for its own provider');
      expect(good.heard).toEqual([]);
    },
  );
});

describe('the JSON of a login leads no stored secret to the issuer that only it names', () => {
  const planted = (evil: Listener) =>
    JSON.stringify({
      provider: 'generic',
      tokens: { refresh_token: 'r', access_token: 'a' },
      claims: { source: { issuer: evil.url, audience: 'c' } },
    });

  it.each<[string, string, Record<string, string>]>([
    ['of the environment', '{}', SECRET],
    ['of the user file', '{"defaults": {"client-secret": "env:S"}}', { S: CANARY }],
    ['that is a key', '{"defaults": {"client-key": "../home/key.txt"}}', {}],
  ])('a secret %s', async (_, user, env) => {
    const evil = await listener();
    const checkout = hostileCheckout({ 'login.json': planted(evil) });
    checkout.user(user);
    for (const action of ['refresh', 'introspect', 'revoke']) {
      const { code, stderr } = await checkout.run(['token', action, '--from', 'login.json'], { env });
      expect(code, stderr).toBe(2);
      expect(stderr).toContain('login.json');
    }
    expect(evil.heard).toEqual([]);
  });

  it('while one that is typed, or agreed to, goes there', async () => {
    const evil = await listener();
    const checkout = hostileCheckout({ 'login.json': planted(evil) });
    const line = ['token', 'refresh', '--from', 'login.json'];
    await checkout.run(line, { env: SECRET, answers: { confirm: async () => true } });
    expect(evil.leaked()).toBe(true);
    evil.heard.length = 0;
    await checkout.run([...line, '--client-secret', 'env:S'], { env: { S: CANARY } });
    expect(evil.leaked()).toBe(true);
    evil.heard.length = 0;
    await checkout.run(['token', 'userinfo', '--from', 'login.json'], {});
    expect(evil.heard.length).toBeGreaterThan(0);
  });
});

it.each<[string, object, Record<string, string>]>([
  ['the environment', {}, { IDCLI_ISSUER: '' }],
  ['the user file', { issuer: '' }, {}],
])('a provider of the checkout does not stand behind an issuer of %s', async (_, users, env) => {
  const [good, evil] = [await listener(), await listener()];
  const checkout = hostileCheckout({ 'idcli.config.yaml': mine(evil, { acceptedIssuers: [evil.url] }) });
  const filled = (of: object) => Object.fromEntries(Object.keys(of).map((name) => [name, good.url]));
  checkout.user(JSON.stringify({ defaults: filled(users) }));
  const { stderr } = await checkout.run([...LOGIN, '--client-id', 'u'], {
    env: { ...SECRET, ...filled(env) },
  });
  expect(stderr).not.toMatch(/checkout/);
  expect(evil.heard).toEqual([]);
  expect(good.heard.join()).toContain('POST /token');
});

describe('where the answer of a login goes', () => {
  const ELSEWHERE = [
    'https://evil.example.com/cb',
    'http://127.0.0.1.evil.example.com/cb',
    'http://127.0.0.1@evil.example.com/cb',
    'http://localhost.:8765/cb',
    'http://ⓔvil.example.com/cb',
    'com.example.evil:/cb',
  ];
  const HERE = ['http://127.0.0.1:0/cb', 'http://[::1]:0/cb', 'http://LOCALHOST:0/cb', 'http://127.1:0/cb'];
  const login = async (url: string, more: readonly string[] = []) => {
    const good = await listener();
    const defaults = { 'redirect-uri': url };
    const checkout = hostileCheckout({ 'idcli.config.yaml': JSON.stringify({ defaults }) });
    const { stderr } = await checkout.run([...LOGIN, '--issuer', good.url, '--client-id', 'c', ...more]);
    const asked = good.heard.find((request) => request.startsWith('GET /authorize')) ?? '';
    const told = stderr.replace(/\s+/g, ' ').includes('redirect-uri, which a checkout may set only');
    return { asked: decodeURIComponent(asked), told };
  };

  it.each(ELSEWHERE)('no checkout names %s for a provider of the user', async (url) => {
    const { asked, told } = await login(url);
    expect(told).toBe(true);
    expect(asked).toContain('redirect_uri=http://127.0.0.1:');
  });

  it.each(HERE)('it may name %s', async (url) => {
    const { asked, told } = await login(url);
    expect(told).toBe(false);
    expect(asked).toContain('/cb');
  });

  it.each(ELSEWHERE)('not as a member of a known provider either: %s', async (redirectUri) => {
    const providers = { ingroupe: { clientId: 'c', redirectUri } };
    const checkout = hostileCheckout({ 'idcli.config.yaml': JSON.stringify({ providers }) });
    const { code, stderr } = await checkout.run(['login', '--provider', 'ingroupe', '--sandbox']);
    expect(code).toBe(2);
    expect(stderr.replace(/\s+/g, ' ')).toContain('can only be a loopback address in a project file');
  });
});

describe('files outside the folder of the file that names them are never read', () => {
  it.each<[string, string]>([
    ['above', '../outside.txt'],
    ['of the home folder', '../home/key.txt'],
    ['behind a link', 'link.txt'],
    ['behind a linked folder', 'linked/key.txt'],
    ['behind a name like a URL', 'a:b/../../outside.txt'],
    ['a device', '/dev/stdin'],
    ['absolute', '/etc/hostname'],
  ])('%s', async (_, path) => {
    for (const [members, defaults] of [
      [{ clientSecret: `file:${path}` }, {}],
      [{ decryptionKey: `file:${path}` }, {}],
      [{ tlsCert: `file:${path}`, tlsKey: `file:${path}` }, {}],
      [{ clientAuth: 'private_key_jwt', clientKey: `file:${path}` }, {}],
      [{}, { 'login-hint': `@${path}` }],
      [{}, { param: { x: `file:${path}` } }],
      [{}, { param: { x: `@${path}` } }],
      [{}, { fill: { user: `file:${path}` } }],
      [{}, { 'client-secret': `file:${path}` }],
      [{}, { 'client-key': path, 'client-auth': 'private_key_jwt' }],
      [{}, { 'decryption-key': [`file:${path}`] }],
      [{}, { 'decryption-key': [path] }],
      [{}, { ca: path }],
    ] as const) {
      const evil = await listener();
      const checkout = hostileCheckout({ 'idcli.config.yaml': mine(evil, members, defaults) });
      symlinkSync('../outside.txt', join(checkout.folder, 'link.txt'));
      symlinkSync('../home', join(checkout.folder, 'linked'));
      const { code, stdout, stderr } = await checkout.run([...LOGIN, '--trust-project']);
      expect(code, `${JSON.stringify({ members, defaults })} ${stderr}`).toBe(2);
      expect(evil.heard.join()).not.toContain('POST');
      expect(evil.leaked()).toBe(false);
      expect(stdout + stderr).not.toContain(CANARY);
    }
  });

  it('while those inside are, through links too', async () => {
    const evil = await listener();
    const checkout = hostileCheckout({ 'idcli.config.yaml': mine(evil, { clientSecret: 'file:keys/link' }) });
    mkdirSync(join(checkout.folder, 'keys'));
    writeFileSync(join(checkout.folder, 'real.txt'), CANARY);
    symlinkSync('../real.txt', join(checkout.folder, 'keys/link'));
    await checkout.run([...LOGIN, '--trust-project']);
    expect(evil.leaked()).toBe(true);
  });
});

describe('decode commands reach no host that only a checkout names', () => {
  const TOKEN = 'eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJhIn0.AAAA';
  it.each([
    ['decode-token', TOKEN],
    ['decode-token', TOKEN, '--provider', 'mine'],
    ['decode-token', TOKEN, '--client-id', 'c'],
    ['decode-saml', 'message.xml'],
    ['decode-sdo', 'message.xml'],
  ])('%s %s', async (...line) => {
    const evil = await listener();
    const more = { issuer: evil.url, 'idp-metadata': evil.url, proxy: evil.url };
    for (const defaults of [{}, more]) {
      const checkout = hostileCheckout({
        'message.xml': '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>',
        'idcli.config.yaml': mine(evil, {}, defaults),
      });
      await checkout.run(line, { answers: { confirm: async () => true } });
    }
    expect(evil.heard).toEqual([]);
  });
});

describe('decode commands expect no client that only a checkout names', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each<[string, object, string[]]>([
    ['a default', { defaults: { 'client-id': 'evil' } }, []],
    [
      'the client id of a known provider',
      { providers: { ingroupe: { clientId: 'evil' } } },
      ['--provider', 'ingroupe'],
    ],
  ])('%s', async (_, config, line) => {
    const { generateKeyPairSync, sign } = await import('node:crypto');
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const iss = 'https://op.example.com';
    const signed = `${part({ alg: 'RS256' })}.${part({ iss, sub: 'a', aud: 'evil', iat: 1, exp: 4_000_000_000 })}`;
    const token = `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
    const checkout = hostileCheckout({ 'idcli.config.yaml': JSON.stringify(config) });
    const key = join(checkout.home, 'key.pem');
    writeFileSync(key, publicKey.export({ type: 'spki', format: 'pem' }));
    const issuer = line.length === 0 ? ['--issuer', iss] : [];
    const { stdout, stderr } = await checkout.run([
      'decode-token',
      token,
      '--key',
      key,
      ...issuer,
      ...line,
      '--json',
    ]);
    const { reports } = JSON.parse(stdout);
    const audience = reports[0].findings.find((finding: { code: string }) => /\.aud$/.test(finding.code));
    expect(audience?.status, JSON.stringify(reports[0].findings)).not.toBe('pass');
    expect(stdout).not.toContain('from idcli.config.yaml');
    expect(stderr.replace(/\s+/g, ' ')).toMatch(/client-?id.* is not used/i);
  });

  it('nor does decode-saml expect a service provider', async () => {
    const checkout = hostileCheckout({
      'message.xml': '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>',
      'idcli.config.yaml': JSON.stringify({ defaults: { 'sp-entity-id': 'https://evil.example.com' } }),
    });
    const { stderr } = await checkout.run(['decode-saml', 'message.xml']);
    expect(stderr.replace(/\s+/g, ' ')).toContain('is not used: it sets sp-entity-id');
  });
});

describe('decode commands take no key and no check from a checkout whose provider nobody named', () => {
  it.each<[string, string, object]>([
    ['HS256', '--key', { alg: 'HS256', secret: 'file:secret.txt' }],
    ['HS256', '--client-id', { alg: 'HS256', secret: 'file:secret.txt' }],
    ['RS256', '--key', { alg: 'RS384', 'trusted-audience': 'x', 'clock-tolerance': 300 }],
  ])('%s, %s, %j', async (alg, option, weakened) => {
    const { createHmac, generateKeyPairSync, sign } = await import('node:crypto');
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const secret = 'f'.repeat(32);
    const signed = `${part({ alg })}.${part({ sub: 'a', aud: 'c', exp: 4_000_000_000 })}`;
    const signature =
      alg === 'HS256'
        ? createHmac('sha256', secret).update(signed).digest()
        : sign('sha256', Buffer.from(signed), privateKey);
    const provider = { issuer: 'https://op.example.com', clientId: 'c' };
    const checkout = hostileCheckout({
      'secret.txt': secret,
      'idcli.config.yaml': JSON.stringify({
        defaults: { provider: 'mine', ...weakened },
        providers: { mine: provider },
      }),
    });
    const key = join(checkout.home, 'key.pem');
    writeFileSync(key, publicKey.export({ type: 'spki', format: 'pem' }));
    const given = option === '--key' ? key : 'c';
    const token = `${signed}.${signature.toString('base64url')}`;
    const { stdout, stderr } = await checkout.run(['decode-token', token, option, given, '--json']);
    const findings = JSON.parse(stdout).reports.flatMap((report: { findings: object[] }) => report.findings);
    const passed = findings.filter(({ status }: { status?: string }) => status === 'pass');
    const codes = passed.map(({ code }: { code?: string }) => code);
    // The user's key fits the one token and no other; the checkout's secret is not even looked at.
    expect(codes.includes('token.signature')).toBe(alg === 'RS256');
    expect(codes.includes('token.alg')).toBe(alg === 'RS256');
    expect(JSON.stringify(findings) + stderr).not.toContain('from idcli.config.yaml');
    expect(stderr).toContain('alg in');
  });
});
