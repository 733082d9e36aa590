/** The changes of a scenario to a SAML response. Plain data that the response builder reads; nothing executes it. */

/** All single values of a response. */
export interface ResponseFields {
  readonly responseId: string;
  readonly responseVersion: string;
  readonly responseIssueInstant: string;
  readonly responseIssuer: string;
  readonly destination: string;
  readonly responseInResponseTo: string;
  readonly assertionId: string;
  readonly assertionVersion: string;
  readonly assertionIssueInstant: string;
  readonly assertionIssuer: string;
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly nameQualifier: string;
  readonly spNameQualifier: string;
  /** Method of the subject confirmation. */
  readonly method: string;
  readonly confirmationInResponseTo: string;
  readonly confirmationNotBefore: string;
  readonly confirmationNotOnOrAfter: string;
  readonly recipient: string;
  readonly notBefore: string;
  readonly notOnOrAfter: string;
  readonly audience: string;
  readonly authnInstant: string;
  readonly sessionIndex: string;
  readonly sessionNotOnOrAfter: string;
  readonly level: string;
  readonly authority: string;
}

export type Field = keyof ResponseFields;

/** Parts of an assertion that can be omitted as a whole. */
type Part = 'assertion' | 'confirmation' | 'confirmationData' | 'conditions' | 'authnStatement';

/** Tricks that make a careless reader see another name. */
export type NameTrick = 'comment' | 'processing-instruction' | 'elements';

export interface Signing {
  /** Signed elements; `none`: nothing. Absent: the assertion. */
  readonly covers?: 'none' | 'response' | 'both';
  /** Signing key; `hmac`: the certificate as a secret; `next`: the second key. Absent: the provider's key. */
  readonly by?: 'stranger' | 'hmac' | 'next';
  /** KeyInfo holds the provider's certificate, whatever the signing key. */
  readonly claimsProvider?: true;
  /** Algorithm URIs that replace the usual ones. */
  readonly method?: string;
  readonly digestMethod?: string;
  readonly canonicalization?: string;
  /** Replaces exclusive canonicalization. */
  readonly transform?: string;
  /** Keeps the namespaces of the envelope in the canonical form. */
  readonly inclusive?: true;
  /** Target of the Reference: another ID, nothing, or the response. */
  readonly refersTo?: 'other' | 'nothing' | 'response';
  /** Uses the digest of an empty text. */
  readonly digestsNothing?: true;
  /** The part changed after signing. */
  readonly damage?: 'value' | 'content';
  /** Foreign content in the signature. */
  readonly holds?:
    | 'two-signed-infos'
    | 'two-references'
    | 'comment-in-digest'
    | 'processing-instruction'
    | 'cdata';
  /** Repeats the whole signature. */
  readonly twice?: true;
  /** With `covers: 'both'`: the signature of the response is invalid. */
  readonly spoilsResponse?: true;
}

interface Encryption {
  readonly cipher?: 'gcm' | 'cbc';
  /** Recipient's key. Absent: the service provider's key. */
  readonly to?: 'stranger';
  readonly trick?: 'cipher-reference' | 'short-tag' | 'rsa-1_5';
  /** Encrypted element. Absent: the assertion. */
  readonly holds?: 'subject';
}

/** Signature wrapping attacks. The numbers follow the paper that found the first eight. */
export type Wrapping =
  | 'xsw-1'
  | 'xsw-2'
  | 'xsw-3'
  | 'xsw-4'
  | 'xsw-5'
  | 'xsw-6'
  | 'xsw-7'
  | 'xsw-8'
  | 'status-detail'
  | 'advice'
  | 'attribute'
  | 'extensions'
  | 'object'
  | 'unsigned-beside'
  | 'two-assertions'
  | 'foreign-assertion'
  | 'smuggled-digest'
  | 'prefixed-id'
  | 'encrypted-beside';

/** Changes to the serialized text. */
export type TextTrick =
  | 'doctype'
  | 'external-entity'
  | 'recursive-entities'
  | 'parameter-entity'
  | 'inner-doctype'
  | 'attribute-twice'
  | 'unquoted-attribute'
  | 'trailing-text'
  | 'second-root'
  | 'nul'
  | 'wrong-encoding'
  | 'xml-1.1'
  | 'wrong-namespace'
  | 'saml-1.1'
  | 'foreign-signature'
  | 'deep'
  | 'no-response-id';

