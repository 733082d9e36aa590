/** The person of a login: by `login_hint`, by a hint of the sandbox, or as the page says; with claims changed. */
import { jsonIn } from '../../../../common/json.ts';
import { suggestion } from '../../../../common/suggest.ts';
import { printable } from '../../../oidc/printable.ts';
import { isObject } from '../clients/check-shape.ts';
import { GENERIC_FAULTS, type GenericFault } from '../faults.ts';
import type { Provider } from '../provider.ts';
import type { GenericPerson } from './people.ts';

export interface Hinted {
  readonly person?: GenericPerson;
  readonly fault?: GenericFault;
  readonly problem?: string;
}

/**
 * Reads `login_hint`: `fault:ID` chooses a scenario; `persona:ID`, an id, a mail address, a phone number or a subject
 * chooses a person without a page. Anything else says nothing, as at other providers.
 */
export function readLoginHint({ people }: Provider, hint: string | undefined): Hinted {
  if (hint === undefined) return {};
  const [, kind, id = ''] = /^(fault|persona):(.*)$/s.exec(hint) ?? [];
  if (kind === 'fault') {
    const fault = GENERIC_FAULTS.find((one) => one.id === id);
    return fault === undefined ? unknown('fault', id, GENERIC_FAULTS) : { fault };
  }
  if (kind === 'persona') {
    const person = people.find((one) => one.id === id);
    return person === undefined ? unknown('persona', id, people) : { person };
  }
  const person = people.find(
    ({ id: own, sub, claims }) =>
      own === hint || sub === hint || claims.email === hint || claims.phone_number === hint,
  );
  return person === undefined ? {} : { person };
}

function unknown(kind: string, id: string, known: readonly { readonly id: string }[]): Hinted {
  const near = suggestion(
    id,
    known.map((one) => one.id),
  );
  return { problem: `login_hint names the unknown ${kind} ${printable(id)}${near}` };
}

/** Returns the person with the changes of the page, or why they cannot be read. */
export function withChanges(
  person: GenericPerson,
  text: string | undefined,
): { readonly person: GenericPerson } | { readonly problem: string } {
  if (text === undefined || text.trim() === '') return { person };
  const value = jsonIn(text);
  if (value === undefined) return { problem: 'The changes of claims are not JSON.' };
  if (!isObject(value)) return { problem: 'The changes of claims must be a JSON object.' };
  const { sub, ...claims } = value;
  if (sub !== undefined && (typeof sub !== 'string' || sub === '')) return { problem: 'sub must be text.' };
  return { person: { ...person, claims: { ...person.claims, ...claims }, sub: sub ?? person.sub } };
}
