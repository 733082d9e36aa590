/** What the judges are given and what they give back. Inputs differ by family; reports are all alike. */
import type {
  Decoded,
  DecodedJwe,
  DecodedJws,
  DecryptAttempt,
  JsonObject,
  KeyCandidate,
  VerifyAttempt,
} from '../protocol/jose/decoded.ts';
import type { Report } from '../report.ts';

/** The clock that times are judged by. */
export interface Clock {
  readonly now: Date;
  /** Rule ALL-14: 30 by default, never above 300. */
  readonly clockToleranceSeconds: number;
}

export interface TokenInput extends Clock {
  /** As received, or decoded already. */
  readonly token: string | Decoded;
  /** Keys to verify with. Absent: nobody gave any. Empty: a key set without keys. */
  readonly keys?: readonly KeyCandidate[];
  /** Why keys could not be had although they were asked for, e.g. a key set that answered 503. */
  readonly keysFailed?: string;
  readonly decryptionKeys?: readonly KeyCandidate[];
  /** The token was agreed to be encrypted (client registration); a plain one is then worth a warning (rule TV-1). */
  readonly encryptionAgreed?: boolean;
  /**
   * The allow-list. `asymmetric` (default): any asymmetric algorithm that the key fits, and HS* only with a shared
   * secret among `keys`.
   */
  readonly allowedAlgorithms?: readonly string[] | 'asymmetric';
  /** Where the allow-list came from, for people: `--alg`, `the discovery document`. */
  readonly allowedBy?: string;
  /**
   * Header members whose key the caller trusts: `x5c`, after its chain led to an anchor (the key is among `keys` then);
   * `jwk` for a kind of token that brings its own key, as a DPoP proof does (it is taken from there).
   */
  readonly trustedMembers?: readonly string[];
  /**
   * Whether anything was expected of the token (issuer, client, nonce, type, …). With neither expectation nor key,
   * times and `alg` none only warn.
   */
  readonly expected: boolean;
  /** What computes signatures: `jose` by default; `node` for many tokens in a row, several times faster. */
  readonly engine?: 'jose' | 'node';
  /** Judge `exp`, `nbf` and `iat` here; false when a report on the claims follows. */
  readonly judgeTimes: boolean;
}

/** What became of a token, for what is built on it. */
export interface TokenJudgement {
  readonly report: Report;
  /** The outer JWE, when the token is encrypted. */
  readonly outer?: DecodedJwe;
  /** The token, or the one inside the JWE. Absent when there is none, or it cannot be reached. */
  readonly decoded?: DecodedJws;
  /** Claims of the token: of the JWS, or of a JWE that holds a bare claims set. */
  readonly claims?: JsonObject;
  /** The decrypted plaintext of a JWE. */
  readonly plaintext?: Uint8Array;
  /** True only if an allowed algorithm and a fitting key verified the signature, and no check of the form failed. */
  readonly verified: boolean;
  readonly alg?: string;
  /** The key that verified. */
  readonly key?: KeyCandidate;
  /** Every key that was tried on the signature that was judged, and what came of it. */
  readonly verification?: readonly VerifyAttempt[];
  /** Every key that was tried to open the token. */
  readonly decryption?: readonly DecryptAttempt[];
}

/** How `acr` is held against what was asked (rule TV-11). */
interface AcrExpectation {
  readonly values: readonly string[];
  /** `expected`: another or a missing value fails. `requested`: it warns, as `acr_values` is a voluntary request. */
  readonly mode: 'expected' | 'requested';
  /**
   * `exact` (default): one of the values. `pairs`: each value is `key:value`; `loa:` by order of level (low,
   * substantial, high), `idp:` against the claim `idp`, else `idp_issuer` (check `id_token.idp`), other keys are not compared.
   */
  readonly compare?: 'exact' | 'pairs';
}

export interface IdTokenInput extends Clock {
  /** The judgement of the token that carries the claims; its verdict is the best this report can have. */
  readonly token: TokenJudgement;
  readonly issuer?: string;
  /** Others that count as well; they may be templates. */
  readonly acceptedIssuers?: readonly string[];
  readonly clientId?: string;
  readonly trustedAudiences?: readonly string[];
  /** Whether several audiences without `azp` fail (else they warn); rule TV-4. */
  readonly azpDemanded?: boolean;
  /** `{ sent }`: the nonce of this login; `{ sent: undefined }`: this login sent none. Absent: not known. */
  readonly nonce?: { readonly sent: string | undefined };
  readonly accessToken?: string;
  readonly code?: string;
  readonly state?: string;
  readonly maxAgeSeconds?: number;
  readonly acr?: AcrExpectation;
  /** The token came through the browser, and may not be older. */
  readonly issuedWithinSeconds?: number;
  /** Claims that must be there: `--require`, or an essential `claims` request. */
  readonly require?: readonly string[];
  /** What an answer with this subject must have, e.g. the subject of an earlier ID token on refresh. */
  readonly subject?: string;
  /** Why openid-client refused the token, if it did; told only when no check here explains it. */
  readonly libraryRefusal?: string;
}

