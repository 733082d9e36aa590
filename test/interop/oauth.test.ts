/** OAuth to its edge, at oidc-provider: what the code flow of a plain client does not need. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import {
  API,
  CLIENT_KEY,
  DECRYPTION_KEY,
  type OAUTH_CLIENTS,
  oauthConfiguration,
  PING,
  SECRET,
  WEB_REDIRECT,
} from './peers/oauth-configuration.ts';
import { type Peer, startOidcProvider } from './peers/oidc-provider.ts';

let peer: Peer;
let withNonce: Peer;

beforeAll(async () => {
  peer = await startOidcProvider(oauthConfiguration());
  withNonce = await startOidcProvider(oauthConfiguration({ requireNonce: true }));
});
afterAll(async () => {
  await peer?.close();
  await withNonce?.close();
});

const dpopKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

let runs = 0;
/** Each run has its own randomness: a server refuses an identifier that it has seen. */
function world(files: Record<string, string> = {}) {
  runs += 1;
  return onlineWorld({
    env: { PEER_SECRET: SECRET },
    files: { '/project/dpop.pem': dpopKey, '/project/client.pem': CLIENT_KEY, ...files },
    seed: `run ${runs}`,
  });
}
const at = ({ issuer }: Peer, clientId: keyof typeof OAUTH_CLIENTS) => [
  ...['--issuer', issuer, '--client-id', clientId, '--client-secret', 'env:PEER_SECRET'],
];
const PERSON = ['--headless', '--fill', 'login=user-1', '--fill', 'password=any'];

const findings = (document: Awaited<ReturnType<typeof runJson>>['document'], code: string) =>
  document.reports.flatMap((report) => report.findings).filter((finding) => finding.code === code);

describe('DPoP', () => {
  const logIn = (to: Peer, more: readonly string[] = []) =>
    runJson(world(), ['login', ...at(to, 'code'), ...PERSON, '--dpop', ...more, '--userinfo']);

  it('binds the tokens of a login to a new key, and asks UserInfo with it', async () => {
    const { document, code, stderr } = await logIn(peer);
    expect(stderr).toBe('');
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.tokens?.token_type).toBe('DPoP');
    expect(findings(document, 'dpop.token_type')).toMatchObject([{ status: 'pass' }]);
    expect(document.data?.dpop).toMatchObject({ alg: 'ES256' });
  });

  it('repeats each request with the nonce that the server demands', async () => {
    const { document, code } = await logIn(withNonce, ['--par']);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(findings(document, 'dpop.nonce_kept')).toMatchObject([
      { status: 'pass', message: 'the nonce that it gave was accepted' },
    ]);
  });

  it('refreshes, introspects and asks UserInfo with the key of the login', async () => {
    const login = await runJson(world(), [
      ...['login', ...at(withNonce, 'code'), ...PERSON, '--dpop', 'dpop.pem'],
      ...['--scope', 'openid offline_access', '--prompt', 'consent'],
    ]);
    expect(login.document.error).toBeUndefined();
    const files = { '/project/login.json': login.stdout };
    const token = (...words: string[]) =>
      runJson(world(files), [
        'token',
        ...words,
        '--from',
        'login.json',
        '--client-secret',
        'env:PEER_SECRET',
      ]);
    for (const words of [['userinfo'], ['introspect'], ['refresh']]) {
      const { document } = await token(...words, '--dpop', 'dpop.pem');
      expect(document.error, words.join()).toBeUndefined();
      expect(failingChecks(document), words.join()).toEqual([]);
    }
    const another = await token('userinfo', '--dpop');
    expect(another.document.error?.code).toBe('REQUEST_REFUSED');
  });

  it('masks proofs, and shows them in the HAR and as curl', async () => {
    const { stderr } = await runJson(world(), ['login', ...at(peer, 'code'), ...PERSON, '--dpop', '--curl']);
    expect(stderr).toMatch(/dpop: /i);
    expect(stderr).not.toMatch(/dpop: eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20}/i);
  });

  it('client credentials', async () => {
    const { document, code } = await runJson(world(), [
      ...['token', 'client-credentials', ...at(withNonce, 'code'), '--dpop'],
    ]);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(document.tokens?.token_type).toBe('DPoP');
    expect(code).toBe(0);
  });
});

