/** What this tenant keeps over restarts: clients, people, scopes, tokens, and who is logged in with which browser. */
import { clientProblems } from './clients/check-client.ts';
import { isObject } from './clients/check-shape.ts';
import { type ClientMetadata, withDefaults } from './clients/metadata.ts';
import { OK } from './faults.ts';
import { type KeptTokens, keptTokens, restoreTokens, tokensProblem } from './keep-tokens.ts';
import { readOwnData } from './own-files.ts';
import { type GenericPerson, ownPerson } from './people/people.ts';
import type { Provider } from './provider.ts';
import { samlProblem } from './saml/keep.ts';
import type { Session } from './state.ts';

interface KeptSession extends Pick<Session, 'sid' | 'browserState' | 'authenticatedAt' | 'acr'> {
  /** The value of the cookie. */
  readonly id: string;
  readonly person: string;
  readonly clients: readonly { readonly id: string; readonly sub: string }[];
}

interface KeptGeneric {
  readonly clients: readonly ClientMetadata[];
  /** Client id → registration access token. */
  readonly registrationTokens: Readonly<Record<string, string>>;
  readonly people: readonly GenericPerson[];
  readonly scopes: Provider['scopes'];
  readonly sessions: readonly KeptSession[];
}

export function keptOf(provider: Provider): KeptGeneric & KeptTokens {
  const { state, people, scopes } = provider;
  return {
    ...keptTokens(provider),
    clients: [...state.clients.values()],
    registrationTokens: Object.fromEntries(state.registrationTokens),
    people,
    scopes,
    sessions: [...state.sessions].map(
      ([id, { sid, browserState, person, authenticatedAt, acr, clients }]) => ({
        ...{ id, sid, browserState, person: person.id, authenticatedAt, acr },
        clients: [...clients].map(([client, { sub }]) => ({ id: client, sub })),
      }),
    ),
  };
}

/** The first problem in what was kept, if there is one. */
export function keptProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is no object';
  const { clients, registrationTokens, people, scopes, sessions } = value;
  if (!Array.isArray(clients)) return 'clients is no list';
  const [complaint] = clients.flatMap((one: unknown, index) => clientProblems(one, ['clients', index]));
  if (complaint !== undefined) return `${complaint.path.join('.')}: ${complaint.message}`;
  const read = readOwnData('people', { people, scopes });
  if ('complaints' in read) return `${read.complaints[0]?.path.join('.')}: ${read.complaints[0]?.message}`;
  if (read.own.people.length === 0) return 'people is empty';
  if (!isObject(registrationTokens) || !Object.values(registrationTokens).every(isText))
    return 'registrationTokens is no mapping of texts';
  if (!Array.isArray(sessions) || !sessions.every(isSession))
    return 'sessions has something else than sessions';
  return tokensProblem(value) ?? (value.saml === undefined ? undefined : samlProblem(value.saml));
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isSession(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { id, sid, browserState, person, acr, authenticatedAt, clients } = value;
  return (
    [id, sid, browserState, person, acr].every(isText) &&
    typeof authenticatedAt === 'number' &&
    Array.isArray(clients) &&
    clients.every((client: unknown) => isObject(client) && isText(client.id) && isText(client.sub))
  );
}

/** Takes up what was kept and found right; what was given at the start wins over it. */
export function restore(provider: Provider, value: unknown): void {
  const { core, state, people, scopes } = provider;
  const kept = value as KeptGeneric & Partial<KeptTokens>;
  for (const client of [...kept.clients, ...core.own.clients].map(withDefaults))
    state.clients.set(client.client_id, client);
  for (const [client, token] of Object.entries(kept.registrationTokens))
    state.registrationTokens.set(client, token);
  const given = core.own.people.map(ownPerson);
  const others = kept.people.filter(({ id }) => !given.some((person) => person.id === id));
  people.splice(0, people.length, ...given, ...others);
  Object.assign(scopes, kept.scopes, core.own.scopes);
  for (const { id, person: personId, clients, ...session } of kept.sessions) {
    const person = people.find((one) => one.id === personId);
    if (person === undefined) continue;
    const known = clients.flatMap(({ id: clientId, sub }) => {
      const client = state.clients.get(clientId);
      return client === undefined ? [] : [[clientId, { client, sub, fault: OK }] as const];
    });
    state.sessions.set(id, { ...session, person, clients: new Map(known) });
  }
  restoreTokens(provider, { grants: kept.grants ?? [], tokens: kept.tokens ?? [] });
}
