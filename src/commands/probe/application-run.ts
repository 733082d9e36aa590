/** What the commands that probe an application do around their probes: settings, the wait, the person. */
import type { Json } from '../../common/json.ts';
import { shellWord } from '../../common/shell.ts';
import { IdcliError } from '../../errors.ts';
import { type Bench, GOOD_LOGIN_ID } from '../../probes/application/bench.ts';
import type { Player, ProviderPlace } from '../../probes/driver/browser.ts';
import { builtInPlayer } from '../../probes/driver/built-in.ts';
import type { ProbeRow } from '../../probes/probe.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { Transport } from '../../world.ts';
import type { Invocation } from '../command.ts';
import type { Driven } from './application.ts';
import type { ApplicationValues } from './application-options.ts';

/** Every address of the application that is asked. */
export const addressesOf = ({ start, home, reset, logout }: Driven): readonly URL[] =>
  [new URL(start.replaceAll('{issuer}', '')), home, reset, logout].filter((url) => url !== undefined);

/** The good login says what the application does, so it is never taken over. */
export const withoutGoodLogin = <Result>(results: ReadonlyMap<string, Result> | undefined) =>
  results && new Map([...results].filter(([id]) => id !== GOOD_LOGIN_ID));

/** `--dry-run`: how to register, and what would be tried. */
export function tellPlan(rows: readonly ProbeRow[], { start }: Driven, { draft }: Invocation): void {
  draft.data.planned = rows.map(({ id, title }) => ({ id, title, to: [start] })) as unknown as Json;
  draft.notes.push('nothing was sent');
}

/** Settings of the application, line by line. */
export async function tellEnvironment(
  environment: Readonly<Record<string, string>>,
  { tell }: Invocation,
): Promise<void> {
  await tell('Settings for the application:', true);
  for (const [name, value] of Object.entries(environment)) await tell(`  ${name}=${shellWord(value)}`, true);
}

const USUAL_WAIT_SECONDS = 60;
const PAUSE_MILLISECONDS = 500;

/** The application may be started only now, with the settings that were printed. */
export async function waitFor(
  url: URL,
  { timeout = USUAL_WAIT_SECONDS }: Pick<ApplicationValues, 'timeout'>,
  { transport, world, tell }: Invocation & { readonly transport: Transport },
) {
  const fetch = world.connect(transport);
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

/** Something that runs applications starts one again in this time. */
const RESTART_SECONDS = 5;

export const answersAgain =
  (url: URL, invocation: Invocation & { readonly transport: Transport }) => async (): Promise<boolean> => {
    try {
      await waitFor(url, { timeout: RESTART_SECONDS }, { ...invocation, tell: async () => {} });
      return true;
    } catch (error) {
      if (error instanceof IdcliError) return false;
      throw error;
    }
  };

/** @throws {IdcliError} `BROWSER_UNAVAILABLE` */
export async function playerOf(
  { fill = [], player }: Pick<ApplicationValues, 'fill' | 'player'>,
  { provider, recorder }: { readonly provider: ProviderPlace; readonly recorder: Recorder },
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
export function demandGoodLogin({ traits }: Pick<Bench, 'traits'>, { draft }: Invocation): void {
  const [login] = draft.reports.at(-1)?.findings ?? [];
  if (traits !== undefined || login === undefined || login.status !== 'skip') return;
  throw new IdcliError(
    'USER_AGENT_STUCK',
    `nothing was probed: ${login.message.replace(/^not decided: /, '')}`,
    {
      hint: 'look at the address in a browser; --fill click="Log in" follows a link, --player chromium runs scripts',
    },
  );
}