/** Status codes by their last parts. */
export interface Said {
  readonly top: string;
  readonly second?: string;
  readonly message?: string;
  /** Unsigned, so anyone could have made it. */
  readonly unsigned?: true;
  /** A signed assertion comes with it all the same. */
  readonly withAssertion?: true;
}

/** Changes to a protocol message of the provider's own, around or beside an assertion. */
export interface MessageEffect {
  readonly sets?: Readonly<
    Partial<Record<'destination' | 'responseId' | 'responseInResponseTo' | 'responseIssuer', string | null>>
  >;
  readonly status?: Said;
  readonly signature?: 'none' | 'stranger' | 'damaged';
}

/** Changes to an answer over SOAP. */
export interface SoapEffect extends MessageEffect {
  /** A SOAP fault, a page for people, or the message without its content. */
  readonly answers?: 'fault' | 'page' | 'empty';
}

export interface ArtifactEffect extends SoapEffect {
  /**
   * What the browser brings instead of a fresh artifact: one that was never made, one of another identity provider, one
   * made for another service provider, one that was resolved before, one of a resolution service that does not exist,
   * or a part of one.
   */
  readonly sends?: 'unknown' | 'other-source' | 'other-owner' | 'resolved' | 'other-endpoint' | 'cut-off';
  /** Resolves it as often as asked. */
  readonly keeps?: true;
}

/** Changes to a LogoutRequest of the provider. */
export interface LogoutRequestEffect {
  readonly sets?: Readonly<Partial<Record<'issuer' | 'destination' | 'nameId' | 'sessionIndex', string>>>;
  readonly expired?: true;
  readonly signature?: MessageEffect['signature'];
}

export interface SamlEffect {
  /** Shows the page for bad requests instead of a response. */
  readonly page?: 'error';
  /** Last parts of the status codes, sent instead of an assertion. */
  readonly status?: Said;
  /** Replaces fields; `null` omits one. */
  readonly sets?: Readonly<Partial<Record<Field, string | null>>>;
  /** Times in seconds from now. */
  readonly times?: Readonly<Partial<Record<Field, number>>>;
  readonly without?: readonly Part[];
  /** The name of an attribute to omit. */
  readonly withoutAttribute?: string;
  /** Adds attributes of no schema, one with several values and one without. */
  readonly moreAttributes?: true;
  /** Adds a second statement of a login. */
  readonly twoStatements?: true;
  /** Another way to write the same. */
  readonly style?: 'other-prefixes' | 'spaced';
  /** Adds an unknown condition. */
  readonly strangeCondition?: true;
  readonly nameTrick?: NameTrick;
  /** Adds a namespace that is not an absolute URI, on which some canonicalizers fail. */
  readonly relativeNamespace?: true;
  readonly signing?: Signing;
  readonly encryption?: Encryption;
  readonly wrapping?: Wrapping;
  readonly text?: TextTrick;
  /** Changes to the delivery. */
  readonly wire?: 'cut-off' | 'no-base64' | 'redirect' | 'twice';
  readonly relayState?: 'other' | 'none';
  /** Changes the response to a LogoutRequest of that login. */
  readonly logout?: SoapEffect;
  /** Changes the envelope around a response to an enhanced client. */
  readonly ecp?: {
    readonly answers?: SoapEffect['answers'];
    /** The address in the header `ecp:Response`; `none`: without the header. */
    readonly header?: 'other' | 'none';
  };
  /** Changes the answer to an AttributeQuery. */
  readonly query?: SoapEffect & {
    /** Says something of an attribute that was not asked for. */
    readonly adds?: true;
    /** The NameID that the answer is about. */
    readonly about?: string;
  };
  /** Changes the LogoutRequest that the provider sends to end a session. */
  readonly logoutRequest?: LogoutRequestEffect;
  /** Changes the artifact, and the message that it is resolved to. */
  readonly artifact?: ArtifactEffect;
  /** Changes the signature of the form in the SimpleSign binding. */
  readonly simpleSign?: 'none' | 'stranger' | 'damaged' | 'other-relay-state';
}
