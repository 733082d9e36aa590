/** What the judges of SAML messages are given and what they give back. */
import type { DecryptionKey, SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import type { Assertion } from '../../protocol/saml/message/assertion.ts';
import type { Envelope } from '../../protocol/saml/message/common.ts';
import type { LogoutRequest } from '../../protocol/saml/message/logout.ts';
import type { SamlDocument } from '../../protocol/saml/message/received-message.ts';
import type { AuthnRequest } from '../../protocol/saml/message/request.ts';
import type { StatusResponse } from '../../protocol/saml/message/response.ts';
import type { MetadataDocument } from '../../protocol/saml/metadata/document.ts';
import type { Entity, SamlMetadata } from '../../protocol/saml/metadata/entity.ts';
import type { SchemaFinding } from '../../protocol/saml/schema/finding.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import type { Report } from '../../report.ts';
import type { Clock } from '../input.ts';

/** What is known about the sender, whatever the message. */
export interface SenderInput extends Clock {
  readonly document: SamlDocument;
  /** Keys to verify with: from metadata or given by name, never from the message. Absent: nobody gave any. */
  readonly keys?: readonly SamlKey[];
  /** The metadata at hand does not have the sender, as a sentence: then there are no keys either. */
  readonly unknownSender?: string;
  /** Why the metadata at hand has no key of the sender to verify with, as a sentence. */
  readonly keyless?: string;
  /** The entity ID that the sender must have. */
  readonly issuer?: string;
  /** Rule SV-6: SHA-1 warns instead of failing. */
  readonly allowSha1?: boolean;
  readonly decryptionKeys?: readonly DecryptionKey[];
  /** What the schemas say; absent when they were not asked. */
  readonly schema?: readonly SchemaFinding[];
  /** The metadata that the keys came from passed its validUntil, as a sentence. */
  readonly metadataExpired?: string;
}

/** What is expected of a response; what is absent is not known and cannot be judged. */
export interface ResponseInput extends SenderInput {
  /** Entity ID of the service provider, or what stands for it as audience. */
  readonly audience?: string;
  /** URL of the assertion consumer service. */
  readonly acs?: string;
  readonly requestId?: string;
  /** `{ sent }`: the RelayState of this login; `{ sent: undefined }`: this login sent none. */
  readonly relayState?: { readonly sent: string | undefined };
  /** Authentication contexts that were asked for; one of them must have been used. */
  readonly authnContext?: readonly string[];
  /** IDs of assertions that this run has accepted before. */
  readonly seenAssertions?: ReadonlySet<string>;
}

/** Which parts a verified signature covers, or would cover if somebody could verify it. */
export type Coverage = 'response' | 'assertion' | 'both' | 'neither';

/** What became of a response or an assertion. */
export interface ResponseJudgement {
  readonly report: Report;
  /** Absent for an assertion that came alone. */
  readonly response?: StatusResponse;
  /**
   * The assertion that counts: read again from the signed bytes when a signature verified, else as it stands in the
   * message. Absent when there is none, or nobody can decrypt it.
   */
  readonly assertion?: Assertion;
  /** Whether `assertion` was read from bytes that a trusted key has signed. */
  readonly verified: boolean;
  readonly coverage: Coverage;
  /** Elements with a signature, and what came of it, for people: the tree shows them. */
  readonly signed: readonly SignedPart[];
  /** Encrypted elements that were opened: element → what was inside. */
  readonly opened: ReadonlyMap<XmlElement, XmlElement>;
  /** Names and attributes of the assertion that stayed encrypted. */
  readonly closed: readonly XmlElement[];
}

export interface SignedPart {
  readonly element: XmlElement;
  /** `unsigned`: an assertion that no signature covers. */
  readonly state: 'verified' | 'unverified' | 'wrong' | 'unsigned';
}

export interface RequestInput extends SenderInput {
  /** The service provider that the request must come from, as its metadata says; ACS URLs are held against it. */
  readonly sender?: Entity;
  /** Where the request may have been sent: the sign-on locations of the identity provider. */
  readonly destinations?: readonly string[];
  /** The receiver wants requests signed; an unsigned one fails then. */
  readonly signatureWanted?: boolean;
}

export interface RequestJudgement {
  readonly report: Report;
  readonly request?: AuthnRequest;
  readonly verified: boolean;
  readonly signed: readonly SignedPart[];
}

export interface LogoutInput extends SenderInput {
  readonly destinations?: readonly string[];
  /** For a LogoutResponse: the ID of the LogoutRequest. */
  readonly requestId?: string;
}

export interface LogoutJudgement {
  readonly report: Report;
  readonly request?: LogoutRequest;
  readonly response?: StatusResponse;
  readonly verified: boolean;
  readonly signed: readonly SignedPart[];
  readonly opened: ReadonlyMap<XmlElement, XmlElement>;
}

export interface MetadataInput extends Clock {
  readonly document: MetadataDocument;
  /** Keys that the metadata's own signature is verified with. */
  readonly keys?: readonly SamlKey[];
  /** The entity that must be in it. */
  readonly entityId?: string;
  /** Whose metadata it was given as. */
  readonly side?: 'idp';
  readonly allowSha1?: boolean;
  readonly schema?: readonly SchemaFinding[];
}

export interface MetadataJudgement {
  readonly report: Report;
  readonly metadata?: SamlMetadata;
  readonly signed: readonly SignedPart[];
}

/** What became of a message of another protocol than login and logout. */
export interface ProtocolMessageJudgement {
  readonly report: Report;
  readonly envelope?: Envelope;
  /** Present for an answer. */
  readonly answer?: StatusResponse;
  /** The message to take values from. */
  readonly view?: XmlElement;
  readonly verified: boolean;
  readonly signed: readonly SignedPart[];
}
