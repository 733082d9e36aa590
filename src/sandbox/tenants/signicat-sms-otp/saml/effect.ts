/** What a scenario changes in a SAML answer, as data. The code that makes answers reads it; it never runs. */

/** Everything in an answer that has a value of its own. */
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
  /** Of the subject confirmation. */
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
}

export type Field = keyof ResponseFields;

/** The parts of an assertion that can be left out as a whole. */
type Part =
  | 'assertion'
  | 'confirmation'
  | 'confirmationData'
  | 'conditions'
  | 'authnStatement'
  | 'phoneNumber';

/** A value that is put where another one was read, by whoever reads carelessly. */
export type NameTrick = 'comment' | 'processing-instruction' | 'elements';

export interface Signing {
  /** `none`: nothing is signed. Absent: the assertion. */
  readonly covers?: 'none' | 'response' | 'both';
  /** Whose key; `hmac`: the certificate as a shared secret. Absent: the provider's. */
  readonly by?: 'stranger' | 'hmac';
  /** KeyInfo has the provider's certificate, whoever signed. */
  readonly claimsProvider?: true;
  /** URIs of algorithms, other than the usual ones. */
  readonly method?: string;
  readonly digestMethod?: string;
  readonly canonicalization?: string;
  /** In place of exclusive canonicalization. */
  readonly transform?: string;
  /** What the Reference names: another ID, or nothing. */
  readonly refersTo?: 'other' | 'nothing' | 'response';
  /** The digest is that of an empty text. */
  readonly digestsNothing?: true;
  /** What is changed after signing. */
  readonly damage?: 'value' | 'content';
  /** What stands in the signature that does not belong there. */
  readonly holds?:
    | 'two-signed-infos'
    | 'two-references'
    | 'comment-in-digest'
    | 'processing-instruction'
    | 'cdata';
  /** The whole signature stands there once more. */
  readonly twice?: true;
  /** With `covers: 'both'`: the signature of the response is not good. */
  readonly spoilsResponse?: true;
}

interface Encryption {
  readonly cipher?: 'gcm' | 'cbc';
  /** Whose key. Absent: that of the service provider. */
  readonly to?: 'stranger';
  readonly trick?: 'cipher-reference' | 'short-tag' | 'rsa-1_5';
  /** What is in it. Absent: the assertion. */
  readonly holds?: 'subject';
}

/** Ways to wrap what was signed into what was not. The numbers are those of the paper that found the first eight. */
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
  | 'encrypted-beside';

/** What is done to the finished text. */
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
  | 'deep'
  | 'no-response-id';

export interface SamlEffect {
  /** The page that bad requests get, in place of an answer. */
  readonly page?: 'error';
  /** Last words of the status codes, in place of an assertion. */
  readonly status?: {
    readonly top: string;
    readonly second?: string;
    readonly message?: string;
    /** Everybody can have made it. */
    readonly unsigned?: true;
  };
  /** `null` leaves it out. */
  readonly sets?: Readonly<Partial<Record<Field, string | null>>>;
  /** Times as seconds from now. */
  readonly times?: Readonly<Partial<Record<Field, number>>>;
  readonly without?: readonly Part[];
  /** A condition that nobody knows. */
  readonly strangeCondition?: true;
  readonly nameTrick?: NameTrick;
  /** A namespace that has no absolute URI, on which some canonicalizers give up. */
  readonly relativeNamespace?: true;
  readonly signing?: Signing;
  readonly encryption?: Encryption;
  readonly wrapping?: Wrapping;
  readonly text?: TextTrick;
  /** What goes over the wire. */
  readonly wire?: 'cut-off' | 'no-base64' | 'redirect' | 'twice';
  readonly relayState?: 'other' | 'none';
  /** The answer to a LogoutRequest of that login. */
  readonly logout?: {
    readonly status?: NonNullable<SamlEffect['status']>;
    readonly sets?: Readonly<
      Partial<Record<'destination' | 'responseInResponseTo' | 'responseIssuer', string>>
    >;
    readonly unsigned?: true;
  };
}
