/** Control calls below `/_sandbox`, for test suites and for a client's `--fault` against a running sandbox. */

import { defined } from '../common/defined.ts';
import { asText } from '../common/foreign.ts';
import { isObject } from '../common/json.ts';
import { suggestion } from '../common/suggest.ts';
import type { Brought } from './brought.ts';
import type { Changes } from './changes.ts';
import { holesOf } from './holes.ts';
import { json, mediaType, oauthError, type SandboxRequest, type SandboxResponse } from './http.ts';
import type { Journal } from './journal.ts';
import { printable } from './oidc/printable.ts';
import { systemOf } from './own-data.ts';
import { inboxPage } from './pages/inbox.ts';
import { refuseForeign } from './same-origin.ts';
import type { Core, Handler, Route, Tenant } from './tenants/tenant.ts';

export interface Controlled extends Brought {
  readonly core: Core;
  readonly clock: { advancedSeconds: number };
  readonly journal: Journal;
  readonly tenants: readonly Tenant[];
  /** Told whenever something may look different. */
  readonly changes: Changes;
  /** The persona that logs in by default. */
  readonly preselected: { id: string; reset(): void };
  /** Known to the pages of the console only: what does not have it is not a form of theirs. */
  readonly formKey: () => string;
  /** Does something after a while, unless the sandbox closes before. */
  readonly after: (milliseconds: number, action: () => unknown) => void;
  /** Reads a file's text that is not JSON; undefined when it is nothing known. */
  readonly readDocument: (text: string) => Promise<unknown>;
  /** Absent: metadata is pasted. */
  readonly fetchMetadata?: (url: string) => Promise<string>;
}

/** Path below the control calls. */
export const SERVICE_PROVIDERS = '/service-providers';

export function controlRoutes(controlled: Controlled): readonly Route[] {
  const { core } = controlled;
  const read =
    (answer: () => unknown): Handler =>
    (request) =>
      refuseForeign(request, core.url) ?? json(200, answer());
  const write =
    (answer: (body: Body) => SandboxResponse | Promise<SandboxResponse>, isBodyOptional = false): Handler =>
    (request) => {
      const refused = refuseForeign(request, core.url);
      if (refused !== undefined) return refused;
      if (isBodyOptional && request.body === '') return answer({});
      const body = readBody(request);
      return body instanceof Error ? badRequest(body.message) : answer(body);
    };
  return [
    { path: '/state', methods: { GET: read(() => showState(controlled)) } },
    { path: '/messages', methods: { GET: read(() => ({ messages: core.inbox.messages })) } },
    {
      path: '/inbox',
      methods: { GET: (request) => refuseForeign(request, core.url) ?? inboxPage(core.inbox) },
    },
    { path: '/scenario', methods: { POST: write((body) => armScenario(controlled, body)) } },
    { path: '/hole', methods: { POST: write((body) => setHole(controlled, body)) } },
    { path: '/clock', methods: { POST: write((body) => advanceClock(controlled, body)) } },
    { path: '/approval', methods: { POST: write((body) => setApproval(controlled, body)) } },
    { path: '/clients', methods: { POST: write((body) => takeOwn(controlled, 'clients', body)) } },
    { path: '/personas', methods: { POST: write((body) => takePersonas(controlled, body)) } },
    { path: '/people', methods: { POST: write((body) => takeOwn(controlled, 'people', body)) } },
    {
      path: SERVICE_PROVIDERS,
      methods: { POST: write((body) => addServiceProviders(controlled, body)) },
    },
    { path: '/reset', methods: { POST: write((body) => reset(controlled, body), true) } },
  ];
}

type Body = Readonly<Record<string, unknown>>;

const badRequest = (reason: string): SandboxResponse => oauthError(400, 'invalid_request', reason);

function readBody(request: SandboxRequest): Body | Error {
  if (mediaType(request) !== 'application/json') {
    return new Error('the body must be JSON, with Content-Type: application/json');
  }
  try {
    const body: unknown = JSON.parse(request.body);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    return new Error('the body is not JSON');
  }
  return new Error('the body must be a JSON object');
}

/** Returns an error message for a member that the call does not know, or undefined. */
function unknownMember(body: Body, known: readonly string[]): string | undefined {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown === undefined) return undefined;
  const takes = known.length === 0 ? 'no members' : known.join(', ');
  return `unknown member ${JSON.stringify(unknown.slice(0, 100))}; this call takes ${takes}`;
}

