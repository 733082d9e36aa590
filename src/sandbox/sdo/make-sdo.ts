/** The sandbox's signed data objects: genuinely signed, by a certificate authority named as a sandbox. */
import { makeLtvSdo } from './ltv.ts';
import type { SandboxSdoKind, SdoOrder } from './order.ts';
import { makeSeidSdo } from './seid.ts';
import { makeTokenSdo } from './token.ts';

export { anchorPem } from './authority.ts';
export type { SandboxSdoKind, SdoOrder, SdoTamper } from './order.ts';

const MAKERS: Readonly<Record<SandboxSdoKind, (order: SdoOrder, content: Uint8Array) => Uint8Array>> = {
  'seid-sdo': makeSeidSdo,
  'ltv-sdo': makeLtvSdo,
  jwt: makeTokenSdo,
};

const OTHER_TEXT = 'I agree to something else altogether.';

/**
 * Returns the object's bytes: XML in UTF-8, or a compact JWS. The same order gives the same bytes. Tampering with a
 * part that the kind lacks (a token has no seal and no digest) changes nothing.
 */
export function makeSdo(order: SdoOrder): Uint8Array {
  const content = order.tamper === 'other-text' ? Buffer.from(OTHER_TEXT) : order.document.bytes;
  return MAKERS[order.kind](order, content);
}
