/**
 * SAML sessions over restarts: who is logged in at which service provider, so that a logout or a query still finds
 * them.
 */

import type { SamlSession } from '../../../saml/idp/session.ts';
import { isObject } from '../clients/check-shape.ts';
import { readOwnData } from '../own-files.ts';
import { type GenericPerson, ownPerson } from '../people/people.ts';
import type { SamlDoor } from './door.ts';

export interface KeptSaml {
  /** Without the scenario that was played. */
  readonly sessions: readonly Omit<SamlSession, 'effect'>[];
  /** SessionIndex → who is logged in. */
  readonly persons: Readonly<Record<string, GenericPerson>>;
  /** Entity id → the latest address of its responses. */
  readonly consumers: Readonly<Record<string, string>>;
}

/** A door of SAML, as far as it is kept. */
interface Door extends Pick<SamlDoor, 'idp'> {
  readonly persons: Map<string, GenericPerson>;
}

export function keptSaml({ idp: { state }, persons }: Door): KeptSaml {
  return {
    sessions: [...state.sessions.values()].map(({ effect: _, ...session }) => session),
    persons: Object.fromEntries(persons),
    consumers: Object.fromEntries(state.latestConsumers),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** The first problem in what was kept, if there is one. */
export function samlProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'saml is not an object';
  const { sessions, persons, consumers } = value;
  if (!Array.isArray(sessions) || !sessions.every(isSession))
    return 'saml.sessions has something else than sessions';
  if (!isObject(consumers) || !Object.values(consumers).every((url) => isText(url) && URL.canParse(url)))
    return 'saml.consumers is not a mapping of addresses';
  const people = isObject(persons) ? Object.values(persons) : [undefined];
  if (!people.every((person) => 'own' in readOwnData('people', { people: [person] })))
    return 'saml.persons has something else than people';
  return undefined;
}

function isSession(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.subject)) return false;
  const { subject } = value;
  return (
    [value.index, value.entityId, value.nameId].every(isText) &&
    [subject.nameId, subject.nameIdFormat, subject.level].every(isText) &&
    [subject.nameQualifier, subject.authority].every((one) => one === undefined || isText(one)) &&
    Array.isArray(subject.attributes) &&
    subject.attributes.every(isAttribute)
  );
}

const isAttribute = (value: unknown): boolean =>
  isObject(value) &&
  isText(value.name) &&
  [value.nameFormat, value.friendlyName].every((one) => one === undefined || isText(one)) &&
  Array.isArray(value.values) &&
  value.values.every(isText);

/** Takes up what was kept and found right. */
export function restoreSaml({ idp: { state }, persons }: Door, kept: KeptSaml): void {
  for (const session of kept.sessions) state.sessions.set(session.index, { ...session, effect: {} });
  for (const [index, person] of Object.entries(kept.persons)) persons.set(index, ownPerson(person));
  for (const [entityId, url] of Object.entries(kept.consumers)) state.latestConsumers.set(entityId, url);
}
