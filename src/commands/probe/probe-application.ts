/** The order of steps of both commands that probe an application: a provider plays, a good login, then the probes. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { type Bench, GOOD_LOGIN_ID, lacksLogin } from '../../probes/application/bench.ts';
import { demandTellingMarks } from '../../probes/application/good-login.ts';
import type { ProviderPlace } from '../../probes/driver/browser.ts';
import type { Probe, ProbeResult } from '../../probes/probe.ts';
import type { Transport } from '../../world.ts';
import type { Invocation } from '../command.ts';
import { connect, transportFrom } from '../input/connection.ts';
import { applicationOf } from './application.ts';
import type { ApplicationValues } from './application-options.ts';
import {
  addressesOf,
  answersAgain,
  demandGoodLogin,
  playerOf,
  tellEnvironment,
  tellPlan,
  waitFor,
  withoutGoodLogin,
} from './application-run.ts';
import { announceHosts, chosenProbes, listProbes, probe, readEarlier, withLimits } from './probing.ts';

/** The provider that the application is told of. */
interface Playing<One extends Bench> {
  readonly provider: One['provider'] & ProviderPlace & { close(): Promise<void> };
  /** Settings that the application needs, by name. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the probes work with. Called as soon as the application answers. */
  bench(shared: Omit<Bench, 'traits'>, invocation: Invocation): Promise<One>;
}

/** What the options say of the application, read. */
export interface Ready<One extends Bench> {
  /** Addresses that are asked besides those of the application itself. */
  readonly addresses: readonly URL[];
  play(given: Invocation): Promise<Playing<One>>;
}

/** What depends on what the application speaks. */
export interface Side<One extends Bench> {
  readonly subject: 'rp' | 'sp';
  readonly protocol: 'oidc' | 'saml';
  /** The system of the sandbox that plays the provider. */
  readonly system: string;
  /** All that may be chosen, the good login among them. */
  readonly probes: readonly Probe<One>[];
  /** Reads what the options name. Nothing is sent. */
  ready(given: Invocation): Promise<Ready<One>>;
  /** Adds to the draft what only this side says of the results. */
  conclude(results: readonly ProbeResult[], bench: One): void;
}

export const DEFAULT_PORT = 8400;

/** @throws {IdcliError} errors of options; `PORT_TAKEN`, `PROBE_NOT_ALLOWED`; `NETWORK` when nothing answers */
export async function probeApplication<One extends Bench>(
  { subject, protocol, system, probes, ready, conclude }: Side<One>,
  values: ApplicationValues,
  given: Invocation,
): Promise<void> {
  const chosen = chosenProbes(probes, values);
  if (values.list === true) return listProbes(chosen, given);
  const [url] = given.arguments;
  const application = applicationOf(url, values, `probe ${subject}`);
  const { addresses, play } = await ready(given);
  const invocation = await withLimits(values, given);
  const { draft } = invocation;
  Object.assign(draft, { provider: system, sandbox: true, protocol });
  await announceHosts([...addressesOf(application), ...addresses], invocation);
  const earlier = await readEarlier(values, chosen, `the application at ${application.start}`, invocation);
  const transport = await transportFrom(values, {}, given);
  const { provider, environment, bench: benchOf } = await play(reaching(given, transport));
  try {
    draft.issuer = provider.issuer;
    draft.data.environment = environment as Json;
    await tellEnvironment(environment, invocation);
    if (values.dryRun === true) return tellPlan(chosen, application, invocation);
    const start = new URL(application.start.replaceAll('{issuer}', ''));
    await waitFor(start, values, { ...invocation, transport });
    const recorder = await connect(values, {}, invocation);
    const fetch = recorder.as('client', 'application');
    const player = await playerOf(values, { provider, recorder }, invocation);
    try {
      const shared = {
        application,
        provider,
        player,
        fetch: (address: URL) => fetch(address),
        answers: answersAgain(start, { ...invocation, transport }),
      };
      const bench = await benchOf(shared, invocation);
      await demandTellingMarks(bench);
      const isGoodLogin = ({ id }: Probe<One>) => id === GOOD_LOGIN_ID;
      await probe(
        {
          subject,
          rows: [...probes.filter(isGoodLogin), ...chosen.filter((row) => !isGoodLogin(row))],
          bench,
          earlier: { ...earlier, ...defined({ results: withoutGoodLogin(earlier.results) }) },
          side: { addresses: addressesOf(application).map(String) },
          lacks: lacksLogin(bench),
          conclude: (results) => conclude(results, bench),
        },
        values,
        invocation,
      );
      demandGoodLogin(bench, invocation);
    } finally {
      await player.close();
    }
  } finally {
    await provider.close();
  }
}

/** The provider calls the application, too: at its logout, for request objects. */
function reaching(given: Invocation, transport: Transport): Invocation {
  const { world } = given;
  return {
    ...given,
    world: {
      ...world,
      get signal() {
        return world.signal;
      },
      connect: (more) => world.connect({ ...transport, ...more }),
    },
  };
}
