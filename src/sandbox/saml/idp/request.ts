/** Validates an AuthnRequest before showing a page or sending a response. */

import { defined } from '../../../common/defined.ts';
import type { SandboxRequest } from '../../http.ts';
import { attributeOf, elementsOf, type ReadElement } from '../../xml/read.ts';
import { receive } from '../binding.ts';
import { isOpen, letsPass } from '../holes.ts';
import { NS } from '../names.ts';
import { refuse } from '../refusal.ts';
import { consumerOf } from './consumer.ts';
import type { SamlIdp } from './idp.ts';
import { type ReadMessage, readMessage } from './message.ts';
import type { AuthnRequest } from './session.ts';

export interface ReadRequest {
  readonly request: AuthnRequest;
  readonly root: ReadElement;
}

/**
 * Reads the request that a browser brings.
 *
 * @throws {Refusal}
 */
export function readAuthnRequest(idp: SamlIdp, request: SandboxRequest): ReadRequest {
  const received = receive(request, idp.requestBindings);
  if (received.kind !== 'SAMLRequest') return refuse('a SAMLRequest is expected here, not a SAMLResponse');
  const read = readMessage(idp, received, { name: 'AuthnRequest', destination: idp.addresses.signOn });
  return requestIn(withoutWishes(idp, read), idp.responseBindings, received.relayState, (url, registered) =>
    letsPass(idp, url, registered),
  );
}

/** The request as a provider with holes reads it. */
function withoutWishes(idp: SamlIdp, read: ReadMessage): ReadMessage {
  const ignored = [
    ...(isOpen(idp, 'acs-index-unknown') ? ['AssertionConsumerServiceIndex'] : []),
    ...(isOpen(idp, 'acs-binding-mismatch') ? ['ProtocolBinding'] : []),
  ];
  const attributes = read.root.attributes.filter(({ local }) => !ignored.includes(local));
  return { ...read, root: { ...read.root, attributes } };
}

/**
 * Reads what an AuthnRequest says of its answer.
 *
 * @throws {Refusal}
 */
export function requestIn(
  { root, id, sender }: ReadMessage,
  offered: SamlIdp['responseBindings'],
  relayState?: string,
  letsThrough?: (url: string, registered: string) => boolean,
): ReadRequest {
  checkForm(root);
  const consumer = consumerOf(root, sender, offered, letsThrough);
  return { request: { id, sender, ...consumer, ...defined({ relayState }) }, root };
}

/** Children in schema order; each may occur once (SAML core, 3.4.1). */
const CHILDREN = [
  ['Issuer', NS.assertion],
  ['Signature', NS.signature],
  ['Extensions', NS.protocol],
  ['Subject', NS.assertion],
  ['NameIDPolicy', NS.protocol],
  ['Conditions', NS.assertion],
  ['RequestedAuthnContext', NS.protocol],
  ['Scoping', NS.protocol],
] as const;

function checkForm(root: ReadElement): void {
  for (const name of ['ForceAuthn', 'IsPassive']) {
    const value = attributeOf(root, name);
    if (value !== undefined && !/^(?:true|false|1|0)$/.test(value))
      refuse(`${name} is neither true nor false`);
  }
  let last = -1;
  for (const { local, namespace } of elementsOf(root)) {
    const place = CHILDREN.findIndex(([name, home]) => name === local && home === namespace);
    if (place === -1)
      refuse(`${local} of ${namespace || 'no namespace'} does not belong into an AuthnRequest`);
    if (place <= last)
      refuse(`${local} appears twice, or out of order: ${CHILDREN.map(([name]) => name).join(', ')}`);
    last = place;
  }
}
