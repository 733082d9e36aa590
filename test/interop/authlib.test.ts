/**
 * A relying party that no one here wrote logs in at the sandbox, and refuses what the sandbox does wrong on purpose.
 */
import { execFile } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';

const PYTHON = '/usr/bin/python3';
const SCRIPT = new URL('./peers/authlib_rp.py', import.meta.url).pathname;
const run = promisify(execFile);
let sandbox: Sandbox | undefined;

afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

interface Options {
  readonly system?: string;
  readonly scope?: string;
  readonly fault?: string;
  readonly method?: string;
  readonly secret?: string;
}

async function logIn(options: Options = {}) {
  const system = options.system ?? 'ingroupe';
  sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    port: 0,
    ...(options.fault === undefined ? {} : { faults: { [system]: options.fault } }),
  });
  const tenant = sandbox.tenants.find(({ id }) => id === system);
  const words = [
    tenant?.issuer ?? '',
    tenant?.clientId ?? '',
    options.secret ?? tenant?.clientSecret ?? '',
    options.method ?? 'client_secret_post',
    options.scope ?? 'openid name email portrait age_over_18',
  ];
  const { stdout } = await run(PYTHON, [SCRIPT, ...words], { env: { PATH: process.env.PATH } });
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}

describe('Authlib as relying party of the sandbox', () => {
  it.each(['client_secret_post', 'client_secret_basic'])('logs in with %s', async (method) => {
    const claims = await logIn({ method });
    expect(claims.refused).toBeUndefined();
    expect(claims).toMatchObject({ age_over_18: 'true', email_verified: true });
  });

  it.each([
    'wrong-nonce',
    'wrong-iss',
    'wrong-aud',
    'expired-token',
    'bad-signature',
    'hs256',
    'wrong-at-hash',
    'alg-none',
    'unknown-kid',
  ])('refuses %s', async (fault) => {
    expect(await logIn({ fault })).toHaveProperty('refused');
  });

  it('is refused with a wrong secret', async () => {
    const answer = await logIn({ secret: 'not-the-secret' });
    expect(answer.refused).toContain('invalid_client');
  });
});

describe('Authlib at the tenant of Signicat SMS OTP', () => {
  const OTP = { system: 'signicat-sms-otp', scope: 'openid idp-id phone' };

  it.each(['client_secret_post', 'client_secret_basic'])('logs in with %s', async (method) => {
    const claims = await logIn({ ...OTP, method });
    expect(claims.refused).toBeUndefined();
    expect(claims).toMatchObject({ idp: 'otp-sms', acr: 'substantial', sandbox: true });
  });

  it.each([
    'wrong-nonce',
    'wrong-iss',
    'wrong-aud',
    'expired-token',
    'bad-signature',
    'hs256',
    'wrong-at-hash',
    'alg-none',
    'unknown-kid',
    'code-expired',
    // It reads the key set once, which is what the scenario is about.
    'jwks-flicker',
    'user-cancel',
  ])('refuses %s', async (fault) => {
    expect(await logIn({ ...OTP, fault })).toHaveProperty('refused');
  });
});
