/** What an assertion says of a person to one service provider. */
import type { AskedName } from '../../../saml/idp/attribute-query.ts';
import { freshId } from '../../../saml/idp/idp.ts';
import type { Subject } from '../../../saml/idp/session.ts';
import { NAME_ID } from '../../../saml/names.ts';
import type { ServiceProvider } from '../../../saml/service-provider.ts';
import type { GenericPerson } from '../people/people.ts';
import type { SamlDoor } from './door.ts';
import { attributesOf, nameIdOf } from './person.ts';
import { UNSOLICITED, type Wishes } from './wishes.ts';

/** Returns undefined when the person has no NameID of the format. */
export function subjectFor(
  { idp }: SamlDoor,
  person: GenericPerson,
  { entityId }: ServiceProvider,
  { nameIdFormat, attributes, level }: Wishes,
): Subject | undefined {
  const nameId = nameIdFormat === NAME_ID.transient ? freshId(idp) : nameIdOf(person, nameIdFormat, entityId);
  if (nameId === undefined) return undefined;
  const known = attributesOf(person);
  return {
    nameId,
    nameIdFormat,
    attributes: attributes === undefined ? known : known.filter(({ name }) => attributes.includes(name)),
    level,
  };
}

/** Finds the person of a NameID: by a session, or by a NameID that stays the same, with all attributes. */
export function findSubject(
  { idp, people, persons }: SamlDoor,
  { value, format }: AskedName,
  { entityId }: ServiceProvider,
): Subject | undefined {
  const session = [...idp.state.sessions.values()].find(
    (one) => one.entityId === entityId && one.nameId === value,
  );
  const formats = format === NAME_ID.unspecified ? idp.nameIdFormats : [format];
  const formatOf = (person: GenericPerson): string | undefined =>
    formats.find((one) => nameIdOf(person, one, entityId) === value);
  const person = persons.get(session?.index ?? '') ?? people.find((one) => formatOf(one) !== undefined);
  if (person === undefined) return undefined;
  const nameIdFormat = session?.subject.nameIdFormat ?? formatOf(person) ?? format;
  return { nameId: value, nameIdFormat, attributes: attributesOf(person), level: UNSOLICITED.level };
}

/** Finds the person of a NameID of any format. */
export function findPerson(
  { idp, people, persons }: SamlDoor,
  value: string,
  { entityId }: ServiceProvider,
): GenericPerson | undefined {
  const session = [...idp.state.sessions.values()].find(
    (one) => one.entityId === entityId && one.nameId === value,
  );
  return (
    persons.get(session?.index ?? '') ??
    people.find((person) => idp.nameIdFormats.some((format) => nameIdOf(person, format, entityId) === value))
  );
}
