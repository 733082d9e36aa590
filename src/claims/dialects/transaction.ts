/** Facts of the transaction around a person's claims, for each origin that is not a set of claims itself. */
import type { NameTable } from '../target.ts';

/** A REST session, the answer that opened a consent signature, a Net iD answer. */
export const SESSION = {
  id: 'authentication.session_id',
  authRef: 'authentication.session_id',
  orderRef: 'authentication.transaction_id',
  provider: 'idp.id',
  loa: 'assurance',
} as const satisfies NameTable;

/** An E-Signing order. */
export const ORDER = {
  OrderID: 'authentication.session_id',
  TransRef: 'authentication.transaction_id',
} as const satisfies NameTable;

/** What was asked for: the eID method of a consent signature, e.g. `sbid-inapp-sign`. */
export const REQUEST = {
  method: 'idp.id',
} as const satisfies NameTable;

/**
 * What a signature says of its signer: certificate fields, and the signer description of an SDO. Give `SSN` only where the
 * number is known to be a national one: a serial number in a certificate may be anything.
 */
export const SIGNER = {
  CN: 'name',
  SSN: 'national_id.value',
  SignerNationalId: 'national_id.value',
  SignerNationality: 'national_id.country',
  certificate: 'certificate_sha256',
} as const satisfies NameTable;