function showState({ core, clock, journal, tenants }: Controlled): unknown {
  return {
    url: core.url,
    clock: { now: core.now().toISOString(), advancedSeconds: clock.advancedSeconds },
    scenarios: core.scenarios.list(),
    played: core.played.list(),
    holes: core.holes.list(),
    approval: core.approval.show(),
    persona: core.defaultPersona.id,
    personas: core.personas.map(({ id, title }) => ({ id, title })),
    tenants: tenants.map(({ info, faults, counts, registry }) => ({
      ...info,
      ...counts(),
      // Systems without people of their own have the personas.
      ...defined({ people: registry?.people?.().map(({ id, title = id }) => ({ id, title })) }),
      scenarios: faults.map((fault) => fault.id),
    })),
    messages: core.inbox.messages.length,
    requests: journal.entries,
  };
}

/** More logins than any run makes. */
const MOST_TIMES = 1_000_000;

export function armScenario({ core, tenants }: Controlled, body: Body): SandboxResponse {
  const { system, scenario, times } = body;
  const unknown = unknownMember(body, ['system', 'scenario', 'times']);
  if (unknown !== undefined) return badRequest(unknown);
  if (typeof system !== 'string') return badRequest('system must be a string');
  if (typeof scenario !== 'string') return badRequest('scenario must be a string');
  const tenant = tenants.find(({ info }) => info.id === system);
  if (tenant === undefined) {
    const ids = tenants.map(({ info }) => info.id);
    return badRequest(
      `no system ${JSON.stringify(system.slice(0, 100))}; there is ${ids.join(', ')}${suggestion(system, ids)}`,
    );
  }
  const ids = tenant.faults.map(({ id }) => id);
  if (!ids.includes(scenario)) {
    const quoted = JSON.stringify(scenario.slice(0, 100));
    return badRequest(
      `${system} has no scenario ${quoted}${suggestion(scenario, ids)}; GET /_sandbox/state lists them`,
    );
  }
  if (times === undefined) {
    core.scenarios.arm(system, scenario);
  } else if (typeof times === 'number' && Number.isInteger(times) && times >= 1 && times <= MOST_TIMES) {
    core.scenarios.arm(system, scenario, times);
  } else {
    return badRequest(
      `times must be a whole number from 1 to ${MOST_TIMES}, or be left out for "until reset"`,
    );
  }
  return json(200, { scenarios: core.scenarios.list() });
}

/** The versions of TLS are settled when the sandbox starts to listen. */
const AT_START = 'tls-old';

/** Opens a hole of a system, or closes it with `open: false`. */
function setHole({ core }: Controlled, body: Body): SandboxResponse {
  const { system, hole, open = true } = body;
  const unknown = unknownMember(body, ['system', 'hole', 'open']);
  if (unknown !== undefined) return badRequest(unknown);
  if (typeof system !== 'string') return badRequest('system must be a string');
  if (typeof hole !== 'string') return badRequest('hole must be a string');
  if (typeof open !== 'boolean') return badRequest('open must be true or false');
  const ids = holesOf(system).map(({ id }) => id);
  if (!ids.includes(hole))
    return badRequest(`${printable(system)} has no hole ${printable(hole)}${suggestion(hole, ids)}`);
  if (hole === AT_START && open && !core.holes.isOpen(system, hole))
    return badRequest(`${hole} is a hole of the sockets: start the sandbox with it`);
  core.holes.set(system, hole, open);
  return json(200, { holes: core.holes.list() });
}

/** Ten years. */
const MOST_SECONDS = 10 * 365 * 24 * 3600;

export function advanceClock({ core, clock }: Controlled, body: Body): SandboxResponse {
  const { advanceSeconds } = body;
  const unknown = unknownMember(body, ['advanceSeconds']);
  if (unknown !== undefined) return badRequest(unknown);
  if (typeof advanceSeconds !== 'number' || !Number.isFinite(advanceSeconds))
    return badRequest('advanceSeconds must be a number; a negative one takes the clock back');
  if (Math.abs(clock.advancedSeconds + advanceSeconds) > MOST_SECONDS) {
    return badRequest(
      `the clock goes ${MOST_SECONDS} seconds (ten years) forward or back at most; reset takes it to now`,
    );
  }
  clock.advancedSeconds += advanceSeconds;
  return json(200, { now: core.now().toISOString(), advancedSeconds: clock.advancedSeconds });
}

