import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { IdcliError } from '../../../src/errors.ts';
import { SYSTEMS, startSandbox } from '../../../src/sandbox/index.ts';
import type { Sandbox, SandboxOptions } from '../../../src/sandbox/types.ts';
import { CERTIFICATE } from './certificate.ts';
import { authorizeUrl, get, NOW, postForm, sandbox } from './support.ts';

const portOf = (base: Sandbox): number => Number(new URL(base.url).port);

/** A request with a Host header of one's own, which fetch does not allow. */
function withHost(base: Sandbox, host: string, path = '/'): Promise<{ status: number; mark: unknown }> {
  return new Promise((resolve, reject) => {
    const options = { port: portOf(base), host: '127.0.0.1', path, headers: { Host: host } };
    httpRequest(options, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, mark: response.headers['x-idcli-sandbox'] });
    })
      .on('error', reject)
      .end();
  });
}

/** Sends bytes as they are and gives back everything that is answered. */
function raw(base: Sandbox, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(portOf(base), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('ALL-18', () => {
  it('marks every answer, good or bad', async () => {
    const base = await sandbox();
    const answers = await Promise.all([
      get(`${base.url}/`),
      get(`${base.url}/nowhere`),
      get(`${base.url}/_sandbox/state`),
      get(`${base.url}/_sandbox/state`, { Origin: 'https://attacker.example.com' }),
      get(`${base.url}/ingroupe/.well-known/openid-configuration`),
      get(`${base.url}/ingroupe/oauth2/jwks`),
      get(authorizeUrl(base)),
      get(authorizeUrl(base, { client_id: 'someone' })),
      postForm(`${base.url}/ingroupe/oauth2/token`, {}),
      fetch(`${base.url}/`, { method: 'HEAD' }),
      fetch(`${base.url}/`, { method: 'OPTIONS' }),
      postForm(`${base.url}/ingroupe/oauth2/token`, { code: 'x'.repeat(70_000) }),
    ]);
    for (const response of answers) expect(response.headers.get('x-idcli-sandbox')).toBe('1');
    expect(answers.at(-1)?.status).toBe(413);
    expect(await raw(base, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*\r\nX-Idcli-Sandbox: 1\r\n/);
    const huge = `GET /?${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`;
    expect(await raw(base, huge)).toMatch(/^HTTP\/1\.1 431 .*\r\nX-Idcli-Sandbox: 1\r\n/);
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'example.com', '127.0.0.1.example.com', ''])(
    'refuses to listen on %j',
    async (host) => {
      await expect(sandbox({ host })).rejects.toMatchObject({ code: 'NOT_LOOPBACK' });
    },
  );

  it.each(['127.0.0.1', 'localhost', '::1', '[::1]'])('listens on %s', async (host) => {
    const base = await sandbox({ host });
    expect(new URL(base.url).hostname).toBe(host === '::1' ? '[::1]' : host);
    expect(base.url).not.toMatch(/\/$/);
    expect((await get(`${base.url}/ingroupe/oauth2/jwks`)).status).toBe(200);
  });
});

describe('the Host header', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('%s with the port is taken', async (name) => {
    const base = await sandbox();
    expect(await withHost(base, `${name}:${portOf(base)}`)).toEqual({ status: 200, mark: '1' });
  });

  it.each(['attacker.example.com', '127.0.0.1', 'localhost:1'])('%j is refused', async (host) => {
    const base = await sandbox();
    for (const path of ['/', '/_sandbox/state', '/ingroupe/oauth2/jwks']) {
      expect(await withHost(base, host, path)).toEqual({ status: 421, mark: '1' });
    }
  });

  it.each(['1.0', '1.1'])('none at all is refused (HTTP/%s)', async (version) => {
    const base = await sandbox();
    const answer = await raw(base, `GET / HTTP/${version}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 421 [\s\S]*\r\nX-Idcli-Sandbox: 1\r\n/);
  });

  it('issuer and endpoints stay the same, by whatever name they are asked for', async () => {
    const base = await sandbox();
    const url = `http://localhost:${portOf(base)}/ingroupe/.well-known/openid-configuration`;
    const answer = await get(url).catch(() => undefined);
    // Where localhost is only the IPv6 address, nothing listens there.
    if (answer !== undefined) expect(await answer.json()).toMatchObject({ issuer: `${base.url}/ingroupe` });
  });
});

describe('unknown paths', () => {
  it('answer programs in JSON, with what is there and what was meant', async () => {
    const base = await sandbox();
    const response = await get(`${base.url}/ingroupe/.well-known/openid-configuratoin`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: 'not_found',
      error_description: 'nothing is at this path; did you mean /ingroupe/.well-known/openid-configuration?',
      known_paths: [
        '/ingroupe/.well-known/openid-configuration',
        '/ingroupe/oauth2/authorize',
        '/ingroupe/oauth2/token',
        '/ingroupe/oauth2/jwks',
      ],
    });
  });

  it('answer browsers with a page', async () => {
    const base = await sandbox();
    const response = await get(`${base.url}/favicon.ico`, { Accept: 'text/html' });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('/ingroupe/oauth2/authorize');
  });

  it.each([
    '//attacker.example.com/',
    '/ingroupe//oauth2/authorize',
    '/INGROUPE/oauth2/jwks',
    '/ingroupe/oauth2/jwks/',
  ])('%s is unknown', async (path) => {
    const base = await sandbox();
    expect((await withHost(base, `127.0.0.1:${portOf(base)}`, path)).status).toBe(404);
  });

  it('a target that is not a path is refused', async () => {
    const base = await sandbox();
    const host = `127.0.0.1:${portOf(base)}`;
    const answer = await raw(
      base,
      `GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

it('a bug of its own is answered as such', async () => {
  const base = await sandbox({
    random: () => {
      throw new Error('no randomness');
    },
  });
  const response = await get(authorizeUrl(base));
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({
    error: 'server_error',
    error_description: 'a bug in the sandbox: Error: no randomness',
  });
});

it('has a tenant for every system that has scenarios', async () => {
  expect((await sandbox()).tenants.map(({ id }) => id)).toEqual(SYSTEMS);
});

describe('start options', () => {
  const wrong: [string, Partial<SandboxOptions>, string, RegExp][] = [
    [
      'system of a fault',
      { faults: { ingrope: 'ok' } },
      'SANDBOX_SCENARIO_UNKNOWN',
      /no system "ingrope"; did you mean ingroupe/,
    ],
    [
      'fault',
      { faults: { ingroupe: 'wrong-nounce' } },
      'SANDBOX_SCENARIO_UNKNOWN',
      /no fault "wrong-nounce"; did you mean wrong-nonce/,
    ],
    [
      'persona',
      { persona: 'mononim' },
      'SANDBOX_SCENARIO_UNKNOWN',
      /no persona "mononim"; did you mean mononym/,
    ],
    [
      'system of a redirect URI',
      { redirectUris: { nobody: [] } },
      'SANDBOX_SCENARIO_UNKNOWN',
      /no system "nobody"/,
    ],
    ['redirect URI', { redirectUris: { ingroupe: ['/callback'] } }, 'USAGE', /not an absolute URI/],
    [
      'redirect URI with fragment',
      { redirectUris: { ingroupe: ['https://a.example.com/#x'] } },
      'USAGE',
      /fragment/,
    ],
    ['redirect URI of a script', { redirectUris: { ingroupe: ['javascript:alert(1)'] } }, 'USAGE', /scheme/],
    ['port that browsers refuse', { port: 6000 }, 'USAGE', /browsers refuse/],
    ['https without a maker', { https: true }, 'USAGE', /certificate/],
  ];
  it.each(wrong)('refuses a wrong %s', async (_name, options, code, message) => {
    const error = await sandbox(options).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(IdcliError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('a port in use is PORT_TAKEN', async () => {
    const base = await sandbox();
    await expect(sandbox({ port: portOf(base) })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  });

  it('https: uses the certificate that is made for loopback', async () => {
    const asked: unknown[] = [];
    const base = await sandbox({
      https: true,
      makeCertificate: async (hosts, now) => {
        asked.push({ hosts, now });
        return CERTIFICATE;
      },
    });
    expect(asked).toEqual([{ hosts: ['127.0.0.1', '::1', 'localhost'], now: NOW }]);
    expect(base.certificate).toBe(CERTIFICATE.cert);
    expect(base.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const body = await new Promise<string>((resolve, reject) => {
      const url = `${base.url}/ingroupe/.well-known/openid-configuration`;
      httpsRequest(url, { ca: CERTIFICATE.cert }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve(text);
      })
        .on('error', reject)
        .end();
    });
    expect(JSON.parse(body)).toMatchObject({ issuer: `${base.url}/ingroupe` });
  });
});

describe('close', () => {
  it('cuts open connections and frees the port', async () => {
    const options = {
      now: () => NOW,
      random: (bytes: number) => new Uint8Array(bytes),
      sleep: async () => {},
    };
    const first = await startSandbox({ ...options, port: 0 });
    // Keep-alive: this connection stays open after the answer.
    await (await get(`${first.url}/`)).text();
    const half = connect(portOf(first), '127.0.0.1');
    half.on('error', () => {});
    await new Promise((resolve) => half.once('connect', resolve));
    half.write('GET / HTTP/1.1\r\n');
    await first.close();
    const second = await startSandbox({ ...options, port: portOf(first) });
    expect(second.url).toBe(first.url);
    await second.close();
    await second.close();
  });
});
