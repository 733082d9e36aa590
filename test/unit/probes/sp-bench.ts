/** A service provider of the tests, with the sandbox as its identity provider, as the probes see both. */
import { playIdentityProvider } from '../../../src/commands/probe/sp-provider.ts';
import type { Probe, ProbeResult } from '../../../src/probes/probe.ts';
import type { SpBench } from '../../../src/probes/sp/bench.ts';
import { type ServiceProviderSettings, startServiceProvider } from '../../helpers/service-provider.ts';
import { benchAt, resultsOf, worldOfApplications } from './application-bench.ts';

export interface Situation extends ServiceProviderSettings {
  readonly allowsUnsolicited?: true;
}

/** Plays the probes against a service provider of its own. */
export async function probed(
  probes: readonly Probe<SpBench>[],
  { allowsUnsolicited, ...settings }: Situation,
): Promise<readonly ProbeResult[]> {
  const world = worldOfApplications();
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
    ...benchAt({ start: `${app.origin}/login` }, provider, world),
    serviceProvider,
    allowsUnsolicited: allowsUnsolicited === true,
  };
  return resultsOf(probes, bench, world, [app, provider]);
}
