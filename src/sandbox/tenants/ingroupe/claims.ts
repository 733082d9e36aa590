/** Claims of the ID token by scope, with this provider's types: ages are strings, `email_verified` is a boolean. */
import { ageRange, birthdateOf } from '../../age.ts';
import type { Person } from '../../personas.ts';
import { PORTRAITS } from '../../portraits/portraits.ts';
import type { IngroupeEffect } from './fault-rows/row.ts';
import { AGE_LIMITS, isScope, SCOPES } from './scopes.ts';

/** Placeholder for a missing name. */
const NO_NAME = 'NONE';

type Claims = Record<string, unknown>;

/** Returns the identity claims for the granted scopes. An unknown value is absent, never null. */
export function identityClaims(
  known: Person,
  scopes: readonly string[],
  now: Date,
  effect: IngroupeEffect,
): Claims {
  const person = withEffect(known, effect);
  const all: Claims = {
    ...nameClaims(person),
    ...ageClaims(person, now),
    email: person.email,
    email_verified: person.emailVerified,
    ...documentClaims(person),
    ...addressClaims(person, effect.address ?? 'flat'),
  };
  const allowed = new Set(scopes.flatMap((scope) => (isScope(scope) ? SCOPES[scope].claims : [])));
  if (allowed.has('street_address')) allowed.add('address');
  const claims = Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) => value !== undefined && allowed.has(name) && !effect.withoutClaims?.includes(name),
    ),
  );
  // Only on request: a large picture takes a while to make.
  if (allowed.has('portrait') && person.portrait !== undefined) {
    claims.portrait = PORTRAITS[person.portrait]();
  }
  return claims;
}

function withEffect(known: Person, effect: IngroupeEffect): Person {
  const person = { ...known, ...effect.person };
  if (effect.oneName === undefined) return person;
  const {
    familyName: _family,
    middleName: _middle,
    namePrefix: _prefix,
    nameSuffix: _suffix,
    ...rest
  } = person;
  return { ...rest, name: person.givenName ?? person.name };
}

function nameClaims(person: Person): Claims {
  return {
    name: person.name,
    family_name: person.familyName ?? NO_NAME,
    given_name: person.givenName ?? NO_NAME,
    middle_name: person.middleName,
    name_suffix: person.nameSuffix,
    name_prefix: person.namePrefix,
  };
}

function ageClaims(person: Person, now: Date): Claims {
  const birthdate = birthdateOf(person, now);
  const range = ageRange(birthdate, now);
  const over = (limit: number) => {
    if (range === undefined || (range.least < limit && range.most >= limit)) return undefined;
    return String(range.least >= limit);
  };
  return {
    birthdate,
    age_in_years: range !== undefined && range.least === range.most ? String(range.least) : undefined,
    ...Object.fromEntries(AGE_LIMITS.map((limit) => [`age_over_${limit}`, over(limit)])),
  };
}

function addressClaims({ address }: Person, shape: 'nested' | 'flat'): Claims {
  const members = {
    street_address: address.lines.join('\r\n'),
    postal_code: address.postalCode,
    locality: address.locality,
    region: address.region,
    country: address.country,
  };
  return shape === 'nested' ? { address: members } : members;
}

function documentClaims({ document }: Person): Claims {
  return {
    document_number: document.number,
    document_type: document.type,
    document_issuing_country: document.issuingCountry,
    document_issuing_state: document.issuingState,
    document_issuing_authority: document.issuingAuthority,
    document_issue_date: document.issueDate,
    document_expiry_date: document.expiryDate,
  };
}
