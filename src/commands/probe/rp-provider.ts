/** The sandbox as the provider of an application under test. */
import { defined } from '../../common/defined.ts';
import type { ProviderPlace } from '../../probes/driver/browser.ts';
import type { Provider } from '../../probes/rp/bench.ts';
import { NO_OWN_DATA, type OwnData } from '../../sandbox/index.ts';
import type { World } from '../../world.ts';
import { playSandbox } from './played-sandbox.ts';

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

/** Logout address of each system, below its issuer. */
const LOGOUT: Readonly<Record<string, string>> = { generic: '/logout?confirmed=yes' };

export async function playProvider(plan: ProviderPlan, world: World): Promise<PlayedProvider> {
  const { system, client, port, redirectUris } = plan;
  const own: OwnData = { ...NO_OWN_DATA, clients: client === undefined ? [] : [client] };
  const sandbox = await playSandbox({ system, port, redirectUris: { [system]: redirectUris }, own }, world);
  const issuer = (): string => sandbox.tenant()?.issuer ?? sandbox.url();
  const tenant = sandbox.tenant();
  return {
    ...sandbox,
    get issuer() {
      return issuer();
    },
    get origin() {
      return new URL(sandbox.url()).origin;
    },
    get logout() {
      return new URL(`${issuer()}${LOGOUT[system] ?? '/logout'}`);
    },
    async startElsewhere() {
      const url = new URL(`${issuer()}/start`);
      url.searchParams.set('client_id', client?.client_id ?? tenant?.clientId ?? '');
      const response = await world.connect({})(url, { redirect: 'manual' });
      return new URL(response.headers.get('location') ?? '', url);
    },
    client: {
      clientId: client?.client_id ?? tenant?.clientId ?? '',
      ...defined({ clientSecret: client === undefined ? tenant?.clientSecret : client.client_secret }),
    },
    registration: { ...client },
    renew: () => sandbox.begin({ port: 0 }),
  };
}
