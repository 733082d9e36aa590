/**
 * FAPI modules of the OpenID Foundation's suite, lived through by a client of the profile, not by the default one: by TLS,
 * and to the end, which is a protected resource.
 */
import { webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOGIN_WAYS } from '../../src/explain/login-ways.ts';
import { makeSelfSignedCertificate } from '../../src/loopback/certificate.ts';
import { faultsOf, startSandbox } from '../../src/sandbox/index.ts';
import type { Fault, Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { errorDue, failingChecks, network, runJson } from '../helpers/run.ts';

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

let sandbox: Sandbox;
/** Client and sandbox share one clock, which says that the waits between polls have passed. */
let now = () => new Date();
beforeAll(async () => {
  sandbox = await startSandbox({
    now: () => now(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    port: 0,
    systems: ['generic'],
    https: true,
    makeCertificate: makeSelfSignedCertificate,
    fetch: network({}),
  });
});
afterAll(() => sandbox?.close());

describe.each(Object.entries(PLANS) as [Plan, string][])('%s', (plan, prefix) => {
  const rows = faultsOf('generic').filter(({ oidf = [] }) => oidf.some(({ id }) => id.startsWith(prefix)));

  it.each(rows.map((row) => [row.id, row] as const))('%s', async (_id, fault) => {
    const trips = { ...fault.trips, ...fault.profiles?.[plan] };
    const world = onlineWorld({
      files: { '/project/ca.pem': sandbox.certificate ?? '' },
      // One sandbox takes an assertion once.
      seed: `${plan} ${fault.id}`,
    });
    now = world.now;
    const { document } = await runJson(world, [
      ...['login', '--provider', 'generic', '--sandbox', sandbox.url, '--ca', 'ca.pem', '--headless'],
      ...['--fault', fault.id, '--scope', 'openid api', '--step-up', '/generic/resource'],
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
    // The suite counts a module as lived through when the resource is called, and as refused when it is not.
    expect(document.data?.stepUp).toEqual(trips.outcome === 'done' ? { status: 200 } : undefined);
  });
});
