/** Debian's oidc-agent, a client of the device grant, at the provider without a vendor: gets a token, and refreshes it. */
import { execFile } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';

const run = promisify(execFile);
let sandbox: Sandbox;
let folder: string;
let agent: number | undefined;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    port: 0,
    systems: ['generic'],
  });
  folder = mkdtempSync(join(tmpdir(), 'idcli-oidc-agent-'));
  mkdirSync(join(folder, '.config/oidc-agent'), { recursive: true });
  const home = { ...process.env, HOME: folder, TMPDIR: folder };
  // It forks, and says where it listens and who it is.
  const { stdout: said } = await run('oidc-agent', [], { env: home, timeout: 10_000 });
  const [, socket = ''] = /OIDC_SOCK=([^;]+);/.exec(said) ?? [];
  agent = Number(/OIDCD_PID=(\d+)/.exec(said)?.[1]);
  environment = { ...home, OIDC_SOCK: socket };
});
afterAll(async () => {
  if (agent !== undefined && agent > 0) process.kill(agent);
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  await sandbox?.close();
});

it('logs in by the device grant, and gets a new token by refreshing', async () => {
  const client = 'sandbox-generic-pairwise';
  const { stdout, stderr } = await run(
    'oidc-gen',
    [
      ...['--manual', '--flow=device', '--no-url-call', '--prompt=none', '--pw-cmd', 'echo secret'],
      ...['--issuer', `${sandbox.url}/generic`, '--client-id', client],
      ...['--client-secret', `${client}-secret-of-thirty-two-bytes`],
      ...['--scope', 'openid offline_access profile', '--redirect-uri', 'http://localhost:8080', 'idcli'],
    ],
    { env: environment, timeout: 60_000 },
  );
  expect(stdout + stderr).toContain('Everything setup correctly');
  const token = async () => {
    const answer = await run('oidc-token', ['--time=99999', 'idcli'], { env: environment, timeout: 30_000 });
    return answer.stdout.trim();
  };
  const [first, second] = [await token(), await token()];
  expect(first).not.toBe('');
  expect(second).not.toBe(first);
  const userinfo = await fetch(`${sandbox.url}/generic/userinfo`, {
    headers: { authorization: `Bearer ${second}` },
  });
  expect(userinfo.status).toBe(200);
  expect(await userinfo.json()).toHaveProperty('sub');
});
