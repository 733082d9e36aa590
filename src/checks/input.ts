/** Input and output of the judges. Inputs differ by family; reports are all alike. */
import type { Json } from '../common/json.ts';
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

/** The clock for judging times. */
export interface Clock {
  readonly now: Date;
  /** Rule ALL-14: 30 by default, never above 300. */
  readonly clockToleranceSeconds: number;
}

export interface TokenInput extends Clock {
  /** As received, or already decoded. */
  readonly token: string | Decoded;
  /** Verification keys. Absent: none were given. Empty: a key set without keys. */
  readonly keys?: readonly KeyCandidate[];
  /** Why requested keys are unavailable, e.g. the key set answered 503. */
  readonly keysFailed?: string;
  readonly decryptionKeys?: readonly KeyCandidate[];
  /** The client is registered for encrypted tokens; a plain one then warns (rule TV-1). */
  readonly encryptionAgreed?: boolean;
  /**
   * The allow-list. `asymmetric` (default): any asymmetric algorithm that the key fits, and HS* only if `keys` has a
   * shared secret.
   */
  readonly allowedAlgorithms?: readonly string[] | 'asymmetric';
  /** Source of the allow-list, for display: `--alg`, `the discovery document`. */
  readonly allowedBy?: string;
  /**
   * Header members whose key the caller trusts: `x5c`, once its chain led to an anchor (the key is then in `keys`);
   * `jwk` for a kind of token that carries its own key, such as a DPoP proof (the key is read from there).
   */
  readonly trustedMembers?: readonly string[];
  /**
   * Whether anything is expected of the token (issuer, client, nonce, type, …). With neither expectation nor key, times
   * and `alg` none only warn.
   */
  readonly expected: boolean;
  /** A message of a login: one that cannot be opened here is refused, and not left open. */
  readonly inLogin?: true;
  /** Signature backend: `jose` by default; `node` is several times faster for many tokens in a row. */
  readonly engine?: 'jose' | 'node';
  /** Judge `exp`, `nbf` and `iat` here. False if a report on the claims follows. */
  readonly judgeTimes: boolean;
}

/** The result of judging a token, for reports that build on it. */
export interface TokenJudgement {
  readonly report: Report;
  /** The outer JWE of an encrypted token. */
  readonly outer?: DecodedJwe;
  /** The token, or the one inside the JWE. Absent if there is none or it is out of reach. */
  readonly decoded?: DecodedJws;
  /** Claims of the JWS, or of a JWE that holds a bare claims set. */
  readonly claims?: JsonObject;
  /** The claims with the numbers that JavaScript rounds as digits; absent if there are none. */
  readonly exactClaims?: JsonObject;
  /** The decrypted plaintext of a JWE. */
  readonly plaintext?: Uint8Array;
  /** True only if an allowed algorithm and a matching key verified the signature, and no form check failed. */
  readonly verified: boolean;
  readonly alg?: string;
  /** The key that verified. */
  readonly key?: KeyCandidate;
  /** Every key tried on the judged signature, with its result. */
  readonly verification?: readonly VerifyAttempt[];
  /** Every key tried for decryption. */
  readonly decryption?: readonly DecryptAttempt[];
}

/** How `acr` is compared with the requested values (rule TV-11). */
interface AcrExpectation {
  readonly values: readonly string[];
  /** `expected`: a different or missing value fails. `requested`: it warns, as `acr_values` is a voluntary request. */
  readonly mode: 'expected' | 'requested';
  /**
   * `exact` (default): one of the values. `pairs`: each value is `key:value`; `loa:` compares by level order (low,
   * substantial, high), `idp:` with the claim `idp`, else `idp_issuer` (check `id_token.idp`), other keys are ignored.
   */
  readonly compare?: 'exact' | 'pairs';
}

export interface IdTokenInput extends Clock {
  /** The judgement of the token with the claims. Its verdict caps this report's. */
  readonly token: TokenJudgement;
  readonly issuer?: string;
  /** Other accepted issuers, possibly templates. */
  readonly acceptedIssuers?: readonly string[];
  readonly clientId?: string;
  readonly trustedAudiences?: readonly string[];
  /** Whether several audiences without `azp` fail; else they warn. Rule TV-4. */
  readonly azpDemanded?: boolean;
  /** `{ sent }`: the nonce of this login; `{ sent: undefined }`: this login sent none. Absent: unknown. */
  readonly nonce?: {
    readonly sent: string | undefined;
    /** What this provider's nonce is like, as a hint when it is missing. */
    readonly note?: string;
  };
  readonly accessToken?: string;
  readonly code?: string;
  readonly state?: string;
  readonly maxAgeSeconds?: number;
  readonly acr?: AcrExpectation;
  /** Maximum age of a token that came through the browser. */
  readonly issuedWithinSeconds?: number;
  /** Required claims: `--require`, or an essential `claims` request. */
  readonly require?: readonly string[];
  /** The required subject, e.g. that of an earlier ID token on refresh. */
  readonly subject?: string;
  /** Why openid-client refused the token, if it did. Shown only if no check here explains it. */
  readonly libraryRefusal?: string;
}

/** The intended type of a token that is not an ID token. */
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
  /** For `dpop+jwt`, judged with `trustedMembers: ['jwk']`, as a proof carries its key. */
  readonly token: TokenJudgement;
  readonly issuer?: string;
  readonly clientId?: string;
  /** Readers besides issuer and client: the API, the token endpoint. */
  readonly audiences?: readonly string[];
  readonly nonce?: string;
  readonly state?: string;
  readonly accessToken?: string;
  /** Payload members of an SD-JWT that came as disclosures. */
  readonly disclosed?: readonly string[];
  /** For `kb+jwt`, the hash of the presentation. */
  readonly sdHash?: string;
  /** Required claims. */
  readonly require?: readonly string[];
}

