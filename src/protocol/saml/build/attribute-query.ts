/** Writes an AttributeQuery. SAML core, 3.3.2.3. */
import type { NameIdentifier } from '../message/common.ts';
import type { RequestedAttribute } from '../names/attributes.ts';
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
  readonly attributes: readonly RequestedAttribute[];
}

/** Writes a query for attributes, unsigned. SAML core, 3.3.2.3. */
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
      ...attributes.map(({ name, nameFormat, friendlyName }) =>
        element('saml:Attribute', { Name: name, NameFormat: nameFormat, FriendlyName: friendlyName }),
      ),
    ),
  );
}
