/** `idcli probe rp`: the sandbox as OpenID provider of an application under test. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { suggestion } from '../../common/suggest.ts';
import { IdcliError } from '../../errors.ts';
import type { RpBench } from '../../probes/rp/bench.ts';
import { planTable, probesOfPlan } from '../../probes/rp/plans.ts';
import { rpProbes } from '../../probes/rp/probes.ts';
import { faultsOf, SYSTEMS } from '../../sandbox/index.ts';
import type { World } from '../../world.ts';
import type { Invocation } from '../command.ts';
import { DEFAULT_PORT, probeApplication, type Ready } from './probe-application.ts';
import type { ProbeRpValues } from './probe-rp.ts';
import { clientOf, environmentOf } from './rp-client.ts';
import { playProvider } from './rp-provider.ts';

/** @throws {IdcliError} what the probes of an application throw; `USAGE` for a system without OpenID */
export async function runProbeRp(values: ProbeRpValues, given: Invocation): Promise<void> {
  const system = systemOf(values.provider);
  const faults = faultsOf(system);
  const { plan } = values;
  const planned = plan === undefined ? undefined : probesOfPlan(plan, faults);
  const { draft } = given;
  await probeApplication(
    {
      subject: 'rp',
      protocol: 'oidc',
      system,
      probes: rpProbes(faults).filter(({ id }) => planned?.includes(id) ?? true),
      ready: (invocation) => registered(system, values, invocation),
      conclude(results, { late }) {
        draft.notes.push(...late);
        if (plan !== undefined) draft.data.plan = planTable(plan, faults, results) as unknown as Json;
      },
    },
    values,
    given,
  );
}

async function registered(
  system: string,
  values: ProbeRpValues,
  invocation: Invocation,
): Promise<Ready<RpBench>> {
  const client = await clientOf(values, invocation);
  if (client !== undefined && system !== 'generic')
    throw new IdcliError('USAGE', `${system} has a client of its own, and takes no other`, {
      hint: 'leave out --client-id, --clients and the like: its settings are printed',
    });
  const { port = DEFAULT_PORT, redirectUri: redirectUris = [], clientSecret } = values;
  return {
    addresses: [],
    async play({ world }) {
      const provider = await playProvider({ system, port, redirectUris, ...defined({ client }) }, world);
      return {
        provider,
        environment: environmentOf(provider, redirectUris[0], clientSecret === undefined),
        bench: async (shared, { world: paced }) => ({
          ...shared,
          provider,
          late: [],
          ...patienceOf(values, paced),
        }),
      };
    },
  };
}

function patienceOf(
  { wait, slow }: ProbeRpValues,
  { sleep, signal }: World,
): Pick<RpBench, 'patience' | 'pause'> {
  return defined({
    patience: wait === undefined ? undefined : () => sleep(wait * 1000, signal),
    pause: slow === true ? (milliseconds: number) => sleep(milliseconds, signal) : undefined,
  });
}

function systemOf(name = 'generic'): string {
  const known = SYSTEMS.filter((system) =>
    faultsOf(system).some(({ protocols = {} }) => 'oidc' in protocols),
  );
  if (known.includes(name)) return name;
  throw new IdcliError(
    'USAGE',
    `no system ${JSON.stringify(name)} plays an OpenID provider${suggestion(name, known)}`,
    {
      hint: `there is ${known.join(', ')}`,
    },
  );
}
