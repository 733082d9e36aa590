/** Signed data objects of the sandbox: really signed, by a certificate authority that says what it is. */
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
 * The object's bytes: XML in UTF-8, or a compact JWS. The same order gives the same bytes. Tampering that needs what the
 * kind does not have (a token has no seal and no digest) changes nothing.
 */
export function makeSdo(order: SdoOrder): Uint8Array {
  const content = order.tamper === 'other-text' ? Buffer.from(OTHER_TEXT) : order.document.bytes;
  return MAKERS[order.kind](order, content);
}
