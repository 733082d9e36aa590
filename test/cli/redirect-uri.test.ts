/** Any redirect URI that can be registered: the answer is pasted, or the built-in user agent stops there. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, test } from 'vitest';
import { drive } from '../../src/user-agent/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn, runJson } from '../helpers/run.ts';
import type { TestWorld, TestWorldOptions } from '../helpers/world.ts';

const HTTPS = 'https://client.example.org/cb';
const LOGIN = ['login', '--provider', 'ingroupe', '--sandbox'];

/** Goes where the browser would go, up to the redirect URI, and gives what it would then show or post. */
async function ends(start: URL, at: string): Promise<URL & { form?: string }> {
  const world = onlineWorld();
  const cookies = new Map<string, string>();
  const connect = world.connect({});
  const result = await drive(start, {
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
      const response = await connect(input, { ...init, headers });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      return response;
    },
    isRedirectUri: ({ href }) => href.startsWith(at),
    fill: {},
    signal: AbortSignal.timeout(20_000),
  });
  if (result.kind === 'redirected') return Object.assign(result.url, { form: result.parameters.toString() });
  throw new Error(`${result.reason} at ${result.page.url}`);
}

/** Where the command said that the login begins. */
function startIn(world: TestWorld): URL {
  const [url] = /https?:\/\/127\.0\.0\.1:\d+\/\S+/.exec(world.stderr.text()) ?? [];
  return new URL(url ?? '');
}

/** A person who pastes what `part` makes of the address that the browser ended at. */
function pasting(at: string, part = (url: URL) => url.href, options: TestWorldOptions = {}): TestWorld {
  const world = onlineWorld({
    ...options,
    answers: { text: async () => part(await ends(startIn(world), at)) },
  });
  return world;
}

describe('a redirect URI on another machine', () => {
  it.each([
    ['the URL', (url: URL) => url.href],
    ['the query', ({ search }: URL) => search],
    ['the form body', ({ search }: URL) => search.slice(1)],
    ['a curl line', ({ href }: URL) => `curl '${href}' -H 'accept: */*'`],
  ])('is logged in to by pasting %s', async (_, part) => {
    const { code, document } = await runJson(pasting(HTTPS, part), [
      ...[...LOGIN, '--redirect-uri', HTTPS, '--paste'],
    ]);
    expect([code, document.outcome]).toEqual([0, 'done']);
  });

  it('is logged in to without a browser', async () => {
    const { code, document } = await runJson(onlineWorld(), [
      ...LOGIN,
      '--redirect-uri',
      HTTPS,
      '--headless',
    ]);
    expect([code, document.outcome]).toEqual([0, 'done']);
  });

  it('is logged in to from the browser of this terminal, which goes over to pasting', async () => {
    const world = pasting(HTTPS, undefined, { isTTY: true, stdinIsTTY: true, openBrowser: async () => {} });
    const ran = await runIn(world, [...LOGIN, '--redirect-uri', HTTPS]);
    expect(ran.code).toBe(0);
    expect(world.opened).toHaveLength(1);
    expect(ran.stderr).toContain(`${HTTPS} is not on this machine, so paste`);
  });

  it('is named with the ways out where nobody can paste', async () => {
    const { code, document } = await runJson(onlineWorld(), [...LOGIN, '--redirect-uri', HTTPS, '--no-open']);
    expect([code, document.error?.code]).toEqual([2, 'NOT_LOOPBACK']);
    expect(document.error?.hint).toContain('--paste');
    expect(document.error?.hint).toContain('--headless');
  });

  it('is shown by a dry run, without a terminal and without anybody to log in', async () => {
    const { code, document } = await runJson(onlineWorld(), [...LOGIN, '--redirect-uri', HTTPS, '--dry-run']);
    expect(code).toBe(0);
    expect(document.data?.request).toMatchObject({ parameters: { redirect_uri: HTTPS } });
  });

  it('takes its answer from standard input', async () => {
    const world = onlineWorld({ stdinIsTTY: false });
    const piped: TestWorld = {
      ...world,
      stdin: {
        ...world.stdin,
        async *lines() {
          yield '';
          yield `curl '${(await ends(startIn(world), HTTPS)).href}' \\`;
          yield "  -H 'accept: */*'";
        },
      },
    };
    const { code } = await runIn(piped, [...LOGIN, '--redirect-uri', HTTPS, '--paste']);
    expect(code).toBe(0);
  });

  it('says that standard input ended without an answer', async () => {
    const { code, document } = await runJson(onlineWorld({ stdin: '' }), [
      ...[...LOGIN, '--redirect-uri', HTTPS, '--paste'],
    ]);
    expect([code, document.error?.code]).toEqual([2, 'INPUT_UNREADABLE']);
    expect(document.error?.message).toContain('standard input ended');
  });
});

