/** The tenant's stored state: visits in progress, codes, tokens and sessions. */
import { BoundedMap } from '../../bounded-map.ts';
import type { CodeGrant as ExchangeableGrant } from '../../oidc/code-exchange.ts';
import type { CodeChallenge } from '../../oidc/pkce.ts';
import type { SandboxPersona } from '../../personas.ts';
import type { AuthnRequest } from '../../saml/idp/session.ts';
import type { SmsOtpFault } from './faults.ts';
import type { Wishes } from './saml/wishes.ts';

/** Outcome of a visit. */
export type OtpEnd = 'approved' | 'cancelled' | 'locked';

/** A person's visit to the two pages. Its unguessable id is the only way in. */
export interface OtpVisit {
  readonly fault: SmsOtpFault;
  /** Its number prefills the field. */
  readonly persona: SandboxPersona;
  readonly language: string;
  /** Sender of the text message. */
  readonly sender: string;
  /** E.164; known beforehand or typed. */
  phone?: string;
  /** The code sent. */
  challenge?: { readonly code: string; readonly expiresAt: number; failures: number };
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  end?: OtpEnd;
}

/** A valid authorization request. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly responseType: 'code' | 'code id_token';
  readonly responseMode: 'query' | 'fragment' | 'form_post';
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly challenge?: CodeChallenge;
  /** Thumbprint of the DPoP key that the code is bound to (RFC 9449, 10). */
  readonly dpopJkt?: string;
}

/** A pushed request (RFC 9126). */
export interface PushedRequest {
  readonly pairs: readonly [string, string][];
  readonly clientId: string;
  readonly dpopJkt?: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Login {
  readonly id: string;
  readonly request: AuthorizationRequest;
  readonly visit: OtpVisit;
}

/** The result of a login: person and granted scopes. */
export interface Grant {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly fault: SmsOtpFault;
  readonly phone: string;
  readonly nonce: string | undefined;
  /** Milliseconds since 1970. */
  readonly authenticatedAt: number;
  readonly sessionId: string;
  readonly transactionId: string;
}

interface CodeGrant extends Grant, ExchangeableGrant {
  readonly request: AuthorizationRequest;
}

export interface IssuedToken {
  readonly kind: 'access_token' | 'refresh_token';
  /** Absent: the client's own token. */
  readonly grant?: Grant;
  readonly scopes: readonly string[];
  readonly clientId: string;
  /** Thumbprint of the DPoP key that it is bound to. */
  readonly jkt?: string;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** A login on another device: by device code, or by CIBA. */
export interface Elsewhere {
  readonly kind: 'device' | 'ciba';
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly visit: OtpVisit;
  readonly userCode: string;
  readonly bindingMessage?: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Decides by itself when it is polled often enough. */
  readonly automatic: boolean;
  /** Polls that are still answered with `authorization_pending`. */
  pending: number;
  /** Seconds between polls; grows with each `slow_down`. */
  interval: number;
  polledAt?: number;
}

export interface RestSession {
  readonly id: string;
  /** Identifies the session in the browser's requests. */
  readonly messageId: string;
  readonly visit: OtpVisit;
  /** The members as returned. */
  readonly members: Record<string, unknown>;
  /** Public JWK of the client; if set, responses are encrypted to it. */
  readonly encryptionKey?: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Number of reads. */
  reads: number;
}

/** A SAML login in progress. */
export interface SamlLogin {
  readonly id: string;
  readonly request: AuthnRequest;
  readonly wishes: Wishes;
  readonly visit: OtpVisit;
}

export interface SmsOtpState {
  readonly logins: BoundedMap<string, Login>;
  readonly pushed: BoundedMap<string, PushedRequest>;
  readonly codes: BoundedMap<string, CodeGrant>;
  readonly tokens: BoundedMap<string, IssuedToken>;
  readonly sessions: BoundedMap<string, RestSession>;
  readonly samlLogins: BoundedMap<string, SamlLogin>;
  /** By device code or `auth_req_id`. */
  readonly elsewhere: BoundedMap<string, Elsewhere>;
  /** The scenario of the latest login; the key set follows it. */
  latestFault?: SmsOtpFault;
  /** In the scenario jwks-flicker, the time until which the key set lacks the signing key: after each token. */
  darkUntil: number;
}

/** Maximum number stored of each kind. */
const MOST_REMEMBERED = 1000;

/** The real hub's set lacked keys in two of three fetches, a second apart. */
export const DARK_MILLISECONDS = 1500;

export function createState(): SmsOtpState {
  return {
    logins: new BoundedMap(MOST_REMEMBERED),
    pushed: new BoundedMap(MOST_REMEMBERED),
    codes: new BoundedMap(MOST_REMEMBERED),
    tokens: new BoundedMap(2 * MOST_REMEMBERED),
    sessions: new BoundedMap(MOST_REMEMBERED),
    samlLogins: new BoundedMap(MOST_REMEMBERED),
    elsewhere: new BoundedMap(MOST_REMEMBERED),
    darkUntil: 0,
  };
}

/** Forgets everything. */
export function clearState(state: SmsOtpState): void {
  for (const remembered of Object.values(state)) if (remembered instanceof BoundedMap) remembered.clear();
  state.darkUntil = 0;
  delete state.latestFault;
}
