/** A message as it came in, and as read. */
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

/** How it travelled. `none`: nothing around it says so, e.g. bare XML. */
export type SamlBinding = 'post' | 'redirect' | 'none';

/** Something wrong on the way from the sender's XML to here. */
export interface WireProblem {
  readonly message: string;
  readonly hint?: string;
  /** The text may have been read in the wrong way: another way to read it is tried first. */
  readonly damage?: true;
}

/** A query string signed under the Redirect binding. SAML bindings, 3.4.4.1. */
export interface RedirectSignature {
  /** The octets that were signed, as received: escapes are not touched. */
  readonly signed: string;
  readonly algorithm: string;
  /** Base64 as it stood, percent-decoded. */
  readonly value: string;
  /** The parameters were decoded before they got here: `signed` has to be built again, and can only be guessed. */
  readonly decoded?: DecodedParameters;
  /** It is the signature of a form: HTTP-POST-SimpleSign. */
  readonly simple?: true;
}

/** What was signed, without the escapes that it was signed with. */
export interface DecodedParameters {
  readonly parameter: string;
  /** Base64 of the compressed message. */
  readonly message: string;
  /** Absent: there was none. */
  readonly relayState?: string;
}

/** Where a message was found and what was undone to get at it. Nothing is judged. */
export interface SamlSource {
  /** The bytes of the XML, perhaps a part of them. */
  readonly bytes: Uint8Array;
  readonly binding: SamlBinding;
  readonly parameter?: 'SAMLResponse' | 'SAMLRequest';
  /** For people: `form body, SAMLResponse`. */
  readonly where: string;
  /** What was undone to get at it, a few words each, outermost first. */
  readonly undone: readonly string[];
  readonly problems: readonly WireProblem[];
  /** What stood beside it, where there was a form or query string; `undefined` in it: there was none. */
  readonly beside?: { readonly relayState: string | undefined };
  readonly redirectSignature?: RedirectSignature;
}

/** A message as read: tolerant, complete as far as possible. */
export interface SamlDocument {
  readonly source: SamlSource;
  /** The XML as text; with replacement characters where it is no UTF-8. */
  readonly text: string;
  readonly reading: XmlReading;
  /** What it is, or was meant to be; absent when nothing tells. */
  readonly kind?: SamlKind;
}
