/** Possible targets of a claim in the normalized document. */

export type Target =
  | 'subject'
  | 'name'
  | 'given_name'
  | 'family_name'
  | 'middle_name'
  | 'name_prefix'
  | 'name_suffix'
  | 'birthdate'
  | 'email'
  | 'email_verified'
  | 'phone_number'
  | 'phone_number_verified'
  | 'address.street_address'
  | 'address.postal_code'
  | 'address.locality'
  | 'address.region'
  | 'address.country'
  | 'address.formatted'
  | 'national_id.value'
  | 'national_id.type'
  | 'national_id.country'
  | 'idp.id'
  | 'idp.subject_id'
  | 'idp.issuer'
  | 'assurance'
  | 'assurance.methods'
  | 'age.years'
  | `age.over.${number}`
  | 'document.type'
  | 'document.number'
  | 'document.issuing_country'
  | 'document.issuing_state'
  | 'document.issuing_authority'
  | 'document.issue_date'
  | 'document.expiry_date'
  | 'portrait'
  | 'picture'
  | 'device.name'
  | 'device.address'
  | 'device.version'
  | 'certificate_sha256'
  | 'authentication.auth_time'
  | 'authentication.transaction_id'
  | 'authentication.session_id'
  | 'source.sandbox';

/**
 * Claim name → targets. A name with a dot is one key (CL-16). Several names for one target are in order of precedence;
 * several targets for one name are all filled.
 */
export type NameTable = Readonly<Record<string, Target | readonly Target[]>>;
