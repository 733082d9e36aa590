/** One request in, one answer out: tenants, control calls, the landing page, and a helpful 404 for the rest. */

import { defined } from '../common/defined.ts';
import { suggestion } from '../common/suggest.ts';
import { createApproval } from './approval.ts';
import type { Brought } from './brought.ts';
import { createChanges } from './changes.ts';
import { clientFetch } from './client-fetch.ts';
import { CONSOLE_PATH, LARGEST_IMPORT } from './console-paths.ts';
import { consoleRoutes } from './console-routes.ts';
import { type Controlled, controlRoutes, SERVICE_PROVIDERS } from './control.ts';
import {
  isNavigation,
  json,
  REFUSAL_NOTE,
  type SandboxRequest,
  type SandboxResponse,
  wantsPage,
} from './http.ts';
import { createInbox } from './inbox.ts';
import { createJournal } from './journal.ts';
import { keptOf, restoreKept } from './kept.ts';
import { createHoles } from './open-holes.ts';
import { NO_OWN_DATA } from './own-data.ts';
import { STYLE_PATH, styleSheet } from './pages/layout.ts';
import { notFoundPage } from './pages/not-found.ts';
import { DEFAULT_PERSONA } from './personas.ts';
import { createPlayed, type PlayedScenario } from './played.ts';
import { type Routed, route } from './router.ts';
import { createScenarios } from './scenarios.ts';
import type { TenantFactories } from './tenants/load-tenants.ts';
import type { Core, Route } from './tenants/tenant.ts';
import type { Kept, Sandbox, SandboxOptions, TenantInfo } from './types.ts';

export interface Application {
  readonly tenants: readonly TenantInfo[];
  /** Largest body accepted at a path, in bytes; undefined: the usual limit. */
  largestBody(path: string): number | undefined;
  handle(request: SandboxRequest): Promise<SandboxResponse>;
  /** Forgets what was to be done later. */
  close(): void;
  /** What a later sandbox can take up. */
  kept(): Kept;
  /** Scenarios played so far. */
  played(): readonly PlayedScenario[];
  /** Chooses the scenario of the next logins, until another one is chosen. */
  choose(system: string, scenario: string): void;
  waiting: Sandbox['waiting'];
  decide: Sandbox['decide'];
}

/**
 * @param url base URL without trailing slash
 * @param options already checked
 * @param brought what control calls and the console add to
 */
export function createApplication(
  url: string,
  factories: TenantFactories,
  options: SandboxOptions,
  { serviceProviders, personas }: Brought,
): Application {
  const clock = { advancedSeconds: 0 };
  const closing = new AbortController();
  const inbox = createInbox(options.sent);
  const journal = createJournal();
  const changes = createChanges();
  const start = options.persona ?? 'default';
  const preselected = {
    id: start,
    reset() {
      preselected.id = start;
    },
  };
  const after = (milliseconds: number, action: () => unknown): void => {
    options
      .sleep(milliseconds, closing.signal)
      .then(action)
      .catch(() => undefined);
  };
  const core: Core = {
    url,
    now: () => new Date(options.now().getTime() + clock.advancedSeconds * 1000),
    random: options.random,
    scenarios: createScenarios(options.faults ?? {}),
    played: createPlayed(),
    holes: createHoles(options.holes ?? {}),
    inbox,
    approval: createApproval(options.autoApprove !== false),
    personas: personas.all,
    get defaultPersona() {
      return personas.all.find(({ id }) => id === preselected.id) ?? personas.all[0] ?? DEFAULT_PERSONA;
    },
    get personaId() {
      return preselected.id;
    },
    own: options.own ?? NO_OWN_DATA,
    samlSigns: options.samlSigns ?? 'assertion',
    samlIsStrict: options.samlIsStrict ?? false,
    fetch: clientFetch(options.fetch),
    later(milliseconds, action) {
      after(milliseconds, () => action().then(changes.tell));
    },
  };
  const tenants = factories.map(([id, create]) =>
    create(core, options.redirectUris?.[id] ?? [], serviceProviders.all),
  );
  if (options.kept !== undefined) restoreKept(tenants, options.kept);
  if (options.changed !== undefined) changes.listen(options.changed);
  let formKey: string | undefined;
  const controlled: Controlled = {
    ...{ core, clock, journal, tenants, changes, preselected, after },
    formKey() {
      formKey ??= Buffer.from(options.random(16)).toString('base64url');
      return formKey;
    },
    readDocument: options.readDocument ?? (async () => undefined),
    ...{ serviceProviders, personas },
    ...defined({ fetchMetadata: options.fetchMetadata }),
  };
  const tables: Tables = [
    { base: '', routes: [{ path: STYLE_PATH, methods: { GET: styleSheet }, hidden: true }] },
    { base: '', routes: consoleRoutes(controlled) },
    { base: '/_sandbox', routes: controlRoutes(controlled) },
    ...tenants.map(({ info, routes }) => ({ base: `/${info.id}`, system: info.id, routes })),
    ...tenants.map(({ info, rootRoutes = [] }) => ({ base: '', system: info.id, routes: rootRoutes })),
  ];
  return {
    tenants: tenants.map((tenant) => tenant.info),
    largestBody: (path) =>
      isBelow(path, CONSOLE_PATH) || path === `/_sandbox${SERVICE_PROVIDERS}`
        ? LARGEST_IMPORT
        : tenants.find(({ info }) => isBelow(path, `/${info.id}`))?.largestBody,
    played: core.played.list,
    choose: core.scenarios.arm,
    kept: () => keptOf(tenants, { serviceProviders, personas }),
    waiting: () =>
      tenants.flatMap(({ info, waiting }) =>
        (waiting?.() ?? []).map(({ id, who, what }) => ({ system: info.id, id, who, what })),
      ),
    decide(system, id, decision) {
      const done = tenants.find(({ info }) => info.id === system)?.decide?.(id, decision) === true;
      if (done) changes.tell();
      return done;
    },
    close: () => closing.abort(),
    async handle(request) {
      const startedAt = core.now();
      const since = options.now().getTime();
      const { system, pattern, response: answering } = dispatch(tables, request);
      const response = await forBrowsers(controlled, system, request, await answering);
      // Control calls and the console itself would flood the log.
      if (system !== undefined || isUnknown(pattern)) {
        const milliseconds = options.now().getTime() - since;
        const seen = journal.add({ system, pattern, startedAt, milliseconds }, request, response);
        options.seen?.(seen);
      }
      if (system !== undefined || request.method === 'POST') changes.tell();
      // Tokens and the header share one clock, even after a control call advances it.
      return { ...response, headers: { Date: core.now().toUTCString(), ...response.headers } };
    },
  };
}

