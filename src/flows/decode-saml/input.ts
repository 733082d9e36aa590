/** What `decode-saml` is asked. */
import type { Recorder } from '../../protocol/http/index.ts';
import type { DecryptionKey } from '../../protocol/saml/keys/saml-key.ts';
import type { World } from '../../world.ts';

/** What the message must say; what is absent is not known. */
export interface SamlExpectations {
  /** Entity ID of the identity provider. */
  readonly issuer?: string;
  readonly spEntityId?: string;
  /** Stands in for the entity ID of the service provider where the two differ. */
  readonly audience?: string;
  /** Addresses of the service provider, of which the message is for one. */
  readonly acs?: readonly string[];
  readonly requestId?: string;
  readonly relayState?: string;
  readonly authnContext?: readonly string[];
}

export interface DecodeSamlInput {
  /** Metadata of the sender: a file or a URL. */
  readonly metadata?: string;
  /** Files with certificates of the sender. */
  readonly certificates: readonly string[];
  readonly decryptionKeys?: readonly DecryptionKey[];
  readonly expectations: SamlExpectations;
  readonly allowSha1: boolean;
  readonly clockToleranceSeconds: number;
}

/** Whether something was given to verify with: then `unverified` is no success. */
export function canVerify({
  metadata,
  certificates,
  decryptionKeys,
  expectations,
}: DecodeSamlInput): boolean {
  return (
    [metadata, expectations.issuer].some((value) => value !== undefined) ||
    [certificates, decryptionKeys ?? []].some((list) => list.length > 0)
  );
}

export interface DecodeSamlContext {
  readonly world: Pick<World, 'files' | 'cwd' | 'now' | 'signal'>;
  /** Opened only when something has to be fetched. */
  connect(): Promise<Recorder>;
}
