/** What the tenant remembers: people on their way, codes, tokens and sessions. */
import { BoundedMap } from '../../bounded-map.ts';
import type { CodeGrant as ExchangeableGrant } from '../../oidc/code-exchange.ts';
import type { CodeChallenge } from '../../oidc/pkce.ts';
import type { SandboxPersona } from '../../personas.ts';
import type { SmsOtpFault } from './faults.ts';
import type { AuthnRequest, SamlSession } from './saml/session.ts';
import type { Wishes } from './saml/wishes.ts';

/** How a person's way ended. */
export type OtpEnd = 'approved' | 'cancelled' | 'locked';

/** A person on the way through the two pages. Its id is the only way in, and cannot be guessed. */
export interface OtpVisit {
  readonly fault: SmsOtpFault;
  /** Whose number stands in the field until another is typed. */
  readonly persona: SandboxPersona;
  readonly language: string;
  /** Who the text message is from. */
  readonly sender: string;
  /** E.164; known beforehand, or typed. */
  phone?: string;
  /** The code that was sent. */
  challenge?: { readonly code: string; readonly expiresAt: number; failures: number };
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  end?: OtpEnd;
}

/** An authorization request that was found good. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly responseMode: 'query' | 'fragment';
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly challenge?: CodeChallenge;
}

/** A request that was sent ahead (RFC 9126). */
interface PushedRequest {
  readonly pairs: readonly [string, string][];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Login {
  readonly id: string;
  readonly request: AuthorizationRequest;
  readonly visit: OtpVisit;
}

/** Who logged in, and for what. */
export interface Grant {
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
  /** Absent: of the client itself. */
  readonly grant?: Grant;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface RestSession {
  readonly id: string;
  /** What the person's browser asks for. */
  readonly messageId: string;
  readonly visit: OtpVisit;
  /** The members as they are answered. */
  readonly members: Record<string, unknown>;
  /** Public JWK of the client: answers are then encrypted to it. */
  readonly encryptionKey?: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** How often it was read. */
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
  /** By their `SessionIndex`. */
  readonly samlSessions: BoundedMap<string, SamlSession>;
  /** Entity ID → where that service provider was to be answered last. */
  readonly latestConsumers: BoundedMap<string, string>;
  /** The scenario of the latest login; the key set follows it. */
  latestFault?: SmsOtpFault;
  /** Fetches that lack the signing key still, in the scenario jwks-flicker; as many after each token. */
  darkFetches: number;
}

/** Of each kind, that are remembered at most. */
const MOST_REMEMBERED = 1000;

/** The set of the real hub lacked keys in two of three fetches, a second apart. */
export const DARK_FETCHES = 2;

export function createState(): SmsOtpState {
  return {
    logins: new BoundedMap(MOST_REMEMBERED),
    pushed: new BoundedMap(MOST_REMEMBERED),
    codes: new BoundedMap(MOST_REMEMBERED),
    tokens: new BoundedMap(2 * MOST_REMEMBERED),
    sessions: new BoundedMap(MOST_REMEMBERED),
    samlLogins: new BoundedMap(MOST_REMEMBERED),
    samlSessions: new BoundedMap(MOST_REMEMBERED),
    latestConsumers: new BoundedMap(MOST_REMEMBERED),
    darkFetches: DARK_FETCHES,
  };
}

/** Forgets everything. */
export function clearState(state: SmsOtpState): void {
  for (const remembered of Object.values(state)) if (remembered instanceof BoundedMap) remembered.clear();
  state.darkFetches = DARK_FETCHES;
  delete state.latestFault;
}
