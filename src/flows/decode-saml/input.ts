/** Input of `decode-saml`. */
import type { Recorder } from '../../protocol/http/index.ts';
import type { DecryptionKey } from '../../protocol/saml/keys/saml-key.ts';
import type { World } from '../../world.ts';

/** Expected values; absent: unknown. */
export interface SamlExpectations {
  /** Entity ID of the identity provider. */
  readonly issuer?: string;
  readonly spEntityId?: string;
  /** Expected audience, when it differs from the service provider's entity ID. */
  readonly audience?: string;
  /** Addresses of the service provider; the message is for one of them. */
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

/** Whether the input includes something to verify with: then `unverified` is not a success. */
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
  /** Called only when something must be fetched. */
  connect(): Promise<Recorder>;
}
