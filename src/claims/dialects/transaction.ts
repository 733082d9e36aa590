/** Transaction facts around a person's claims, for every origin that is not itself a claims set. */
import type { NameTable } from '../target.ts';

/** A REST session, the first response of a consent signature, a Net iD response. */
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

/** The request: the eID method of a consent signature, e.g. `sbid-inapp-sign`. */
export const REQUEST = {
  method: 'idp.id',
} as const satisfies NameTable;

/**
 * Signer facts in a signature: certificate fields, and the signer description of an SDO. Set `SSN` only if the number
 * is known to be a national one: a certificate's serial number may be anything.
 */
export const SIGNER = {
  CN: 'name',
  SSN: 'national_id.value',
  SignerNationalId: 'national_id.value',
  SignerNationality: 'national_id.country',
  certificate: 'certificate_sha256',
} as const satisfies NameTable;
