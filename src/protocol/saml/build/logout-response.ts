/** Writes a LogoutResponse. SAML core, 3.7.2. */
import { element, writeElement } from './element.ts';

export interface LogoutResponseFields {
  readonly id: string;
  readonly issueInstant: Date;
  /** Absent over SOAP. */
  readonly destination?: string;
  readonly issuer: string;
  /** ID of the LogoutRequest; absent if it had none. */
  readonly inResponseTo?: string;
  /** Status codes without their common prefix, outermost first: `Requester`, `UnknownPrincipal`. */
  readonly status: readonly [string, ...string[]];
}

const PREFIX = 'urn:oasis:names:tc:SAML:2.0:status:';

/** Writes the answer to a logout request, unsigned. SAML core, 3.7.2. */
export function writeLogoutResponse(fields: LogoutResponseFields): string {
  const [top, second] = fields.status;
  return writeElement(
    element(
      'samlp:LogoutResponse',
      {
        ID: fields.id,
        Version: '2.0',
        IssueInstant: fields.issueInstant.toISOString(),
        Destination: fields.destination,
        InResponseTo: fields.inResponseTo,
      },
      element('saml:Issuer', {}, fields.issuer),
      element(
        'samlp:Status',
        {},
        element(
          'samlp:StatusCode',
          { Value: PREFIX + top },
          second === undefined ? undefined : element('samlp:StatusCode', { Value: PREFIX + second }),
        ),
      ),
    ),
  );
}
