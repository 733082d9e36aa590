/** What is done with tokens after a login, against one sandbox that goes on running. */
import { webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    port: 0,
  });
});
afterAll(() => sandbox?.close());

const HERE = ['--provider', 'signicat-sms-otp', '--sandbox'];

/** The JSON of a login, as a file would hold it. */
async function logIn(more: readonly string[] = []): Promise<string> {
  const { stdout } = await runJson(onlineWorld(), [
    ...['login', ...HERE, sandbox.url, '--headless', '--scope', 'openid idp-id phone offline_access'],
    ...more,
  ]);
  return stdout;
}

const withLogin = (login: string, ...words: readonly string[]) =>
  runJson(onlineWorld({ files: { '/project/login.json': login } }), [
    'token',
    ...words,
    '--from',
    'login.json',
  ]);

describe('on the JSON of a login', () => {
  it('refresh gives new tokens about the same person, and the old refresh token is dead', async () => {
    const login = await logIn();
    const { document, code } = await withLogin(login, 'refresh');
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.claims?.subject).toBe(JSON.parse(login).claims.subject);
    expect(document.tokens?.access_token).not.toBe(JSON.parse(login).tokens.access_token);
    const again = await withLogin(login, 'refresh');
    expect(again.code).toBe(4);
    expect(again.document.error?.provider?.error).toBe('invalid_grant');
    expect(again.document.error?.message).toContain('used already');
  });

  it('refresh refuses an ID token about someone else', async () => {
    const login = JSON.parse(await logIn());
    const [header = '', payload = '', signature = ''] = login.tokens.id_token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'someone-else' })).toString('base64url');
    login.tokens.id_token = [header, other, signature].join('.');
    const { document, code } = await withLogin(JSON.stringify(login), 'refresh');
    expect(failingChecks(document)).toEqual(['id_token.sub']);
    expect(code).toBe(1);
  });

  it('userinfo is held against the subject of the login', async () => {
    const { document, code } = await withLogin(await logIn(), 'userinfo');
    expect(document.claims).toMatchObject({ phone_number: '+447700900000', source: { verified: true } });
    expect(code).toBe(0);
    const wrong = await withLogin(await logIn(['--fault', 'userinfo-sub-mismatch']), 'userinfo');
    expect(failingChecks(wrong.document)).toEqual(['userinfo.sub']);
    expect(wrong.code).toBe(1);
  });

  it('introspect, revoke, introspect: the token does not count any more', async () => {
    const login = await logIn();
    const before = await withLogin(login, 'introspect');
    expect(before.document.data?.introspection).toMatchObject({ active: true });
    expect((await withLogin(login, 'revoke', '--which', 'access_token')).code).toBe(0);
    const then = await withLogin(login, 'introspect');
    expect(then.document.data?.introspection).toEqual({ active: false });
    expect(then.code).toBe(0);
    expect((await withLogin(login, 'userinfo')).document.error?.provider).toMatchObject({
      error: 'invalid_token',
      status: 401,
    });
  });

  it('revoke takes the refresh token first', async () => {
    const login = await logIn();
    expect((await withLogin(login, 'revoke')).document.data).toEqual({ revoked: true });
    expect((await withLogin(login, 'refresh')).code).toBe(4);
    expect((await withLogin(login, 'userinfo')).code).toBe(0);
  });

  it('exchange sends the types as URIs, and says that this provider has no such grant', async () => {
    const world = onlineWorld({ files: { '/project/login.json': await logIn() } });
    const { document, code, stderr } = await runJson(world, [
      ...['token', 'exchange', '--from', 'login.json', '--which', 'id_token'],
      ...['--requested-token-type', 'jwt', '--audience', 'api', '--trace', '--verbose'],
    ]);
    expect(document.error?.provider?.error).toBe('unsupported_grant_type');
    expect(code).toBe(4);
    expect(stderr).toContain('token-type%3Aid_token');
    expect(stderr).toContain('token-type%3Ajwt');
    expect(stderr).toContain('audience=api');
  });
});

describe('SO-C8 token errors', () => {
  it('name the trace id of the provider', async () => {
    const { document } = await withLogin(await logIn(), 'exchange');
    expect(document.error?.hint).toMatch(/trace id: [0-9a-f]{32}/);
  });
});

describe('client-credentials', () => {
  it('gets a token for the client', async () => {
    const { document, code } = await runJson(onlineWorld(), [
      ...['token', 'client-credentials', ...HERE, sandbox.url, '--scope', 'signicat-api'],
    ]);
    expect(code).toBe(0);
    expect(document.tokens).toMatchObject({ token_type: 'Bearer', scope: 'signicat-api' });
  });

  it('is refused with a wrong secret, with 400 as recorded', async () => {
    const { document, code } = await runJson(onlineWorld({ env: { WRONG: 'not-the-secret' } }), [
      ...['token', 'client-credentials', ...HERE, sandbox.url, '--client-secret', 'env:WRONG'],
    ]);
    expect(code).toBe(4);
    expect(document.error?.provider).toMatchObject({ error: 'invalid_client', status: 400 });
  });
});

describe('bad input', () => {
  const run = (words: readonly string[], files: Record<string, string> = {}) =>
    runJson(onlineWorld({ files }), ['token', ...words]);

  it.each([
    ['nothing at all', ['refresh', ...HERE, ''], {}, 'no token is given'],
    ['a file that is not there', ['refresh', '--from', 'none.json'], {}, 'none.json cannot be read'],
    ['an empty file', ['refresh', '--from', 'a.json'], { '/project/a.json': '' }, 'neither the JSON'],
    ['a file of something else', ['refresh', '--from', 'a.json'], { '/project/a.json': '[1]' }, 'neither'],
    [
      'a login without a refresh token',
      ['refresh', '--from', 'a.json'],
      { '/project/a.json': '{"tokens":{"access_token":"a"}}' },
      '--from has no refresh_token',
    ],
    [
      'two tokens',
      ['refresh', 'a-refresh-token', '--from', 'a.json'],
      { '/project/a.json': '{"tokens":{"refresh_token":"a"}}' },
      'both as argument and by --from',
    ],
  ] as const)('%s', async (_name, words, files, fact) => {
    const { document, code } = await run(
      words.filter((word) => word !== ''),
      files,
    );
    expect(document.error?.message).toContain(fact);
    expect(code).toBe(2);
  });
});

describe('SO-C4 UserInfo is read for what it is', () => {
  it.each([
    ['a signed answer that calls itself JSON', 'userinfo-signed', 'application/json'],
    ['an encrypted answer that calls itself text', 'userinfo-encrypted', 'text/plain'],
    ['JSON that calls itself a JWT', 'ok', 'application/jwt'],
  ])('%s', async (_name, fault, type) => {
    const plain = onlineWorld();
    const world = onlineWorld({
      connect: (transport) => {
        const fetch = plain.connect(transport);
        return async (input, init) => {
          const answer = await fetch(input, init);
          if (!String(input).endsWith('/userinfo')) return answer;
          return new Response(await answer.text(), {
            status: answer.status,
            headers: { 'content-type': type },
          });
        };
      },
    });
    const { document, code } = await runJson(world, [
      ...['login', ...HERE, sandbox.url, '--headless', '--fault', fault],
    ]);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(document.claims?.phone_number).toBe('+447700900000');
    expect(code).toBe(0);
  });
});
