/** FAPI modules of the OpenID Foundation's suite, lived through by a client of the profile, not by the default one. */
import { describe, expect, it } from 'vitest';
import { LOGIN_WAYS } from '../../src/explain/login-ways.ts';
import { faultsOf } from '../../src/sandbox/index.ts';
import type { Fault } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { errorDue, failingChecks, runJson } from '../helpers/run.ts';

const PLANS = {
  fapi2: 'fapi2-security-profile-final-client-test',
  fapi1: 'fapi1-advanced-final-client-test',
  ciba: 'fapi-ciba-id1-client',
} as const;
type Plan = keyof typeof PLANS;

/** What the client of a plan types. */
function options(plan: Plan, { needs = {}, id }: Fault): readonly string[] {
  const client = (name: string) => ['--client-id', `sandbox-generic-${name}`];
  const way = needs.way === undefined ? [] : LOGIN_WAYS[needs.way].options.split(' ');
  if (plan === 'ciba') {
    const wait = needs.timeoutSeconds === undefined ? [] : ['--timeout', String(needs.timeoutSeconds)];
    // A ping comes to an address that only registration tells; the sandbox registers no certificates.
    const own =
      needs.way === 'ping'
        ? [...way, ...wait]
        : [...client('fapi-ciba'), '--request-object', 'signed', '--alg', 'PS256,ES256'];
    return ['--grant', 'ciba', '--login-hint', 'default', ...own];
  }
  if (plan === 'fapi1') {
    const name = needs.client === 'sandbox-generic-encrypted' ? 'fapi1-encrypted' : 'fapi1';
    return ['--profile', 'fapi1', ...client(name)];
  }
  return id.startsWith('jarm-')
    ? ['--profile', 'fapi2-message-signing', ...client('fapi2-signing')]
    : ['--profile', 'fapi2', ...client('fapi2')];
}

describe.each(Object.entries(PLANS) as [Plan, string][])('%s', (plan, prefix) => {
  const rows = faultsOf('generic').filter(({ oidf = [] }) => oidf.some(({ id }) => id.startsWith(prefix)));

  it.each(rows.map((row) => [row.id, row] as const))('%s', async (_id, fault) => {
    const trips = { ...fault.trips, ...fault.profiles?.[plan] };
    const { document } = await runJson(onlineWorld(), [
      ...['login', '--provider', 'generic', '--sandbox', '--headless', '--fault', fault.id],
      ...options(plan, fault),
      ...(fault.needs?.userinfo === true ? ['--userinfo'] : []),
    ]);
    expect({
      outcome: document.outcome,
      fails: failingChecks(document)
        .filter((name) => name !== 'callback.error')
        .sort(),
      error: document.error?.code,
      providerError: document.error?.provider?.error,
    }).toEqual({
      outcome: trips.outcome,
      fails: [...(trips.fails ?? [])].sort(),
      error: errorDue(trips),
      providerError: trips.providerError,
    });
  });
});
