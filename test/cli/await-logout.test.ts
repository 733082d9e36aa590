/** `login --await-logout`: takes the logout of the provider, judges it, and answers it. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeLogoutSession } from '../../src/checks/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';

const LOGOUT = 'http://127.0.0.1:18781/logout';
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
    sleep: async () => {},
    port: 0,
    systems: ['generic'],
    fetch,
  } as unknown as Parameters<typeof startSandbox>[0]);
  const client = {
    client_id: 'listener',
    client_secret: 'a-secret-of-the-client-that-listens',
    redirect_uris: ['http://127.0.0.1/callback'],
    post_logout_redirect_uris: ['http://127.0.0.1/callback'],
    backchannel_logout_uri: LOGOUT,
  };
  await fetch(new URL('/_sandbox/clients', sandbox.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clients: [client] }),
  });
});
afterAll(() => sandbox?.close());

const logIn = (...more: readonly string[]) =>
  runJson(onlineWorld({ env: { SECRET: 'a-secret-of-the-client-that-listens' }, seed: more.join() }), [
    ...['login', '--provider', 'generic', '--sandbox', sandbox.url, '--headless', '--logout'],
    ...['--client-id', 'listener', '--client-secret', 'env:SECRET'],
    ...['--await-logout', 'back-channel', '--logout-uri', LOGOUT, ...more],
  ]);

describe('back-channel', () => {
  it('takes a good logout token, and answers 200', async () => {
    const { document, code } = await logIn();
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.data?.logoutReceived).toEqual({ channel: 'back-channel', accepted: true });
    const subjects = document.reports.map(({ subject }) => subject);
    expect(subjects).toContain('logout_token');
  });
});

describe('logout.session', () => {
  const session = { iss: 'i', sub: 's', sid: 'x' };
  it.each([
    ['the session', { sub: 's', sid: 'x' }, false, 'pass'],
    ['the session alone', { sid: 'x' }, false, 'pass'],
    ['another session', { sub: 's', sid: 'y' }, false, 'fail'],
    ['another user', { sub: 't' }, false, 'fail'],
    ['a frame without parameters', { iss: null, sid: null }, true, 'pass'],
    ['a frame with both', { iss: 'i', sid: 'x' }, true, 'pass'],
    ['a frame with sid alone', { iss: null, sid: 'x' }, true, 'fail'],
    ['a frame of another issuer', { iss: 'j', sid: 'x' }, true, 'fail'],
  ])('%s', async (_name, named, frontChannel, status) => {
    const { findings } = await judgeLogoutSession({ named, session, frontChannel });
    expect(findings.map((finding) => finding.status)).toEqual([status]);
  });
});
