/** Input and output of the SAML judges. */
import type { DecryptionKey, SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import type { Assertion } from '../../protocol/saml/message/assertion.ts';
import type { Envelope, NameIdentifier } from '../../protocol/saml/message/common.ts';
import type { LogoutRequest } from '../../protocol/saml/message/logout.ts';
import type { SamlDocument } from '../../protocol/saml/message/received-message.ts';
import type { AuthnRequest } from '../../protocol/saml/message/request.ts';
import type { StatusResponse } from '../../protocol/saml/message/response.ts';
import type { MetadataDocument } from '../../protocol/saml/metadata/document.ts';
import type { Entity, SamlMetadata } from '../../protocol/saml/metadata/entity.ts';
import type { RequestedAttribute } from '../../protocol/saml/names/attributes.ts';
import type { SchemaFinding } from '../../protocol/saml/schema/finding.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import type { Report } from '../../report.ts';
import type { Clock } from '../input.ts';

/** What is known about the sender of any message. */
export interface SenderInput extends Clock {
  readonly document: SamlDocument;
  /** Verification keys from metadata or options, never from the message. Absent: none were given. */
  readonly keys?: readonly SamlKey[];
  /** A sentence saying that the given metadata lacks the sender. Then there are no keys either. */
  readonly unknownSender?: string;
  /** A sentence saying why the given metadata has no verification key of the sender. */
  readonly keyless?: string;
  /** The required entity ID of the sender. */
  readonly issuer?: string;
  /** Rule SV-6: SHA-1 warns instead of failing. */
  readonly allowSha1?: boolean;
  readonly decryptionKeys?: readonly DecryptionKey[];
  /** Schema findings. Absent if the message was not validated. */
  readonly schema?: readonly SchemaFinding[];
  /** A sentence saying that the metadata with the keys is past its validUntil. */
  readonly metadataExpired?: string;
}

/** A connection that idcli opened itself, and on which the message came as the answer. */
export interface BackChannel {
  readonly host: string;
  /** TLS identified the host. */
  readonly secure: boolean;
}

/** What is expected of a response. Absent members are unknown and not judged. */
export interface ResponseInput extends SenderInput {
  /** Entity ID of the service provider, or another value used as its audience. */
  readonly audience?: string;
  /** URL of the assertion consumer service. */
  readonly acs?: string;
  readonly requestId?: string;
  /** No request was sent, so the response must answer none. */
  readonly unsolicited?: true;
  /** `{ sent }`: the RelayState of this login; `{ sent: undefined }`: this login sent none. */
  readonly relayState?: { readonly sent: string | undefined };
  /** Requested authentication contexts; one of them must have been used. */
  readonly authnContext?: readonly string[];
  /** For a request with IsPassive: whether a page was shown, if that is known. */
  readonly forbiddenPage?: { readonly shown: boolean; readonly title?: string };
  /** Set for the answer to a query about this principal, which is not a login. */
  readonly query?: {
    readonly nameId: NameIdentifier;
    /** None: all were asked for. */
    readonly attributes: readonly RequestedAttribute[];
  };
  /** Absent: it came through a browser, or from anywhere. */
  readonly channel?: BackChannel;
  /** IDs of assertions already accepted in this run. */
  readonly seenAssertions?: ReadonlySet<string>;
}

/** Which parts a signature covers, verified or not yet verifiable. */
export type Coverage = 'response' | 'assertion' | 'both' | 'neither';

/** The result of judging a response or an assertion. */
export interface ResponseJudgement {
  readonly report: Report;
  /** Absent for a standalone assertion. */
  readonly response?: StatusResponse;
  /**
   * The assertion in effect: parsed again from the signed bytes if a signature verified, else as found in the message.
   * Absent if there is none or it cannot be decrypted.
   */
  readonly assertion?: Assertion;
  /** Whether `assertion` was read from bytes signed by a trusted key. */
  readonly verified: boolean;
  readonly coverage: Coverage;
  /** Signed elements with the result, shown in the tree. */
  readonly signed: readonly SignedPart[];
  /** Decrypted elements: element → content. */
  readonly opened: ReadonlyMap<XmlElement, XmlElement>;
  /** Names and attributes of the assertion that are still encrypted. */
  readonly closed: readonly XmlElement[];
}

export interface SignedPart {
  readonly element: XmlElement;
  /** `unsigned`: an assertion not covered by any signature. */
  readonly state: 'verified' | 'unverified' | 'wrong' | 'unsigned';
}

export interface RequestInput extends SenderInput {
  /** The expected service provider, from its metadata; ACS URLs are compared with it. */
  readonly sender?: Entity;
  /** Where the request may have been sent: the identity provider's sign-on locations. */
  readonly destinations?: readonly string[];
  /** The receiver wants signed requests; an unsigned one then fails. */
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
  /** For an answer: the ID of the request. */
  readonly requestId?: string;
  /** For a request: the session that it may end. */
  readonly session?: SamlSession;
  readonly channel?: BackChannel;
}

/** A session, as the identity provider named it. */
export interface SamlSession {
  readonly nameId: NameIdentifier;
  readonly sessionIndexes: readonly string[];
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
  /** Keys to verify the metadata's own signature. */
  readonly keys?: readonly SamlKey[];
  /** The entity it must contain. */
  readonly entityId?: string;
  /** The side it was given for. */
  readonly side?: 'idp';
  readonly allowSha1?: boolean;
  readonly schema?: readonly SchemaFinding[];
}

export interface MetadataJudgement {
  readonly report: Report;
  readonly metadata?: SamlMetadata;
  readonly signed: readonly SignedPart[];
}

/** The result of judging a message of a protocol other than login and logout. */
export interface ProtocolMessageJudgement {
  readonly report: Report;
  readonly envelope?: Envelope;
  /** Present for a response. */
  readonly answer?: StatusResponse;
  /** The message to read values from. */
  readonly view?: XmlElement;
  readonly verified: boolean;
  readonly signed: readonly SignedPart[];
}