/** What a token is meant to be, where it is no ID token. */
export type TypedToken =
  | 'at+jwt'
  | 'logout+jwt'
  | 'jarm'
  | 'dpop+jwt'
  | 'client-assertion'
  | 'request-object'
  | 'sd-jwt'
  | 'dc+sd-jwt'
  | 'kb+jwt';

export interface TypedInput extends Clock {
  readonly type: TypedToken;
  /** For `dpop+jwt` judged with `trustedMembers: ['jwk']`, as a proof brings its key. */
  readonly token: TokenJudgement;
  readonly issuer?: string;
  readonly clientId?: string;
  /** Who may read it beside issuer and client: the API, the token endpoint. */
  readonly audiences?: readonly string[];
  readonly nonce?: string;
  readonly state?: string;
  readonly accessToken?: string;
  /** Of an SD-JWT, the members of its payload that came as disclosures. */
  readonly disclosed?: readonly string[];
  /** For `kb+jwt`, the hash of what was presented. */
  readonly sdHash?: string;
  /** Claims that must be there. */
  readonly require?: readonly string[];
}

export interface AuthorizationResponseInput {
  /** As they came, duplicates kept. */
  readonly parameters: URLSearchParams;
  readonly expectedState: string;
  readonly issuer: string;
  /** Others that count as well; they may be templates. */
  readonly acceptedIssuers?: readonly string[];
  /** `authorization_response_iss_parameter_supported` of discovery: then `iss` is demanded. RFC 9207. */
  readonly issParameterSupported: boolean;
  /** How the answer came, where that was seen. */
  readonly via?: 'query' | 'fragment' | 'form_post';
  /** The response mode that was asked for, by name or by the default of the response type. */
  readonly requestedMode?: string;
  /** The request forbade pages: whether one was shown. */
  readonly forbiddenPage?: { readonly shown: boolean; readonly title?: string };
  /** What must come back when there is no error; default `code`. */
  readonly awaits?: readonly string[];
  /** What an error code means at this provider. */
  readonly meaningOf?: (
    error: string,
  ) => { readonly class: string; readonly meaning: string; readonly next: string } | undefined;
}

export interface TokenResponseInput {
  /** The members, as sent. */
  readonly answer: JsonObject;
  /** Members that stand more than once. */
  readonly duplicates: readonly string[];
  /** An ID token may be due: what was asked for. Absent: none is, as after a token exchange. */
  readonly idToken?: { readonly requestedScope: string };
}

export interface DiscoveryInput {
  /** The parsed body. */
  readonly document: unknown;
  /** Members that stand more than once in the text; of those `document` has the last. */
  readonly duplicates?: readonly string[];
  readonly expectedIssuer: string;
  /** Others that count as well; they may be templates. */
  readonly acceptedIssuers?: readonly string[];
  /** `oauth`: metadata of an OAuth server (RFC 8414), which need know nothing of ID tokens. Default `openid`. */
  readonly kind?: 'openid' | 'oauth';
  /** The client asked for PKCE with S256; a document that lists methods without it warns. */
  readonly pkce?: boolean;
  /** `--insecure-http`: plain http beyond loopback is accepted. */
  readonly allowInsecureHttp?: boolean;
  /** Scopes that the client will ask for. */
  readonly scopes?: readonly string[];
  /** How the client will authenticate at the token endpoint. */
  readonly clientAuth?: string;
}

export interface JwksInput {
  /** A client that verifies with the set passes over keys it cannot use (RFC 7517, 5): they only warn. */
  readonly passesOver?: boolean;
  /** The parsed body. */
  readonly document: unknown;
  /** Algorithms of ID tokens that the provider's metadata lists. */
  readonly announced?: readonly string[];
  /** A set published for others; private and symmetric keys in it fail. False for a key file of one's own. Default true. */
  readonly published?: boolean;
}

export interface UserinfoInput {
  /** The claims, when the answer was plain JSON. */
  readonly claims?: JsonObject;
  /** The judgement of the token, when the answer was a JWT. */
  readonly token?: TokenJudgement;
  /** `sub` of the ID token. */
  readonly expectedSubject?: string;
  /** The identity provider that was asked for, where the provider compares; and whether the ID token named it. */
  readonly idp?: { readonly expected: string; readonly told: boolean };
  /** For a signed answer: its `iss` and `aud`, where present. */
  readonly issuer?: string;
  readonly clientId?: string;
  /** The client registered for a signed or encrypted answer. */
  readonly signatureAgreed?: boolean;
  readonly encryptionAgreed?: boolean;
}
