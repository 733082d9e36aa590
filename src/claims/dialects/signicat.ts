/** Signicat: the eID and Wallet Hub over its three protocols, and the older Enterprise platform. */
import type { NameTable } from '../target.ts';

/**
 * eID and Wallet Hub over OIDC. `idp_issuer` replaces a missing `idp`. Claims passed through from one eID have a prefix
 * (`nbid_`, `mitid_`) and stay unmapped, except for levels of assurance.
 */
export const HUB = {
  idp: 'idp.id',
  idp_issuer: ['idp.id', 'idp.issuer'],
  idp_id: 'idp.subject_id',
  nin: 'national_id.value',
  nin_type: 'national_id.type',
  nin_issuing_country: 'national_id.country',
  mitid_loa: 'assurance',
  nbid_acr: 'assurance',
  transaction_id: 'authentication.transaction_id',
} as const satisfies NameTable;

/** The Authentication REST API: `subject` of a session. */
export const HUB_REST = {
  id: 'subject',
  idpId: 'idp.subject_id',
  name: 'name',
  firstName: 'given_name',
  middleName: 'middle_name',
  lastName: 'family_name',
  dateOfBirth: 'birthdate',
  email: 'email',
  phoneNumber: 'phone_number',
  nin: 'national_id.value',
} as const satisfies NameTable;

/** `nin` as an object, as the REST API sends it (CL-17). */
export const HUB_REST_NIN = {
  value: 'national_id.value',
  type: 'national_id.type',
  issuingCountry: 'national_id.country',
} as const satisfies NameTable;

/** Attributes of the hub's SAML assertions. */
export const HUB_SAML = {
  idpId: 'idp.subject_id',
  nin: 'national_id.value',
  name: 'name',
  firstName: 'given_name',
  lastName: 'family_name',
  dateOfBirth: 'birthdate',
  phoneNumber: 'phone_number',
  '18OrOlder': 'age.over.18',
} as const satisfies NameTable;

/** Enterprise, which includes Consent Signature. */
export const ENTERPRISE = {
  'signicat.national_id': 'national_id.value',
} as const satisfies NameTable;
