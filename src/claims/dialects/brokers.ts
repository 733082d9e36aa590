/** Other Nordic brokers and wallets, found behind any issuer. */
import type { NameTable } from '../target.ts';

/** Nets eID Broker. `ial` and `aal` are only components of a level, so they stay unmapped beside `loa`. */
export const NETS_BROKER = {
  'mitid.uuid': 'idp.subject_id',
  'dk.cpr': 'national_id.value',
  'mitid.identity_name': 'name',
  'mitid.date_of_birth': 'birthdate',
  'mitid.age': 'age.years',
  idp: 'idp.id',
  loa: 'assurance',
} as const satisfies NameTable;

/** Idura, formerly Criipto. `authenticationtype` names a method, never a level. */
export const IDURA = {
  nameidentifier: 'subject',
  uuid: 'idp.subject_id',
  uniqueuserid: 'idp.subject_id',
  ssn: 'national_id.value',
  socialno: 'national_id.value',
  cprNumberIdentifier: 'national_id.value',
  dateofbirth: 'birthdate',
  age: 'age.years',
  identityscheme: 'idp.id',
  loA: 'assurance',
  authenticationtype: 'assurance',
} as const satisfies NameTable;

/** ID-porten (Norway). */
export const ID_PORTEN = {
  pid: 'national_id.value',
} as const satisfies NameTable;
