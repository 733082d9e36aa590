/** Providers that publish nothing, OAuth servers without OpenID, and issuers for many tenants. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { type Answer, type Heard, type ScriptedServer, serve } from './scripted-server.ts';

const servers: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEYS = { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', kid: 'k', alg: 'RS256' }] };
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function jwt(claims: object, key: KeyObject = privateKey): string {
  const head = `${base64url({ alg: 'RS256', kid: 'k' })}.${base64url(claims)}`;
  return `${head}.${sign('sha256', Buffer.from(head), key).toString('base64url')}`;
}

async function open(answer: (heard: Heard, url: string) => Answer): Promise<ScriptedServer> {
  let url = '';
  const server = await serve((heard) => answer(heard, url));
  url = server.url;
  servers.push(server);
  return server;
}

const NOT_FOUND: Answer = { httpStatus: 404, json: { error: 'not_found' } };

describe('a host without a discovery document', () => {
  const host = () => open(({ path }) => (path === '/oidc/jwks.json' ? { json: KEYS } : NOT_FOUND));

  it('inspect judges the key set where the preset has it', async () => {
    const server = await host();
    const { code, document } = await runJson(onlineWorld(), [
      ...['inspect', '--provider', 'signicat-consent', '--issuer', `${server.url}/oidc`],
    ]);
    expect([code, document.error]).toEqual([0, undefined]);
    expect(document.reports.map(({ subject }) => subject)).toContain('jwks');
  });

  it('in the sandbox, too', async () => {
    const { code, document } = await runJson(onlineWorld(), [
      ...['inspect', '--provider', 'signicat-consent', '--sandbox', '--fault', 'no-discovery'],
    ]);
    expect([code, document.error]).toEqual([0, undefined]);
    expect(document.reports.map(({ subject }) => subject)).not.toContain('discovery');
  });

  it('decode-token verifies with it', async () => {
    const server = await host();
    const now = Math.floor(Date.now() / 1000);
    const token = jwt({ iss: `${server.url}/oidc`, sub: 's', aud: 'c', iat: now, exp: now + 60 });
    const { code } = await runIn(onlineWorld(), [
      ...['decode-token', token, '--provider', 'signicat-consent', '--issuer', `${server.url}/oidc`],
      ...['--client-id', 'c'],
    ]);
    expect(code).toBe(0);
  });

  it('without a preset both places are named', async () => {
    const server = await host();
    const { document } = await runJson(onlineWorld(), ['inspect', '--issuer', `${server.url}/oidc`]);
    expect(document.error?.hint).toContain('/oidc/.well-known/openid-configuration');
    expect(document.error?.hint).toContain('/.well-known/oauth-authorization-server/oidc');
  });

  it.each(['net-id', 'esigning'])('%s has nothing to look at, and says what has', async (provider) => {
    const { code, document } = await runJson(onlineWorld(), ['inspect', '--provider', provider]);
    expect([code, document.error?.code]).toEqual([2, 'USAGE']);
    expect(document.error?.hint).toContain(`idcli doctor --provider ${provider}`);
  });
});

/** A provider of one login; `more` is what its metadata has beside the usual. */
async function provider(options: {
  readonly oauth?: boolean;
  readonly metadata?: (url: string) => object;
  readonly claims?: (url: string) => object;
  readonly tokens?: object;
}): Promise<ScriptedServer> {
  let nonce: string | undefined;
  return open((heard, url) => {
    const { pathname, searchParams } = new URL(heard.path, url);
    const now = Math.floor(Date.now() / 1000);
    const wellKnown = options.oauth === true ? 'oauth-authorization-server' : 'openid-configuration';
    switch (pathname) {
      case `/.well-known/${wellKnown}`:
        return {
          json: {
            issuer: url,
            authorization_endpoint: `${url}/authorize`,
            token_endpoint: `${url}/token`,
            response_types_supported: ['code'],
            ...(options.oauth === true
              ? {}
              : {
                  jwks_uri: `${url}/jwks`,
                  subject_types_supported: ['public'],
                  id_token_signing_alg_values_supported: ['RS256'],
                }),
            ...options.metadata?.(url),
          },
        };
      case '/jwks':
        return { json: KEYS };
      case '/par':
        nonce = new URLSearchParams(heard.body).get('nonce') ?? undefined;
        return { httpStatus: 201, json: { request_uri: 'urn:example:1', expires_in: 60 } };
      case '/authorize': {
        nonce ??= searchParams.get('nonce') ?? undefined;
        const pushed = new URLSearchParams(servers[0]?.heard.find(({ path }) => path === '/par')?.body);
        const of = (name: string) => searchParams.get(name) ?? pushed.get(name);
        return {
          httpStatus: 302,
          headers: { location: `${of('redirect_uri')}?code=c&state=${of('state')}` },
        };
      }
      case '/token':
      case '/mtls/token':
        return {
          json: {
            access_token: 'opaque-token-of-this-login',
            token_type: 'Bearer',
            expires_in: 60,
            ...(options.tokens ?? {
              id_token: jwt({
                ...{ iss: url, sub: 's', aud: 'c', iat: now, exp: now + 60, nonce },
                ...options.claims?.(url),
              }),
            }),
          },
        };
      default:
        return NOT_FOUND;
    }
  });
}

