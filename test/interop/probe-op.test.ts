/** What `idcli probe op` finds at providers that no one here wrote; docs/probed.md tells it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { OAuth2Server } from 'oauth2-mock-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takesTls } from '../../src/node/tls-facts.ts';
import type { World } from '../../src/world.ts';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { runJson } from '../helpers/run.ts';
import { HARDENED_KEY, type HardenedPeer, startHardenedProvider } from './peers/hardened-oidc-provider.ts';
import { type LemonLdap, startLemonLdap } from './peers/lemonldap.ts';
import { type Peer, signingKeys, startOidcProvider } from './peers/oidc-provider.ts';

const SECRET = 'a-secret-of-the-probed-client-0123456789';
const REDIRECT = 'https://app.example/callback';

interface ProbeData {
  readonly id: string;
  readonly status: string;
}

/** @param product the id that it is recognised by; undefined: none */
async function probe(
  issuer: string,
  product: string | undefined,
  ...words: readonly string[]
): Promise<readonly ProbeData[]> {
  return probeWith({}, issuer, product, '--client-secret', 'env:S', ...words);
}

async function probeWith(
  files: Readonly<Record<string, string>>,
  issuer: string,
  product: string | undefined,
  ...words: readonly string[]
): Promise<readonly ProbeData[]> {
  const oldTls: World['takesTls'] = (url, version, transport) =>
    takesTls(url, version, { transport, env: {}, signal: new AbortController().signal });
  const { document } = await runJson(onlineWorld({ files, env: { S: SECRET }, takesTls: oldTls }), [
    ...['probe', 'op', '--issuer', issuer, '--redirect-uri', REDIRECT, '--headless', ...words],
  ]);
  expect(document.error, JSON.stringify(document.error)).toBeUndefined();
  expect((document.data?.product as { id: string } | undefined)?.id).toBe(product);
  return document.data?.probes as readonly ProbeData[];
}

const those = (probes: readonly ProbeData[], status: string): string[] =>
  probes.filter((one) => one.status === status).map(({ id }) => id);

const page = readFileSync(new URL('../../docs/probed.md', import.meta.url), 'utf8');

