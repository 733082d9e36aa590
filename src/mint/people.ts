/** The people that messages are about: those of the sandbox, or one's own. */
import { suggestion } from '../common/suggest.ts';
import { IdcliError } from '../errors.ts';
import type { OwnPerson } from '../sandbox/own-data.ts';
import { DEFAULT_PERSONA, SANDBOX_PERSONAS } from '../sandbox/personas.ts';
import type { Subject } from '../sandbox/saml/idp/session.ts';
import { NAME_FORMAT, NAME_ID } from '../sandbox/saml/names.ts';
import { type GenericPerson, ownPerson, syntheticPerson } from '../sandbox/tenants/generic/people/people.ts';
import { attributesOf, nameIdOf } from '../sandbox/tenants/generic/saml/person.ts';

/**
 * @param own people of one's own, which come before those of the sandbox
 * @throws {IdcliError} `SANDBOX_SCENARIO_UNKNOWN`
 */
export function findPerson(id: string | undefined, own: readonly OwnPerson[], now: Date): GenericPerson {
  if (id === undefined) return syntheticPerson(DEFAULT_PERSONA, now);
  const mine = own.find((one) => one.id === id);
  if (mine !== undefined) return ownPerson(mine);
  const persona = SANDBOX_PERSONAS.find((one) => one.id === id);
  if (persona !== undefined) return syntheticPerson(persona, now);
  const known = [...own, ...SANDBOX_PERSONAS].map((one) => one.id);
  throw new IdcliError(
    'SANDBOX_SCENARIO_UNKNOWN',
    `there is no person ${JSON.stringify(id)}${suggestion(id, known)}`,
    {
      hint: `there is ${known.join(', ')}`,
    },
  );
}

export interface SamlSaid {
  readonly spEntityId: string;
  readonly nameId?: string;
  readonly nameIdFormat?: string;
  readonly authnContext?: string;
  /** Attributes over those of the person. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly without: readonly string[];
}

/** What an assertion says of a person. */
export function samlSubject(person: GenericPerson, said: SamlSaid): Subject {
  const { nameIdFormat = NAME_ID.persistent, spEntityId, claims, without } = said;
  const set = new Set([...Object.keys(claims), ...without]);
  const own = Object.entries(claims).map(([name, claim]) => ({
    name,
    nameFormat: URL.canParse(name) ? NAME_FORMAT.uri : NAME_FORMAT.basic,
    values: [claim].flat().map((one) => (typeof one === 'string' ? one : JSON.stringify(one))),
  }));
  return {
    nameId: said.nameId ?? nameIdOf(person, nameIdFormat, spEntityId) ?? person.sub,
    nameIdFormat,
    level: said.authnContext ?? 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    attributes: [
      ...attributesOf(person).filter(
        ({ name, friendlyName = '' }) => !set.has(name) && !set.has(friendlyName),
      ),
      ...own,
    ],
  };
}
