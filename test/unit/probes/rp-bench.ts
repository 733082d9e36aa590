/** A relying party of the tests, with the sandbox as its provider, as the probes see both. */
import { playProvider } from '../../../src/commands/probe/rp-provider.ts';
import type { Probe, ProbeResult } from '../../../src/probes/probe.ts';
import type { RpBench } from '../../../src/probes/rp/bench.ts';
import type { OwnData } from '../../../src/sandbox/index.ts';
import { type Settings, startRelyingParty } from '../../helpers/relying-party.ts';
import { benchAt, resultsOf, worldOfApplications } from './application-bench.ts';

export interface Situation extends Settings {
  /** What the client is registered with besides the usual. */
  readonly registered?: Partial<OwnData['clients'][number]>;
}

const RESPONSE_TYPES = ['code', 'code id_token', 'code id_token token'];

/** Plays the probes against a relying party of its own. */
export async function probed(
  probes: readonly Probe<RpBench>[],
  { registered = {}, ...settings }: Situation,
): Promise<readonly ProbeResult[]> {
  const world = worldOfApplications();
  const app = await startRelyingParty(settings);
  const provider = await playProvider(
    {
      system: 'generic',
      port: 0,
      redirectUris: [],
      client: {
        client_id: 'shop',
        client_secret: 'a secret of the shop, thirty-two bytes long',
        redirect_uris: [`${app.origin}/callback`],
        response_types: RESPONSE_TYPES,
        grant_types: ['authorization_code', 'implicit', 'refresh_token'],
        post_logout_redirect_uris: [`${app.origin}/bye`],
        ...JSON.parse(JSON.stringify(registered).replaceAll('ORIGIN', app.origin)),
      },
    },
    world,
  );
  app.use({
    issuer: provider.issuer,
    clientId: provider.client.clientId,
    secret: provider.client.clientSecret ?? '',
  });
  const start = `${app.origin}/login?issuer={issuer}`;
  const bench: RpBench = {
    ...benchAt({ start, logout: new URL(`${app.origin}/logout`) }, provider, world),
    late: [],
    pause: (milliseconds) => world.sleep(milliseconds, world.signal),
  };
  return resultsOf(probes, bench, world, [app, provider]);
}
