/** Parts that several messages have. SAML core, 2.2 and 3.2. */

import type { XmlElement } from '../../xml/node.ts';
import { attributeOf, childOf, elementsOf, rawTextOf, textOf } from '../../xml/tree.ts';
import { NS } from '../namespaces.ts';

export interface NameIdentifier {
  readonly value: string;
  readonly format?: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
  /** Elements inside, which no name may have: a reader that takes only the first text sees another name. */
  readonly hasElements?: true;
}

/** A NameID or Issuer. */
export function readName(element: XmlElement): NameIdentifier {
  return {
    value: textOf(element),
    ...present('format', attributeOf(element, 'Format')),
    ...present('nameQualifier', attributeOf(element, 'NameQualifier')),
    ...present('spNameQualifier', attributeOf(element, 'SPNameQualifier')),
    ...(elementsOf(element).length > 0 ? { hasElements: true as const } : {}),
  };
}

/** What every request and response begins with. */
export interface Envelope {
  readonly id?: string;
  readonly version?: string;
  readonly issueInstant?: string;
  readonly destination?: string;
  readonly consent?: string;
  readonly issuer?: NameIdentifier;
}

export function readEnvelope(element: XmlElement): Envelope {
  const issuer = childOf(element, NS.assertion, 'Issuer');
  return {
    ...present('id', attributeOf(element, 'ID')),
    ...present('version', attributeOf(element, 'Version')),
    ...present('issueInstant', attributeOf(element, 'IssueInstant')),
    ...present('destination', attributeOf(element, 'Destination')),
    ...present('consent', attributeOf(element, 'Consent')),
    ...(issuer === undefined ? {} : { issuer: readName(issuer) }),
  };
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
    ...present('message', textOf(childOf(status, NS.protocol, 'StatusMessage'))),
    ...(detailText === '' ? {} : { detail: detailText }),
  };
}

/** A member that is left out when there is no value. */
export function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value });
}

/** xs:boolean, which is written in four ways. Absent for anything else. */
export function readBoolean(text: string | undefined): boolean | undefined {
  const word = text?.trim();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : undefined;
}
