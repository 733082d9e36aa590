/** `idcli/sandbox`: the sandbox in this process, for tests. */
import { defined } from '../common/defined.ts';
import { CLOCK_AND_RANDOM } from '../node/clock-and-random.ts';
import type { SeenExchange } from '../sandbox/journal.ts';
import type * as Api from './api/sandbox.ts';

export const startSandbox: typeof Api.startSandbox = async (options = {}) => {
  const { start } = await import('../sandbox/start.ts');
  const { clients, people, now = CLOCK_AND_RANDOM.now, port = 0, ...more } = options;
  let seen: SeenExchange[] = [];
  const running = await start({
    ...more,
    port,
    ...CLOCK_AND_RANDOM,
    now,
    fetch,
    seen: (exchange) => {
      seen.push(exchange);
    },
  });
  const { url, tenants } = running;
  const control = async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${url}/_sandbox/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const document = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(`the sandbox refused: ${String(document.error_description)}`);
    return document;
  };
  const register = async (): Promise<void> => {
    if (clients !== undefined) await control('clients', { clients });
    if (people !== undefined) await control('people', { people });
  };
  await register().catch(async (error: unknown) => {
    await running.close();
    throw error;
  });
  const requests: Api.Sandbox['requests'] = (filter = {}) => seen.map(requestOf).filter(fits(filter));
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= running.close();
    return closing;
  };
  return {
    url,
    tenants,
    get clients() {
      return tenants.find(({ id }) => id === 'generic')?.clients ?? [];
    },
    tenant(system) {
      const found = tenants.find(({ id }) => id === system);
      if (found === undefined)
        throw new Error(`${system} is not played: there is ${tenants.map(({ id }) => id).join(', ')}`);
      return found;
    },
    async people(system) {
      const state = (await control('state')) as unknown as State;
      const played = system === undefined ? state.tenants : state.tenants.filter(({ id }) => id === system);
      const everybody = played.flatMap(({ people = state.personas }) => people);
      return [...new Map(everybody.map((person) => [person.id, person])).values()];
    },
    setFault: async (system, scenario, times) => {
      await control('scenario', { system, scenario, ...defined({ times }) });
    },
    addClients: async (added) => {
      await control('clients', { clients: added });
    },
    setPeople: async (set) => {
      await control('people', { people: set });
    },
    addPersonas: async (personas) => {
      await control('personas', { personas });
    },
    addServiceProviders: async (metadata) =>
      (await control('service-providers', { metadata })).added as readonly string[],
    messages: async () => (await control('messages')).messages as Api.SandboxMessage[],
    phone: phoneOf(running),
    clock: {
      now: async () => new Date(((await control('state')).clock as { now: string }).now),
      advance: async (advanceSeconds) => {
        await control('clock', { advanceSeconds });
      },
    },
    requests,
    request(filter) {
      const [found, ...others] = requests(filter);
      if (found !== undefined && others.length === 0) return found;
      throw new Error(
        `${found === undefined ? 'no request fits' : `${others.length + 1} requests fit`} ${shown(filter)}; ` +
          `there were${listed(requests())}`,
      );
    },
    noRequest(filter) {
      const found = requests(filter);
      if (found.length > 0)
        throw new Error(
          `there should be no request that fits ${shown(filter)}, and there is${listed(found)}`,
        );
    },
    async reset() {
      await control('reset', {});
      seen = [];
      await register();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
};

type People = readonly { readonly id: string; readonly title: string }[];
/** As far as it is read here. */
interface State {
  readonly personas: People;
  readonly tenants: readonly { readonly id: string; readonly people?: People }[];
}

function phoneOf(running: Awaited<ReturnType<typeof import('../sandbox/start.ts').start>>): Api.SandboxPhone {
  const decide = (decision: 'approve' | 'refuse' | 'expire') => (id?: string) => {
    const order = running.waiting().find((one) => id === undefined || one.id === id);
    if (order === undefined || !running.decide(order.system, order.id, decision))
      throw new Error(id === undefined ? 'nothing waits at a phone' : `nothing waits as ${id}`);
  };
  return {
    waiting: () => running.waiting().map(({ system, id, who, what }) => ({ system, id, who, what })),
    approve: decide('approve'),
    refuse: decide('refuse'),
    expire: decide('expire'),
  };
}

function requestOf({ entry, request, response }: SeenExchange): Api.SandboxRequest {
  const { number, at, method, path, status } = entry;
  const { searchParams } = new URL(request.url);
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return {
    ...{ number, at, method, path, status },
    ...defined({ system: entry.system, note: entry.note }),
    url: request.url,
    parameters: Object.fromEntries([...searchParams, ...(isForm ? new URLSearchParams(request.body) : [])]),
    headers: request.headers,
    body: request.body,
    answer: String(response.body),
  };
}

const fits =
  ({ system, method, path, status, parameters = {} }: Api.RequestFilter) =>
  (request: Api.SandboxRequest): boolean =>
    (system === undefined || request.system === system) &&
    (method === undefined || request.method === method.toUpperCase()) &&
    (status === undefined || request.status === status) &&
    (path === undefined ||
      (typeof path === 'string' ? request.path.includes(path) : path.test(request.path))) &&
    Object.entries(parameters).every(([name, value]) => request.parameters[name] === value);

const shown = (filter: Api.RequestFilter): string =>
  JSON.stringify(filter, (_, value: unknown) => (value instanceof RegExp ? value.toString() : value));

const listed = (requests: readonly Api.SandboxRequest[]): string =>
  requests.length === 0 ? ' none' : `:\n${requests.map(line).join('\n')}`;

const line = ({ number, method, path, status }: Api.SandboxRequest): string =>
  `  ${number}  ${method} ${path}  ${status}`;
