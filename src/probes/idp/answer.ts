/** What an identity provider makes of a probe: a message at some address, or a page. */
import type { NameIdentifier } from '../../protocol/saml/message/common.ts';
import type { SamlDocument } from '../../protocol/saml/message/received-message.ts';
import type { Signer } from '../../protocol/saml/signing/signer.ts';

/** How a probe is sent. */
export interface Sending {
  /** Changes the request before it is signed. */
  readonly change?: (xml: string) => string;
  /** Changes the XML after it was signed; over HTTP-Redirect, where the query is signed, before that. */
  readonly after?: (signed: string) => string;
  /** Absent: HTTP-POST where the provider has it. */
  readonly binding?: 'post' | 'redirect';
  /** Absent: by the key of the service provider, if there is one. */
  readonly signing?: 'none' | 'stranger';
  /** Absent: a random one. */
  readonly relayState?: string;
  /** The ID; absent: a fresh one. */
  readonly id?: string;
  /** With a browser that has no session. */
  readonly fresh?: true;
  /** Asks for an artifact instead of a form. */
  readonly artifact?: true;
  /** The session that a LogoutRequest is to end. Absent: the request asks for a login. */
  readonly ends?: Session;
}

/** A service provider that signs. */
export interface SigningProvider {
  readonly entityId: string;
  readonly signer: Signer;
}

export interface Session {
  readonly nameId: NameIdentifier;
  readonly sessionIndexes: readonly string[];
}

/** Who asks for the message of an artifact: the service provider of the run, unless something else is said. */
export interface ArtifactCall {
  readonly artifact: string;
  readonly signing?: Sending['signing'];
  /** In the name of the second service provider. */
  readonly bySecond?: true;
}

export interface ArtifactAnswer {
  /** It has a response in it. */
  readonly hasMessage: boolean;
  readonly told: string;
  /** The endpoint. */
  readonly at: string;
}

interface Told {
  /** ID of the request. */
  readonly requestId: string;
  /** What was seen, in a few words. */
  readonly told: string;
  /** The endpoint. */
  readonly at: string;
  readonly relayState: string;
}

interface Answered extends Told {
  readonly kind: 'answered';
  /** Where the browser was sent. */
  readonly url: URL;
  readonly parameters: URLSearchParams;
  /** A page asked the person for something. */
  readonly asked: boolean;
  /** The message as it came; absent for an artifact. */
  readonly document?: SamlDocument;
  /** Its XML; empty for an artifact. */
  readonly xml: string;
  /** Last parts of the status codes, outermost first. */
  readonly status: readonly string[];
}

interface Stayed extends Told {
  readonly kind: 'stayed';
  readonly httpStatus: number;
  /** It takes a name or a password: whether the login ends well is not known. */
  readonly isLogin: boolean;
  /** A page without a form: nobody gets on from there. */
  readonly isDeadEnd: boolean;
}

export type IdpAnswer = Answered | Stayed;

export const isSuccess = (answer: IdpAnswer): boolean =>
  answer.kind === 'answered' && answer.status[0] === 'Success';