describe('response types and modes', () => {
  const web = ['--redirect-uri', WEB_REDIRECT, '--https'];
  it.each([
    ['id_token', 'fragment'],
    ['id_token token', 'fragment'],
    ['code id_token', 'form_post'],
    ['code token', 'fragment'],
    ['code id_token token', 'fragment'],
    ['code id_token token', 'form_post'],
    ['id_token token', 'form_post.jwt'],
    ['code id_token', 'fragment.jwt'],
    ['code id_token token', 'jwt'],
  ])('%s by %s', async (type, mode) => {
    const { document, code } = await runJson(world(), [
      ...['login', ...at(peer, 'front'), ...PERSON, ...web],
      ...['--response-type', type, '--response-mode', mode],
    ]);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.claims?.subject).toBe('user-1');
    const due = [
      ...(type === 'id_token token' || type === 'code id_token token' ? ['id_token.at_hash'] : []),
      ...(type.startsWith('code id_token') ? ['id_token.c_hash'] : []),
    ];
    for (const check of due)
      expect(
        findings(document, check).some(({ status }) => status === 'pass'),
        check,
      ).toBe(true);
  });

  it('none', async () => {
    const { document, code } = await runJson(world(), [
      ...['login', ...at(peer, 'front'), ...PERSON, ...web, '--response-type', 'none'],
    ]);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(document.tokens).toBeUndefined();
  });

  it('the access token of the browser asks UserInfo', async () => {
    const { document, code } = await runJson(world(), [
      ...[
        'login',
        ...at(peer, 'front'),
        ...PERSON,
        ...web,
        '--response-type',
        'id_token token',
        '--userinfo',
      ],
      ...['--scope', 'openid email'],
    ]);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(document.tokens?.token_type).toBe('Bearer');
    expect(document.claims?.email).toBeDefined();
  });

  it.each([
    ['code', 'jwt'],
    ['jarm-es256', 'query.jwt'],
    ['jarm-es256', 'form_post.jwt'],
    ['jarm-encrypted', 'jwt'],
  ] as const)('a signed answer for the client %s by %s', async (client, mode) => {
    const { document, code } = await runJson(world({ '/project/key.json': DECRYPTION_KEY }), [
      ...['login', ...at(peer, client), ...PERSON, '--response-mode', mode, '--decryption-key', 'key.json'],
    ]);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(findings(document, 'jarm.response')).toMatchObject([{ status: 'pass' }]);
    expect(findings(document, 'jarm.iss')).toMatchObject([{ status: 'pass' }]);
  });

  it('a signed error is the answer of the provider', async () => {
    const { document } = await runJson(world(), [
      ...['login', ...at(peer, 'code'), '--headless', '--response-mode', 'jwt', '--prompt', 'none'],
    ]);
    expect(document.error?.provider?.error).toBe('login_required');
    expect(findings(document, 'jarm.error')).toMatchObject([{ status: 'fail' }]);
  });
});

/** Waits pass fifty times as fast. */
function quickWorld() {
  const slow = world();
  return {
    ...slow,
    sleep: (milliseconds: number, signal: AbortSignal) => slow.sleep(milliseconds / 50, signal),
  };
}

describe('device grant', () => {
  const logIn = (...more: readonly string[]) =>
    runJson(quickWorld(), ['login', ...at(peer, 'device'), '--grant', 'device', ...more]);

  it('the built-in user agent opens the complete address and logs in', async () => {
    const { document, code, stderr } = await logIn(...PERSON, '--scope', 'openid email', '--userinfo');
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.claims?.subject).toBe('user-1');
    expect(stderr).toContain('On another device, open ');
  });

  it('is refused where the user refuses', async () => {
    const { document, code } = await logIn('--headless', '--fill', 'abort=yes');
    expect(document.error?.provider?.error).toBe('access_denied');
    expect(code).toBe(5);
  });

  it('ends when the time is over', async () => {
    const { document, code } = await logIn('--timeout', '12');
    expect(document.error?.code).toBe('APPROVAL_TIMEOUT');
    expect(code).toBe(6);
  });
});

