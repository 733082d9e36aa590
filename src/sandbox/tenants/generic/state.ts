/** The tenant's stored state: logins, grants, tokens and sessions. */
import { BoundedMap } from '../../bounded-map.ts';
import type { Jwk } from '../../jose/key.ts';
import type { CodeChallenge } from '../../oidc/pkce.ts';
import type { Client } from './clients/metadata.ts';
import type { GenericFault } from './fault-rows/row.ts';
import type { GenericPerson } from './people/people.ts';

/** `claims` of a request (OpenID Connect Core 1.0, 5.5), as far as it names claims. */
export interface ClaimsRequest {
  readonly userinfo: Readonly<Record<string, ClaimWish>>;
  readonly id_token: Readonly<Record<string, ClaimWish>>;
}

export interface ClaimWish {
  readonly essential: boolean;
  readonly values?: readonly unknown[];
}

/** A valid authorization request. */
export interface AuthorizationRequest {
  readonly client: Client;
  readonly redirectUri: string;
  /** Canonical. */
  readonly responseType: string;
  readonly responseMode: string;
  readonly scopes: readonly string[];
  readonly state?: string;
  readonly nonce?: string;
  readonly challenge?: CodeChallenge;
  /** Seconds. */
  readonly maxAge?: number;
  readonly acrValues: readonly string[];
  readonly prompts: readonly string[];
  readonly claims?: ClaimsRequest;
  readonly loginHint?: string;
  readonly idTokenHint?: string;
  /** Resource indicators (RFC 8707). */
  readonly resources: readonly string[];
  /** RFC 9396. */
  readonly details?: readonly Readonly<Record<string, unknown>>[];
  /** Thumbprint of the DPoP key that the code is bound to (RFC 9449, 10). */
  readonly dpopJkt?: string;
}

/** A login on its way through the page. Its unguessable id is the only way in. */
export interface Interaction {
  readonly id: string;
  readonly request: AuthorizationRequest;
  readonly fault: GenericFault;
  readonly person: GenericPerson;
  readonly expiresAt: number;
}

/** A person who is logged in with this browser. */
export interface Session {
  /** `sid` of ID tokens. */
  readonly sid: string;
  /** Part of `session_state`. */
  readonly browserState: string;
  readonly person: GenericPerson;
  /** Milliseconds since 1970. */
  readonly authenticatedAt: number;
  readonly acr: string;
  /** Client id → what the client was last given. */
  readonly clients: Map<
    string,
    { readonly client: Client; readonly sub: string; readonly fault: GenericFault }
  >;
}

/** What a person, or a client for itself, has granted. Tokens refer to it. */
export interface Grant {
  readonly id: string;
  readonly client: Client;
  /** Absent when the client acts for itself. */
  readonly person?: GenericPerson;
  readonly scopes: readonly string[];
  readonly claims?: ClaimsRequest;
  readonly resources: readonly string[];
  readonly details?: readonly Readonly<Record<string, unknown>>[];
  readonly nonce?: string;
  readonly acr?: string;
  readonly amr?: readonly string[];
  readonly sid?: string;
  /** Milliseconds since 1970. */
  readonly authenticatedAt?: number;
  /** The ID token has `auth_time`. */
  readonly tellsAuthTime: boolean;
  readonly fault: GenericFault;
  /** Delegation (RFC 8693, 4.1). */
  readonly actor?: Readonly<Record<string, unknown>>;
  /** Ended by a revocation, a reuse or a logout, with all its tokens. */
  ended?: string;
  /** CIBA: the request that it answers. */
  readonly authRequestId?: string;
}

interface Code {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly challenge?: CodeChallenge;
  readonly dpopJkt?: string;
  readonly expiresAt: number;
  usedAt?: number;
}

/** How a token is bound to its sender (`cnf`). */
export interface Confirmation {
  readonly jkt?: string;
  readonly 'x5t#S256'?: string;
}

export interface IssuedToken {
  readonly kind: 'access_token' | 'refresh_token';
  readonly grant: Grant;
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  readonly confirmation?: Confirmation;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly jti: string;
  /** A refresh token that was exchanged for a newer one. */
  usedAt?: number;
  revoked?: true;
}

/** A pushed authorization request (RFC 9126). */
interface Pushed {
  readonly clientId: string;
  readonly pairs: readonly (readonly [string, string])[];
  readonly expiresAt: number;
  readonly dpopJkt?: string;
}

/** A login on another device: by device code or by CIBA. */
export interface Elsewhere {
  readonly kind: 'device' | 'ciba';
  readonly client: Client;
  readonly scopes: readonly string[];
  readonly fault: GenericFault;
  readonly person: GenericPerson;
  readonly acrValues: readonly string[];
  readonly resources: readonly string[];
  readonly details?: readonly Readonly<Record<string, unknown>>[];
  readonly userCode?: string;
  readonly bindingMessage?: string;
  readonly notificationToken?: string;
  expiresAt: number;
  /** Decides by itself when it is polled often enough. */
  readonly automatic: boolean;
  /** Seconds between polls; grows with each `slow_down`. */
  interval: number;
  polledAt?: number;
  polls: number;
  slowDowns: number;
  /** Polls that are still answered with `authorization_pending`. */
  pending: number;
  outcome?: { readonly grant: Grant } | { readonly error: string };
  used?: true;
}

export interface GenericState {
  readonly clients: Map<string, Client>;
  readonly registrationTokens: Map<string, string>;
  readonly interactions: BoundedMap<string, Interaction>;
  readonly sessions: BoundedMap<string, Session>;
  readonly codes: BoundedMap<string, Code>;
  /** Clients at which a login was begun from here → when. */
  readonly started: BoundedMap<string, number>;
  readonly tokens: BoundedMap<string, IssuedToken>;
  readonly pushed: BoundedMap<string, Pushed>;
  readonly elsewhere: BoundedMap<string, Elsewhere>;
  /** Ids of assertions, proofs and request objects that count once. */
  readonly usedIds: BoundedMap<string, number>;
  /** DPoP nonces in use. */
  readonly nonces: BoundedMap<string, number>;
  /** Keys of clients by `jwks_uri`. */
  readonly fetchedKeys: BoundedMap<string, readonly Jwk[]>;
  /** The scenario of the latest login; the key set follows it. */
  latestFault?: GenericFault;
  hasRotated: boolean;
}

/** Maximum number of each. */
const MOST_REMEMBERED = 1000;

export function createState(clients: Iterable<Client>): GenericState {
  return {
    clients: new Map([...clients].map((client) => [client.client_id, client])),
    registrationTokens: new Map(),
    interactions: new BoundedMap(MOST_REMEMBERED),
    sessions: new BoundedMap(MOST_REMEMBERED),
    codes: new BoundedMap(MOST_REMEMBERED),
    started: new BoundedMap(MOST_REMEMBERED),
    tokens: new BoundedMap(MOST_REMEMBERED),
    pushed: new BoundedMap(MOST_REMEMBERED),
    elsewhere: new BoundedMap(MOST_REMEMBERED),
    usedIds: new BoundedMap(MOST_REMEMBERED),
    nonces: new BoundedMap(MOST_REMEMBERED),
    fetchedKeys: new BoundedMap(100),
    hasRotated: false,
  };
}
