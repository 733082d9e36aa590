/** A call of a service provider over SOAP, and its answer. */
import { defined } from '../../../common/defined.ts';
import type { SandboxRequest, SandboxResponse } from '../../http.ts';
import type { XmlElement } from '../../xml/write.ts';
import { signed } from '../sign.ts';
import { readEnvelope, soapFault, soapMessage } from '../soap.ts';
import { envelope, statusElement } from './assertion.ts';
import type { MessageEffect, SoapEffect } from './effect.ts';
import { type Answered, envelopeFields } from './fields.ts';
import type { SamlIdp } from './idp.ts';
import { idpSigner, strangerSigner } from './keys.ts';
import { judgeMessage, type ReadMessage } from './message.ts';
import { withDamagedValue } from './signing.ts';

/**
 * Reads a message that must prove its sender: by a signature, or by TLS with a certificate of the sender's metadata.
 *
 * @throws {Refusal}
 */
export function readCall(
  idp: SamlIdp,
  request: SandboxRequest,
  expected: { readonly name: string; readonly destination: string },
): ReadMessage {
  const { content } = readEnvelope(request);
  const arrived = { root: content, binding: 'soap' as const };
  const { certificate } = request;
  return judgeMessage(idp, { ...arrived, ...defined({ certificate }) }, { ...expected, mustBeSigned: true });
}

export interface Reply {
  /** `saml2p:Response`, `saml2p:ArtifactResponse` or `saml2p:LogoutResponse`. */
  readonly name: string;
  readonly answered: Answered;
  readonly status: XmlElement;
  readonly content?: Parameters<typeof envelope>[2];
  readonly effect?: SoapEffect;
  /** For the request log. */
  readonly note?: string;
}

/** Answers with a signed message, or as a scenario alters it. */
export function reply(idp: SamlIdp, { effect = {}, note, ...message }: Reply): SandboxResponse {
  if (effect.answers === 'fault') return soapFault('Server', 'scenario: nothing can be looked up now');
  if (effect.answers === 'page')
    return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>Log in first.</p>' };
  const content = effect.answers === 'empty' ? [] : (message.content ?? []);
  const response = soapMessage(ownMessage(idp, { ...message, content }, effect));
  return note === undefined ? response : { ...response, note };
}

/** Builds a signed message with a status, or as a scenario alters it. */
export function ownMessage(
  idp: SamlIdp,
  { name, answered, status, content = [] }: Omit<Reply, 'effect' | 'note'>,
  { sets = {}, status: said, signature }: MessageEffect = {},
): XmlElement {
  const fields = Object.fromEntries(
    Object.entries({ ...envelopeFields(idp, answered), ...sets }).filter(([, value]) => value !== null),
  );
  return signedAs(
    envelope(fields, said === undefined ? status : statusElement(said), content, name),
    signature,
  );
}

/** Signs with the provider's key, or as a scenario says. */
export function signedAs(node: XmlElement, signature: MessageEffect['signature']): XmlElement {
  if (signature === 'none') return node;
  const result = signed(node, signature === 'stranger' ? strangerSigner() : idpSigner());
  return signature === 'damaged' ? withDamagedValue(result) : result;
}
