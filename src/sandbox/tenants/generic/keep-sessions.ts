/** Sessions of browsers over restarts. */

import { isObject } from './clients/check-shape.ts';
import type { Client } from './clients/metadata.ts';
import { OK } from './faults.ts';
import type { GenericPerson } from './people/people.ts';
import type { GenericState, Session } from './state.ts';

export interface KeptSession extends Pick<Session, 'sid' | 'browserState' | 'authenticatedAt' | 'acr'> {
  /** The value of the cookie. */
  readonly id: string;
  readonly person: string;
  readonly clients: readonly { readonly id: string; readonly sub: string }[];
}

export const keptSessions = (state: GenericState): readonly KeptSession[] =>
  [...state.sessions].map(([id, { sid, browserState, person, authenticatedAt, acr, clients }]) => ({
    ...{ id, sid, browserState, person: person.id, authenticatedAt, acr },
    clients: [...clients].map(([client, { sub }]) => ({ id: client, sub })),
  }));

/** The problem in what was kept, if there is one. */
export const sessionsProblem = (sessions: unknown): string | undefined =>
  Array.isArray(sessions) && sessions.every(isSession)
    ? undefined
    : 'sessions has something else than sessions';

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

/** Takes up what was kept and found right. Sessions of people who are gone are gone, too. */
export function restoreSessions(
  state: GenericState,
  sessions: readonly KeptSession[],
  personOf: (id: string) => GenericPerson | undefined,
): void {
  for (const { id, person: personId, clients, ...session } of sessions) {
    const person = personOf(personId);
    if (person === undefined) continue;
    const known = clients.flatMap(({ id: clientId, sub }) => {
      const client: Client | undefined = state.clients.get(clientId);
      return client === undefined ? [] : [[clientId, { client, sub, fault: OK }] as const];
    });
    state.sessions.set(id, { ...session, person, clients: new Map(known) });
  }
}
