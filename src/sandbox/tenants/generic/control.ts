/** Clients and people that control calls and the console bring to a running sandbox, or take away. */
import { asText } from '../../../common/foreign.ts';
import type { Registry } from '../tenant.ts';
import { clientProblems } from './clients/check-client.ts';
import { type Complaint, isObject } from './clients/check-shape.ts';
import { type ClientMetadata, withDefaults } from './clients/metadata.ts';
import { type OwnPart, readOwnData } from './own-files.ts';
import { ownPerson } from './people/people.ts';
import type { Provider } from './provider.ts';

/** Takes them, or returns every problem in them. */
export function takeOwnData(provider: Provider, part: OwnPart, value: unknown): readonly string[] {
  return part === 'clients' ? takeClients(provider, value) : takePeople(provider, value);
}

/** A client that exists gets the given members, also one of the ready-made. */
function takeClients({ state }: Provider, value: unknown): readonly string[] {
  const list = isObject(value) && Array.isArray(value.clients) ? value.clients : undefined;
  if (list === undefined) return ['clients must be a list'];
  const whole = list.map((one: unknown): unknown => {
    const known = isObject(one) ? state.clients.get(asText(one.client_id)) : undefined;
    return isObject(one) && known !== undefined ? { ...known, ...one } : one;
  });
  const complaints = whole.flatMap((one, index) => clientProblems(one, ['clients', index]));
  if (complaints.length > 0) return complaints.map(sentenceOf);
  for (const client of (whole as readonly ClientMetadata[]).map(withDefaults))
    state.clients.set(client.client_id, client);
  return [];
}

function takePeople(provider: Provider, value: unknown): readonly string[] {
  const read = readOwnData('people', value);
  if ('complaints' in read) return read.complaints.map(sentenceOf);
  provider.people.splice(0, provider.people.length, ...read.own.people.map(ownPerson));
  Object.assign(provider.scopes, read.own.scopes);
  return [];
}

const sentenceOf = ({ path, message, hint }: Complaint): string =>
  `${path.join('.')}: ${message}${hint === undefined ? '' : ` (${hint})`}`;

/** What is registered, in the shape of the files. */
export function registryOf({ state, people }: Provider): Registry {
  return {
    clients: () => [...state.clients.values()].map((client) => ({ ...client })),
    people: () => people.map((person) => ({ ...person })),
    remove(part, id) {
      if (part === 'clients') return state.clients.delete(id);
      const at = people.findIndex((person) => person.id === id);
      // A login needs somebody.
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
