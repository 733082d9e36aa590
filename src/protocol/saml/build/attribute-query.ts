/** Writes an AttributeQuery. SAML core, 3.3.2.3. */
import type { NameIdentifier } from '../message/common.ts';
import { element, nameIdElement, writeElement } from './element.ts';

export interface AttributeQueryFields {
  readonly id: string;
  readonly issueInstant: Date;
  /** The attribute service. */
  readonly destination: string;
  /** Entity ID of the service provider. */
  readonly issuer: string;
  readonly nameId: NameIdentifier;
  /** None: every attribute that the provider gives out. */
  readonly attributes: readonly string[];
}

const URI = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';

export function writeAttributeQuery({ nameId, attributes, ...fields }: AttributeQueryFields): string {
  return writeElement(
    element(
      'samlp:AttributeQuery',
      {
        ID: fields.id,
        Version: '2.0',
        IssueInstant: fields.issueInstant.toISOString(),
        Destination: fields.destination,
      },
      element('saml:Issuer', {}, fields.issuer),
      element('saml:Subject', {}, nameIdElement(nameId)),
      ...attributes.map((name) =>
        element('saml:Attribute', {
          Name: name,
          NameFormat: /^(?:urn:|https?:)/.test(name) ? URI : undefined,
        }),
      ),
    ),
  );
}
