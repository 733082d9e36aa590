/** Parts shared by several messages. SAML core, 2.2 and 3.2. */

import { defined } from '../../../common/defined.ts';
import type { XmlElement } from '../../xml/node.ts';
import { attributeOf, childOf, elementsOf, rawTextOf, textOf } from '../../xml/tree.ts';
import { NS } from '../namespaces.ts';

export interface NameIdentifier {
  readonly value: string;
  readonly format?: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
  /** Child elements, which a name must not have: a reader that takes only the first text sees another name. */
  readonly hasElements?: true;
}

/** A NameID or Issuer. */
export function readName(element: XmlElement): NameIdentifier {
  return {
    value: textOf(element),
    ...defined({
      format: attributeOf(element, 'Format'),
      nameQualifier: attributeOf(element, 'NameQualifier'),
      spNameQualifier: attributeOf(element, 'SPNameQualifier'),
    }),
    ...(elementsOf(element).length > 0 ? { hasElements: true as const } : {}),
  };
}

/** The common start of every request and response. */
export interface Envelope {
  readonly id?: string;
  readonly version?: string;
  readonly issueInstant?: string;
  readonly destination?: string;
  readonly consent?: string;
  readonly issuer?: NameIdentifier;
}

/** Reads what all messages have in common, unjudged. SAML core, 3.2.1 and 3.2.2. */
export function readEnvelope(element: XmlElement): Envelope {
  const issuer = childOf(element, NS.assertion, 'Issuer');
  return defined({
    id: attributeOf(element, 'ID'),
    version: attributeOf(element, 'Version'),
    issueInstant: attributeOf(element, 'IssueInstant'),
    destination: attributeOf(element, 'Destination'),
    consent: attributeOf(element, 'Consent'),
    issuer: issuer === undefined ? undefined : readName(issuer),
  });
}

export interface Status {
  /** Top-level code. */
  readonly code: string;
  /** Second-level codes, outermost first. */
  readonly subcodes: readonly string[];
  readonly message?: string;
  /** Text of StatusDetail. */
  readonly detail?: string;
}

/** Absent without a Status element. SAML core, 3.2.2.1. */
export function readStatus(message: XmlElement): Status | undefined {
  const status = childOf(message, NS.protocol, 'Status');
  if (status === undefined) return undefined;
  const codes: string[] = [];
  let code = childOf(status, NS.protocol, 'StatusCode');
  while (code !== undefined) {
    codes.push(attributeOf(code, 'Value') ?? '');
    code = childOf(code, NS.protocol, 'StatusCode');
  }
  const [first = '', ...subcodes] = codes;
  const detail = childOf(status, NS.protocol, 'StatusDetail');
  const detailText = detail === undefined ? '' : rawTextOf(detail).replace(/\s+/g, ' ').trim();
  return {
    code: first,
    subcodes,
    ...defined({ message: textOf(childOf(status, NS.protocol, 'StatusMessage')) }),
    ...(detailText === '' ? {} : { detail: detailText }),
  };
}

/** Reads an xs:boolean in any of its four forms. Absent for anything else. */
export function readBoolean(text: string | undefined): boolean | undefined {
  const word = text?.trim();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : undefined;
}
