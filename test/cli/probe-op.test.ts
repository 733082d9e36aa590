/** Every probe of a provider passes at the sandbox, and fails where the sandbox has its hole. */
import { describe, expect, it } from 'vitest';
import { OP_PROBES } from '../../src/probes/op/probes.ts';
import { holesOf } from '../../src/sandbox/holes.ts';
import { network, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

interface ProbeData {
  readonly id: string;
  readonly status: string;
  readonly message: string;
}

const LINE = ['probe', 'op', '--provider', 'generic', '--sandbox', '--headless'];

/** A redirect URI that has everything a variant changes. */
const USUAL = ['--redirect-uri', 'https://app.example/callback'];

const PUBLIC = [...USUAL, '--client-id', 'sandbox-generic-public', '--client-auth', 'none'];

/** Probes that need another login than the usual one. */
const WITH: Readonly<Record<string, readonly string[]>> = {
  'redirect-localhost-swap': [
    '--client-id',
    'only-loopback',
    '--redirect-uri',
    'http://127.0.0.1:0/callback',
  ],
  'pkce-missing': PUBLIC,
  'pkce-plain': PUBLIC,
  'code-late': [...USUAL, '--slow'],
};

/** A client of which only one spelling of this machine is registered. */
const CONFIG = `sandbox:
  clients:
    - client_id: only-loopback
      client_secret: a-secret-of-the-only-loopback-client
      redirect_uris: ['http://127.0.0.1/callback']
`;

/** What the probe says at its hole, where that is not `fail`: the provider may answer either way, or should. */
const AT_HOLE: Readonly<Record<string, string>> = {
  'redirect-localhost-swap': 'warn',
  'redirect-token-missing': 'warn',
  'code-replay-tokens': 'warn',
  'pkce-plain': 'warn',
};

async function probeOp(words: readonly string[]): Promise<readonly ProbeData[]> {
  const world = testWorld({
    connect: network,
    files: { '/home/user/.config/idcli/config.yaml': CONFIG },
  });
  const { document } = await runJson(world, [...LINE, ...words]);
  expect(document.error).toBeUndefined();
  return document.data?.probes as readonly ProbeData[];
}

describe('probe op', () => {
  it('has a hole for every probe, and no other', () => {
    expect(
      holesOf('generic')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(OP_PROBES.map(({ id }) => id).sort());
  });

  it('finds nothing at the sandbox as it is', async () => {
    const probes = await probeOp(USUAL);
    const found = probes.filter(({ id, status }) => WITH[id] === undefined && status !== 'pass');
    expect(found).toEqual([]);
  });

  describe.each(OP_PROBES.map(({ id }) => id))('%s', (id) => {
    const words = [...(WITH[id] ?? USUAL), '--only', id];

    it.runIf(WITH[id])('passes without its hole', async () => {
      const [probe] = await probeOp(words);
      expect(probe, JSON.stringify(probe)).toMatchObject({ id, status: 'pass' });
    });

    it('finds its hole', async () => {
      const [probe] = await probeOp([...words, '--hole', id]);
      expect(probe, JSON.stringify(probe)).toMatchObject({ id, status: AT_HOLE[id] ?? 'fail' });
    });
  });
});
