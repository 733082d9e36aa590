/** Logins at a provider that attacks its client, or has gone wrong in a way that no fault of the sandbox plays. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { echoMiss } from '../../src/checks/echo.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import type { TestWorld } from '../helpers/world.ts';
import { type Alter, type HostileProvider, startHostileProvider, type Twists } from './hostile-provider.ts';

let provider: HostileProvider | undefined;

afterEach(async () => {
  await provider?.close();
  provider = undefined;
});

async function command(twists: Twists, ...options: string[]): Promise<string[]> {
  provider = await startHostileProvider(twists);
  const client = ['--client-id', 'client-1', '--client-auth', 'none'];
  return ['login', '--issuer', provider.issuer, ...client, '--headless', ...options];
}

describe('hybrid flow: the ID token of the callback vouches for the code (Core 1.0, 3.3.2.12)', () => {
  const logIn = async (twists: Twists) =>
    runJson(onlineWorld(), await command(twists, '--response-type', 'code id_token'));

  it('a good login uses the code once', async () => {
    const { code, document } = await logIn({});
    expect([code, document.outcome, failingChecks(document)]).toEqual([0, 'done', []]);
    expect(provider?.exchanged()).toBe(1);
  });

  const attacks: readonly (readonly [string, Twists, string])[] = [
    ['a hash of another code', { front: { c_hash: 'another' } }, 'id_token.c_hash'],
    ['no hash of the code', { front: { c_hash: undefined } }, 'id_token.c_hash'],
    ['a nonce of another login', { front: { nonce: 'another' } }, 'id_token.nonce'],
    ['a damaged signature', { frontToken: (token) => token.replace(/.{8}$/, 'AAAAAAAA') }, 'token.signature'],
    ['no ID token at all', { frontToken: () => undefined }, 'callback.code'],
  ];
  it.each(attacks)('%s: the code is not used', async (_name, twists, check) => {
    const { code, document } = await logIn(twists);
    expect([code, document.outcome, failingChecks(document)]).toEqual([1, 'security', [check]]);
    expect(document.error?.code).toBe('NOT_ACCEPTED');
    expect(provider?.exchanged()).toBe(0);
  });

  it('the raw token of the callback is kept', async () => {
    const { document } = await logIn({ front: { nonce: 'another' } });
    expect(document.tokens?.id_token).toMatch(/^eyJ/);
    expect(document.claims?.subject).toBe('user-1');
  });

  it('two tokens about two subjects are not login (Core 1.0, 3.3.3.6)', async () => {
    const { code, document } = await logIn({ back: { sub: 'user-2' } });
    expect([code, failingChecks(document)]).toEqual([1, ['id_token.sub']]);
  });
});

describe('a discovery document that leads nowhere', () => {
  it.each([
    ['no authorization endpoint', { authorization_endpoint: undefined }, 'no authorization_endpoint'],
    ['no token endpoint', { token_endpoint: undefined }, 'no token_endpoint'],
    [
      'an endpoint that is a number',
      { authorization_endpoint: 7 },
      'not a URL that requests can be sent to: 7',
    ],
    [
      'an endpoint that is a script',
      { authorization_endpoint: 'javascript:alert(1)' },
      'javascript:alert(1)',
    ],
    ['an endpoint that is a file', { authorization_endpoint: 'file:///etc/passwd' }, 'file:///etc/passwd'],
  ])('%s', async (_name, metadata, fact) => {
    const { code, document } = await runJson(onlineWorld(), await command({ metadata }));
    expect([code, document.outcome, document.error?.code]).toEqual([3, 'server', 'DISCOVERY_FAILED']);
    expect(document.error?.message).toContain(fact);
  });

  it('--par without an endpoint to push to', async () => {
    const { code, document } = await runJson(onlineWorld(), await command({}, '--par'));
    expect([code, document.error?.code, document.error?.hint]).toEqual([
      3,
      'DISCOVERY_FAILED',
      'leave out --par',
    ]);
  });
});

it.each(['server_error', 'temporarily_unavailable'])(
  '%s at the token endpoint is a readable refusal',
  async (error) => {
    const argv = await command({ tokenAnswer: { status: 500, body: { error } } });
    const { code, document } = await runJson(onlineWorld(), argv);
    expect([code, document.outcome, document.error?.code]).toEqual([4, 'server', 'PROVIDER_FAILED']);
  },
);

describe('an answer of the token endpoint', () => {
  const logIn = async (twists: Twists) => runJson(onlineWorld(), await command(twists));
  const warnings = (document: Awaited<ReturnType<typeof logIn>>['document']) =>
    document.reports
      .flatMap(({ findings }) => findings)
      .filter(({ status }) => status === 'warn')
      .map(({ code }) => code);

  it.each([
    ['no type', { token_type: undefined }, ['token_response.token_type']],
    ['a type that is null', { token_type: null }, ['token_response.form', 'token_response.token_type']],
    ['a scope that is a list', { scope: ['openid'] }, ['token_response.form']],
    ['a refresh token that is null', { refresh_token: null }, ['token_response.form']],
    ['a refresh token that is an object', { refresh_token: {} }, ['token_response.form']],
    ['a life that has passed', { expires_in: -1 }, ['token_response.expires_in']],
    ['a life that is text', { expires_in: '600' }, ['token_response.expires_in']],
    [
      'all of it at once',
      { token_type: undefined, scope: ['openid'], refresh_token: null, expires_in: '600' },
      ['token_response.form', 'token_response.token_type', 'token_response.expires_in'],
    ],
  ])('%s is told, and the good ID token in it is accepted', async (_name, tokenMembers, warned) => {
    const { code, document } = await logIn({ tokenMembers });
    expect([code, document.outcome, document.error]).toEqual([0, 'done', undefined]);
    expect(warnings(document)).toEqual(warned);
    expect(document.claims?.source).toMatchObject({ verified: true });
  });

  it.each([
    ['no access token', { access_token: undefined }, ['token_response.access_token']],
    ['an access token that is empty', { access_token: '' }, ['token_response.access_token']],
    ['a type that is a number', { token_type: 1 }, ['token_response.token_type']],
  ])('%s fails, and the ID token is judged all the same', async (_name, tokenMembers, failed) => {
    const { code, document } = await logIn({ tokenMembers });
    expect([code, document.outcome, failingChecks(document)]).toEqual([1, 'security', failed]);
    expect(document.claims?.source).toMatchObject({ verified: true });
  });

  it.each([
    ['is missing', undefined, 'there is no id_token'],
    ['is null', null, 'id_token is null'],
    ['is empty', '', 'id_token is empty'],
  ])('an ID token that %s: what asks for one is said', async (_name, idToken, fact) => {
    const { code, document } = await logIn({ tokenMembers: { id_token: idToken, scope: 'profile' } });
    expect([code, failingChecks(document)]).toEqual([1, ['token_response.id_token']]);
    const findings = document.reports.flatMap((report) => report.findings);
    const told = findings.find((finding) => finding.code === 'token_response.id_token');
    expect(told?.message).toContain(fact);
    expect(JSON.stringify(told)).toContain('openid');
  });

  it.each(['DPoP', 'mac'])(
    'a token of the type %s was not asked for, and that is one cause',
    async (type) => {
      const { code, document } = await logIn({ tokenMembers: { token_type: type } });
      expect([code, failingChecks(document)]).toEqual([1, ['token_response.token_type']]);
    },
  );

  it('scopes that were asked for and not granted are told', async () => {
    const { code, document } = await logIn({ tokenMembers: { scope: 'openid email' } });
    expect([code, warnings(document)]).toEqual([0, ['token_response.scope']]);
  });

  it('TV-18 a member that appears twice is told, in the metadata as well', async () => {
    const token = '"access_token":"another",';
    const told = await logIn({ before: { token } });
    expect([told.code, warnings(told.document)]).toEqual([0, ['token_response.members']]);
    await provider?.close();
    const metadata = '"token_endpoint":"https://evil.example/",';
    const { document } = await logIn({ before: { metadata } });
    expect(warnings(document)).toEqual(['discovery.parse']);
  });

  it('a rate limit is a request to come back, and says when', async () => {
    const headers = { 'retry-after': '17' };
    const { code, document } = await logIn({ tokenAnswer: { status: 429, body: {}, headers } });
    expect([code, document.outcome]).toEqual([4, 'retry']);
    expect(document.error?.hint).toContain('17 s');
  });
});

it.each([
  ['a-b_c.d', /percent-encoding of client_secret_basic.*--client-auth client_secret_basic_raw/s],
  ['abcd', /not registered for the grant authorization_code/],
])('unauthorized_client for the secret %s', async (secret, hint) => {
  const twists = { tokenAnswer: { status: 403, body: { error: 'unauthorized_client' } } };
  const [, , , , , , , ...argv] = await command(twists);
  const client = ['--client-id', 'client1', '--client-secret', secret];
  const login = ['login', '--issuer', provider?.issuer ?? '', ...client, ...argv];
  const { code, document } = await runJson(onlineWorld(), login);
  expect([code, document.error?.code]).toEqual([4, 'REQUEST_REFUSED']);
  expect(document.error?.hint).toMatch(hint);
});

describe('what was asked for and did not happen', () => {
  const redirectTo = (alter: (asked: URLSearchParams) => string): Twists => ({
    alter: {
      '/authorize': (answer, { asked }) => ({ ...answer, headers: { location: alter(asked) } }),
    },
  });
  const findings = (document: Awaited<ReturnType<typeof runJson>>['document'], subject: string) =>
    document.reports
      .filter((report) => report.subject === subject)
      .flatMap((report) => report.findings)
      .filter(({ status }) => status === 'fail' || status === 'warn');

  it.each([
    ['a fragment', [], 'query', '#'],
    ['a query', ['--response-mode', 'fragment'], 'fragment', '?'],
  ] as const)('an answer by %s is read, and told', async (_name, options, asked, mark) => {
    const twists = redirectTo(
      (sent) => `${sent.get('redirect_uri')}${mark}code=code-1&state=${sent.get('state')}`,
    );
    const { code, document } = await runJson(onlineWorld(), await command(twists, ...options));
    expect(code).toBe(0);
    expect(findings(document, 'authorization_response')).toMatchObject([
      { code: 'callback.response_mode', status: 'warn', expected: asked },
    ]);
  });

  const page = '<title>Log in</title><form method="post"><input name="user"><button>Go</button></form>';
  const withPage: Twists = {
    alter: { '/authorize': () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: page }) },
  };

  it('a page after prompt=none is a finding, also where it leads nowhere', async () => {
    const { code, document } = await runJson(onlineWorld(), await command(withPage, '--prompt', 'none'));
    expect([code, failingChecks(document)]).toEqual([1, ['callback.prompt']]);
  });

  it('a page without prompt=none is none', async () => {
    const { code, document } = await runJson(onlineWorld(), await command(withPage));
    expect([code, failingChecks(document), document.error?.code]).toEqual([6, [], 'USER_AGENT_STUCK']);
  });

  const inLanguage = (language: string, headers = {}): Twists => ({
    alter: {
      '/authorize': (answer, { sent }) =>
        sent.has('user')
          ? answer
          : {
              status: 200,
              headers: { 'content-type': 'text/html', ...headers },
              body: `<html${language}>${page}`,
            },
    },
  });
  it.each([
    ['in another language', inLanguage(' lang="en-US"'), 'nb', ['callback.ui_locales']],
    [
      'in another language by its header',
      inLanguage('', { 'content-language': 'sv' }),
      'nb fi',
      ['callback.ui_locales'],
    ],
    ['in one of those asked for', inLanguage(' lang="no"'), 'sv nb-NO', []],
    ['without a language', inLanguage(''), 'nb', []],
  ] as const)('pages %s', async (_name, twists, asked, warned) => {
    const options = ['--fill', 'user=ann', '--ui-locales', asked];
    const { code, document } = await runJson(onlineWorld(), await command(twists, ...options));
    const warnings = document.reports
      .filter(({ subject }) => subject === 'authorization_response')
      .flatMap(({ findings }) => findings.filter(({ status }) => status === 'warn').map(({ code }) => code));
    expect([code, warnings]).toEqual([0, warned]);
  });

  it('a --fill that matched nothing names what was there', async () => {
    const logIn: Twists = {
      alter: {
        '/authorize': async (answer, { sent }) =>
          sent.has('user') ? answer : { status: 200, headers: { 'content-type': 'text/html' }, body: page },
      },
    };
    const options = ['--fill', 'user=ann', '--fill', 'usr=ann'];
    const { code, document } = await runJson(onlineWorld(), await command(logIn, ...options));
    expect([code, document.error?.code]).toEqual([1, 'FILL_UNMATCHED']);
    expect(document.error?.message).toContain('--fill usr matched no field or button');
    expect(document.error?.message).toContain('user, submit="Go"');
    expect(document.tokens).toHaveProperty('id_token');
  });

  it('a refusal counts more than a --fill that matched nothing', async () => {
    const login = ['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--fill', 'usr=ann'];
    const { code, document } = await runJson(onlineWorld(), [...login, '--fault', 'user-cancel']);
    expect([code, document.error?.code]).toEqual([5, 'ACCESS_DENIED']);
  });

  it('a signed answer is opened, verified and read', async () => {
    const signed: Twists = {
      alter: {
        '/authorize': async (answer, { asked, issuer, sign }) => {
          const response = await sign({
            iss: issuer,
            aud: 'client-1',
            code: 'code-1',
            state: asked.get('state'),
          });
          return { ...answer, headers: { location: `${asked.get('redirect_uri')}?response=${response}` } };
        },
      },
    };
    const mode = ['--param', 'response_mode=query.jwt'];
    const { code, document } = await runJson(onlineWorld(), await command(signed, ...mode));
    expect([code, failingChecks(document)]).toEqual([0, []]);
    expect(document.reports.map(({ subject, verdict }) => [subject, verdict])).toContainEqual([
      'jarm',
      'valid',
    ]);
  });

  it('a signed answer of another issuer is not believed', async () => {
    const forged: Twists = {
      alter: {
        '/authorize': async (answer, { asked, sign }) => {
          const response = await sign({
            iss: 'https://evil.example',
            aud: 'client-1',
            code: 'c',
            state: asked.get('state'),
          });
          return { ...answer, headers: { location: `${asked.get('redirect_uri')}?response=${response}` } };
        },
      },
    };
    const { code, document } = await runJson(onlineWorld(), await command(forged));
    expect([code, failingChecks(document), provider?.exchanged()]).toEqual([1, ['jarm.iss'], 0]);
  });
});

describe('a state or nonce that came back otherwise: what became of it', () => {
  const STATE = 'a+b c/d=&<é>0123456789';
  it.each([
    ['a blank for each +', (text: string) => text.replaceAll('+', ' '), 'came back as a blank'],
    ['encoded once more', encodeURIComponent, 'percent-encoded'],
    ['cut', (text: string) => text.slice(0, 10), 'cut off after 10'],
    ['in another case', (text: string) => text.toUpperCase(), 'letter case'],
    ['hashed', (text: string) => createHash('sha256').update(text).digest('hex'), 'sha256 hash'],
    [
      'escaped',
      (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      'HTML',
    ],
    ['longer', (text: string) => `${text}123`, 'added behind it'],
  ])('%s', (_name, change, reason) => {
    expect(echoMiss(STATE, change(STATE))).toContain(reason);
  });

  it('says nothing where nothing is proven', () => {
    expect(echoMiss(STATE, 'another value altogether')).toBeUndefined();
  });
});

it('a code beside an error is told, and goes nowhere', async () => {
  const argv = await command({ callback: { error: 'access_denied' } });
  const { code, document } = await runJson(onlineWorld(), argv);
  expect([code, document.outcome, provider?.exchanged()]).toEqual([5, 'user-cancel', 0]);
  const findings = document.reports.flatMap((report) => report.findings);
  expect(findings.find((finding) => finding.code === 'callback.code')).toMatchObject({ status: 'warn' });
});

it.each(['grant_type', 'code', 'redirect_uri', 'code_verifier', 'client_secret', 'client_assertion'])(
  '--token-param %s is refused, since it would be dropped without a word',
  async (name) => {
    const argv = await command({}, '--token-param', `${name}=x`);
    const { code, document } = await runJson(onlineWorld(), argv);
    expect([code, document.error?.code]).toEqual([2, 'USAGE']);
    expect(document.error?.message).toContain(name);
    expect(provider?.exchanged()).toBe(0);
  },
);

it('the title of a page gives no orders to the terminal', async () => {
  const page = '<title>Oops \x1b]0;owned\x07\x1b[2J\u202e</title>';
  const { stdout, stderr } = await runIn(onlineWorld(), await command({ page }));
  expect(`${stdout}${stderr}`).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(stdout).toContain('Oops');
});

describe('--quiet says no more than what nobody can go on without', () => {
  const inBrowser = async (world: TestWorld, ...options: string[]) => {
    const argv = (await command({}, '--quiet', '--timeout', '0', ...options)).filter(
      (option) => option !== '--headless',
    );
    return runIn(world, argv);
  };

  it('--no-open: the URL', async () => {
    const { code, stderr } = await inBrowser(onlineWorld(), '--no-open');
    expect([code, stderr]).toEqual([6, expect.stringContaining(`${provider?.issuer}/authorize?`)]);
  });

  it('--paste: the URL', async () => {
    const { stderr } = await inBrowser(
      onlineWorld({ isTTY: true, answers: { text: async () => 'x' } }),
      '--paste',
    );
    expect(stderr).toContain(`${provider?.issuer}/authorize?`);
  });

  it('a browser that opened needs none', async () => {
    const { code, stderr } = await inBrowser(onlineWorld({ isTTY: true, openBrowser: async () => {} }));
    expect([code, stderr]).toEqual([6, expect.not.stringContaining('/authorize?')]);
  });
});

describe('an introspection answer', () => {
  const ask = async (alter: Alter) => {
    provider = await startHostileProvider({ alter: { '/introspect': alter } });
    const client = ['--issuer', provider.issuer, '--client-id', 'client-1', '--client-secret', 'env:SECRET'];
    const world = onlineWorld({ env: { SECRET: 'secret' } });
    return runJson(world, ['token', 'introspect', ...client, 'opaque-access-token-1']);
  };
  const warned = (document: Awaited<ReturnType<typeof ask>>['document']) =>
    document.reports
      .flatMap(({ findings }) => findings)
      .filter(({ status }) => status === 'warn')
      .map(({ code }) => code);
  const signed =
    (claims: Readonly<Record<string, unknown>>): Alter =>
    async (answer, { issuer, sign }) => ({
      ...answer,
      headers: { 'content-type': 'application/token-introspection+jwt' },
      body: await sign(
        { iss: issuer, aud: 'client-1', token_introspection: { active: true, scope: 'a b' }, ...claims },
        { typ: 'token-introspection+jwt' },
      ),
    });

  it('that is signed is opened, verified and told', async () => {
    const { code, document } = await ask(signed({}));
    expect([code, failingChecks(document)]).toEqual([0, []]);
    expect(document.data?.introspection).toEqual({ active: true, scope: 'a b' });
  });

  it('that is signed for someone else is not believed', async () => {
    const { code, document } = await ask(signed({ aud: 'another' }));
    expect([code, failingChecks(document)]).toEqual([1, ['introspection.signed']]);
  });

  it('with times as text names them', async () => {
    const body = '{"active":true,"exp":"1799999999"}';
    const { code, document } = await ask((answer) => ({ ...answer, body }));
    expect([code, warned(document)]).toEqual([0, ['introspection.form']]);
  });

  it('with a number of 64 bits is told with every digit', async () => {
    const body = '{"active":true,"user_id":12345678901234567890}';
    const { code, document } = await ask((answer) => ({ ...answer, body }));
    expect([code, warned(document)]).toEqual([0, ['http.numbers']]);
    expect(document.data?.introspection).toEqual({ active: true, user_id: '12345678901234567890' });
  });
});

describe('a logout', () => {
  const back = (query: string): Twists => ({
    alter: {
      '/logout': (answer, { sent }) => ({
        ...answer,
        headers: { location: `${sent.get('post_logout_redirect_uri')}${query}` },
      }),
    },
  });

  it.each([
    ['whose state comes back', {}, 0, []],
    ['whose state is another', back('?state=another'), 1, ['logout.state']],
    ['without its state', back('?x=1'), 1, ['logout.state']],
  ] as const)('%s', async (_name, twists, exit, failed) => {
    const { code, document } = await runJson(onlineWorld(), await command(twists, '--logout'));
    expect([code, failingChecks(document)]).toEqual([exit, failed]);
    expect(document.claims?.source).toMatchObject({ verified: true });
  });
});

describe('decode-token judges what it was given instead of a token', () => {
  const basic = (text: string) => `Authorization: Basic ${Buffer.from(text).toString('base64')}`;
  const REQUEST = 'https://op.example/authorize?response_type=code&client_id=a&scope=openid';
  const LONG = 'c3RhdGUtb2YtdGhpcy1sb2dpbi0wMTIzNDU2Nzg5';
  it.each([
    [
      'a refusal',
      'https://rp.example/cb?error=access_denied&state=x',
      'authorization_response',
      ['callback.error'],
    ],
    [
      'a parameter that is there twice',
      'https://rp.example/cb?code=a&code=b&state=x',
      'authorization_response',
      ['callback.parameters'],
    ],
    [
      'an answer without code',
      'https://rp.example/cb?state=abc',
      'authorization_response',
      ['callback.code'],
    ],
    [
      'a request with an open redirect URI',
      `${REQUEST}&state=${LONG}&redirect_uri=http://rp.example/cb`,
      'recording',
      ['recording.pkce', 'recording.redirect_uri'],
    ],
    [
      'a request with a challenge by plain',
      `${REQUEST}&state=${LONG}&code_challenge=abc`,
      'recording',
      ['recording.pkce'],
    ],
    [
      'a request with a parameter twice',
      `${REQUEST}&scope=email&state=${LONG}`,
      'recording',
      ['recording.parameters', 'recording.pkce'],
    ],
    [
      'credentials of a client that cannot sign',
      basic('demo-inapp:secret'),
      'configuration',
      ['configuration.secret_form'],
    ],
    ['credentials with a line end', basic('client:secret\n'), 'configuration', ['configuration.secret_form']],
    ['credentials that are none', basic('client'), 'configuration', ['configuration.secret_form']],
    ['good credentials', basic('client:secret'), 'configuration', []],
    ['a state of Net iD', '{"authRef":"0f9a","status":"PARKED"}', 'net_id', ['net_id.status']],
    ['a good state of Net iD', '{"status":"PENDING","niasStatus":"USER_SIGN"}', 'net_id', []],
    [
      'a session without its person',
      '{"id":"0f9a1b2c3d","status":"SUCCESS","provider":"otp-sms"}',
      'session',
      ['session.subject'],
    ],
    [
      'a good session',
      '{"id":"0f9a1b2c3d","status":"CREATED","authenticationUrl":"https://x"}',
      'session',
      [],
    ],
    [
      'a token answer',
      '{"access_token":"a","id_token":"exampleid_token","expires_in":"1"}',
      'token_response',
      ['token_response.expires_in', 'token_response.token_type'],
    ],
  ] as const)('%s', async (_name, input, subject, odd) => {
    const { code, document } = await runJson(onlineWorld(), ['decode-token', input]);
    expect([code, document.error?.code]).toEqual([2, 'INPUT_NOT_A_TOKEN']);
    expect(document.reports.map((report) => report.subject)).toEqual([subject]);
    const told = document.reports.flatMap(({ findings }) => findings);
    const codes = told
      .filter(({ status }) => status === 'fail' || status === 'warn')
      .map(({ code: one }) => one);
    expect(codes.sort()).toEqual(odd);
  });

  it('an issuer that is given is compared with the one of the answer', async () => {
    const input = 'https://rp.example/cb?code=abc&state=1&iss=https://evil.example';
    const argv = ['decode-token', input, '--issuer', 'https://op.example', '--jwks', 'keys.json'];
    const { document } = await runJson(onlineWorld({ files: { '/project/keys.json': '{"keys":[]}' } }), argv);
    expect(failingChecks(document)).toEqual(['callback.iss']);
  });
});

describe('decode-token names what it was given instead of a token', () => {
  it.each([
    [
      'https://rp.example/cb?error=login_required&state=x',
      /callback with the error login_required/,
      /idcli explain login_required/,
    ],
    [
      'https://op.example/authorize?response_type=code&client_id=a&scope=openid',
      /authorization request/,
      /lacks redirect_uri, state, nonce, code_challenge/,
    ],
    ['https://rp.example/cb?state=abc', /neither code nor token/, /fragment/],
    [
      `Authorization: Basic ${Buffer.from('demo-inapp:secret').toString('base64')}`,
      /credentials of demo-inapp/,
      /--client-secret/,
    ],
    ['{"authRef":"0f9a","status":"pending"}', /Net iD/, /idcli net-id state/],
    [
      '{"id":"0f9a1b2c3d","status":"CREATED","authenticationUrl":"https://x"}',
      /session/,
      /idcli session show 0f9a1b2c3d/,
    ],
    ['{"access_token":"a","id_token":"exampleid_token"}', /token answer/, /placeholders/],
  ])('%s', async (input, what, hint) => {
    const { code, document } = await runJson(onlineWorld(), ['decode-token', input]);
    const told = JSON.stringify([document.error, document.reports]);
    expect(code).toBe(2);
    expect(told).toMatch(what);
    expect(told).toMatch(hint);
  });
});
