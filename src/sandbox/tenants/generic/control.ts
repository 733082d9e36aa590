/** Clients and people that control calls and the console bring to a running sandbox, or take away. */
import { readClients, sentenceOf } from '../../clients/read-clients.ts';
import type { Registry, Take } from '../tenant.ts';
import { TENANT_ID } from './clients/ready-made.ts';
import { type OwnPart, readOwnData } from './own-files.ts';
import { ownPerson } from './people/people.ts';
import type { Provider } from './provider.ts';

/** Reads them: every problem, or what takes them. */
export function takeOwnData(provider: Provider, part: OwnPart, value: unknown): ReturnType<Take> {
  return part === 'clients' ? takeClients(provider, value) : takePeople(provider, value);
}

function takeClients({ state }: Provider, value: unknown): ReturnType<Take> {
  const read = readClients(TENANT_ID, value, state.clients);
  if ('problems' in read) return read.problems;
  return () => {
    for (const client of read.clients) state.clients.set(client.client_id, client);
  };
}

function takePeople(provider: Provider, value: unknown): ReturnType<Take> {
  const read = readOwnData('people', value);
  if ('complaints' in read) return read.complaints.map(sentenceOf);
  return () => {
    provider.people.splice(0, provider.people.length, ...read.own.people.map(ownPerson));
    Object.assign(provider.scopes, read.own.scopes);
  };
}

/** What is registered, in the shape of the files. */
export function registryOf({ state, people }: Provider): Registry {
  return {
    clients: () => [...state.clients.values()].map((client) => ({ ...client })),
    people: () => people.map((person) => ({ ...person })),
    remove(part, id) {
      if (part === 'clients') return state.clients.delete(id);
      const at = people.findIndex((person) => person.id === id);
      // Logins need at least one person.
      if (at === -1 || people.length === 1) return false;
      people.splice(at, 1);
      return true;
    },
  };
}

export function addRedirectUri({ state }: Provider, id: string, uri: string): void {
  const client = state.clients.get(id);
  if (client !== undefined)
    state.clients.set(id, { ...client, redirect_uris: [...client.redirect_uris, uri] });
}
