/** SAML assertion facts outside the attributes, and Nordic attribute names. */
import type { NameTable } from '../target.ts';

/** Facts of the statements, by their SAML 2.0 core names; `ID` is the response's. */
export const STATEMENT = {
  NameID: 'subject',
  AuthnContextClassRef: 'assurance',
  AuthenticatingAuthority: 'idp.id',
  AuthnInstant: 'authentication.auth_time',
  SessionIndex: 'authentication.session_id',
  ID: 'authentication.transaction_id',
} as const satisfies NameTable;

const EIDAS_PERSON = 'http://eidas.europa.eu/attributes/naturalperson/';

/** eIDAS minimum data set of a natural person, by friendly and full name. */
export const EIDAS = {
  PersonIdentifier: ['subject', 'idp.subject_id'],
  CurrentGivenName: 'given_name',
  CurrentFamilyName: 'family_name',
  DateOfBirth: 'birthdate',
  [`${EIDAS_PERSON}PersonIdentifier`]: ['subject', 'idp.subject_id'],
  [`${EIDAS_PERSON}CurrentGivenName`]: 'given_name',
  [`${EIDAS_PERSON}CurrentFamilyName`]: 'family_name',
  [`${EIDAS_PERSON}DateOfBirth`]: 'birthdate',
} as const satisfies NameTable;

/** Directory attributes (X.520, inetOrgPerson) and national ones of Sweden and Denmark. */
export const NORDIC_ATTRIBUTES = {
  'urn:oid:2.16.840.1.113730.3.1.241': 'name',
  'urn:oid:2.5.4.3': 'name',
  'urn:oid:2.5.4.42': 'given_name',
  'urn:oid:2.5.4.4': 'family_name',
  'urn:oid:1.3.6.1.5.5.7.9.1': 'birthdate',
  'urn:oid:0.9.2342.19200300.100.1.3': 'email',
  'urn:oid:2.5.4.20': 'phone_number',
  'urn:oid:1.2.752.29.4.13': 'national_id.value',
  'urn:oid:2.5.4.6': 'national_id.country',
  'urn:oid:1.2.752.201.3.4': 'idp.subject_id',
  'dk:gov:saml:attribute:CprNumberIdentifier': 'national_id.value',
  'https://data.gov.dk/concept/core/nsis/loa': 'assurance',
} as const satisfies NameTable;
