/** Input of `judge`. */
import type { Recorder } from '../../protocol/http/index.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import type { DecryptionKey } from '../../protocol/saml/keys/saml-key.ts';
import type { RecordingInput } from '../../recording/source.ts';
import type { World } from '../../world.ts';

/** What the operator knows and a recording may lack; it wins over the recording. */
interface KnownFacts {
  readonly issuer?: string;
  readonly clientId?: string;
  readonly acceptedIssuers?: readonly string[];
  readonly trustedAudiences: readonly string[];
  readonly nonce?: string;
  readonly algorithms?: readonly string[];
  /** Entity ID of the service provider. */
  readonly spEntityId?: string;
}

export interface JudgeInput {
  readonly recordings: readonly RecordingInput[];
  readonly known: KnownFacts;
  /** Key set: a file or a URL. */
  readonly jwks?: string;
  /** Client secret for HS*. */
  readonly shared: readonly KeyCandidate[];
  readonly decryptionKeys?: readonly KeyCandidate[];
  readonly samlDecryptionKeys?: readonly DecryptionKey[];
  readonly idpMetadata?: string;
  readonly idpCertificates: readonly string[];
  readonly allowSha1: boolean;
  /** Fetch key sets and metadata that the recording names and lacks. */
  readonly fetch: boolean;
  /** The time of `--now`; else each message is judged as of its own time. */
  readonly asOf?: Date;
  /** For messages of a format without times. */
  readonly readAt: Date;
  readonly clockToleranceSeconds: number;
}

export interface JudgeContext {
  readonly world: Pick<World, 'files' | 'cwd' | 'now' | 'signal' | 'progress' | 'sleep'>;
  /** Called only when something must be fetched. */
  connect(): Promise<Recorder>;
}
