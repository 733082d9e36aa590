/** Logs in headless at oidc-provider, through its own login pages, in every way that idcli offers. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { type Peer, peerCertificate, signingKeys, startOidcProvider } from './peers/oidc-provider.ts';

const SECRET = 'a-secret.with~odd_characters+and/more=0123456789';
const LOGIN = ['--headless', '--fill', 'login=user-1', '--fill', 'password=any'];
const clientKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const clientKey = clientKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const folder = mkdtempSync(join(tmpdir(), 'idcli-peer-'));

const client = (id: string, method: string, more: object = {}) => ({
  client_id: id,
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/callback'],
  post_logout_redirect_uris: ['http://127.0.0.1/callback'],
  token_endpoint_auth_method: method,
  grant_types: ['authorization_code'],
  response_types: ['code'],
  ...(method.startsWith('client_secret') ? { client_secret: SECRET } : {}),
  ...more,
});

const CLIENTS = [
  client('basic', 'client_secret_basic'),
  client('post', 'client_secret_post'),
  client('secret-jwt', 'client_secret_jwt', { token_endpoint_auth_signing_alg: 'HS256' }),
  client('key-jwt', 'private_key_jwt', {
    token_endpoint_auth_signing_alg: 'RS256',
    jwks: { keys: [{ ...clientKeys.publicKey.export({ format: 'jwk' }), use: 'sig', kid: 'client-1' }] },
  }),
  client('public', 'none'),
  client('hybrid', 'client_secret_basic', {
    grant_types: ['authorization_code', 'implicit'],
    response_types: ['code id_token'],
    application_type: 'web',
    redirect_uris: ['https://127.0.0.1:18765/callback'],
    post_logout_redirect_uris: [],
  }),
  ...['RS256', 'PS256', 'ES256', 'EdDSA'].map((alg) =>
    client(`alg-${alg}`, 'client_secret_basic', { id_token_signed_response_alg: alg }),
  ),
  client('alg-HS256', 'client_secret_basic', { id_token_signed_response_alg: 'HS256' }),
  client('signed-userinfo', 'client_secret_basic', { userinfo_signed_response_alg: 'ES256' }),
  client('mutual-tls', 'tls_client_auth', { tls_client_auth_subject_dn: 'CN=idcli-client' }),
];

const CONFIGURATION = {
  clients: CLIENTS,
  jwks: { keys: signingKeys() },
  cookies: { keys: ['a cookie key for tests only'] },
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['name', 'given_name', 'family_name'],
  },
  findAccount: (_context: unknown, id: string) => ({
    accountId: id,
    claims: () => ({ sub: id, email: 'user@example.com', email_verified: true, name: 'User One' }),
  }),
  clientAuthMethods: [
    'client_secret_basic',
    'client_secret_post',
    'client_secret_jwt',
    'private_key_jwt',
    'tls_client_auth',
    'none',
  ],
  responseTypes: ['code', 'code id_token', 'none'],
  scopes: ['openid', 'email', 'profile'],
  features: {
    claimsParameter: { enabled: true },
    jwtUserinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    mTLS: {
      enabled: true,
      tlsClientAuth: true,
      getCertificate: (context: { readonly socket: unknown }) => peerCertificate(context.socket),
      certificateAuthorized: (context: { readonly socket: { readonly authorized: boolean } }) =>
        context.socket.authorized,
      certificateSubjectMatches: (
        context: { readonly socket: unknown },
        _property: string,
        expected: string,
      ) => peerCertificate(context.socket) !== undefined && expected === 'CN=idcli-client',
    },
  },
  enabledJWA: {
    idTokenSigningAlgValues: ['HS256', 'RS256', 'PS256', 'ES256', 'EdDSA'],
    userinfoSigningAlgValues: ['RS256', 'ES256'],
    clientAuthSigningAlgValues: ['HS256', 'RS256', 'PS256', 'ES256', 'EdDSA'],
  },
  pkce: { required: () => false },
  ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
};

let peer: Peer;

beforeAll(async () => {
  peer = await startOidcProvider(CONFIGURATION);
});
afterAll(async () => {
  await peer?.close();
  rmSync(folder, { recursive: true, force: true });
});

const logIn = (clientId: string, more: readonly string[], files: Record<string, string> = {}) =>
  runJson(onlineWorld({ env: { PEER_SECRET: SECRET }, files }), [
    'login',
    '--issuer',
    peer.issuer,
    '--client-id',
    clientId,
    '--scope',
    'openid email',
    ...LOGIN,
    ...more,
  ]);

const secret = ['--client-secret', 'env:PEER_SECRET'];

describe('client authentication', () => {
  it.each([
    ['client_secret_basic', 'basic', secret, {}],
    ['client_secret_post', 'post', [...secret, '--client-auth', 'client_secret_post'], {}],
    ['client_secret_jwt', 'secret-jwt', [...secret, '--client-auth', 'client_secret_jwt'], {}],
    [
      'private_key_jwt',
      'key-jwt',
      ['--client-auth', 'private_key_jwt', '--client-key', '/project/client.pem'],
      { '/project/client.pem': clientKey },
    ],
    ['none', 'public', ['--client-auth', 'none'], {}],
  ] as const)('%s', async (_method, clientId, options, files) => {
    const { code, document, stderr } = await logIn(clientId, options, files);
    expect(stderr).toBe('');
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.claims?.subject).toBe('user-1');
  });

  it(
    'client_secret_basic_raw: this peer decodes, as RFC 6749 says, so the raw form is refused and said to ' +
      'be',
    async () => {
      const { code, document } = await logIn('basic', [
        ...secret,
        '--client-auth',
        'client_secret_basic_raw',
      ]);
      expect(code).toBe(4);
      expect(document.error).toMatchObject({
        code: 'REQUEST_REFUSED',
        provider: { error: 'invalid_client' },
      });
    },
  );

  it('a wrong secret is refused with the way to go on', async () => {
    const { code, document } = await logIn('basic', ['--client-secret', 'env:OTHER'], {});
    expect(code).toBe(2);
    expect(document.error?.code).toBe('SECRET_UNRESOLVED');
  });
});

describe('mutual TLS', () => {
  const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'pipe' });
  const certificate = (name: string, subject: string, ca?: string) => {
    const at = (ending: string) => join(folder, `${name}.${ending}`);
    const signer =
      ca === undefined ? [] : ['-CA', join(folder, `${ca}.pem`), '-CAkey', join(folder, `${ca}.key`)];
    openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', subject],
      ...['-keyout', at('key'), '-out', at('pem'), ...signer],
      ...(ca === undefined
        ? []
        : ['-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:FALSE']),
    );
    return { key: readFileSync(at('key'), 'utf8'), cert: readFileSync(at('pem'), 'utf8') };
  };

  it('tls_client_auth', async () => {
    const ca = certificate('ca', '/CN=idcli test authority');
    const server = certificate('server', '/CN=127.0.0.1', 'ca');
    const own = certificate('client', '/CN=idcli-client', 'ca');
    const secure = await startOidcProvider(CONFIGURATION, { ...server, ca: ca.cert });
    const files = { '/project/ca.pem': ca.cert, '/project/own.pem': own.cert, '/project/own.key': own.key };
    try {
      const { document, code } = await runJson(onlineWorld({ files }), [
        ...['login', '--issuer', secure.issuer, '--client-id', 'mutual-tls', '--scope', 'openid', ...LOGIN],
        ...['--client-auth', 'tls_client_auth', '--ca', '/project/ca.pem'],
        ...['--tls-cert', '/project/own.pem', '--tls-key', '/project/own.key'],
      ]);
      expect(document.error).toBeUndefined();
      expect(code).toBe(0);
    } finally {
      await secure.close();
    }
  });
});

describe('signature algorithms of the ID token', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('%s', async (alg) => {
    const { code, document } = await logIn(`alg-${alg}`, secret);
    expect(failingChecks(document)).toEqual([]);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    const token = document.reports.find(({ subject }) => subject === 'token');
    expect(token?.verdict).toBe('valid');
  });

  it('HS256 is refused until --alg names it, and then verified with the client secret', async () => {
    const refused = await logIn('alg-HS256', secret);
    expect(failingChecks(refused.document)).toContain('token.alg');
    expect(refused.code).toBe(1);
    const named = await logIn('alg-HS256', [...secret, '--alg', 'HS256']);
    expect(failingChecks(named.document)).toEqual([]);
    expect(named.code).toBe(0);
  });
});

describe('the rest of the flow', () => {
  it('pushed authorization requests', async () => {
    const { code, document } = await logIn('basic', [...secret, '--par']);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
  });

  it.each(['query', 'form_post'])('response mode %s', async (mode) => {
    const { code, document } = await logIn('basic', [...secret, '--response-mode', mode]);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
  });

  it.each(['fragment', 'form_post'])('hybrid code id_token with response mode %s', async (mode) => {
    const { code, document } = await logIn('hybrid', [
      ...secret,
      ...['--response-type', 'code id_token', '--response-mode', mode],
      ...['--redirect-uri', 'https://127.0.0.1:18765/callback', '--https'],
    ]);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    const checked = document.reports
      .flatMap(({ findings }) => findings)
      .filter(({ code: name }) => name === 'id_token.c_hash');
    expect(checked.some(({ status }) => status === 'pass')).toBe(true);
  });

  it('UserInfo as JSON', async () => {
    const { document } = await logIn('basic', [...secret, '--userinfo']);
    expect(document.claims).toMatchObject({
      subject: 'user-1',
      email: 'user@example.com',
      email_verified: true,
    });
    expect(document.reports.find(({ subject }) => subject === 'userinfo')?.verdict).toBe('valid');
  });

  it('UserInfo as a signed JWT', async () => {
    const { document, code } = await logIn('signed-userinfo', [...secret, '--userinfo']);
    expect(failingChecks(document)).toEqual([]);
    expect(document.claims).toMatchObject({ email: 'user@example.com' });
    expect(code).toBe(0);
  });

  it('RP-initiated logout', async () => {
    const { document, code } = await logIn('basic', [...secret, '--logout']);
    expect(document.error).toBeUndefined();
    expect(document.data).toMatchObject({ logout: { confirmed: true } });
    expect(code).toBe(0);
  });

  it('max_age gives auth_time, which is judged', async () => {
    const { document } = await logIn('basic', [...secret, '--max-age', '300']);
    const finding = document.reports
      .flatMap(({ findings }) => findings)
      .find(({ code }) => code === 'id_token.auth_time');
    expect(finding?.status).toBe('pass');
  });

  it('a page that wants more than it was given is explained', async () => {
    const world = onlineWorld({ env: { PEER_SECRET: SECRET } });
    const { code, document } = await runJson(world, [
      ...[
        'login',
        '--issuer',
        peer.issuer,
        '--client-id',
        'basic',
        ...secret,
        '--scope',
        'openid',
        '--headless',
      ],
    ]);
    expect(code).toBe(6);
    expect(document.error?.code).toBe('USER_AGENT_STUCK');
    expect(document.error?.hint).toContain('login');
  });
});

describe('inspect', () => {
  it('finds nothing wrong, and says what a login will look like', async () => {
    const { document, code } = await runJson(onlineWorld(), ['inspect', '--issuer', peer.issuer]);
    expect(failingChecks(document)).toEqual([]);
    expect(document.reports.map(({ subject, verdict }) => `${subject} ${verdict}`)).toEqual([
      'discovery valid',
      'jwks valid',
      'connection valid',
    ]);
    const judged = new Map(
      document.reports.flatMap(({ findings }) => findings).map(({ code: name, status }) => [name, status]),
    );
    expect(
      ['discovery.par', 'discovery.auth_methods', 'discovery.response_modes', 'jwks.announced'].map((name) =>
        judged.get(name),
      ),
    ).toEqual(['pass', 'pass', 'pass', 'pass']);
    expect(document.data?.login).toMatchObject({
      'sent as': 'pushed authorization requests are possible: --par',
      'issuer in the callback': 'announced, so it is demanded',
    });
    expect(code).toBe(0);
  });
});