/** The provider's side of one login: what the redirect URI was in both requests. */
async function sentTo(argv: readonly string[]): Promise<readonly (string | null)[]> {
  const seen: (string | null)[] = [];
  const server = createServer(async (request, response) => {
    const base = `http://${request.headers.host}`;
    const { pathname, searchParams } = new URL(request.url ?? '/', base);
    const json = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (pathname.endsWith('openid-configuration'))
      return json(200, {
        issuer: base,
        authorization_endpoint: `${base}/authorize`,
        token_endpoint: `${base}/token`,
        jwks_uri: `${base}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    if (pathname === '/authorize') {
      const uri = searchParams.get('redirect_uri') ?? '';
      seen.push(uri);
      const query = `code=c&state=${searchParams.get('state')}`;
      response.writeHead(302, { location: `${uri}${uri.includes('?') ? '&' : '?'}${query}` });
      return response.end();
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push(new URLSearchParams(Buffer.concat(chunks).toString()).get('redirect_uri'));
    return json(400, { error: 'invalid_grant' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await runIn(onlineWorld(), ['login', '--issuer', issuer, '--client-id', 'c', '--headless', ...argv]);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return seen;
}

describe('a redirect URI arrives character by character', () => {
  test.each([
    ['without a path', 'https://client.example.org'],
    ['with a default port', 'https://client.example.org:443/cb'],
    ['with capitals', 'https://Client.Example.org/cb'],
    ['with a query', 'https://client.example.org/cb?tenant=a%20b'],
    ['of an app', 'com.example.app:/oauth2redirect'],
    ['of an app with a host', 'msauth.com.example.app://auth'],
    ['that is a name', 'urn:ietf:wg:oauth:2.0:oob'],
  ])('%s', async (_, uri) => {
    expect(await sentTo(['--redirect-uri', uri])).toEqual([uri, uri]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'nothing'])(
    'not where it leads to no application: %s',
    async (uri) => {
      const { code, document } = await runJson(onlineWorld(), [...LOGIN, '--redirect-uri', uri]);
      expect([code, document.error?.code]).toEqual([2, 'USAGE']);
    },
  );
});

describe('other protocols', () => {
  it('SAML: an assertion consumer service elsewhere, headless', async () => {
    const { code, document } = await runJson(onlineWorld(), [
      ...['login', '--provider', 'signicat-sms-otp', '--protocol', 'saml', '--sandbox', '--headless'],
      ...['--acs', 'https://sp.example.org/saml/acs', '--logout'],
    ]);
    expect([code, document.outcome, document.error]).toEqual([0, 'done', undefined]);
  });

  it('SAML: an assertion consumer service elsewhere, from the browser of this terminal', async () => {
    const acs = 'https://sp.example.org/saml/acs';
    const world = pasting(acs, undefined, { isTTY: true, stdinIsTTY: true, openBrowser: async () => {} });
    const posted: TestWorld = {
      ...world,
      prompt: { ...world.prompt, text: async () => (await ends(startIn(world), acs)).form ?? '' },
    };
    const { code, stderr } = await runIn(posted, [
      ...['login', '--provider', 'signicat-sms-otp', '--protocol', 'saml', '--sandbox'],
      ...['--acs', acs, '--binding', 'post'],
    ]);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`${acs} is not on this machine`)]);
  });

  it('REST: callback URLs elsewhere, headless', async () => {
    const { code, document } = await runJson(onlineWorld(), [
      ...['login', '--provider', 'signicat-sms-otp', '--protocol', 'rest', '--sandbox', '--headless'],
      ...['--redirect-uri', 'https://client.example.org/success'],
    ]);
    expect([code, document.outcome, document.error]).toEqual([0, 'done', undefined]);
  });

  const OWN = JSON.stringify({
    callbackUrls: {
      success: 'https://client.example.org/done?from=idcli',
      abort: 'https://client.example.org/abort',
      error: 'https://other.example.org/error',
    },
  });

  it('REST: callback URLs of a request file, headless', async () => {
    const { code, document } = await runJson(onlineWorld({ files: { '/project/request.json': OWN } }), [
      ...['login', '--provider', 'signicat-sms-otp', '--protocol', 'rest', '--sandbox', '--headless'],
      ...['--request-file', 'request.json'],
    ]);
    expect([code, document.outcome, document.error]).toEqual([0, 'done', undefined]);
  });

  it('REST: callback URLs of a request file, in the browser', async () => {
    const world = onlineWorld({
      files: { '/project/request.json': OWN },
      isTTY: true,
      stdinIsTTY: true,
      openBrowser: async (url) => {
        await ends(url, 'https://client.example.org/');
      },
    });
    const ran = await runIn(world, [
      ...['login', '--provider', 'signicat-sms-otp', '--protocol', 'rest', '--sandbox'],
      ...['--request-file', 'request.json'],
    ]);
    expect(ran.code).toBe(0);
    expect(world.opened).toHaveLength(1);
  });

  it('sign-order: an exit URL elsewhere', async () => {
    const { code, document } = await runJson(onlineWorld(), [
      ...['sign-order', 'run', '--sandbox', '--redirect-uri', 'https://client.example.org/exit'],
    ]);
    expect([code, document.outcome, document.error]).toEqual([0, 'done', undefined]);
  });

  it('sign-consent: a redirect URI elsewhere', async () => {
    const { code, document } = await runJson(onlineWorld(), [
      ...['sign-consent', '--sandbox', '--method', 'sbid', '--text', 'Agreed.', '--out', 'sdo.xml'],
      ...['--redirect-uri', 'https://client.example.org'],
    ]);
    expect([code, document.outcome, document.error]).toEqual([0, 'done', undefined]);
  });
});
