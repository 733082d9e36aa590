import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { judgeConnection } from '../../src/checks/connection.ts';
import { inspectTls } from '../../src/node/tls-facts.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import { makeRoot } from '../unit/node/certificates.ts';
import { startProxy } from '../unit/node/servers.ts';

const root = makeRoot('idcli test authority');
/** An authority that serves with its own certificate signs itself. */
const lone = makeRoot('127.0.0.1');
const GOOD = { name: '127.0.0.1', names: 'IP:127.0.0.1' };
const servers: Server[] = [];
const PORT = '18767';
const issuer = `https://127.0.0.1:${PORT}`;

const KEY = {
  kty: 'EC',
  crv: 'P-256',
  use: 'sig',
  kid: 'k1',
  alg: 'ES256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};
const metadata = (own: string) => ({
  issuer: own,
  authorization_endpoint: `${own}/authorize`,
  token_endpoint: `${own}/token`,
  jwks_uri: `${own}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
});

let fetches = 0;
const answer =
  (
    own: string,
    more: {
      readonly jwks?: () => unknown;
      readonly headers?: Record<string, string>;
      readonly headersOf?: { readonly metadata: Record<string, string> };
      readonly issuer?: string;
      readonly metadata?: Record<string, unknown>;
    } = {},
  ): RequestListener =>
  (request, response) => {
    const jwks = request.url === '/jwks';
    fetches += jwks ? 1 : 0;
    const headers = { ...more.headers, ...(jwks ? {} : more.headersOf?.metadata) };
    const document = { ...metadata(own), ...more.metadata, issuer: more.issuer ?? own };
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(jwks ? (more.jwks?.() ?? { keys: [KEY] }) : document));
  };

async function serve(server: Server, port = 0): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const inspectIn = (files: Record<string, string>, argv: readonly string[]) =>
  runJson(
    {
      ...onlineWorld({ files }),
      inspectTls: (url, transport) => inspectTls(url, transport, {}, new AbortController().signal),
    },
    ['inspect', ...argv],
  );

beforeAll(() => {
  fetches = 0;
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
afterAll(() => {
  root.remove();
  lone.remove();
});

const findingOf = (document: Awaited<ReturnType<typeof inspectIn>>['document'], code: string) =>
  document.reports.flatMap(({ findings }) => findings).find((finding) => finding.code === code);

describe('inspect: certificates', () => {
  const day = (days: number) =>
    new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]/g, '').slice(0, 14).concat('Z');

  it.each([
    ['good', { name: '127.0.0.1', names: 'IP:127.0.0.1', to: day(90) }, true, [], [], 0],
    [
      'ends soon',
      { name: '127.0.0.1', names: 'IP:127.0.0.1', to: day(5) },
      true,
      [],
      ['connection.certificate_expiry'],
      0,
    ],
    [
      'expired',
      { name: '127.0.0.1', names: 'IP:127.0.0.1', from: day(-9), to: day(-2) },
      true,
      ['connection.certificate'],
      [],
      1,
    ],
    [
      'for another name',
      { name: 'other', names: 'DNS:other.example.com', to: day(90) },
      true,
      ['connection.certificate'],
      [],
      1,
    ],
    [
      'of an unknown authority',
      { name: '127.0.0.1', names: 'IP:127.0.0.1', to: day(90) },
      false,
      ['connection.certificate'],
      [],
      1,
    ],
  ] as const)('%s', async (_name, what, trusted, fails, warns, exitCode) => {
    await serve(createServer(root.issue(what), answer(issuer)), Number(PORT));
    const ca = trusted ? ['--ca', '/project/ca.pem'] : [];
    const { document, code } = await inspectIn({ '/project/ca.pem': root.cert }, ['--issuer', issuer, ...ca]);
    expect(failingChecks(document)).toEqual(fails);
    const connection = document.reports.find(({ subject }) => subject === 'connection');
    expect(
      connection?.findings.filter(({ status }) => status === 'warn').map(({ code: name }) => name),
    ).toEqual(warns);
    expect(code).toBe(exitCode);
  });

  it('self-signed', async () => {
    await serve(createServer({ cert: lone.cert, key: lone.key }, answer(issuer)), Number(PORT));
    const { document, code } = await inspectIn({}, ['--issuer', issuer]);
    expect(failingChecks(document)).toEqual(['connection.certificate']);
    expect(code).toBe(1);
  });

  it('is seen through a proxy too, as the target shows it', async () => {
    await serve(createServer(root.issue(GOOD), answer(issuer)), Number(PORT));
    const proxy = await startProxy(() => Number(PORT));
    const options = ['--issuer', issuer, '--ca', '/project/ca.pem', '--proxy', proxy.url];
    const { document, code } = await inspectIn({ '/project/ca.pem': root.cert }, options);
    expect(code).toBe(0);
    expect(proxy.requests[0]?.line).toBe(`CONNECT 127.0.0.1:${PORT}`);
    expect(findingOf(document, 'connection.certificate')).toMatchObject({
      status: 'pass',
      message: '127.0.0.1, by idcli test authority',
    });
  });
});

describe('inspect: what is answered', () => {
  const plain = async (more: Parameters<typeof answer>[1], options: readonly string[] = []) => {
    const listeners: { handle?: RequestListener } = {};
    const port = await serve(createPlainServer((request, response) => listeners.handle?.(request, response)));
    const own = `http://127.0.0.1:${port}`;
    listeners.handle = answer(own, more);
    return inspectIn({}, ['--issuer', own, ...options]);
  };
  const warnings = (document: Awaited<ReturnType<typeof plain>>['document']) =>
    document.reports
      .flatMap(({ findings }) => findings)
      .filter(({ status }) => status === 'warn')
      .map(({ code }) => code)
      .filter((code) => code.startsWith('connection.'));

  it('fetches the key set twice, and tells what a login will look like', async () => {
    const before = fetches;
    const { document, code } = await plain({});
    expect(fetches - before).toBe(2);
    expect(code).toBe(0);
    expect(document.data?.login).toMatchObject({ 'ID token signed with': 'ES256', logout: 'there is none' });
  });

  it('a key set that flickers', async () => {
    const kids = ['k1', 'k2'];
    const { document } = await plain({ jwks: () => ({ keys: [{ ...KEY, kid: kids.shift() }] }) });
    expect(warnings(document)).toEqual(['connection.keys_stable']);
  });

  it('a key set in another order is the same', async () => {
    const another = { ...KEY, kid: 'k2' };
    const turned = [another, KEY].map((key) => Object.fromEntries(Object.entries(key).reverse()));
    const sets = [{ keys: [KEY, another] }, { keys: turned }];
    const { document } = await plain({ jwks: () => sets.shift() ?? {} });
    expect(sets).toEqual([]);
    expect(findingOf(document, 'connection.keys_stable')).toMatchObject({
      status: 'pass',
      message: 'the same twice',
    });
  });

  it('a key set that is kept for a week', async () => {
    const { document } = await plain({ headers: { 'cache-control': 'public, max-age=604800' } });
    expect(warnings(document)).toEqual(['connection.caching']);
  });

  it('metadata that is kept for a week', async () => {
    const { document } = await plain({ headersOf: { metadata: { 'cache-control': 'max-age=604800' } } });
    expect(findingOf(document, 'connection.caching')?.message).toBe(
      'the discovery document may be kept for more than a day',
    );
  });

  it('looks at the keys also when the metadata speaks for someone else', async () => {
    const { document, code } = await plain({ issuer: 'https://other.example.com' });
    expect(failingChecks(document)).toEqual(['discovery.issuer']);
    expect(document.reports.map(({ subject }) => subject)).toEqual(['discovery', 'jwks', 'connection']);
    expect(code).toBe(1);
  });

  it('a key of another type than the metadata announces', async () => {
    const { document } = await plain({ metadata: { id_token_signing_alg_values_supported: ['RS256'] } });
    expect(findingOf(document, 'jwks.announced')?.status).toBe('warn');
  });

  it('a clock an hour off', async () => {
    const { document } = await plain({}, ['--now', new Date(Date.now() + 3_600_000).toISOString()]);
    expect(warnings(document)).toEqual(['connection.clock']);
  });

  it('a private key in the set', async () => {
    const { document, code } = await plain({
      jwks: () => ({ keys: [{ ...KEY, d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI' }] }),
    });
    expect(failingChecks(document)).toEqual(['jwks.private_key']);
    expect(code).toBe(1);
  });
});

describe('judgeConnection', () => {
  const input = { now: new Date(), clockToleranceSeconds: 30, loopback: false, keySets: [] };
  const chain = [
    { subject: 'op', issuer: 'ca', names: [], validFrom: new Date(0), validTo: new Date('2100-01-01') },
  ];

  it.each([
    ['plain http beyond loopback', { ...input, secure: false }],
    ['TLS 1.1', { ...input, secure: true, tls: { protocol: 'TLSv1.1', chain } }],
  ])('%s', async (_name, given) => {
    const { findings } = await judgeConnection(given);
    expect(findings.filter(({ status }) => status === 'fail').map(({ code }) => code)).toEqual([
      'connection.protocol',
    ]);
  });

  it('an https issuer whose certificate nobody saw is unverified', async () => {
    expect((await judgeConnection({ ...input, secure: true })).verdict).toBe('unverified');
  });
});

describe('inspect: documents at hand', () => {
  const files = {
    '/project/op.json': JSON.stringify(metadata('https://op.example.com')),
    '/project/jwks.json': JSON.stringify({ keys: [KEY] }),
    '/project/page.html': '<html><title>Shop</title></html>',
    '/project/other.json': '{"a":1}',
  };

  it('are judged without any network', async () => {
    const { document, code } = await runJson(testWorld({ files }), ['inspect', 'op.json', 'jwks.json']);
    expect(document.reports.map(({ subject, verdict }) => `${subject} ${verdict}`)).toEqual([
      'discovery valid',
      'jwks valid',
    ]);
    expect(code).toBe(0);
  });

  it.each([
    ['another issuer than expected', ['op.json', '--issuer', 'https://other.example.com'], 1, undefined],
    ['a page', ['page.html'], 2, 'HTML page'],
    ['something else', ['other.json'], 2, 'neither'],
    ['nothing there', ['none.json'], 2, 'cannot be read'],
  ] as const)('%s', async (_name, argv, exitCode, says) => {
    const { document, code } = await runJson(testWorld({ files }), ['inspect', ...argv]);
    expect(code).toBe(exitCode);
    if (says !== undefined) expect(document.error?.message).toContain(says);
  });
});
