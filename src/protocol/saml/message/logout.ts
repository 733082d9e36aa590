/** Logout messages. SAML core, 3.7. */

import { defined } from '../../../common/defined.ts';
import type { XmlElement } from '../../xml/node.ts';
import { attributeOf, childOf, childrenOf, is, textOf } from '../../xml/tree.ts';
import { NS } from '../namespaces.ts';
import { type Envelope, type NameIdentifier, readEnvelope, readName } from './common.ts';

export interface LogoutRequest extends Envelope {
  readonly notOnOrAfter?: string;
  readonly reason?: string;
  readonly nameId?: NameIdentifier;
  readonly encrypted: readonly XmlElement[];
  readonly sessionIndexes: readonly string[];
}

/** @param openedParts decrypted parts: encrypted element → the element inside */
export function readLogoutRequest(
  element: XmlElement,
  openedParts: ReadonlyMap<XmlElement, XmlElement> = new Map(),
): LogoutRequest {
  const encrypted = childrenOf(element, NS.assertion, 'EncryptedID');
  const nameId =
    childOf(element, NS.assertion, 'NameID') ?? encrypted.flatMap((one) => openedParts.get(one) ?? [])[0];
  return {
    ...readEnvelope(element),
    ...defined({
      notOnOrAfter: attributeOf(element, 'NotOnOrAfter'),
      reason: attributeOf(element, 'Reason'),
    }),
    ...(nameId === undefined || !is(nameId, NS.assertion, 'NameID') ? {} : { nameId: readName(nameId) }),
    encrypted,
    sessionIndexes: childrenOf(element, NS.protocol, 'SessionIndex').map((index) => textOf(index)),
  };
}
