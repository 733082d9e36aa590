/** A message as received, and as read. */
import type { XmlReading } from '../../xml/node.ts';

export type SamlKind =
  | 'response'
  | 'assertion'
  | 'authn_request'
  | 'logout_request'
  | 'logout_response'
  | 'metadata'
  | 'artifact_resolve'
  | 'artifact_response'
  | 'query'
  | 'manage_name_id_request'
  | 'manage_name_id_response'
  | 'name_id_mapping_request'
  | 'name_id_mapping_response'
  | 'saml1_request'
  | 'fragment';

/** The binding. `none`: nothing around it says which, e.g. bare XML. */
export type SamlBinding = 'post' | 'redirect' | 'none';

/** An error between the sender's XML and here. */
export interface WireProblem {
  readonly message: string;
  readonly hint?: string;
  /** The text may have been misread: another reading is tried first. */
  readonly damage?: true;
}

/** A query string signed under the Redirect binding. SAML bindings, 3.4.4.1. */
export interface RedirectSignature {
  /** The signed octets as received: escapes are not touched. */
  readonly signed: string;
  readonly algorithm: string;
  /** Base64 as received, percent-decoded. */
  readonly value: string;
  /** The parameters arrived decoded: `signed` has to be rebuilt, and can only be guessed. */
  readonly decoded?: DecodedParameters;
  /** The signature is of a form: HTTP-POST-SimpleSign. */
  readonly simple?: true;
}

/** The signed parameters, without their original escapes. */
export interface DecodedParameters {
  readonly parameter: string;
  /** Base64 of the compressed message. */
  readonly message: string;
  /** Absent: there was none. */
  readonly relayState?: string;
}

/** Where a message was found and how it was unwrapped. Nothing is judged. */
export interface SamlSource {
  /** The bytes of the XML, possibly incomplete. */
  readonly bytes: Uint8Array;
  readonly binding: SamlBinding;
  readonly parameter?: 'SAMLResponse' | 'SAMLRequest';
  /** For people: `form body, SAMLResponse`. */
  readonly where: string;
  /** Steps of unwrapping, a few words each, outermost first. */
  readonly undone: readonly string[];
  readonly problems: readonly WireProblem[];
  /** Other parameters of the form or query string, if there was one; `undefined` inside: there was none. */
  readonly beside?: { readonly relayState: string | undefined };
  readonly redirectSignature?: RedirectSignature;
}

/** A message as read: tolerantly, as completely as possible. */
export interface SamlDocument {
  readonly source: SamlSource;
  /** The XML as text, with replacement characters for invalid UTF-8. */
  readonly text: string;
  readonly reading: XmlReading;
  /** The kind it is, or was meant to be; absent if unknown. */
  readonly kind?: SamlKind;
}
