/** Refreshes at the provider without a vendor: right, and with the scenarios of the OpenID Foundation's suite. */
import { webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultsOf, startSandbox } from '../../src/sandbox/index.ts';
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

const rows = faultsOf('generic').filter(({ needs }) => needs?.refresh === true);

it.each(rows.map((row) => [row.id, row] as const))('%s', async (_id, { id, trips }) => {
  const login = await runJson(onlineWorld(), [
    ...['login', '--provider', 'generic', '--sandbox', sandbox.url, '--headless'],
    ...['--scope', 'openid offline_access', '--login-hint', `fault:${id}`],
  ]);
  expect(failingChecks(login.document)).toEqual([]);
  const world = onlineWorld({ files: { '/project/login.json': login.stdout } });
  const { document } = await runJson(world, ['token', 'refresh', '--from', 'login.json']);
  expect({ outcome: document.outcome, fails: failingChecks(document) }).toEqual({
    outcome: trips.outcome,
    fails: trips.fails ?? [],
  });
});