const login = (server: ScriptedServer, ...words: readonly string[]) =>
  runJson(onlineWorld({ files: FILES }), [
    ...['login', '--issuer', server.url, '--client-id', 'c', '--headless', ...words],
  ]);

const FILES = {
  '/project/key.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};

/** With a configuration file of the user. */
const withConfig = (config: string) =>
  onlineWorld({ files: { ...FILES, '/home/user/.config/idcli/config.yaml': config } });

describe('what is not configured is not blamed', () => {
  const METHODS = {
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    scopes_supported: ['openid'],
  };

  it('inspect of an issuer names no method of a preset, a client or a secret', async () => {
    const server = await provider({ metadata: () => METHODS });
    const { code, document, stdout } = await runJson(onlineWorld(), ['inspect', '--issuer', server.url]);
    expect(code).toBe(0);
    expect(document.data?.login).toMatchObject({ 'client authentication': 'private_key_jwt' });
    expect(stdout).not.toMatch(/client_secret_basic|preset/);
  });

  it('a method of the configuration that is not listed is named as that', async () => {
    const server = await provider({ metadata: () => METHODS });
    const config = `providers:\n  op:\n    issuer: ${server.url}\n    clientAuth: client_secret_post\n`;
    const { document } = await runJson(withConfig(config), ['inspect', '--provider', 'op']);
    expect(document.data?.login).toMatchObject({
      'client authentication': expect.stringContaining('the configured client_secret_post is not listed'),
    });
  });
});

describe('an OAuth server without OpenID', () => {
  it('is found by doctor, which looks where a login looks', async () => {
    const server = await provider({ oauth: true });
    const config = `providers:\n  op:\n    issuer: ${server.url}\n    clientId: c\n`;
    const { document } = await runJson(withConfig(config), ['doctor', '--provider', 'op']);
    const reached = document.reports
      .flatMap(({ findings }) => findings)
      .find(({ code }) => code === 'configuration.reachable');
    expect(reached).toMatchObject({
      status: 'pass',
      message: expect.stringContaining('/.well-known/oauth-authorization-server'),
    });
  });

  it('is found by its metadata (RFC 8414), and logs in without an ID token', async () => {
    const server = await provider({ oauth: true, tokens: {} });
    const { code, document } = await login(server, '--scope', 'api');
    expect([code, document.error, failingChecks(document)]).toEqual([0, undefined, []]);
    const page = await runIn(onlineWorld(), [
      ...['login', '--issuer', server.url, '--client-id', 'c', '--headless', '--scope', 'api'],
    ]);
    expect(page.stderr).toContain('no ID token was asked for and none came');
    // A nonce comes back in an ID token only.
    expect(server.heard.find(({ path }) => path.startsWith('/authorize'))?.path).not.toContain('nonce');
  });

  it.each([
    ['an OpenID provider', {}, [], [2, 'USAGE']],
    ['an OpenID provider, on purpose', {}, ['--no-id-token'], [0, undefined]],
    ['one that does not list openid', { scopes_supported: ['api'] }, [], [0, undefined]],
  ] as const)('a scope without openid at %s', async (_, metadata, options, [code, error]) => {
    const server = await provider({ metadata: () => metadata, tokens: {} });
    const ran = await login(server, '--scope', 'api', ...options);
    expect([ran.code, ran.document.error?.code]).toEqual([code, error]);
    if (error === undefined) return;
    expect(ran.document.error?.hint).toContain('--scope "openid api"');
    expect(server.heard.map(({ path }) => path)).toEqual(['/.well-known/openid-configuration']);
  });

  it('is judged as what it is by inspect', async () => {
    const server = await provider({ oauth: true });
    const { code, document } = await runJson(onlineWorld(), ['inspect', '--issuer', server.url]);
    expect([code, failingChecks(document)]).toEqual([0, []]);
  });
});

describe('what a provider demands', () => {
  it('pushed requests are pushed without being asked for', async () => {
    const server = await provider({
      metadata: (url) => ({
        require_pushed_authorization_requests: true,
        pushed_authorization_request_endpoint: `${url}/par`,
      }),
    });
    const { code, document } = await login(server);
    expect([code, document.error]).toEqual([0, undefined]);
    expect(server.heard.map(({ path }) => path)).toContain('/par');
  });

  it.each([
    [undefined, (url: string) => url],
    ['issuer', (url: string) => url],
    ['token-endpoint', (url: string) => `${url}/token`],
    ['endpoint', (url: string, path: string) => url + path],
    ['https://op.example.com/tenant', () => 'https://op.example.com/tenant'],
  ] as const)('a client assertion is for %s', async (audience, expected) => {
    const server = await provider({
      metadata: (url) => ({ pushed_authorization_request_endpoint: `${url}/par` }),
    });
    const { code } = await login(
      server,
      ...['--par', '--client-auth', 'private_key_jwt', '--client-key', 'key.pem'],
      ...(audience === undefined ? [] : ['--assertion-audience', audience]),
    );
    expect(code).toBe(0);
    for (const path of ['/par', '/token']) {
      const body = server.heard.find((one) => one.path === path)?.body ?? '';
      const assertion = new URLSearchParams(body).get('client_assertion') ?? '';
      const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
      expect([claims.aud].flat()).toContain(expected(server.url, path));
    }
  });

  it('the audience of an assertion is a member of the provider, too', async () => {
    const server = await provider({});
    const config = `providers:\n  op:\n    issuer: ${server.url}\n    clientId: c\n    clientAuth: private_key_jwt\n    clientKey: file:/project/key.pem\n    assertionAudience: token-endpoint\n`;
    const { code } = await runJson(withConfig(config), ['login', '--provider', 'op', '--headless']);
    expect(code).toBe(0);
    const body = server.heard.find(({ path }) => path === '/token')?.body ?? '';
    const [, claims = ''] = (new URLSearchParams(body).get('client_assertion') ?? '').split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString()).aud).toBe(`${server.url}/token`);
  });

  it('a client with a certificate goes to the endpoints that ask for one (RFC 8705, 5)', async () => {
    const server = await provider({
      metadata: (url) => ({ mtls_endpoint_aliases: { token_endpoint: `${url}/mtls/token` } }),
    });
    const { code } = await login(server, '--client-auth', 'tls_client_auth');
    expect(code).toBe(0);
    expect(server.heard.map(({ path }) => path)).toContain('/mtls/token');
  });
});

