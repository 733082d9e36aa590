/** Signing a consent through the whole program: texts, files, hints, and answers that nobody planned for. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import type { TestWorldOptions } from '../helpers/world.ts';

const TEXT = 'I agree to the order of item 42.';
const SANDBOX = ['sign-consent', '--sandbox', '--method', 'sbid', '--poll-interval', '0'];
const SIGN = [...SANDBOX, '--text', TEXT];

interface SdoData {
  readonly path?: string;
  readonly kind?: string;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly base64?: string;
}
const requestOf = (data: unknown) => (data as { request: { jwe: string; url: string } }).request;
const sdoOf = (data: unknown) => (data as { sdo?: SdoData } | undefined)?.sdo;

function worldWith(options: TestWorldOptions = {}, write?: (path: string) => void) {
  const world = onlineWorld(options);
  if (write === undefined) return world;
  return {
    ...world,
    files: {
      ...world.files,
      async writeAtomic(path: string, data: string | Uint8Array, mode: number) {
        write(path);
        await world.files.writeAtomic(path, data, mode);
      },
    },
  };
}

const full = (): never => {
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
};

it('a nonce that does not come back names --no-nonce, and what the examples of the vendor do', async () => {
  const { code, stdout } = await runIn(worldWith(), [...SIGN, '--fault', 'missing-nonce']);
  expect(code).toBe(1);
  expect(stdout.replace(/\s+/g, ' ')).toContain('leave it out with --no-nonce');
});

describe('a good signature', () => {
  it('accepts --headless, since no page is shown', async () => {
    expect((await runIn(worldWith(), [...SIGN, '--headless'])).code).toBe(0);
  });

  it('needs no method in the sandbox, which takes the first and says so', async () => {
    const { stderr, code } = await runIn(worldWith(), [
      ...['sign-consent', '--sandbox', '--text', TEXT, '--poll-interval', '0'],
    ]);
    expect(code).toBe(0);
    expect(stderr.replace(/\s+/g, ' ')).toContain('the sandbox signs with Swedish BankID; --method chooses');
  });

  it.each(['sbid', 'nbid', 'mobileid', 'mobileid-jwt'])(
    'with %s: saved, judged, and told once',
    async (method) => {
      const world = worldWith();
      const { document, code, stderr } = await runJson(world, [...SIGN, '--method', method]);
      expect(code).toBe(0);
      const sdo = sdoOf(document.data);
      const saved = world.written.get(sdo?.path ?? '');
      expect(sdo?.path).toMatch(/^\/project\/sdo-\d{8}T\d{6}Z-[\da-f]{6}\.(xml|jwt)$/);
      expect(saved?.mode).toBe(0o600);
      expect(saved?.data.length).toBe(sdo?.bytes);
      expect(
        createHash('sha256')
          .update(saved?.data ?? '')
          .digest('hex'),
      ).toBe(sdo?.sha256);
      expect(document.claims).toMatchObject({
        source: { provider: 'signicat-consent', verified: true, sandbox: true },
        signature: {
          sdo_sha256: sdo?.sha256,
          signed_text_sha256: createHash('sha256').update(TEXT).digest('hex'),
        },
      });
      const { statuses } = document.data as { statuses: string[] };
      expect(new Set(statuses).size).toBe(statuses.length);
      for (const status of statuses) expect(stderr.split(`${status}: `)).toHaveLength(2);
    },
  );

  it.each([
    'first line\nsecond line\r\n',
    'emoji 👩‍👩‍👧, e\u0301 and \u202eright to left\u202c',
    ' spaces at both ends ',
    '\ufeffbyte order mark',
    '"quotes" \\ <tags> & ]]>',
  ])('CS-V12: %j is signed byte for byte', async (text) => {
    const bytes = new TextEncoder().encode(text);
    const world = worldWith({ files: { '/project/consent.txt': bytes } });
    const { document, code } = await runJson(world, [...SANDBOX, '--text-file', 'consent.txt']);
    expect({ code, fails: failingChecks(document) }).toEqual({ code: 0, fails: [] });
    expect(document.claims?.signature).toMatchObject({
      signed_text_sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  });

  it('takes the text from standard input, with its last line end', async () => {
    const { document } = await runJson(worldWith({ stdin: `${TEXT}\n` }), SANDBOX);
    expect(document.claims?.signature).toMatchObject({
      signed_text_sha256: createHash('sha256').update(`${TEXT}\n`).digest('hex'),
    });
  });

  it('a long text goes as a form by itself', async () => {
    const { document, stderr } = await runJson(worldWith(), [...SANDBOX, '--text', 'long '.repeat(2000)]);
    expect(document.outcome).toBe('done');
    const quiet = await runIn(worldWith(), [...SANDBOX, '--text', 'long '.repeat(2000)]);
    expect(quiet.stderr).toContain('sent as a form');
    expect(stderr).not.toContain('long long');
  });

  it('CS-V14, CL-C6: nothing but the result asked for shows hints, numbers or the text', async () => {
    const world = worldWith();
    const { stdout, stderr } = await runIn(world, [
      ...SIGN,
      '--scope',
      'openid profile signicat.sign signicat.national_id',
      '--userinfo',
      '--trace',
      '--verbose',
      '--curl',
      '--har',
      '/project/run.har',
    ]);
    const har = Buffer.from(world.written.get('/project/run.har')?.data ?? '').toString('utf8');
    expect(har).toContain('jwks.json');
    for (const text of [stdout, stderr, har]) expect(text).not.toContain('199002179811');
  });

  it('prints the app URL, shows it as a QR code, and opens only the app', async () => {
    const opened: string[] = [];
    const world = worldWith({
      async openBrowser(url) {
        opened.push(url.href);
      },
    });
    const { stderr } = await runIn(world, [...SIGN, '--qr', '--open-app']);
    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatch(/^bankid:\/\/\/\?autostarttoken=[\w%-]+&redirect=null$/);
    expect(stderr).toContain(opened[0]);
    expect(stderr).toContain('█▀');
  });
});

describe('the file of --out', () => {
  const out = ['--out', 'evidence.xml'];

  it('is written there', async () => {
    const world = worldWith();
    const { document } = await runJson(world, [...SIGN, ...out]);
    expect(sdoOf(document.data)?.path).toBe('/project/evidence.xml');
    expect(world.written.has('/project/evidence.xml')).toBe(true);
  });

  it('that is there already is refused before anything is sent', async () => {
    const world = worldWith({ files: { '/project/evidence.xml': 'earlier' } });
    const { document, code } = await runJson(world, [...SIGN, ...out]);
    expect({ code, error: document.error?.code, reports: document.reports ?? [] }).toEqual({
      code: 2,
      error: 'OUTPUT_EXISTS',
      reports: [],
    });
    expect(world.written.size).toBe(0);
  });

  it('is replaced with --overwrite', async () => {
    const world = worldWith({ files: { '/project/evidence.xml': 'earlier' } });
    expect((await runJson(world, [...SIGN, ...out, '--overwrite'])).code).toBe(0);
    expect(world.written.has('/project/evidence.xml')).toBe(true);
  });

  it('on a full disk goes to the temporary folder; everything else is told', async () => {
    const world = worldWith({ env: { TMPDIR: '/var/tmp' } }, (path) => {
      if (path.startsWith('/project')) full();
    });
    const { document, code } = await runJson(world, [...SIGN, ...out]);
    expect({ code, outcome: document.outcome, error: document.error?.code }).toEqual({
      code: 3,
      outcome: 'unknown',
      error: 'OUTPUT_NOT_WRITTEN',
    });
    expect(sdoOf(document.data)?.path).toMatch(/^\/var\/tmp\/sdo-/);
    expect(document.claims?.subject).toBeDefined();
    expect(document.tokens?.id_token).toBeDefined();
  });

  it('that no disk takes is in the result', async () => {
    const { document, code } = await runJson(worldWith({}, full), [...SIGN, ...out]);
    const sdo = sdoOf(document.data);
    const bytes = Buffer.from(sdo?.base64 ?? '', 'base64');
    expect(code).toBe(3);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sdo?.sha256);
  });
});

describe('what cannot be signed is refused before anything is sent', () => {
  const method = (...more: string[]) => ['sign-consent', '--sandbox', ...more];
  it.each<[string, string[], TestWorldOptions, string]>([
    ['an empty text', [...SANDBOX, '--text', ''], {}, 'USAGE'],
    ['an empty file', [...SANDBOX, '--text-file', 'empty.txt'], {}, 'USAGE'],
    ['an empty pipe', SANDBOX, { stdin: '' }, 'USAGE'],
    ['no text', SANDBOX, { stdinIsTTY: true }, 'USAGE'],
    ['a huge text', [...SANDBOX, '--text', 'x'.repeat(33_000)], {}, 'INPUT_TOO_LARGE'],
    ['a text that is not UTF-8', [...SANDBOX, '--text-file', 'latin1.txt'], {}, 'INPUT_UNREADABLE'],
    ['a file that is not there', [...SANDBOX, '--text-file', 'missing.txt'], {}, 'INPUT_UNREADABLE'],
    ['two texts', [...SIGN, '--text-file', 'empty.txt'], {}, 'USAGE'],
    ['no method', ['sign-consent', '--client-id', 'c', '--client-secret', 's', '--text', TEXT], {}, 'USAGE'],
    ['another method', method('--text', TEXT, '--method', 'freja'), {}, 'USAGE'],
    ['a wrong personal number', [...SIGN, '--subject', '19900217-9811'], {}, 'USAGE'],
    ['the hint of another eID', [...SIGN, '--phone', '40000000'], {}, 'USAGE'],
    ['a scope that signs nothing', [...SIGN, '--scope', 'openid'], {}, 'USAGE'],
    [
      'a request object that is not JSON',
      ['sign-consent', '--sandbox', '--request-file', 'latin1.txt'],
      {},
      'INPUT_UNREADABLE',
    ],
    [
      'a request object with a hint as text',
      ['sign-consent', '--sandbox', '--request-file', 'seed.json'],
      {},
      'USAGE',
    ],
    ['a request object and a text', [...SIGN, '--request-file', 'seed.json'], {}, 'USAGE'],
    ['keys from a file for a real run', [...SIGN, '--jwks', 'seed.json'], {}, 'USAGE'],
    ['a provider that does not sign', [...SIGN, '--provider', 'ingroupe'], {}, 'USAGE'],
    [
      'no secret to redeem the code with',
      [
        'sign-consent',
        '--issuer',
        'http://127.0.0.1:9/oidc',
        '--client-id',
        'c',
        '--method',
        'sbid',
        '--text',
        TEXT,
      ],
      {},
      'CLIENT_CREDENTIAL_MISSING',
    ],
    [
      'a way to authenticate whose key is missing',
      [...SIGN, '--client-auth', 'private_key_jwt'],
      {},
      'CLIENT_CREDENTIAL_MISSING',
    ],
    ['an unknown fault', [...SIGN, '--fault', 'nothing'], {}, 'SANDBOX_SCENARIO_UNKNOWN'],
  ])('%s', async (_what, argv, options, error) => {
    const world = worldWith({
      ...options,
      files: {
        '/project/empty.txt': '',
        '/project/latin1.txt': new Uint8Array([0x48, 0xe4, 0x6c]),
        '/project/seed.json': JSON.stringify({
          login_hint: 'subject-199002179811',
          scope: 'openid signicat.sign',
        }),
      },
    });
    const { document, code } = await runJson(world, argv);
    expect({ code, outcome: document.outcome, error: document.error?.code }).toEqual({
      code: 2,
      outcome: 'bad-request',
      error,
    });
    expect(world.written.size).toBe(0);
  });
});

describe('--dry-run', () => {
  let jwks: { keys: JWK[] };
  beforeAll(async () => {
    const { publicKey } = await generateKeyPair('RSA-OAEP');
    jwks = { keys: [{ ...(await exportJWK(publicKey)), use: 'enc', kid: 'enc-1' }] };
  });
  const dry = [
    'sign-consent',
    '--method',
    'nbid',
    '--text',
    TEXT,
    '--birthdate',
    '170290',
    '--phone',
    '40000000',
  ];

  it('offline: the request object, the header and the JWE; nothing is sent', async () => {
    const world = worldWith({ files: { '/project/jwks.json': JSON.stringify(jwks) } });
    const argv = [...dry, '--client-id', 'demo-inapp-sign', '--jwks', 'jwks.json', '--dry-run'];
    const { document, code } = await runJson(
      { ...world, connect: () => () => Promise.reject(new Error('no network')) },
      argv,
    );
    expect(code).toBe(0);
    expect(document.data?.request).toMatchObject({
      object: {
        login_hint: ['birthdate-170290', 'phone-40000000'],
        client_id: 'demo-inapp-sign',
        response_type: 'code',
      },
      header: { alg: 'RSA-OAEP', enc: 'A256CBC-HS512', typ: 'JWE', kid: 'enc-1' },
      method: 'GET',
    });
    const { jwe, url } = requestOf(document.data);
    expect(jwe.split('.')).toHaveLength(5);
    expect([...new URL(url).searchParams.keys()]).toEqual(['request']);
    expect(url).toMatch(/^https:\/\/preprod\.signicat\.com\/oidc\/authorize\?request=/);
    const warnings = document.reports[0]?.findings.filter(({ status }) => status === 'warn');
    expect(warnings?.map(({ code: name }) => name)).toEqual(['consent_request.key_alg']);
  });

  it('for people masks hints and text', async () => {
    const world = worldWith({ files: { '/project/jwks.json': JSON.stringify(jwks) } });
    const { stdout } = await runIn(world, [...dry, '--client-id', 'c', '--jwks', 'jwks.json', '--dry-run']);
    expect(stdout).not.toContain(TEXT);
    expect(stdout).not.toContain('40000000');
    expect(stdout).toContain('A256CBC-HS512');
  });

  it('a request object of one’s own is encrypted as it is', async () => {
    const object = `{ "login_hint":["subject-199002179812"],\n "scope":"openid signicat.sign", "signicat_signtext":"é", "acr_values":"urn:signicat:oidc:method:sbid-inapp-sign","response_type":"code","redirect_uri":"https://a.example.com/cb","state":"0123456789abcdef012345","client_id":"c"}`;
    const { publicKey, privateKey } = await generateKeyPair('RSA-OAEP-256');
    const set = { keys: [{ ...(await exportJWK(publicKey)), use: 'enc', alg: 'RSA-OAEP-256' }] };
    const world = worldWith({
      files: { '/project/r.json': object, '/project/jwks.json': JSON.stringify(set) },
    });
    const { document } = await runJson(world, [
      'sign-consent',
      '--request-file',
      'r.json',
      '--client-id',
      'c',
      '--jwks',
      'jwks.json',
      '--dry-run',
    ]);
    const { compactDecrypt } = await import('jose');
    const { plaintext } = await compactDecrypt(requestOf(document.data).jwe, privateKey);
    expect(new TextDecoder().decode(plaintext)).toBe(object);
  });
});

describe('a provider that is not the sandbox', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  type Answer = (request: IncomingMessage, response: ServerResponse, base: string) => void;
  const json =
    (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
    (_request, response) => {
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    };

  /** Path → what is answered the first time, the second time, …; the last holds for the rest. */
  async function sign(
    routes: Readonly<Record<string, Answer | readonly Answer[]>>,
    more: readonly string[] = [],
  ) {
    const { publicKey } = await generateKeyPair('RSA-OAEP');
    const keys = { keys: [{ ...(await exportJWK(publicKey)), use: 'enc', kid: 'e', alg: 'RSA-OAEP' }] };
    const asked: { readonly path: string; readonly cookie?: string }[] = [];
    const counts = new Map<string, number>();
    const listening = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const { cookie } = request.headers;
      asked.push({ path, ...(cookie === undefined ? {} : { cookie }) });
      if (path === '/oidc/jwks.json') return json(keys)(request, response, '');
      const answers = [routes[path] ?? json({ error: 'not_found' }, 404)].flat();
      const count = counts.get(path) ?? 0;
      counts.set(path, count + 1);
      const { port } = listening.address() as AddressInfo;
      return answers[Math.min(count, answers.length - 1)]?.(request, response, `http://127.0.0.1:${port}`);
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const { port } = listening.address() as AddressInfo;
    const argv = [
      'sign-consent',
      '--issuer',
      `http://127.0.0.1:${port}/oidc`,
      '--client-id',
      'c',
      '--client-secret',
      's',
      '--method',
      'sbid',
      '--subject',
      '199002179812',
      '--text',
      TEXT,
      '--poll-interval',
      '0',
      '--timeout',
      '2',
      ...more,
    ];
    return { ...(await runJson(worldWith(), argv)), asked };
  }

  const order: Answer = (request, response, base) =>
    json({ statusUri: `${base}/st`, error: 'null' }, 200, { 'set-cookie': 'SID=1; Path=/; HttpOnly' })(
      request,
      response,
      base,
    );
  const ended = ({ document, code }: Awaited<ReturnType<typeof sign>>) => ({
    code,
    outcome: document.outcome,
    error: document.error?.checks?.[0] ?? document.error?.code ?? failingChecks(document)[0],
  });
  const page: Answer = (_request, response) => {
    response.writeHead(502, { 'content-type': 'text/html' }).end('<html><title>Bad Gateway</title></html>');
  };

  it.each<[string, Readonly<Record<string, Answer | readonly Answer[]>>, object]>([
    [
      'an unknown code at once',
      { '/oidc/authorize': json({ error: 'odd', error_description: 'd' }) },
      { code: 4, outcome: 'bad-request', error: 'REQUEST_REFUSED' },
    ],
    [
      'JSON that is not an order',
      { '/oidc/authorize': json({ ok: true }) },
      { code: 3, outcome: 'server', error: 'ANSWER_UNREADABLE' },
    ],
    ['a list', { '/oidc/authorize': json([]) }, { code: 3, outcome: 'server', error: 'ANSWER_UNREADABLE' }],
    [
      'a redirect to a login page',
      {
        '/oidc/authorize': (_r, response) =>
          response.writeHead(302, { location: 'https://login.example.com/' }).end(),
      },
      { code: 3, outcome: 'server', error: 'ANSWER_UNREADABLE' },
    ],
    [
      'an error by redirect',
      {
        '/oidc/authorize': (_r, response) =>
          response
            .writeHead(302, { location: 'https://labs.signicat.com/redirect?error=invalid_scope' })
            .end(),
      },
      { code: 4, outcome: 'bad-request', error: 'REQUEST_REFUSED' },
    ],
    [
      'an unknown bank code',
      { '/oidc/authorize': order, '/st': json({ status: null, error: { code: 'NEW' } }) },
      { code: 3, outcome: 'unknown', error: 'ANSWER_UNKNOWN' },
    ],
    [
      'a status of JSON without status',
      { '/oidc/authorize': order, '/st': json({}) },
      { code: 3, outcome: 'server', error: 'ANSWER_UNREADABLE' },
    ],
    [
      'finished without a way on',
      { '/oidc/authorize': order, '/st': json({ status: 'finished' }) },
      { code: 3, outcome: 'server', error: 'ANSWER_UNREADABLE' },
    ],
    [
      'a page for ever',
      { '/oidc/authorize': order, '/st': page },
      { code: 3, outcome: 'server', error: 'ANSWER_UNREADABLE' },
    ],
    [
      'completion elsewhere',
      {
        '/oidc/authorize': order,
        '/st': json({ status: 'finished', completeUri: 'https://attacker.example/c' }),
      },
      { code: 1, outcome: 'security', error: 'consent_answer.origin' },
    ],
    [
      'completion by a page',
      {
        '/oidc/authorize': order,
        '/st': (q, r, base) => json({ status: 'finished', completeUri: `${base}/c` })(q, r, base),
        '/c': page,
      },
      { code: 3, outcome: 'server', error: 'ANSWER_UNREADABLE' },
    ],
  ])('%s', async (_what, routes, expected) => {
    expect(ended(await sign(routes))).toEqual(expected);
  });

  it.each<[string, Readonly<Record<string, Answer>>, RegExp]>([
    [
      'a scope at once',
      { '/oidc/authorize': json({ error: 'invalid_scope' }, 400) },
      /^likely: one of these scopes is .*: openid profile signicat\.sign$/m,
    ],
    [
      'a scope by redirect',
      {
        '/oidc/authorize': (_r, response) =>
          response.writeHead(302, { location: '/redirect?error=invalid_scope' }).end(),
      },
      /^likely: one of these scopes is .*: openid profile signicat\.sign$/m,
    ],
    [
      'the redirect URI at the status',
      {
        '/oidc/authorize': order,
        '/st': json({ error: { code: 'invalid_request', message: 'redirect_uri mismatch' } }),
      },
      /^likely: the redirect URI https:\/\/labs\.signicat\.com\/redirect is not registered/m,
    ],
    [
      'the method on completion',
      {
        '/oidc/authorize': order,
        '/st': (q, r, base) => json({ status: 'finished', completeUri: `${base}/c` })(q, r, base),
        '/c': json({ error: 'invalid_request', error_description: 'acr_values not allowed' }, 400),
      },
      /^likely: this client may not use the method urn:signicat:oidc:method:sbid-inapp-sign$/m,
    ],
  ])('a refusal is explained by what was sent: %s', async (_what, routes, hint) => {
    const { document } = await sign(routes);
    expect(document.error?.hint).toMatch(hint);
  });

  it('transient failures are waited out, and cookies come back', async () => {
    const ran = await sign({
      '/oidc/authorize': order,
      '/st': [
        page,
        json({ status: 'pending' }, 429, { 'retry-after': '0' }),
        json({ status: 'pending' }),
        json({ status: 'error', errorMessageKey: 'USER_CANCEL' }),
      ],
    });
    expect(ended(ran)).toEqual({ code: 5, outcome: 'user-cancel', error: 'ACCESS_DENIED' });
    const polls = ran.asked.filter(({ path }) => path === '/st');
    expect(polls).toHaveLength(4);
    expect(polls.every(({ cookie }) => cookie === 'SID=1')).toBe(true);
  });

  it('CS-V7: with another state the code is never sent', async () => {
    const ran = await sign({
      '/oidc/authorize': order,
      '/st': (q, r, base) => json({ status: 'finished', completeUri: `${base}/c` })(q, r, base),
      '/c': (_r, response) =>
        response
          .writeHead(302, { location: 'https://labs.signicat.com/redirect?code=abc&state=other' })
          .end(),
    });
    expect(ended(ran)).toEqual({ code: 1, outcome: 'security', error: 'callback.state' });
    expect(ran.asked.map(({ path }) => path)).not.toContain('/oidc/token');
  });

  it('Ctrl-C while waiting ends with 130, and keeps what was learned', async () => {
    const world = worldWith();
    const interrupted = {
      ...world,
      async sleep(_milliseconds: number, signal: AbortSignal) {
        world.abort('SIGINT');
        signal.throwIfAborted();
      },
    };
    const { document, code } = await runJson(interrupted, [...SIGN, '--fault', 'never-finishes']);
    expect({ code, error: document.error?.code }).toEqual({ code: 130, error: 'INTERRUPTED' });
    expect(document.reports.map(({ subject }) => subject)).toContain('consent_request');
  });
});