/** A refusal that a person's browser shows becomes a page; programs get the error itself. */
async function forBrowsers(
  controlled: Controlled,
  system: string | undefined,
  request: SandboxRequest,
  response: SandboxResponse,
): Promise<SandboxResponse> {
  const tenant = controlled.tenants.find(({ info }) => info.id === system);
  if (tenant === undefined || response.status < 400 || !REFUSAL_NOTE.test(response.note ?? ''))
    return response;
  if (!isNavigation(request)) return response;
  const { refusedPage } = await import('./console/console.ts');
  return refusedPage(controlled, tenant, request, response);
}

type Tables = readonly {
  readonly base: string;
  /** The tenant that they belong to. */
  readonly system?: string;
  readonly routes: readonly Route[];
}[];

function dispatch(tables: Tables, request: SandboxRequest): Routed & { readonly system?: string } {
  for (const { base, system, routes } of tables) {
    const routed = route(base, routes, request);
    if (routed !== undefined) return { ...routed, ...defined({ system }) };
  }
  const pattern = request.url.pathname;
  const system = tables.find(({ base }) => base !== '' && isBelow(pattern, base))?.system;
  return { pattern, response: notFound(tables, request), ...defined({ system }) };
}

/** An address where nothing is, unless browsers ask for it by themselves. */
const isUnknown = (pattern: string): boolean =>
  pattern !== '/' &&
  pattern !== '/favicon.ico' &&
  !isBelow(pattern, '/_sandbox') &&
  !isBelow(pattern, CONSOLE_PATH);

function notFound(tables: Tables, request: SandboxRequest): SandboxResponse {
  const path = request.url.pathname;
  const known = tables.flatMap(({ base, routes }) =>
    routes.filter((entry) => entry.hidden !== true).map((entry) => `${base}${entry.path}`),
  );
  // Suggests paths of the same tenant, if there is one.
  const tenant = tables.find(({ base }) => base !== '' && isBelow(path, base));
  const near = tenant === undefined ? known : known.filter((candidate) => isBelow(candidate, tenant.base));
  if (wantsPage(request)) return notFoundPage(near);
  return {
    ...json(404, {
      error: 'not_found',
      error_description: `nothing is at this path${suggestion(path, known)}`,
      known_paths: near,
    }),
    note: 'unknown path',
  };
}

function isBelow(path: string, base: string): boolean {
  return path === base || path.startsWith(`${base}/`);
}