describe('issuers for many tenants', () => {
  const TEMPLATE = 'https://login.example.com/{tenantid}/v2.0';
  const tenant = (iss: string, tid: string) =>
    provider({ metadata: () => ({ issuer: TEMPLATE }), claims: () => ({ iss, tid }) });

  it('are accepted by a template, and the check says which matched', async () => {
    const server = await tenant('https://login.example.com/9a/v2.0', '9a');
    const { code, document } = await login(server, '--accept-issuer', TEMPLATE);
    expect([code, failingChecks(document)]).toEqual([0, []]);
    const findings = document.reports.flatMap(({ findings: all }) => all);
    for (const name of ['discovery.issuer', 'id_token.iss'])
      expect(findings.find(({ code: one }) => one === name)?.message).toContain(TEMPLATE);
  });

  it.each([
    ['the tenant of another claim tid', 'https://login.example.com/9a/v2.0', '9b'],
    ['more than one part', 'https://login.example.com/9a/9b/v2.0', '9a/9b'],
    ['another host', 'https://evil.example.com/9a/v2.0', '9a'],
    ['no part', 'https://login.example.com//v2.0', ''],
  ])('but not %s', async (_, iss, tid) => {
    const server = await tenant(iss, tid);
    const { document } = await login(server, '--accept-issuer', TEMPLATE);
    expect(failingChecks(document)).toEqual(['id_token.iss']);
  });

  it('are a member of the provider, too', async () => {
    const server = await tenant('https://login.example.com/9a/v2.0', '9a');
    const config = `providers:\n  op:\n    issuer: ${server.url}\n    clientId: c\n    acceptedIssuers:\n      - ${TEMPLATE}\n`;
    for (const words of [['login', '--headless'], ['inspect']]) {
      const { code, document } = await runJson(withConfig(config), [...words, '--provider', 'op']);
      expect([code, failingChecks(document)]).toEqual([0, []]);
    }
  });

  it('a template that nobody accepted is named with the option', async () => {
    const server = await tenant('https://login.example.com/9a/v2.0', '9a');
    const { document } = await login(server);
    expect(JSON.stringify(document.reports)).toContain(`--accept-issuer '${TEMPLATE}'`);
  });
});
