/** Writes a LogoutRequest. SAML core, 3.7.1. */
import type { NameIdentifier } from '../message/common.ts';
import { element, nameIdElement, writeElement } from './element.ts';

export interface LogoutRequestFields {
  readonly id: string;
  readonly issueInstant: Date;
  readonly destination: string;
  readonly issuer: string;
  /** As in the assertion, qualifiers included: the provider finds its session by it. */
  readonly nameId: NameIdentifier;
  /** None: every session of this name. */
  readonly sessionIndexes: readonly string[];
}

/** Writes a logout request, unsigned. SAML core, 3.7.1. */
export function writeLogoutRequest(fields: LogoutRequestFields): string {
  const { nameId, sessionIndexes } = fields;
  return writeElement(
    element(
      'samlp:LogoutRequest',
      {
        ID: fields.id,
        Version: '2.0',
        IssueInstant: fields.issueInstant.toISOString(),
        Destination: fields.destination,
        Reason: 'urn:oasis:names:tc:SAML:2.0:logout:user',
      },
      element('saml:Issuer', {}, fields.issuer),
      nameIdElement(nameId),
      ...sessionIndexes.map((index) => element('samlp:SessionIndex', {}, index)),
    ),
  );
}
