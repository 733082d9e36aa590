/** A signed data object as read: what was signed, by whom, and what came along. Judging is for `checks/`. */

/**
 * - `seid-sdo`: the Norwegian SEID-SDO, XML around detached CMS or XAdES signatures
 * - `ltv-sdo`: XML with an XAdES signature and validation data for the long term
 * - `pades`: a signed PDF
 * - `jwt`: a signed token
 */
export type SdoKind = 'seid-sdo' | 'ltv-sdo' | 'pades' | 'jwt';

/** Largest object that is read, in bytes (rule ALL-15). */
export const SDO_BYTES = 32 * 1024 * 1024;
