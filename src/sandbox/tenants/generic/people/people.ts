/** The people of this tenant: one's own, or the synthetic people of the sandbox with standard claims. */
import { createHash } from 'node:crypto';
import { defined } from '../../../../common/defined.ts';
import { birthdateOf } from '../../../age.ts';
import type { OwnPerson, OwnSaml } from '../../../own-data.ts';
import type { SandboxPersona } from '../../../personas.ts';

/** A person with standard claims (OpenID Connect Core 1.0, 5.1) and whatever else the file has. */
export interface GenericPerson {
  readonly id: string;
  readonly title: string;
  readonly sub: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly username: string;
  readonly password: string;
  readonly saml?: OwnSaml;
}

/** The password of people without one of their own. */
const PASSWORD = 'secret';

/** Makes a person of what the user says, with defaults for the rest. */
export function ownPerson({
  id,
  title,
  sub,
  claims = {},
  username = id,
  password = PASSWORD,
  ...more
}: OwnPerson): GenericPerson {
  const name = typeof claims.name === 'string' ? claims.name : id;
  const { saml } = more;
  return {
    id,
    title: title ?? name,
    sub: sub ?? subjectOf(id),
    claims,
    username,
    password,
    ...defined({ saml }),
  };
}

const subjectOf = (id: string): string =>
  createHash('sha256').update(`idcli sandbox ${id}`).digest('base64url').slice(0, 22);

/** Makes a person of one of the sandbox's personas. */
export function syntheticPerson({ id, title, person }: SandboxPersona, now: Date): GenericPerson {
  const { address } = person;
  const lines = [
    ...address.lines,
    [address.postalCode, address.locality].filter((part) => part !== '').join(' '),
    address.country,
  ];
  return {
    id,
    title,
    sub: person.subject,
    username: id,
    password: PASSWORD,
    claims: {
      name: person.name,
      given_name: person.givenName,
      family_name: person.familyName,
      middle_name: person.middleName,
      preferred_username: person.email.split('@')[0],
      birthdate: birthdateOf(person, now),
      locale: 'en',
      zoneinfo: 'Europe/Oslo',
      updated_at: Date.UTC(2026, 0, 1) / 1000,
      email: person.email,
      email_verified: person.emailVerified,
      phone_number: person.phoneNumber,
      phone_number_verified: true,
      address: {
        formatted: lines.join('\n'),
        street_address: address.lines.join('\n'),
        postal_code: address.postalCode,
        locality: address.locality,
        region: address.region,
        country: address.country,
      },
    },
  };
}
