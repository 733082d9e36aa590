/** What the benches of both kinds of application have in common: the person, the clock, and the run itself. */
import { type Bench, lacksLogin } from '../../../src/probes/application/bench.ts';
import type { ProviderPlace } from '../../../src/probes/driver/browser.ts';
import { builtInPlayer } from '../../../src/probes/driver/built-in.ts';
import type { Probe, ProbeResult } from '../../../src/probes/probe.ts';
import { runProbes } from '../../../src/probes/run.ts';
import { testWorld } from '../../helpers/world.ts';

export const worldOfApplications = () => ({
  ...testWorld({ connect: () => (input, init) => fetch(input, init) }),
  // The application has a clock of its own.
  now: () => new Date(),
});

type TheWorld = ReturnType<typeof worldOfApplications>;
type Closable = { close(): Promise<void> };

/** An application that says Welcome to whom it knows, and the built-in person. */
export const benchAt = <Played extends Bench['provider'] & ProviderPlace>(
  application: Pick<Bench['application'], 'start' | 'logout'>,
  provider: Played,
  { signal, sleep }: TheWorld,
) => ({
  application: { ...application, marks: { text: 'Welcome' }, returnParameters: ['return_to'] },
  provider,
  player: builtInPlayer({ fetch: (input, init) => fetch(input, init), provider, fill: {}, signal, sleep }),
  fetch: (url: URL) => fetch(url),
  answers: () =>
    fetch(application.start).then(
      () => true,
      () => false,
    ),
});

/** Runs the probes, and closes what was opened for them. */
export async function resultsOf<One extends Bench>(
  probes: readonly Probe<One>[],
  bench: One,
  world: TheWorld,
  opened: readonly Closable[],
): Promise<readonly ProbeResult[]> {
  const results: ProbeResult[] = [];
  try {
    await runProbes(
      { rows: probes, bench, lacks: lacksLogin(bench), draft: { exchanges: [] }, world },
      results,
    );
  } finally {
    for (const { close } of opened) await close();
  }
  return results;
}
