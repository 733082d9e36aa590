/** The SAML part of a person: NameIDs and attributes, of one's own or made from the claims. */
import { createHash } from 'node:crypto';
import type { OwnAttribute } from '../../../own-data.ts';
import type { SamlAttribute } from '../../../saml/idp/session.ts';
import { NAME_FORMAT, NAME_ID } from '../../../saml/names.ts';
import type { GenericPerson } from '../people/people.ts';

/** Claim → name and friendly name of the attribute (X.520, RFC 2798, RFC 4524). */
const FROM_CLAIMS: readonly (readonly [claim: string, oid: string, friendlyName: string])[] = [
  ['preferred_username', '0.9.2342.19200300.100.1.1', 'uid'],
  ['email', '0.9.2342.19200300.100.1.3', 'mail'],
  ['name', '2.16.840.1.113730.3.1.241', 'displayName'],
  ['given_name', '2.5.4.42', 'givenName'],
  ['family_name', '2.5.4.4', 'sn'],
  ['phone_number', '2.5.4.20', 'telephoneNumber'],
  ['birthdate', '1.3.6.1.4.1.25178.1.2.3', 'schacDateOfBirth'],
];

/** Returns what the identity provider says about a person: own attributes, else those that follow from the claims. */
export function attributesOf({ saml, claims }: GenericPerson): readonly SamlAttribute[] {
  if (saml?.attributes !== undefined) return Object.entries(saml.attributes).map(ownAttribute);
  return FROM_CLAIMS.flatMap(([claim, oid, friendlyName]) => {
    const value = claims[claim];
    if (typeof value !== 'string' || value === '') return [];
    return [{ name: `urn:oid:${oid}`, nameFormat: NAME_FORMAT.uri, friendlyName, values: [value] }];
  });
}

function ownAttribute([name, given]: readonly [string, OwnAttribute]): SamlAttribute {
  const usual = URL.canParse(name) ? NAME_FORMAT.uri : NAME_FORMAT.basic;
  if (typeof given === 'string') return { name, nameFormat: usual, values: [given] };
  return isList(given) ? { name, nameFormat: usual, values: given } : { name, nameFormat: usual, ...given };
}

const isList = (given: OwnAttribute): given is readonly string[] => Array.isArray(given);

/**
 * Returns the NameID of a format, the same in each login; undefined when the person has none. Only a transient one is
 * made anew each time.
 *
 * @param entityId of the service provider: a persistent NameID is another one for each
 */
export function nameIdOf(person: GenericPerson, format: string, entityId: string): string | undefined {
  const own = person.saml?.nameIds;
  if (own !== undefined && Object.hasOwn(own, format)) return own[format];
  switch (format) {
    case NAME_ID.persistent:
      return createHash('sha256').update(`idcli sandbox ${person.sub} ${entityId}`).digest('base64url');
    case NAME_ID.email:
      return typeof person.claims.email === 'string' ? person.claims.email : undefined;
    case NAME_ID.unspecified:
      return person.sub;
    default:
      return undefined;
  }
}