describe('other ways to run it', () => {
  const object = {
    login_hint: ['subject-199002179811'],
    scope: 'openid profile signicat.sign',
    signicat_signtext: TEXT,
    acr_values: 'urn:signicat:oidc:method:sbid-inapp-sign',
    response_type: 'code',
    redirect_uri: 'https://labs.signicat.com/redirect',
    state: '0123456789abcdef012345',
    client_id: 'sandbox-consent-client',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  };
  const given = ['sign-consent', '--sandbox', '--request-file', 'request.json', '--poll-interval', '0'];
  const withRequest = () => worldWith({ files: { '/project/request.json': JSON.stringify(object) } });

  it('a request object of one’s own, with the verifier beside it', async () => {
    const verifier = 'code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const { document } = await runJson(withRequest(), [...given, '--token-param', verifier]);
    expect(document.error).toBeUndefined();
    expect(document.claims?.source).toMatchObject({ verified: true });
  });

  it('the same without the verifier is refused by the token endpoint', async () => {
    const { document, code } = await runJson(withRequest(), given);
    expect({ code, error: document.error?.provider?.error }).toEqual({ code: 4, error: 'invalid_grant' });
  });

  it.each([
    ['--no-nonce'],
    ['--no-pkce'],
    ['--post'],
    ['--userinfo'],
    ['--client-auth', 'client_secret_post'],
  ])('%s', async (...more) => {
    expect((await runJson(worldWith(), [...SIGN, ...more])).code).toBe(0);
  });

  it.each(['default', 'mononym', 'year-only', 'no-portrait'])('as %s, with every eID', async (persona) => {
    for (const method of ['sbid', 'nbid', 'mobileid']) {
      const { document } = await runJson(worldWith(), [...SIGN, '--as', persona, '--method', method]);
      expect(document.error).toBeUndefined();
    }
  });

  it('the minor has no Swedish number, which is said before anything is sent', async () => {
    const { document, code } = await runJson(worldWith(), [...SIGN, '--as', 'minor']);
    expect({ code, fails: failingChecks(document) }).toEqual({
      code: 2,
      fails: ['consent_request.login_hint'],
    });
  });

  it('against a sandbox that runs elsewhere, for one order', async () => {
    const world = worldWith();
    const { startSandbox } = await import('../../src/sandbox/index.ts');
    const sandbox = await startSandbox({ now: world.now, random: world.random, sleep: world.sleep, port: 0 });
    try {
      const argv = [
        'sign-consent',
        '--sandbox',
        sandbox.url,
        '--method',
        'sbid',
        '--text',
        TEXT,
        '--poll-interval',
        '0',
      ];
      const cancelled = await runJson(worldWith(), [...argv, '--fault', 'user-cancel']);
      expect(cancelled.document.outcome).toBe('user-cancel');
      const waiting = await runJson(worldWith(), [...argv, '--no-auto-approve', '--timeout', '0']);
      expect(waiting.document.error?.code).toBe('APPROVAL_TIMEOUT');
      expect(waiting.stderr).toContain(`${sandbox.url}/signicat-consent/phone`);
      expect((await runJson(worldWith(), argv)).document.outcome).toBe('done');
    } finally {
      await sandbox.close();
    }
  });

  it('--deliver requests the redirect URI, and leaves the code alone', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('thank you');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const argv = [...SIGN, '--deliver', '--redirect-uri', `http://127.0.0.1:${port}/callback`];
      const { document, code } = await runJson(worldWith(), argv);
      expect(code).toBe(0);
      expect(asked).toEqual([expect.stringMatching(/^\/callback\?code=[\w-]+&state=[\w-]+$/)]);
      expect(document.tokens).toBeUndefined();
    } finally {
      server.close();
    }
  });

  it('a key that the client does not have leaves the tokens closed, and says so', async () => {
    const { privateKey } = await generateKeyPair('RSA-OAEP', { extractable: true });
    const files = { '/project/other.json': JSON.stringify(await exportJWK(privateKey)) };
    const argv = [...SIGN, '--fault', 'encrypted-tokens', '--decryption-key', 'other.json'];
    const { document, code } = await runJson(worldWith({ files }), argv);
    expect({ code, fails: failingChecks(document) }).toEqual({ code: 1, fails: ['token.decrypt'] });
    // What can be had only once was saved all the same.
    expect(sdoOf(document.data)?.path).toBeDefined();
  });

  it('a trust anchor of another authority makes the chain fail', async () => {
    const { makeSelfSignedCertificate } = await import('../../src/loopback/certificate.ts');
    const { cert } = await makeSelfSignedCertificate(['localhost'], new Date());
    const world = worldWith({ files: { '/project/anchor.pem': cert } });
    const { document } = await runJson(world, [...SIGN, '--trust-anchor', 'anchor.pem']);
    expect(failingChecks(document)).toEqual(['sdo.chain']);
  });
});
