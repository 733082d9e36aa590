/** Input of `judge`. */
import type { X509Certificate } from 'node:crypto';
import type { NormalizeInput } from '../../claims/index.ts';
import type { ErrorMeaning } from '../../oauth/index.ts';
import type { ConsentProtocol } from '../../protocol/consent/encryption-key.ts';
import type { OrderProtocol } from '../../protocol/e-signing/index.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import type { NetIdProtocol } from '../../protocol/net-id/index.ts';
import type { ProviderDocument } from '../../protocol/recorded/oidc-flow.ts';
import type { DecryptionKey } from '../../protocol/saml/keys/saml-key.ts';
import type { RestProtocol } from '../../providers/rest-types.ts';
import type { Recording } from '../../recording/entry.ts';
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

/** The words of the vendors' own APIs, and how to read what they say of a person. */
export interface VendorWords {
  readonly netId: NetIdProtocol;
  readonly order: OrderProtocol;
  readonly rest: RestProtocol;
  readonly consent: ConsentProtocol;
  /** What refusals of a consent signature mean, by code. */
  readonly consentErrors: Readonly<Record<string, ErrorMeaning>>;
  readonly claims: Readonly<Record<'order' | 'rest' | 'consent', NormalizeInput['provider']>>;
}

export interface JudgeInput {
  readonly vendors: VendorWords;
  readonly recordings: readonly RecordingInput[];
  readonly known: KnownFacts;
  /** Key set: a file or a URL. */
  readonly jwks?: string;
  /** Client secret for HS*. */
  readonly shared: readonly KeyCandidate[];
  readonly decryptionKeys?: readonly KeyCandidate[];
  readonly samlDecryptionKeys?: readonly DecryptionKey[];
  /** Certificates at which the chains of signers must end; absent: no chain is checked. */
  readonly trustAnchors?: readonly X509Certificate[] | undefined;
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

/** What the judgement of a vendor's flow needs beside it. */
export interface VendorJudging {
  readonly recording: Recording;
  readonly keySets: readonly ProviderDocument[];
  readonly input: JudgeInput;
}

export interface JudgeContext {
  readonly world: Pick<World, 'files' | 'cwd' | 'now' | 'signal' | 'progress' | 'sleep'>;
  /** Called only when something must be fetched. */
  connect(): Promise<Recorder>;
}
