/** Types of `idcli`. Declarations only: the build ships this file as it is. */
import type { Claims, Outcome } from '../../../schemas/outcome.d.cts';

export type { Claims, Failure, Finding, Outcome, Report } from '../../../schemas/outcome.d.cts';

/** A document, as JSON text or as an object. */
export type JsonDocument = string | Readonly<Record<string, unknown>>;

/** What a token is held against; the options of `idcli decode-token`. */
export interface TokenExpectations {
  /** A key set, or a single JWK. */
  readonly jwks?: JsonDocument;
  /** A public key or certificate, as PEM. */
  readonly key?: string;
  /** The shared secret of HS*. */
  readonly secret?: string;
  /** A private key that opens it: JWK, JWKS or PEM. */
  readonly decryptionKey?: JsonDocument;
  /** Only compared: nothing is fetched. */
  readonly issuer?: string;
  readonly clientId?: string;
  readonly nonce?: string;
  readonly accessToken?: string;
  readonly code?: string;
  readonly type?:
    | 'id_token'
    | 'at+jwt'
    | 'logout+jwt'
    | 'jarm'
    | 'dpop+jwt'
    | 'client-assertion'
    | 'request-object'
    | 'sd-jwt'
    | 'dc+sd-jwt'
    | 'kb+jwt';
  readonly trustedAudiences?: readonly string[];
  readonly require?: readonly string[];
  readonly algorithms?: readonly string[];
  readonly maxAgeSeconds?: number;
  readonly clockToleranceSeconds?: number;
  readonly now?: Date;
}

/** What a SAML message is held against; the options of `idcli decode-saml`. */
export interface SamlExpectations {
  /** Metadata of the sender, as XML. */
  readonly idpMetadata?: string;
  /** Certificates of the sender, as PEM. */
  readonly idpCertificates?: readonly string[];
  /** A private key that opens encrypted assertions, as PEM. */
  readonly decryptionKey?: string;
  readonly issuer?: string;
  readonly spEntityId?: string;
  readonly acs?: readonly string[];
  readonly audience?: string;
  readonly requestId?: string;
  readonly relayState?: string;
  readonly authnContext?: readonly string[];
  readonly allowSha1?: boolean;
  readonly clockToleranceSeconds?: number;
  readonly now?: Date;
}

/** What a recorded login is held against; the options of `idcli judge`. */
export interface RecordingExpectations {
  readonly jwks?: JsonDocument;
  readonly idpMetadata?: string;
  readonly clientId?: string;
}

/**
 * Judges a token, or what surrounds it: the document of `idcli decode-token --json`. Nothing is fetched or written.
 * A token that must be refused is not an error: see `ok` and `reports`.
 */
export declare function judgeToken(token: string, expectations?: TokenExpectations): Promise<Outcome>;

/** Judges a SAML response, or another SAML message: the document of `idcli decode-saml --json`. */
export declare function judgeSamlResponse(message: string, expectations?: SamlExpectations): Promise<Outcome>;

/** Judges a recorded login, such as the text of a HAR: the document of `idcli judge --json`. */
export declare function judgeRecording(
  recording: string | Uint8Array,
  expectations?: RecordingExpectations,
): Promise<Outcome>;

/** Where claims come from. */
export interface ClaimSources {
  /** Default `generic`. */
  readonly provider?:
    | 'ingroupe'
    | 'signicat-sms-otp'
    | 'signicat-consent'
    | 'esigning'
    | 'net-id'
    | 'generic';
  readonly protocol?: 'oidc' | 'saml' | 'rest' | 'consent' | 'e-signing' | 'net-id';
  /** Claims by where they came from, in order of precedence: `{ id_token, userinfo }`. */
  readonly claims: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Whether you verified them. Default false, and then the document warns. */
  readonly verified?: boolean;
}

/** Normalizes claims: names, dates, countries, with where each came from. Undefined when nothing names a subject. */
export declare function normalizeClaims(sources: ClaimSources): Promise<Claims | undefined>;
