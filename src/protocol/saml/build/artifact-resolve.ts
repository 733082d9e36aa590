/** Writes an ArtifactResolve. SAML core, 3.5.1. */
import { element, writeElement } from './element.ts';

export interface ArtifactResolveFields {
  readonly id: string;
  readonly issueInstant: Date;
  /** The artifact resolution service. */
  readonly destination: string;
  /** Entity ID of the service provider. */
  readonly issuer: string;
  /** As received. */
  readonly artifact: string;
}

/** Writes a request for the message of an artifact, unsigned. SAML core, 3.5.1. */
export function writeArtifactResolve({ artifact, ...fields }: ArtifactResolveFields): string {
  return writeElement(
    element(
      'samlp:ArtifactResolve',
      {
        ID: fields.id,
        Version: '2.0',
        IssueInstant: fields.issueInstant.toISOString(),
        Destination: fields.destination,
      },
      element('saml:Issuer', {}, fields.issuer),
      element('samlp:Artifact', {}, artifact),
    ),
  );
}
