/** `idcli probe rp` at applications with the libraries that people use. What is found is in docs/probed.md. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { runJson } from '../helpers/run.ts';
import { startModAuthOpenidc } from './peers/mod-auth-openidc.ts';
import {
  type App,
  expressOpenidConnectApp,
  openidClientApp,
  passportApp,
  type Registered,
} from './peers/rp/express-apps.ts';

const SECRET = 'a secret of the application under test';

interface Found {
  readonly code: number;
  /** Probes by their result; those that passed or say nothing about it are left out. */
  readonly found: Readonly<Record<string, readonly string[]>>;
  readonly passed: number;
}

/** The application is started while the command waits for it, as a person would. */
async function probed(
  start: (registered: Registered) => Promise<App>,
  path: string,
  options: readonly string[],
): Promise<Found> {
  const [port, own] = [await freePort(), await freePort()];
  const world = onlineWorld({ env: { SECRET } });
  const command = ['probe', 'rp', `http://localhost:${own}${path}`, '--port', `${port}`];
  const client = ['--client-id', 'shop', '--client-secret', 'env:SECRET'];
  const running = runJson(world, [...command, ...client, ...options]);
  const issuer = `http://127.0.0.1:${port}/generic`;
  const isUp = () =>
    fetch(issuer).then(
      () => true,
      () => false,
    );
  while (!(await isUp())) await wait(50);
  const app = await start({ issuer, clientId: 'shop', secret: SECRET, port: own });
  try {
    const { code, document, stderr } = await running;
    const probes = (document.data?.probes ?? []) as readonly {
      readonly id: string;
      readonly status: string;
    }[];
    expect(probes.length, `${stderr}${document.error?.message}`).toBeGreaterThan(60);
    const by = (status: string) => probes.filter((probe) => probe.status === status).map(({ id }) => id);
    return { code, passed: by('pass').length, found: { fail: by('fail'), warn: by('warn') } };
  } finally {
    await app.close();
  }
}

const TEXT = ['--success-text', 'Hello'];

it('finds nothing at openid-client with a session that is renewed', async () => {
  const { code, found, passed } = await probed(openidClientApp, '/login', TEXT);
  expect(found).toEqual({
    fail: [],
    // Left to TLS in the code flow, unless enableNonRepudiationChecks is called.
    warn: ['future-iat', 'public-key-as-secret', 'bad-signature', 'unknown-kid', 'bad-signature-es256'],
  });
  expect(code).toBe(0);
  expect(passed).toBeGreaterThan(50);
});

it('finds what passport-openidconnect lets in', async () => {
  const { code, found } = await probed(passportApp, '/login', [
    ...TEXT,
    '--client-auth',
    'client_secret_post',
  ]);
  expect(found.fail).toEqual([
    ...['code-injection', 'callback-after-error', 'iss-mixup', 'wrong-iss-param', 'missing-iss-param'],
    'alg-none',
  ]);
  expect(found.warn).toEqual(
    expect.arrayContaining(['bad-signature', 'unknown-kid', 'public-key-as-secret']),
  );
  expect(code).toBe(1);
});

it('leaves signatures of express-openid-connect to TLS', async () => {
  const { code, found } = await probed(expressOpenidConnectApp, '/login', TEXT);
  expect(found.fail).toEqual([]);
  expect(found.warn).toEqual(expect.arrayContaining(['bad-signature', 'unknown-kid']));
  expect(code).toBe(0);
});

it('finds what mod_auth_openidc lets in', async () => {
  const { found } = await probed(startModAuthOpenidc, '/guarded/', [
    ...['--success-text', 'The guarded page'],
    ...['--redirect-uri', 'http://localhost/guarded/callback'],
  ]);
  // Logged in all the same; values of a UserInfo answer about somebody else are dropped.
  expect(found.warn).toContain('userinfo-wrong-sub');
  expect(found.fail).toEqual(['callback-after-error', 'missing-iss-param', 'two-audiences']);
});
