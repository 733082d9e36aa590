/** Vendor-neutral claims of ID tokens and userinfo responses. */
import type { NameTable } from '../target.ts';

/** Protocol members, not about the person; `decode-token` shows them. Spec: claims, section 2. */
export const PROTOCOL_MEMBERS: ReadonlySet<string> = new Set([
  'iss',
  'aud',
  'exp',
  'iat',
  'nbf',
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
  'azp',
  'jti',
]);

/** OpenID Connect Core 1.0, 2 and 5.1. */
export const OIDC_CORE = {
  sub: 'subject',
  name: 'name',
  given_name: 'given_name',
  family_name: 'family_name',
  middle_name: 'middle_name',
  birthdate: 'birthdate',
  email: 'email',
  email_verified: 'email_verified',
  phone_number: 'phone_number',
  phone_number_verified: 'phone_number_verified',
  picture: 'picture',
  acr: 'assurance',
  amr: 'assurance.methods',
  auth_time: 'authentication.auth_time',
  sid: 'authentication.session_id',
  // Not in OpenID Connect: marks a token from an issuer's test environment.
  sandbox: 'source.sandbox',
} as const satisfies NameTable;

/** OpenID Connect Core 1.0, 5.1.1: the members of `address`. */
export const ADDRESS = {
  street_address: 'address.street_address',
  postal_code: 'address.postal_code',
  locality: 'address.locality',
  region: 'address.region',
  country: 'address.country',
  formatted: 'address.formatted',
} as const satisfies NameTable;

/** Mobile driving licence, ISO/IEC 18013-5, where its names differ; `age_over_NN` works everywhere. */
export const MOBILE_DRIVING_LICENCE = {
  birth_date: 'birthdate',
  age_in_years: 'age.years',
  document_number: 'document.number',
  issuing_country: 'document.issuing_country',
  issuing_authority: 'document.issuing_authority',
  issue_date: 'document.issue_date',
  expiry_date: 'document.expiry_date',
  portrait: 'portrait',
} as const satisfies NameTable;

/** OpenID Connect for Identity Assurance 1.0: `document_details` of a piece of evidence. */
export const DOCUMENT_DETAILS = {
  type: 'document.type',
  document_number: 'document.number',
  personal_number: 'national_id.value',
  date_of_issuance: 'document.issue_date',
  date_of_expiry: 'document.expiry_date',
} as const satisfies NameTable;

/** The `issuer` of `document_details`. */
export const DOCUMENT_ISSUER = {
  country_code: 'document.issuing_country',
  name: 'document.issuing_authority',
} as const satisfies NameTable;