export interface AuthorizationResponseInput {
  /** As received, duplicates kept. */
  readonly parameters: URLSearchParams;
  /** The state that was sent; absent: none was, or it is unknown. */
  readonly expectedState?: string;
  /** Why the expected state is unknown, e.g. the request is not in a recording: it is then not judged. */
  readonly stateUnknown?: string;
  /** Absent: unknown, and not judged. */
  readonly issuer?: string;
  /** Other accepted issuers, possibly templates. */
  readonly acceptedIssuers?: readonly string[];
  /** `authorization_response_iss_parameter_supported` of discovery: makes `iss` mandatory. RFC 9207. */
  readonly issParameterSupported: boolean;
  /** How the response arrived, if observed. */
  readonly via?: 'query' | 'fragment' | 'form_post';
  /** The requested response mode, explicit or the default of the response type. */
  readonly requestedMode?: string;
  /** The request asked for a JWT (JARM): whether the answer is one. */
  readonly signed?: boolean;
  /** For a request that forbade pages: whether one was shown. */
  readonly forbiddenPage?: { readonly shown: boolean; readonly title?: string };
  /** Language tags of `ui_locales` and of the pages, if both are known. */
  readonly languages?: { readonly asked: readonly string[]; readonly shown: readonly string[] };
  /** Parameters required unless there is an error; default `code`. */
  readonly awaits?: readonly string[];
  /** Explains an error code of this provider. */
  readonly meaningOf?: (
    error: string,
  ) => { readonly class: string; readonly meaning: string; readonly next: string } | undefined;
}

export interface TokenResponseInput {
  /** The request proved possession of a key: `dpop.token_type` judges the type. */
  readonly dpop?: boolean;
  /** The rich authorization requests that were sent, as JSON text. */
  readonly authorizationDetails?: string;
  /** The members, as sent. */
  readonly answer: JsonObject;
  /** Duplicate members. */
  readonly duplicates: readonly string[];
  /** The requested scope, if an ID token may be due. Absent: none is, as after a token exchange. */
  readonly idToken?: { readonly requestedScope: string };
}

export interface DiscoveryInput {
  /** The parsed body. */
  readonly document: unknown;
  /** Members that occur more than once in the text; `document` has the last of each. */
  readonly duplicates?: readonly string[];
  readonly expectedIssuer: string;
  /** Other accepted issuers, possibly templates. */
  readonly acceptedIssuers?: readonly string[];
  /** `oauth`: metadata of an OAuth server (RFC 8414), which may know nothing of ID tokens. Default `openid`. */
  readonly kind?: 'openid' | 'oauth';
  /** The client uses PKCE with S256; a document that lists methods without it warns. */
  readonly pkce?: boolean;
  /** `--insecure-http`: plain http beyond loopback is accepted. */
  readonly allowInsecureHttp?: boolean;
  /** Scopes the client will request. */
  readonly scopes?: readonly string[];
  /** How the client will authenticate at the token endpoint. */
  readonly clientAuth?: string;
}

/** A request with a DPoP proof, and its answer. */
export interface ProvenRequest {
  /** The request, for display: `token request`. */
  readonly name: string;
  /** Whether it went to an authorization server, or to a protected resource. */
  readonly to: 'server' | 'resource';
  readonly origin: string;
  readonly status: number;
  /** `nonce` of the proof. */
  readonly nonce?: string;
  /** The header `DPoP-Nonce` of the answer. */
  readonly nonceGiven?: string;
  /** The answer is the error `use_dpop_nonce`. */
  readonly wantsNonce: boolean;
  /** The scheme of the `WWW-Authenticate` header, as received. */
  readonly challenge?: string;
}

export interface DpopInput {
  /** `dpop_signing_alg_values_supported`. */
  readonly announced?: readonly string[];
  /** The algorithm of the proofs. */
  readonly alg: string;
  /** Of the public key (RFC 7638). */
  readonly thumbprint: string;
  /** In order. */
  readonly requests: readonly ProvenRequest[];
  /** `token_type` of the answer; absent: no tokens were issued. */
  readonly tokenType?: Json;
  /** `cnf` of the access token, or of the answer about it; absent: the token is opaque. */
  readonly confirmation?: { readonly from: string; readonly cnf: Json | undefined };
}

export interface JwksInput {
  /** A client that verifies with the set ignores keys it cannot use (RFC 7517, 5): they only warn. */
  readonly passesOver?: boolean;
  /** The parsed body. */
  readonly document: unknown;
  /** ID token algorithms listed in the provider's metadata. */
  readonly announced?: readonly string[];
  /** A published set; private and symmetric keys in it fail. False for the user's own key file. Default true. */
  readonly published?: boolean;
}

export interface UserinfoInput {
  /** The claims of a plain JSON response. */
  readonly claims?: JsonObject;
  /** The judgement of the token, if the response was a JWT. */
  readonly token?: TokenJudgement;
  /** `sub` of the ID token. */
  readonly expectedSubject?: string;
  /** The requested identity provider, if the provider compares, and whether the ID token named it. */
  readonly idp?: { readonly expected: string; readonly told: boolean };
  /** For a signed response: its expected `iss` and `aud`, if present. */
  readonly issuer?: string;
  readonly clientId?: string;
  /** The client is registered for a signed or encrypted response. */
  readonly signatureAgreed?: boolean;
  readonly encryptionAgreed?: boolean;
}
