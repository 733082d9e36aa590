/** The files with clients and people of one's own: what they may hold. */
import { asText } from '../../../common/foreign.ts';
import { ownClientProblems } from '../../clients/check.ts';
import { NO_OWN_DATA, type OwnClient, type OwnData, type OwnPerson, systemOf } from '../../own-data.ts';
import { type Complaint, isObject, unknownMembers } from './clients/check-shape.ts';
import { READY_MADE_INFO } from './clients/ready-made.ts';
import { personProblems, scopeProblems } from './people/check-people.ts';

export type OwnPart = 'clients' | 'people';

const KNOWN: Readonly<Record<OwnPart, readonly string[]>> = {
  clients: ['$schema', 'clients'],
  people: ['$schema', 'people', 'scopes'],
};

/**
 * Reads one document: its content, or every problem in it.
 * @param path its place in its file
 */
export function readOwnData(
  part: OwnPart,
  value: unknown,
  path: Complaint['path'] = [],
): { readonly own: OwnData } | { readonly complaints: readonly Complaint[] } {
  if (!isObject(value))
    return { complaints: [{ path, what: 'value', message: `it must hold a list ${part}` }] };
  const list = value[part];
  const at: Complaint['path'] = [...path, part];
  if (!Array.isArray(list)) {
    const unknown = unknownMembers(value, KNOWN[part], 'the file', path);
    const missing: Complaint = { path: at, what: 'value', message: `${part} must be a list` };
    return { complaints: unknown.length > 0 ? unknown : [missing] };
  }
  const complaints = [
    ...unknownMembers(value, KNOWN[part], 'the file', path),
    ...list.flatMap((one: unknown, index) =>
      part === 'clients' ? ownClientProblems(one, [...at, index]) : personProblems(one, [...at, index]),
    ),
    ...(part === 'people' ? scopeProblems(value.scopes, [...path, 'scopes']) : []),
    ...twice(list, part, at),
  ];
  if (complaints.length > 0) return { complaints };
  if (part === 'clients')
    return { own: { ...NO_OWN_DATA, clients: list as unknown as readonly OwnClient[] } };
  return {
    own: {
      ...NO_OWN_DATA,
      people: list as unknown as readonly OwnPerson[],
      scopes: (value.scopes ?? {}) as OwnData['scopes'],
    },
  };
}

/** An id is used once at a system, and is not one of the ready-made of generic. */
function twice(list: readonly unknown[], part: OwnPart, path: Complaint['path']): Complaint[] {
  const name = part === 'clients' ? 'client_id' : 'id';
  const seen = new Set<unknown>(part === 'clients' ? READY_MADE_INFO.map(({ id }) => `generic ${id}`) : []);
  return list.flatMap((one, index): Complaint[] => {
    const id = isObject(one) ? one[name] : undefined;
    if (id === undefined || !isObject(one)) return [];
    const whole = part === 'clients' ? `${asText(systemOf(one))} ${asText(id)}` : id;
    if (!seen.has(whole)) {
      seen.add(whole);
      return [];
    }
    const message = `the ${name} ${JSON.stringify(id)} is taken`;
    return [{ path: [...path, index, name], what: 'value', message }];
  });
}
