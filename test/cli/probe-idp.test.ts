/** Every probe of a SAML identity provider passes at the sandbox, and fails where the sandbox has its hole. */
import { describe, expect, it } from 'vitest';
import { IDP_PROBES } from '../../src/probes/idp/probes.ts';
import { SAML_HOLES } from '../../src/sandbox/saml/holes.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';

interface ProbeData {
  readonly id: string;
  readonly status: string;
  readonly message: string;
}

const LINE = ['probe', 'idp', '--provider', 'generic', '--sandbox', '--headless'];

/** What the probe says at its hole, where that is not `fail`: the provider should, and need not. */
const AT_HOLE: Readonly<Record<string, string>> = {
  'relaystate-long': 'warn',
  'acs-unregistered-signed': 'warn',
  'instant-old': 'warn',
  'id-replayed': 'warn',
  'metadata-keys': 'warn',
  'response-lifetime': 'warn',
  'acs-index-unknown': 'warn',
  'acs-binding-mismatch': 'warn',
};

async function probeIdp(...words: readonly string[]): Promise<readonly ProbeData[]> {
  const { document } = await runJson(onlineWorld(), [...LINE, ...words]);
  expect(document.error).toBeUndefined();
  return document.data?.probes as readonly ProbeData[];
}

describe('probe idp', () => {
  it('has a hole for every probe, and no other', () => {
    expect(SAML_HOLES.map(({ id }) => id).sort()).toEqual(IDP_PROBES.map(({ id }) => id).sort());
  });

  it('finds nothing at the sandbox as it is', async () => {
    const probes = await probeIdp();
    expect(probes.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(probes.length).toBe(IDP_PROBES.length);
  });

  it.each(IDP_PROBES.map(({ id }) => id))('%s finds its hole', async (id) => {
    const [probe] = await probeIdp('--only', id, '--hole', id);
    expect(probe, JSON.stringify(probe)).toMatchObject({ id, status: AT_HOLE[id] ?? 'fail' });
  });
});
