/** What this tenant keeps over restarts: clients, people, scopes, tokens, and who is logged in with which browser. */
import { clientsAt } from '../../own-data.ts';
import { clientProblems } from './clients/check-client.ts';
import { isObject } from './clients/check-shape.ts';
import { type ClientMetadata, withDefaults } from './clients/metadata.ts';
import { TENANT_ID } from './clients/ready-made.ts';
import { type KeptSession, keptSessions, restoreSessions, sessionsProblem } from './keep-sessions.ts';
import { type KeptTokens, keptTokens, restoreTokens, tokensProblem } from './keep-tokens.ts';
import { readOwnData } from './own-files.ts';
import { type GenericPerson, ownPerson } from './people/people.ts';
import type { Provider } from './provider.ts';
import { samlProblem } from './saml/keep.ts';

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
    sessions: keptSessions(state),
  };
}

/** The first problem in what was kept, if there is one. */
export function keptProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object';
  const { clients, registrationTokens, people, scopes, sessions } = value;
  if (!Array.isArray(clients)) return 'clients is not a list';
  const [complaint] = clients.flatMap((one: unknown, index) => clientProblems(one, ['clients', index]));
  if (complaint !== undefined) return `${complaint.path.join('.')}: ${complaint.message}`;
  const read = readOwnData('people', { people, scopes });
  if ('complaints' in read) return `${read.complaints[0]?.path.join('.')}: ${read.complaints[0]?.message}`;
  if (read.own.people.length === 0) return 'people is empty';
  if (!isObject(registrationTokens) || !Object.values(registrationTokens).every(isText))
    return 'registrationTokens is not a mapping of texts';
  return (
    sessionsProblem(sessions) ??
    tokensProblem(value) ??
    (value.saml === undefined ? undefined : samlProblem(value.saml))
  );
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Takes up what was kept and found right; what was given at the start wins over it. */
export function restore(provider: Provider, value: unknown): void {
  const { core, state, people, scopes } = provider;
  const kept = value as KeptGeneric & Partial<KeptTokens>;
  for (const client of [...kept.clients, ...clientsAt(TENANT_ID, core.own.clients)].map(withDefaults))
    state.clients.set(client.client_id, client);
  for (const [client, token] of Object.entries(kept.registrationTokens))
    state.registrationTokens.set(client, token);
  const given = core.own.people.map(ownPerson);
  const others = kept.people.filter(({ id }) => !given.some((person) => person.id === id));
  people.splice(0, people.length, ...given, ...others);
  Object.assign(scopes, kept.scopes, core.own.scopes);
  restoreSessions(state, kept.sessions, (id) => people.find((person) => person.id === id));
  restoreTokens(provider, { grants: kept.grants ?? [], tokens: kept.tokens ?? [] });
}
