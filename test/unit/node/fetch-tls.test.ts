import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createFetch } from '../../../src/node/fetch/create-fetch.ts';
import type { Transport } from '../../../src/world.ts';
import { type KeyPair, makeRoot } from './certificates.ts';
import { errorOf, startHttp, startHttps, startProxy, startRaw } from './servers.ts';

const root = makeRoot('Example Root');
const other = makeRoot('Another Root');
afterAll(() => {
  root.remove();
  other.remove();
});
const names = 'DNS:localhost,IP:127.0.0.1';
const good = root.issue({ name: 'localhost', names });

const get = (url: string, transport: Transport = { ca: root.cert }) => createFetch(transport, {})(url);
const serve = (pair: KeyPair, extra = {}) =>
  startHttps({ ...pair, ...extra }, (_, response) => response.end('ok'));

describe('certificates', () => {
  test('one from an authority of --ca is accepted, by address and by name, on kept connections too', async () => {
    const base = await serve(good);
    const fetch = createFetch({ ca: root.cert }, {});
    expect(await (await fetch(base)).text()).toBe('ok');
    expect(await (await fetch(base)).text()).toBe('ok');
    expect(await (await fetch(base.replace('127.0.0.1', 'localhost'))).text()).toBe('ok');
  });

  test('a self-signed one given as --ca is accepted', async () => {
    const base = await serve({ cert: root.cert, key: root.key });
    const error = await errorOf(get(base));
    // Trusted, and then the name does not fit: the chain was not the problem.
    expect(error.message).toContain('is for Example Root, not for this host');
  });

  test('ALL-8: no variable of Node switches the verification off, through a proxy neither', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const base = await serve(other.issue({ name: 'localhost', names }));
    const proxy = await startProxy(() => Number(new URL(base).port));
    for (const transport of [{ ca: root.cert }, {}, { ca: root.cert, proxy: proxy.url }]) {
      expect((await errorOf(get(base, transport))).code).toBe('TLS_FAILED');
    }
  });

  const rows: [string, KeyPair, string, RegExp, RegExp][] = [
    [
      'expired',
      root.issue({ name: 'localhost', names, to: '20240115081000Z' }),
      root.cert,
      /^the certificate of 127\.0\.0\.1:\d+ expired on 2024-01-15 08:10:00 UTC$/,
      /clock/,
    ],
    [
      'not yet valid',
      root.issue({ name: 'localhost', names, from: '20980101000000Z' }),
      root.cert,
      /is not valid yet, only from 2098-01-01 00:00:00 UTC$/,
      /clock/,
    ],
    [
      'wrong name',
      root.issue({ name: 'op', names: 'DNS:op.example.com,DNS:*.example.org' }),
      root.cert,
      /^the certificate of 127\.0\.0\.1:\d+ is for op\.example\.com, \*\.example\.org, not for this host$/,
      /name/,
    ],
    [
      'self-signed',
      { cert: other.cert, key: other.key },
      root.cert,
      /^the certificate of 127\.0\.0\.1:\d+ is self-signed$/,
      /--ca FILE/,
    ],
    [
      'unknown authority, which the server sends along',
      ((pair) => ({ ...pair, cert: pair.cert + other.cert }))(other.issue({ name: 'localhost', names })),
      root.cert,
      /from an authority that is not trusted here \(Another Root\)$/,
      /--ca FILE/,
    ],
    [
      'unknown authority, or no chain',
      other.issue({ name: 'localhost', names }),
      root.cert,
      /cannot be traced to an authority.*\(Another Root\)$/,
      /whole chain/,
    ],
  ];
  test.each(rows)('%s', async (_, pair, ca, message, hint) => {
    const error = await errorOf(get(await serve(pair), { ca }));
    expect(error.code).toBe('TLS_FAILED');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  test('an expired authority in the middle is named', async () => {
    const middle = root.intermediate({ name: 'Old Intermediate', to: '20240115081000Z' });
    const leaf = middle.issue({ name: 'localhost', names });
    const error = await errorOf(get(await serve({ key: leaf.key, cert: leaf.cert + middle.cert })));
    expect(error.message).toMatch(
      /^the certificate of the authority Old Intermediate, which signed for 127.0.0.1:\d+, expired on 2024-01-15/,
    );
  });

  test('--ca adds to NODE_EXTRA_CA_CERTS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'idcli-extra-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'extra.pem'), `# ours\n${root.cert}`);
    const env = { NODE_EXTRA_CA_CERTS: join(folder, 'extra.pem') };
    const response = await createFetch({ ca: other.cert }, env)(await serve(good));
    expect(await response.text()).toBe('ok');
    const missing = { NODE_EXTRA_CA_CERTS: join(folder, 'missing.pem') };
    const error = await errorOf(createFetch({ ca: other.cert }, missing)(await serve(good)));
    expect(error.code).toBe('TLS_FAILED');
  });

  test('without --ca an own authority is not trusted', async () => {
    const error = await errorOf(get(await serve(good), {}));
    expect(error).toMatchObject({ code: 'TLS_FAILED' });
  });

  test.each([
    ['no PEM', 'der bytes'],
    ['damaged PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('--ca with %s is an error before anything is sent', async (_, ca) => {
    expect(() => createFetch({ ca }, {})).toThrow(expect.objectContaining({ code: 'KEY_UNREADABLE' }));
  });
});

