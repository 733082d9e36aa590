/** The parts of the document, each built from its targets; members in output order (CL-20). */
import { group, type Loose } from './compact.ts';
import type { ClaimsDialect } from './dialects/dialects.ts';
import type { Claims } from './document.ts';
import { readAddressCountry, readLines } from './readers/address.ts';
import { readAssurance } from './readers/assurance.ts';
import { readCountry } from './readers/countries.ts';
import { readBirthdate, readTime } from './readers/dates.ts';
import { readDocumentType } from './readers/document.ts';
import { readPersonName, readPhone } from './readers/names.ts';
import { missing, type Reader, read, readText, readTextAs, unread } from './readers/reading.ts';
import { readBoolean, readInteger, readList } from './readers/scalars.ts';
import type { Resolver } from './resolver.ts';
import type { Target } from './target.ts';
import { selfAssertedWarnings } from './warnings.ts';

type Names = Pick<
  Claims,
  'name' | 'given_name' | 'family_name' | 'middle_name' | 'name_prefix' | 'name_suffix'
>;
type Contact = Pick<
  Claims,
  'birthdate' | 'email' | 'email_verified' | 'phone_number' | 'phone_number_verified'
>;
type Group<Name extends keyof Claims> = NonNullable<Claims[Name]>;

const textOf = (resolver: Resolver, target: Target): string | undefined =>
  resolver.take(target, readText)?.value;

/** Names, in full and in parts (CL-10, CL-13). */
export function namesOf(
  resolver: Resolver,
  { mononymMarker, selfAssertedNames }: ClaimsDialect,
): Loose<Names> {
  const personName = readPersonName(mononymMarker);
  const names = {
    name: textOf(resolver, 'name'),
    given_name: resolver.take('given_name', personName)?.value,
    family_name: resolver.take('family_name', personName)?.value,
    middle_name: textOf(resolver, 'middle_name'),
    name_prefix: textOf(resolver, 'name_prefix'),
    name_suffix: textOf(resolver, 'name_suffix'),
  };
  if (selfAssertedNames) for (const warning of selfAssertedWarnings(names)) resolver.warn(warning);
  return names;
}

/** Birth date and contact details. */
export function contactOf(resolver: Resolver): Loose<Contact> {
  return {
    birthdate: resolver.take('birthdate', readBirthdate)?.value,
    email: textOf(resolver, 'email'),
    email_verified: resolver.take('email_verified', readBoolean)?.value,
    phone_number: resolver.take('phone_number', readPhone)?.value,
    phone_number_verified: resolver.take('phone_number_verified', readBoolean)?.value,
  };
}

/** CL-11: nested members win over flat ones. */
export function addressOf(resolver: Resolver, { freeTextCountry = false }: ClaimsDialect) {
  const part = (target: Target, reader: Reader<string>): string | undefined =>
    resolver.take(target, reader, { conflict: 'address_conflict' })?.value;
  return group<Group<'address'>>({
    street_address: part('address.street_address', readLines),
    postal_code: part('address.postal_code', readLines),
    locality: part('address.locality', readLines),
    region: part('address.region', readLines),
    country: part('address.country', readAddressCountry(freeTextCountry)),
    formatted: part('address.formatted', readLines),
  });
}

export function nationalIdOf(resolver: Resolver) {
  return group<Group<'national_id'>>({
    value: textOf(resolver, 'national_id.value'),
    type: resolver.take(
      'national_id.type',
      readTextAs((text) => text.toUpperCase()),
    )?.value,
    country: resolver.take('national_id.country', readCountry)?.value,
  });
}

/** Builds `idp`. An issuer that merely repeats the eID is dropped. */
export function idpOf(resolver: Resolver, dialect: ClaimsDialect) {
  const id = textOf(resolver, 'idp.id') ?? dialect.idp;
  const readIssuer: Reader<string> = (value) => {
    if (typeof value !== 'string') return unread();
    return value === id ? missing() : read(value);
  };
  return group<Group<'idp'>>({
    id,
    subject_id: textOf(resolver, 'idp.subject_id'),
    issuer: resolver.take('idp.issuer', readIssuer)?.value,
  });
}

/** Builds `assurance`. A value that names a level beats an earlier one that names none. */
export function assuranceOf(resolver: Resolver, dialect: ClaimsDialect) {
  const found = resolver.take('assurance', readAssurance, {
    path: 'assurance.level',
    better: ({ level }) => level !== null,
  });
  return group<Group<'assurance'>>({
    level: dialect.level ?? found?.value.level,
    raw: found?.value.raw,
    claim: found?.claim,
    methods: resolver.take('assurance.methods', readList, { list: true })?.value,
  });
}

export function ageOf(resolver: Resolver) {
  const years = resolver.take('age.years', readInteger)?.value;
  const over = resolver.ages().flatMap((age) => {
    const taken = resolver.take(`age.over.${age}`, readBoolean);
    return taken === undefined ? [] : [[`${age}`, taken.value] as const];
  });
  return group<Group<'age'>>({ years, over: over.length === 0 ? undefined : Object.fromEntries(over) });
}

export function documentOf(resolver: Resolver) {
  const kind = resolver.take('document.type', readDocumentType)?.value;
  return group<Group<'document'>>({
    type: kind?.type,
    raw_type: kind?.raw,
    number: textOf(resolver, 'document.number'),
    issuing_country: resolver.take('document.issuing_country', readCountry)?.value,
    issuing_state: textOf(resolver, 'document.issuing_state'),
    issuing_authority: textOf(resolver, 'document.issuing_authority'),
    issue_date: textOf(resolver, 'document.issue_date'),
    expiry_date: textOf(resolver, 'document.expiry_date'),
  });
}

export function deviceOf(resolver: Resolver) {
  return group<Group<'device'>>({
    name: textOf(resolver, 'device.name'),
    address: textOf(resolver, 'device.address'),
    version: textOf(resolver, 'device.version'),
  });
}

export function authenticationOf(resolver: Resolver) {
  return group<Group<'authentication'>>({
    auth_time: resolver.take('authentication.auth_time', readTime)?.value,
    transaction_id: textOf(resolver, 'authentication.transaction_id'),
    session_id: textOf(resolver, 'authentication.session_id'),
  });
}
