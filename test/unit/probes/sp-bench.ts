/** A service provider of the tests, with the sandbox as its identity provider, as the probes see both. */
import { playIdentityProvider } from '../../../src/commands/probe/sp-provider.ts';
import { lacksLogin } from '../../../src/probes/application/bench.ts';
import { builtInPlayer } from '../../../src/probes/driver/built-in.ts';
import type { Probe, ProbeResult } from '../../../src/probes/probe.ts';
import { runProbes } from '../../../src/probes/run.ts';
import type { SpBench } from '../../../src/probes/sp/bench.ts';
import { type ServiceProviderSettings, startServiceProvider } from '../../helpers/service-provider.ts';
import { testWorld } from '../../helpers/world.ts';

export interface Situation extends ServiceProviderSettings {
  readonly allowsUnsolicited?: true;
}

/** Plays the probes against a service provider of its own. */
export async function probed(
  probes: readonly Probe<SpBench>[],
  { allowsUnsolicited, ...settings }: Situation,
): Promise<readonly ProbeResult[]> {
  const world = {
    ...testWorld({ connect: () => (input, init) => fetch(input, init) }),
    // The service provider has a clock of its own.
    now: () => new Date(),
  };
  const app = await startServiceProvider(settings);
  const serviceProvider = {
    entityId: app.entityId,
    wantsAssertionsSigned: false,
    decrypts: settings.encrypts === true,
    logoutBindings: ['redirect', 'post'] as const,
  };
  const provider = await playIdentityProvider(
    0,
    { metadata: app.metadata, serviceProvider, acs: [`${app.origin}/saml/acs`] },
    world,
  );
  app.use(await (await fetch(provider.metadata)).text());
  const bench: SpBench = {
    application: {
      start: `${app.origin}/login`,
      marks: { text: 'Welcome' },
      returnParameters: ['return_to'],
    },
    provider,
    player: builtInPlayer({
      fetch: (input, init) => fetch(input, init),
      provider,
      fill: {},
      signal: world.signal,
      sleep: world.sleep,
    }),
    serviceProvider,
    allowsUnsolicited: allowsUnsolicited === true,
    fetch: (url) => fetch(url),
  };
  const results: ProbeResult[] = [];
  try {
    await runProbes(
      { rows: probes, bench, lacks: lacksLogin(bench), draft: { exchanges: [] }, world },
      results,
    );
  } finally {
    await app.close();
    await provider.close();
  }
  return results;
}