describe('client certificates', () => {
  const clientRoot = other;
  const serveMutual = () => serve(good, { ca: clientRoot.cert, requestCert: true, rejectUnauthorized: true });
  const client = clientRoot.issue({ name: 'client' });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('one that the server trusts opens %s', async (version) => {
    const base = await startHttps(
      { ...good, ca: clientRoot.cert, requestCert: true, rejectUnauthorized: true, maxVersion: version },
      (_, response) => response.end('ok'),
    );
    const response = await get(base, { ca: root.cert, clientCertificate: client });
    expect(await response.text()).toBe('ok');
  });

  test('none where one is demanded', async () => {
    const error = await errorOf(get(await serveMutual()));
    expect(error).toMatchObject({ code: 'TLS_FAILED', hint: expect.stringContaining('--tls-cert FILE') });
    expect(error.message).toMatch(/demands a client certificate$/);
  });

  test('one of an authority that the server does not know', async () => {
    const error = await errorOf(get(await serveMutual(), { ca: root.cert, clientCertificate: good }));
    // Node's server sends no alert here: it hangs up.
    expect(error.hint).toContain('client certificate');
  });

  test('a key of another pair is refused before anything is sent', () => {
    const pair = { cert: client.cert, key: good.key };
    expect(() => createFetch({ clientCertificate: pair }, {})).toThrow(/the key does not belong to/);
  });
});

describe('no TLS', () => {
  test('a plain http server', async () => {
    const base = await startHttp((_, response) => response.end('ok'));
    const error = await errorOf(get(base.replace('http:', 'https:')));
    expect(error).toMatchObject({ code: 'TLS_FAILED', message: expect.stringMatching(/ speaks no TLS$/) });
  });

  test('a server that hangs up in the handshake', async () => {
    const base = await startRaw((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const error = await errorOf(get(base.replace('http:', 'https:')));
    expect(error).toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('broke off the TLS handshake'),
    });
  });

  test('a server that is silent in the handshake', async () => {
    const base = await startRaw(() => {});
    const error = await errorOf(get(base.replace('http:', 'https:'), { timeoutMilliseconds: 200 }));
    expect(error).toMatchObject({
      code: 'HTTP_TIMEOUT',
      message: expect.stringContaining('no TLS handshake with'),
    });
  });

  test('http to a TLS server', async () => {
    const base = await serve(good);
    const error = await errorOf(get(base.replace('https:', 'http:')));
    expect(error.hint).toContain('https');
  });

  test('only versions that are no longer spoken', async () => {
    const base = await serve(good, {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const error = await errorOf(get(base));
    expect(error).toMatchObject({ code: 'TLS_FAILED', hint: expect.stringContaining('TLS 1.2 and 1.3') });
  });
});
