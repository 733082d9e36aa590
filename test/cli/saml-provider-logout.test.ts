/** Logouts that the sandbox's SAML provider starts: `saml logout --await` fails exactly the check of each scenario. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf, startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { errorDue, failingChecks, runJson } from '../helpers/run.ts';
import { NOW } from '../unit/sandbox/support.ts';

const SYSTEM = 'generic';
let sandbox: Sandbox;
let acs = '';

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    now: () => NOW,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    sleep: async () => {},
    systems: [SYSTEM],
  });
  const { listen } = await import('../../src/loopback/index.ts');
  const redirectUris = [new URL('http://127.0.0.1:0/saml/acs')];
  const listener = await listen({ redirectUris, https: false, awaits: [], title: '', now: () => NOW });
  acs = listener.redirectUri.href;
  await listener.close();
});
afterAll(() => sandbox.close());

const common = () => ['--provider', SYSTEM, '--sandbox', sandbox.url, '--acs', acs, '--headless'];

/** Logs in, lets the provider play the scenario, and waits for its LogoutRequest. */
async function loggedOut(scenario: string, binding: string) {
  const now = NOW.toISOString();
  const login = await runJson(onlineWorld({ now }), ['login', '--protocol', 'saml', ...common()]);
  expect([login.document.error, failingChecks(login.document)]).toEqual([undefined, []]);
  const armed = await fetch(`${sandbox.url}/_sandbox/scenario`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ system: SYSTEM, scenario, times: 1 }),
  });
  expect(armed.status).toBe(200);
  const saml = sandbox.tenants.find(({ id }) => id === SYSTEM)?.saml;
  const start = `${saml?.logoutStart}?session=${String(login.document.data?.sessionIndex)}&binding=${binding}`;
  const files = { '/project/login.json': JSON.stringify(login.document) };
  return runJson(onlineWorld({ now, files }), [
    ...['saml', 'logout', '--await', start, '--from', 'login.json'],
    ...common(),
  ]);
}

describe('a logout that the provider starts', () => {
  it.each(['redirect', 'post'])('over %s is answered', async (binding) => {
    const { document } = await loggedOut('ok', binding);
    expect([document.error, failingChecks(document)]).toEqual([undefined, []]);
    expect(document).toMatchObject({ data: { answer: { status: ['Success'] } } });
  });

  const rows = faultsOf(SYSTEM).filter(({ needs }) => needs?.saml === 'idp-logout');
  it.each(rows.map((fault) => [fault.id, fault] as const))('%s', async (id, { trips }) => {
    const { document } = await loggedOut(id, 'redirect');
    expect({
      outcome: document.outcome,
      fails: failingChecks(document).sort(),
      error: document.error?.code,
    }).toEqual({ outcome: trips.outcome, fails: [...(trips.fails ?? [])].sort(), error: errorDue(trips) });
  });
});
