import type { SignatureName } from '../../../jose/algorithms.ts';
import type { SamlEffect } from '../../../saml/idp/effect.ts';
import type { Fault } from '../../../types.ts';

/** Changes of a signed message: ID token, UserInfo, JARM response, logout token. */
export interface MessageEffect {
  readonly sets?: Readonly<Record<string, unknown>>;
  readonly drops?: readonly string[];
  /** Claim → text that follows its right value: a near miss. A missing claim counts as `null`. */
  readonly appends?: Readonly<Record<string, string>>;
  /** Claim → seconds added. */
  readonly shifts?: Readonly<Record<string, number>>;
  /** `array`: the only audience, in an array. `two`: also one that resembles the client. */
  readonly audience?: 'array' | 'two';
  readonly alg?: SignatureName | 'none';
  /** Keyed with the PEM of the public key (algorithm confusion). */
  readonly publicKeyAsSecret?: true;
  /** Every byte of the signature XOR 0x5A. */
  readonly damaged?: true;
  /** Another value, or none. */
  readonly kid?: string | null;
  readonly typ?: string;
  /** Encrypts with this algorithm although the client registered another. */
  readonly encryptedWith?: 'RSA1_5';
}

export interface GenericEffect {
  /** The SAML endpoints. */
  readonly saml?: SamlEffect;
  readonly discovery?: {
    /** 404. */
    readonly missing?: true;
    readonly sets?: Readonly<Record<string, unknown>>;
    readonly drops?: readonly string[];
    /** Text that follows the issuer. */
    readonly appendsToIssuer?: string;
    /** `jwks_uri` ends in something new each time. */
    readonly movesKeys?: true;
  };
  /** `mtls_endpoint_aliases` has only the token endpoint, and tokens are not bound to the certificate. */
  readonly aliases?: 'token-endpoint-alone';
  /** Request that uses up one of its `times`. Default: the authorization request. */
  readonly spentAt?: 'discovery' | 'start';
  /** Refuses a request that does not come in an object at a `request_uri`, signed by this. */
  readonly requestObject?: 'RS256' | 'none';
  /** WebFinger finds such a resource only, and names a new issuer for it. */
  readonly webfinger?: 'acct' | 'url';
  /** Refuses clients that did not register themselves. */
  readonly demandsRegistration?: true;
  /** Of logins that begin elsewhere (OpenID Connect Core 1.0, 4). */
  readonly start?: {
    /** Refuses a login that did not begin so. */
    readonly demanded?: true;
    readonly iss?: 'appended';
  };
  readonly keySet?: 'without-kid' | 'several-without-kid' | 'rotated' | 'down';
  readonly refusesRequest?: {
    readonly error: string;
    readonly description: string;
    /** Answers in place instead of by redirect. */
    readonly status?: number;
  };
  readonly refusesPerson?: { readonly error: string; readonly description: string };
  readonly page?: 'open';
  readonly callback?: {
    readonly state?: 'appended' | 'none';
    readonly iss?: 'appended' | 'none';
    readonly drops?: readonly string[];
  };
  /** Of the authorization response as JWT (JARM). */
  readonly response?: MessageEffect;
  readonly idToken?: MessageEffect;
  /** Only of ID tokens that a refresh gives. */
  readonly refreshedIdToken?: MessageEffect;
  /** Refuses a request that asks for none of these scopes. */
  readonly demandsScope?: readonly string[];
  readonly userinfo?: MessageEffect & {
    readonly form?: 'signed';
    readonly sources?: 'aggregated' | 'distributed';
    /** Refuses an access token anywhere else. */
    readonly tokenIn?: 'header' | 'body';
  };
  readonly tokenAnswer?: {
    readonly drops?: readonly string[];
    /** `token_type` with upper and lower case exchanged. */
    readonly oddCase?: true;
    readonly html?: true;
    readonly refuses?: { readonly error: string; readonly description: string; readonly status: number };
  };
  readonly par?: { readonly refuses?: { readonly error: string; readonly description: string } };
  readonly dpop?: {
    /** `demanded`: each proof has a nonce from the answer before. `never-right`: no nonce counts. `none`: no nonces. */
    readonly nonces?: 'demanded' | 'never-right' | 'none';
    /** The good answer to a pushed request gives no new nonce. */
    readonly forgottenAtPar?: true;
    /** The scheme as `WWW-Authenticate` writes it. */
    readonly scheme?: string;
  };
  readonly device?: { readonly answer?: string; readonly slowDowns?: number };
  readonly ciba?: {
    readonly answer?: string;
    readonly drops?: readonly string[];
    readonly slowDowns?: number;
    readonly interval?: number;
    readonly refuses?: string;
    readonly wrongPing?: true;
  };
  /** Of the protected resource, which the query asks to demand a stronger login (RFC 9470). */
  readonly stepUp?: {
    /** The challenge does not say what is demanded. */
    readonly bare?: true;
    /** No login is ever enough. */
    readonly never?: true;
  };
  readonly logoutToken?: MessageEffect;
  readonly logoutState?: 'appended' | 'none';
  /** `session_state` of another browser. */
  readonly sessionState?: 'other';
}

export interface GenericFault extends Fault {
  readonly effect: GenericEffect;
}
