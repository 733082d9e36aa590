/** The sandbox as the provider of an application under test. */
import { defined } from '../../common/defined.ts';
import type { ProviderPlace } from '../../probes/driver/browser.ts';
import type { Provider, ProviderRequest } from '../../probes/rp/bench.ts';
import {
  faultsOf,
  NO_OWN_DATA,
  type OwnData,
  type SeenExchange,
  sentPairs,
  startSandbox,
} from '../../sandbox/index.ts';
import type { Sandbox, TenantInfo } from '../../sandbox/types.ts';
import type { World } from '../../world.ts';

interface RegisteredClient {
  readonly clientId: string;
  readonly clientSecret?: string;
}

export interface PlayedProvider extends Provider, ProviderPlace {
  readonly client: RegisteredClient;
  close(): Promise<void>;
}

export interface ProviderPlan {
  readonly system: string;
  readonly port: number;
  readonly redirectUris: readonly string[];
  /** The client of one's own; absent: the ready-made one. */
  readonly client?: OwnData['clients'][number];
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

/** Logout address of each system, below its issuer. */
const LOGOUT: Readonly<Record<string, string>> = { generic: '/logout?confirmed=yes' };

export async function playProvider(plan: ProviderPlan, world: World): Promise<PlayedProvider> {
  const { system, client } = plan;
  const own: OwnData = { ...NO_OWN_DATA, clients: client === undefined ? [] : [client] };
  const seen: ProviderRequest[] = [];
  const begin = (port: number): Promise<Sandbox> =>
    startSandbox({
      now: world.now,
      random: world.random,
      sleep: world.sleep,
      port,
      systems: [system],
      redirectUris: { [system]: plan.redirectUris },
      own,
      fetch: world.connect({}),
      // An issuer that was left counts from 1, too.
      seen: (exchange) => seen.push(requestOf(exchange, seen.length + 1)),
    });
  const first = await begin(plan.port);
  // Applications may still ask an issuer that was left.
  const started = [first];
  const current = (): Sandbox => started.at(-1) ?? first;
  const tenant = (): TenantInfo | undefined => current().tenants.find(({ id }) => id === system);
  const issuer = (): string => tenant()?.issuer ?? current().url;
  return {
    system,
    faults: faultsOf(system),
    get issuer() {
      return issuer();
    },
    get origin() {
      return new URL(current().url).origin;
    },
    isAt: ({ origin }) => started.some(({ url }) => new URL(url).origin === origin),
    get logout() {
      return new URL(`${issuer()}${LOGOUT[system] ?? '/logout'}`);
    },
    async startElsewhere() {
      const url = new URL(`${issuer()}/start`);
      url.searchParams.set('client_id', client?.client_id ?? tenant()?.clientId ?? '');
      const response = await world.connect({})(url, { redirect: 'manual' });
      return new URL(response.headers.get('location') ?? '', url);
    },
    client: {
      clientId: client?.client_id ?? tenant()?.clientId ?? '',
      ...defined({ clientSecret: client === undefined ? tenant()?.clientSecret : client.client_secret }),
    },
    registration: { ...client },
    choose: (scenario) => current().choose(system, scenario),
    requests: () => seen,
    timesPlayed: (scenario) =>
      current()
        .played()
        .filter((one) => one.scenario === scenario)
        .reduce((sum, { times }) => sum + times, 0),
    async renew() {
      started.push(await begin(0));
    },
    async close() {
      for (const sandbox of started) await sandbox.close();
    },
  };
}