describe('CIBA', () => {
  const logIn = (client: 'ciba' | 'ping', ...more: readonly string[]) =>
    runJson(quickWorld(), [
      ...['login', ...at(peer, client), '--grant', 'ciba', '--login-hint', 'user-1', ...more],
    ]);

  it('polls until the user has approved', async () => {
    const { document, code } = await logIn('ciba', '--binding-message', 'W4SCT', '--userinfo');
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.claims?.subject).toBe('user-1');
  });

  it('waits for the ping', async () => {
    const { document, code } = await logIn('ping', '--ciba-mode', 'ping', '--notify-uri', PING);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(findings(document, 'ciba.ping_token')).toMatchObject([{ status: 'pass' }]);
  });

  it('is refused where the user refuses', async () => {
    const { document, code } = await logIn('ciba', '--binding-message', 'DENY');
    expect(document.error?.provider?.error).toBe('access_denied');
    expect(code).toBe(5);
  });

  it('needs a hint', async () => {
    const { document, code } = await runJson(world(), ['login', ...at(peer, 'ciba'), '--grant', 'ciba']);
    expect(document.error?.code).toBe('USAGE');
    expect(code).toBe(2);
  });
});

describe('request objects', () => {
  const logIn = (...more: readonly string[]) =>
    runJson(world(), ['login', ...at(peer, 'jar'), ...PERSON, '--client-key', 'client.pem', ...more]);

  it.each([
    ['signed', []],
    ['signed', ['--par']],
    ['signed', ['--post']],
    ['encrypted', []],
    ['encrypted', ['--par']],
  ])('%s %j', async (kind, more) => {
    const { document, code } = await logIn('--request-object', kind, ...more);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
  });

  it('this client is refused without one', async () => {
    const { document } = await logIn();
    expect(document.error?.provider?.error).toBe('invalid_request');
  });

  it('one that is too long for an address names the ways out, and each of them works', async () => {
    const long = [
      '--param',
      `claims={"id_token":{"${'x'.repeat(9000)}":null}}`,
      '--request-object',
      'signed',
    ];
    const { document, code } = await logIn(...long);
    expect(document.error?.message).toMatch(/^the authorization request is \d+ characters long/);
    expect(document.error?.hint).toContain('--par');
    expect(code).toBe(2);
    expect((await logIn(...long, '--post')).code).toBe(0);
    expect((await logIn(...long, '--par')).code).toBe(0);
  });

  it('a signed one needs a key', async () => {
    const { document, code } = await runJson(world(), [
      ...['login', ...at(peer, 'jar'), ...PERSON, '--request-object', 'signed'],
    ]);
    expect(document.error?.code).toBe('CLIENT_CREDENTIAL_MISSING');
    expect(code).toBe(2);
  });
});

describe('what tokens are for', () => {
  it('a resource, in an access token of RFC 9068', async () => {
    const { document, code } = await runJson(world(), [
      ...['login', ...at(peer, 'code'), ...PERSON, '--resource', API, '--scope', 'openid read'],
    ]);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(findings(document, 'access_token.aud')).toMatchObject([{ status: 'pass' }]);
  });

  it('authorization details', async () => {
    const { document, code } = await runJson(world(), [
      // This peer grants details only together with a resource.
      ...['login', ...at(peer, 'code'), ...PERSON, '--resource', API],
      ...['--authorization-details', '[{"type":"payment","amount":"1.00"}]'],
    ]);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(findings(document, 'token_response.authorization_details')).toMatchObject([{ status: 'pass' }]);
  });

  it('by client credentials', async () => {
    const { document, code } = await runJson(world(), [
      ...['token', 'client-credentials', ...at(peer, 'code'), '--resource', API, '--scope', 'read'],
    ]);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(findings(document, 'access_token.aud')).toMatchObject([{ status: 'pass' }]);
  });
});
