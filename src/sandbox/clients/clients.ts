/** The clients at a system of a vendor: those that it always has, and those that are brought, changed or removed. */
import { clientsAt, type OwnData } from '../own-data.ts';
import { type Client, type ClientMetadata, withDefaults } from '../tenants/generic/clients/metadata.ts';
import type { Registry, Tenant } from '../tenants/tenant.ts';
import type { ClientInfo } from '../types.ts';
import { clientInfo } from './info.ts';
import { OFFERS } from './offers.ts';
import { readClients } from './read-clients.ts';

/** What is kept of the clients of a system over restarts. */
export interface KeptClients {
  readonly clients: readonly ClientMetadata[];
}

export interface Clients {
  /** By id; the same map for good. */
  readonly all: ReadonlyMap<string, Client>;
  /** The one that a login without another uses. */
  readonly first: Client;
  /** Everything that each needs to act. */
  info(): readonly ClientInfo[];
  /** What a tenant needs so that clients can be brought to it. */
  readonly registering: Required<Pick<Tenant, 'take' | 'addRedirectUri'>> & { readonly registry: Registry };
  /** Those that are not as at first. */
  keep(): KeptClients;
  restore(kept: KeptClients): void;
  reset(): void;
}

interface Beginning {
  readonly system: string;
  /** The first is the one of a login without another. They share the list of redirect URIs. */
  readonly fixed: readonly [Client, ...Client[]];
  readonly fixedInfo: readonly ClientInfo[];
  readonly sharedUris: string[];
  readonly own: OwnData;
  /** Is filled here; absent: a new one. */
  readonly all?: Map<string, Client>;
}

export function createClients({
  system,
  fixed,
  fixedInfo,
  sharedUris,
  own,
  all = new Map(),
}: Beginning): Clients {
  const urisAtStart = sharedUris.length;
  const given = clientsAt(system, own.clients).map(withDefaults);
  const [first] = fixed;
  const put = (client: Client): void => void all.set(client.client_id, client);
  const begin = (): void => {
    all.clear();
    for (const client of [...fixed, ...given]) put(client);
  };
  begin();
  return {
    all,
    get first() {
      return all.get(first.client_id) ?? first;
    },
    info: () =>
      [...all.values()].map(
        (client) =>
          (fixed.includes(client) ? fixedInfo.find(({ id }) => id === client.client_id) : undefined) ??
          clientInfo(offered(system, client)),
      ),
    registering: {
      registry: {
        clients: () => [...all.values()].map((client) => ({ ...offered(system, client) })),
        remove: (part, id) => part === 'clients' && all.delete(id),
      },
      take(part, value) {
        if (part !== 'clients') return [];
        const read = readClients(system, value, all);
        return 'problems' in read ? read.problems : () => read.clients.forEach(put);
      },
      addRedirectUri(uri, id = first.client_id) {
        const client = all.get(id);
        if (client?.redirect_uris === sharedUris) sharedUris.push(uri);
        else if (client !== undefined) put({ ...client, redirect_uris: [...client.redirect_uris, uri] });
      },
    },
    keep: () => ({
      clients: [...all.values()]
        .filter((client) => !fixed.includes(client))
        .map((client) => offered(system, client)),
    }),
    restore({ clients }) {
      for (const client of [...clients.map(withDefaults), ...given]) put(client);
    },
    reset() {
      sharedUris.splice(urisAtStart);
      begin();
    },
  };
}

/** Without the defaults of what the vendor does not have. */
const offered = (system: string, client: Client): ClientMetadata =>
  Object.fromEntries(
    Object.entries(client).filter(([name]) => Object.hasOwn(OFFERS[system] ?? {}, name)),
  ) as unknown as ClientMetadata;

interface OneClient {
  readonly system: string;
  readonly id: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
  readonly own: OwnData;
}

/** The clients of a system that begins with one, which has a secret. */
export function beginningWith({ system, id, secret, redirectUris, own }: OneClient): Clients {
  const sharedUris = [...new Set(redirectUris)];
  const client = withDefaults({ client_id: id, client_secret: secret, redirect_uris: sharedUris });
  return createClients({
    ...{ system, sharedUris, own },
    fixed: [client],
    fixedInfo: [{ ...clientInfo(offered(system, client)), title: 'secret in the header or in the form' }],
  });
}

/** The clients that authenticate with a secret, as the token endpoints of the vendors read them. */
export const secretsOf = ({ all }: Clients): readonly { readonly id: string; readonly secret: string }[] =>
  [...all.values()].flatMap(({ client_id: id, client_secret: secret }) =>
    secret === undefined ? [] : [{ id, secret }],
  );
