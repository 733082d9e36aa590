/** The sandbox as the provider of an application under test, whatever it speaks. */
import type { Provider, ProviderRequest } from '../../probes/application/bench.ts';
import type { ProviderPlace } from '../../probes/driver/browser.ts';
import {
  faultsOf,
  NO_OWN_DATA,
  type OwnData,
  type SeenExchange,
  sentPairs,
  startSandbox,
} from '../../sandbox/index.ts';
import type { Sandbox, SandboxOptions, TenantInfo } from '../../sandbox/types.ts';
import type { World } from '../../world.ts';

export interface PlayedSandbox extends Omit<Provider, 'issuer'>, Pick<ProviderPlace, 'isAt'> {
  /** What the tenant says of itself; another one after `begin`. */
  tenant(): TenantInfo | undefined;
  /** Without trailing slash. */
  url(): string;
  /** Starts another one; the earlier ones go on, as applications may still ask them. */
  begin(changes: Changes): Promise<void>;
  /** Ends the latest and starts another one in its place, at the same address. */
  replace(changes: Changes): Promise<void>;
  close(): Promise<void>;
}

type Changes = Partial<Pick<SandboxOptions, 'port' | 'redirectUris' | 'serviceProviders' | 'samlSigns'>>;

export interface SandboxPlan extends Changes {
  readonly system: string;
  readonly port: number;
  readonly own?: OwnData;
}

export async function playSandbox(
  { system, own = NO_OWN_DATA, ...plan }: SandboxPlan,
  world: World,
): Promise<PlayedSandbox> {
  const seen: ProviderRequest[] = [];
  let settings: Changes & { readonly port: number } = plan;
  const begin = (): Promise<Sandbox> =>
    startSandbox({
      now: world.now,
      random: world.random,
      sleep: world.sleep,
      systems: [system],
      own,
      fetch: world.connect({}),
      // Each counts from 1.
      seen: (exchange) => seen.push(requestOf(exchange, seen.length + 1)),
      ...settings,
    });
  const first = await begin();
  const started = [first];
  const current = (): Sandbox => started.at(-1) ?? first;
  return {
    system,
    faults: faultsOf(system),
    tenant: () => current().tenants.find(({ id }) => id === system),
    url: () => current().url,
    isAt: ({ origin }) => started.some(({ url }) => new URL(url).origin === origin),
    choose: (scenario) => current().choose(system, scenario),
    requests: () => seen,
    timesPlayed: (scenario) =>
      current()
        .played()
        .filter((one) => one.scenario === scenario)
        .reduce((sum, { times }) => sum + times, 0),
    async begin(changes) {
      settings = { ...settings, ...changes };
      started.push(await begin());
    },
    async replace(changes) {
      const old = started.pop() ?? first;
      settings = { ...settings, port: Number(new URL(old.url).port), ...changes };
      await old.close();
      started.push(await begin());
    },
    async close() {
      for (const sandbox of started) await sandbox.close();
    },
  };
}

function requestOf({ entry, request }: SeenExchange, number: number): ProviderRequest {
  const url = new URL(request.url);
  return {
    ...entry,
    number,
    url,
    sent: new Map(sentPairs({ ...request, url })),
    isProven: request.headers.dpop !== undefined,
  };
}