/** More polls than any client waits for. */
const MOST_POLLS = 1000;

/** Sets who approves on phones and after how many polls; `times` limits it to that many orders. */
export function setApproval({ core }: Controlled, body: Body): SandboxResponse {
  const { automatic, pendingPolls, times } = body;
  const unknown = unknownMember(body, ['automatic', 'pendingPolls', 'times']);
  if (unknown !== undefined) return badRequest(unknown);
  if (automatic !== undefined && typeof automatic !== 'boolean')
    return badRequest('automatic must be true or false');
  if (pendingPolls !== undefined && !isWhole(pendingPolls, 0, MOST_POLLS)) {
    return badRequest(`pendingPolls must be a whole number up to ${MOST_POLLS}`);
  }
  if (times !== undefined && !isWhole(times, 1, MOST_TIMES)) {
    return badRequest(`times must be a whole number from 1 to ${MOST_TIMES}, or be left out`);
  }
  core.approval.set(defined({ automatic, pendingPolls }), times);
  return json(200, { approval: core.approval.show() });
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

/** Clients or people of one's own, in the shape of their files: all of them or none. A reset forgets them. */
export function takeOwn({ tenants }: Controlled, part: 'clients' | 'people', body: Body): SandboxResponse {
  const takers = tenants.filter(({ take, registry }) =>
    part === 'clients' ? take !== undefined : registry?.people !== undefined,
  );
  if (takers.length === 0)
    return badRequest('no system that is played here takes them; start one with generic');
  const unplayed = part === 'people' ? [] : unplayedSystems(takers, body.clients);
  const read = takers.map(({ take }) => take?.(part, body) ?? []);
  const problems = [...unplayed, ...read.flatMap((one) => (typeof one === 'function' ? [] : one))];
  if (problems.length > 0) return badRequest([...new Set(problems)].join('; '));
  for (const one of read) if (typeof one === 'function') one();
  return json(200, { taken: part });
}

/** A problem for each client whose system is not played, or has no clients. */
function unplayedSystems(takers: readonly Tenant[], clients: unknown): string[] {
  const ids = takers.map(({ info }) => info.id);
  return (Array.isArray(clients) ? clients : []).flatMap((one: unknown, index) => {
    const system = asText(systemOf(isObject(one) ? one : {}));
    if (ids.includes(system)) return [];
    return [
      `clients.${index}.system: no client can be registered at ${printable(system)}${suggestion(system, ids)}; ` +
        `there is ${ids.join(', ')}`,
    ];
  });
}

/** People of the vendors' systems: one that is known is changed; a reset takes everything back. */
export async function takePersonas({ personas }: Controlled, body: Body): Promise<SandboxResponse> {
  const unknown = unknownMember(body, ['personas']);
  if (unknown !== undefined) return badRequest(unknown);
  if (!Array.isArray(body.personas)) return badRequest('personas must be a list');
  const problem = await personas.take(body.personas);
  return problem === undefined ? json(200, { taken: 'personas' }) : badRequest(problem);
}

/** SAML service providers by their metadata, at every system that speaks SAML; a reset forgets them. */
export async function addServiceProviders(
  { tenants, serviceProviders }: Controlled,
  body: Body,
): Promise<SandboxResponse> {
  const unknown = unknownMember(body, ['metadata']);
  if (unknown !== undefined) return badRequest(unknown);
  if (typeof body.metadata !== 'string') return badRequest('metadata must be a string: the XML');
  if (!tenants.some(({ info }) => 'saml' in info))
    return badRequest('no system that is played here speaks SAML; start one with generic');
  const taken = await serviceProviders.add(body.metadata);
  return 'problem' in taken ? badRequest(taken.problem) : json(200, taken);
}

/** Resets to the start; start options (scenario, persona, redirect URIs) stay. */
export function reset(
  { core, clock, journal, tenants, preselected, serviceProviders, personas }: Controlled,
  body: Body,
): SandboxResponse {
  const unknown = unknownMember(body, []);
  if (unknown !== undefined) return badRequest(unknown);
  clock.advancedSeconds = 0;
  preselected.reset();
  core.scenarios.reset();
  core.played.clear();
  core.holes.reset();
  core.approval.reset();
  core.inbox.clear();
  journal.clear();
  serviceProviders.reset();
  personas.reset();
  for (const tenant of tenants) tenant.reset();
  return json(200, { reset: true, scenarios: core.scenarios.list() });
}