/** The list of one provider in docs/probed.md: `- fail: a, b`. */
function told(heading: string, status: string): string[] {
  const section = page.split(/^##+ /m).find((text) => text.startsWith(heading)) ?? '';
  const line = new RegExp(`^- ${status}: (.*(?:\\n  .*)*)`, 'm').exec(section)?.[1] ?? '';
  return [...line.matchAll(/`([\w-]+)`/g)].map(([, id = '']) => id);
}

function expectAsTold(probes: readonly ProbeData[], heading: string): void {
  for (const status of ['fail', 'warn', 'inconclusive'])
    expect(those(probes, status).sort(), `${heading}: ${status}`).toEqual(told(heading, status).sort());
}

const client = (id: string, more: object = {}) => ({
  client_id: id,
  client_secret: SECRET,
  redirect_uris: [REDIRECT],
  post_logout_redirect_uris: [REDIRECT],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  ...more,
});

const SECOND = ['--second-client-id', 'second', '--second-client-secret', 'env:S'];
const DEVELOPMENT_LOGIN = ['--fill', 'login=user-1', '--fill', 'password=any'];

describe('oidc-provider', () => {
  let peer: Peer;
  beforeAll(async () => {
    peer = await startOidcProvider({
      clients: [client('first'), client('second')],
      jwks: { keys: signingKeys() },
      cookies: { keys: ['a cookie key for tests only'] },
      scopes: ['openid', 'offline_access'],
    } as never);
  });
  afterAll(() => peer.close());

  it('is found out as it is', async () => {
    const words = ['--client-id', 'first', '--param', 'prompt=consent', '--scope', 'openid offline_access'];
    const probes = await probe(peer.issuer, 'oidc-provider', ...words, ...SECOND, ...DEVELOPMENT_LOGIN);
    expectAsTold(probes, 'oidc-provider 9.13.3, default');
  });
});

describe('oidc-provider, hardened', () => {
  let peer: HardenedPeer;
  beforeAll(async () => {
    peer = await startHardenedProvider({ secret: SECRET, redirectUri: REDIRECT });
  });
  afterAll(() => peer.close());

  it('refuses nearly all of it', async () => {
    const files = { '/project/ca.pem': peer.ca, '/project/client.pem': HARDENED_KEY };
    const words = [
      ...[
        '--ca',
        'ca.pem',
        '--client-id',
        'first',
        '--client-auth',
        'private_key_jwt',
        '--client-key',
        'client.pem',
      ],
      ...['--dpop', '--scope', 'openid offline_access', '--allow-registration'],
    ];
    const person = ['--fill', 'login=ann', '--fill', 'password=any'];
    const probes = await probeWith(files, peer.issuer, 'oidc-provider', ...words, ...SECOND, ...person);
    expectAsTold(probes, 'oidc-provider 9.13.3, hardened');
    // Nearly the whole catalogue is played here.
    expect(those(probes, 'pass').length).toBeGreaterThan(95);
  });
});

describe('oauth2-mock-server', () => {
  const server = new OAuth2Server();
  beforeAll(async () => {
    await server.issuer.keys.generate('RS256');
    await server.start(0, '127.0.0.1');
  });
  afterAll(() => server.stop());

  it('accepts any client, secret and redirect URI', async () => {
    const probes = await probe(server.issuer.url ?? '', undefined, '--client-id', 'first', ...SECOND);
    const fails = those(probes, 'fail');
    expect(fails).toEqual(
      expect.arrayContaining(['client-wrong-secret', 'redirect-other-host', 'client-unknown']),
    );
    expectAsTold(probes, 'oauth2-mock-server');
  });
});

describe('mockin', () => {
  let child: ChildProcess;
  let issuer = '';
  beforeAll(async () => {
    const port = await freePort();
    issuer = `http://127.0.0.1:${port}`;
    const path = new URL('../../node_modules/@hellocoop/mockin/src/server.js', import.meta.url).pathname;
    child = spawn(process.execPath, [path], {
      env: { PATH: process.env.PATH ?? '', PORT: String(port), IP: '127.0.0.1', ISSUER: issuer },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (data: Buffer) => {
        if (data.toString().includes('listening')) resolve();
      });
    });
  });
  afterAll(() => {
    child.kill();
  });

  it('accepts any redirect URI', async () => {
    const words = ['--client-id', 'first', '--client-auth', 'client_secret_post', '--scope', 'openid'];
    const probes = await probe(issuer, undefined, ...words, ...SECOND);
    expect(those(probes, 'fail')).toContain('redirect-other-host');
    expectAsTold(probes, '@hellocoop/mockin');
  });
});

describe('LemonLDAP::NG', () => {
  let peer: LemonLdap;
  beforeAll(async () => {
    peer = await startLemonLdap({ clientSecret: SECRET, redirectUri: REDIRECT });
  });
  afterAll(() => peer.stop());

  it('is found out as it is', async () => {
    const words = ['--client-id', 'plain', '--client-auth', 'client_secret_post', '--scope', 'openid'];
    const person = ['--fill', 'user=dwho', '--fill', 'password=dwho'];
    const second = ['--second-client-id', 'pkce', '--second-client-secret', 'env:S'];
    const probes = await probe(peer.issuer, 'lemonldap-ng', ...words, ...person, ...second);
    // A login of the last seconds counts as a new one there: what is seen depends on how quickly it is asked.
    expect(probes.find(({ id }) => id === 'prompt-login')?.status).toMatch(/^(fail|warn)$/);
    expectAsTold(
      probes.filter(({ id }) => id !== 'prompt-login'),
      'LemonLDAP::NG',
    );
  });
});
