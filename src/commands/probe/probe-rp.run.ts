/** `idcli probe rp`: the sandbox as provider, a good login, then the probes. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { suggestion } from '../../common/suggest.ts';
import { IdcliError } from '../../errors.ts';
import { lacksLogin } from '../../probes/application/bench.ts';
import { demandTellingMarks } from '../../probes/application/good-login.ts';
import type { RpBench } from '../../probes/rp/bench.ts';
import { planTable, probesOfPlan } from '../../probes/rp/plans.ts';
import { GOOD_LOGIN, rpProbes } from '../../probes/rp/probes.ts';
import { faultsOf, SYSTEMS } from '../../sandbox/index.ts';
import type { Invocation } from '../command.ts';
import { connect } from '../input/connection.ts';
import { applicationOf } from './application.ts';
import {
  addressesOf,
  demandGoodLogin,
  playerOf,
  tellEnvironment,
  tellPlan,
  waitFor,
  withoutGoodLogin,
} from './application-run.ts';
import type { ProbeRpValues } from './probe-rp.ts';
import { announceHosts, chosenProbes, listProbes, probe, readEarlier, withLimits } from './probing.ts';
import { clientOf, environmentOf } from './rp-client.ts';
import { playProvider } from './rp-provider.ts';

const DEFAULT_PORT = 8400;

/** @throws {IdcliError} errors of options; `PORT_TAKEN`, `PROBE_NOT_ALLOWED`; `NETWORK` when nothing answers */
export async function runProbeRp(values: ProbeRpValues, given: Invocation): Promise<void> {
  const system = systemOf(values.provider);
  const faults = faultsOf(system);
  const { plan } = values;
  const planned = plan === undefined ? undefined : probesOfPlan(plan, faults);
  const all = rpProbes(faults).filter(({ id }) => planned?.includes(id) ?? true);
  const rows = chosenProbes(all, values);
  if (values.list === true) return listProbes(rows, given);
  const [url] = given.arguments;
  const application = applicationOf(url, values, 'probe rp');
  const client = await clientOf(values, given);
  if (client !== undefined && system !== 'generic')
    throw new IdcliError('USAGE', `${system} has a client of its own, and takes no other`, {
      hint: 'leave out --client-id, --clients and the like: its settings are printed',
    });
  const invocation = await withLimits(values, given);
  const { world, draft } = invocation;
  draft.provider = system;
  draft.sandbox = true;
  draft.protocol = 'oidc';
  await announceHosts(addressesOf(application), invocation);
  const earlier = await readEarlier(values, rows, `the application at ${application.start}`, invocation);
  const redirectUris = values.redirectUri ?? [];
  const provider = await playProvider(
    { system, port: values.port ?? DEFAULT_PORT, redirectUris, ...defined({ client }) },
    given.world,
  );
  try {
    draft.issuer = provider.issuer;
    const environment = environmentOf(provider, redirectUris[0], values.clientSecret === undefined);
    draft.data.environment = environment as Json;
    await tellEnvironment(environment, invocation);
    if (values.dryRun === true) return tellPlan(rows, application, invocation);
    const recorder = await connect(values, {}, invocation);
    const fetch = recorder.as('client', 'application');
    await waitFor(new URL(application.start.replaceAll('{issuer}', '')), values, invocation);
    const player = await playerOf(values, { provider, recorder }, invocation);
    const bench: RpBench = {
      application,
      provider,
      player,
      fetch: (address) => fetch(address),
      late: [],
      ...(values.wait === undefined
        ? {}
        : { patience: () => world.sleep(seconds(values.wait), world.signal) }),
      ...(values.slow === true ? { pause: (time: number) => world.sleep(time, world.signal) } : {}),
    };
    try {
      await demandTellingMarks(bench);
      await probe(
        {
          subject: 'rp',
          rows: [GOOD_LOGIN, ...rows.filter(({ id }) => id !== GOOD_LOGIN.id)],
          bench,
          earlier: { ...earlier, ...defined({ results: withoutGoodLogin(earlier.results) }) },
          side: { addresses: addressesOf(application).map(String) },
          lacks: lacksLogin(bench),
          conclude(results) {
            draft.notes.push(...bench.late);
            if (plan !== undefined) draft.data.plan = planTable(plan, faults, results) as unknown as Json;
          },
        },
        values,
        invocation,
      );
    } finally {
      await player.close();
    }
    demandGoodLogin(bench, invocation);
  } finally {
    await provider.close();
  }
}

const seconds = (count = 0): number => count * 1000;

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
