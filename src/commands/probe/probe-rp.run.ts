/** `idcli probe rp`: the sandbox as provider, a good login, then the probes. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { shellWord } from '../../common/shell.ts';
import { suggestion } from '../../common/suggest.ts';
import { IdcliError } from '../../errors.ts';
import type { Player } from '../../probes/driver/browser.ts';
import { builtInPlayer } from '../../probes/driver/built-in.ts';
import type { Probe } from '../../probes/probe.ts';
import type { RpBench } from '../../probes/rp/bench.ts';
import { planTable, probesOfPlan } from '../../probes/rp/plans.ts';
import { demandTellingMarks, GOOD_LOGIN, lacksLogin, rpProbes } from '../../probes/rp/probes.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import { faultsOf, SYSTEMS } from '../../sandbox/index.ts';
import type { Invocation } from '../command.ts';
import { connect } from '../input/connection.ts';
import { applicationOf, type Driven } from './application.ts';
import type { ProbeRpValues } from './probe-rp.ts';
import { announceHosts, chosenProbes, listProbes, probe, readEarlier, withLimits } from './probing.ts';
import { clientOf, environmentOf } from './rp-client.ts';
import { type PlayedProvider, playProvider } from './rp-provider.ts';

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
  const application = applicationOf(url, values);
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

const addressesOf = ({ start, home, reset, logout }: Driven): readonly URL[] =>
  [new URL(start.replaceAll('{issuer}', '')), home, reset, logout].filter((url) => url !== undefined);

/** The good login says what the application does, so it is never taken over. */
const withoutGoodLogin = <Result>(results: ReadonlyMap<string, Result> | undefined) =>
  results && new Map([...results].filter(([id]) => id !== GOOD_LOGIN.id));

/** `--dry-run`: how to register, and what would be tried. */
function tellPlan(rows: readonly Probe<RpBench>[], { start }: Driven, { draft }: Invocation): void {
  draft.data.planned = rows.map(({ id, title }) => ({ id, title, to: [start] })) as unknown as Json;
  draft.notes.push('nothing was sent');
}

async function tellEnvironment(
  environment: Readonly<Record<string, string>>,
  { tell }: Invocation,
): Promise<void> {
  await tell('Settings for the application:', true);
  for (const [name, value] of Object.entries(environment)) await tell(`  ${name}=${shellWord(value)}`, true);
}

const USUAL_WAIT_SECONDS = 60;
const PAUSE_MILLISECONDS = 500;

/** The application may be started only now, with the settings that were printed. */
async function waitFor(
  url: URL,
  { timeout = USUAL_WAIT_SECONDS }: ProbeRpValues,
  { world, tell }: Invocation,
) {
  const fetch = world.connect({});
  const until = world.now().getTime() + timeout * 1000;
  for (let tries = 0; ; tries += 1) {
    try {
      await fetch(url, { redirect: 'manual', signal: world.signal });
      return;
    } catch (error) {
      const isClosed = error instanceof IdcliError && error.code === 'NETWORK';
      if (!isClosed) throw error;
      if (world.now().getTime() >= until) {
        throw new IdcliError('NETWORK', `nothing answers at ${url.href}`, {
          hint: 'start the application with the settings above; --timeout says how long it is waited for',
          cause: error,
        });
      }
      if (tries === 0) await tell(`Waiting until the application answers at ${url.href}`, true);
      await world.sleep(PAUSE_MILLISECONDS, world.signal);
    }
  }
}

/** @throws {IdcliError} `BROWSER_UNAVAILABLE` */
async function playerOf(
  { fill = [], player }: ProbeRpValues,
  { provider, recorder }: { readonly provider: PlayedProvider; readonly recorder: Recorder },
  { world }: Invocation,
): Promise<Player> {
  const shared = { provider, fill: Object.fromEntries(fill) };
  if (player === 'chromium') {
    const { chromiumPlayer } = await import('../../probes/driver/chromium.ts');
    const chromium = await world.launchChromium();
    return chromiumPlayer({
      ...shared,
      chromium,
      now: world.now,
      record: (exchange) => recorder.add(exchange),
    });
  }
  const { signal, sleep } = world;
  return builtInPlayer({ ...shared, fetch: recorder.as('user-agent', 'page'), signal, sleep });
}

/** @throws {IdcliError} `USER_AGENT_STUCK` when no good login was possible and none was refused: nothing is known */
function demandGoodLogin({ traits }: RpBench, { draft }: Invocation): void {
  const [login] = draft.reports.at(-1)?.findings ?? [];
  if (traits !== undefined || login === undefined || login.status !== 'skip') return;
  throw new IdcliError('USER_AGENT_STUCK', `nothing was probed: ${login.message}`, {
    hint: 'look at the address in a browser; --fill click="Log in" follows a link, --player chromium runs scripts',
  });
}
