/** The signature of a form. SAML bindings, HTTP-POST-SimpleSign, 2.4. */
import type { RedirectSignature, SamlSource } from '../message/received-message.ts';

interface SignedForm {
  readonly parameter: NonNullable<SamlSource['parameter']>;
  /** The message itself: its base64 is not what is signed. */
  readonly bytes: Uint8Array;
  /** Decoded. */
  readonly relayState: string | undefined;
}

/** @param found as read from the form, like the signature of a query string */
export function simpleSignature(
  { algorithm, value }: RedirectSignature,
  { parameter, bytes, relayState }: SignedForm,
): RedirectSignature {
  const state = relayState === undefined ? '' : `&RelayState=${relayState}`;
  const signed = `${parameter}=${new TextDecoder().decode(bytes)}${state}&SigAlg=${algorithm}`;
  return { signed, algorithm, value, simple: true };
}
