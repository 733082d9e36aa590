/** What the tenant remembers: logins in progress, and codes that were issued. */
import { BoundedMap } from '../../bounded-map.ts';
import type { CodeChallenge } from '../../oidc/pkce.ts';
import type { SandboxPersona } from '../../personas.ts';
import type { IngroupeFault } from './fault-rows/row.ts';

/** An authorization request that was found good. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly nonce: string;
  readonly challenge?: CodeChallenge;
  /** Seconds. */
  readonly maxAge?: number;
}

export const IDENTITY_SOURCES = ['physical', 'digital'] as const;
export type IdentitySource = (typeof IDENTITY_SOURCES)[number];

export const STEPS = ['terms', 'source', 'proofing', 'email'] as const;
export type Step = (typeof STEPS)[number];

/** A person on the way through the pages. Its id is the only way in, and cannot be guessed. */
export interface Interaction {
  readonly id: string;
  readonly request: AuthorizationRequest;
  readonly fault: IngroupeFault;
  persona: SandboxPersona;
  source: IdentitySource;
  readonly done: Set<Step>;
  /** The one-time code of the e-mail check, once it was sent. */
  emailCode?: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Grant {
  readonly request: AuthorizationRequest;
  readonly fault: IngroupeFault;
  readonly persona: SandboxPersona;
  /** Milliseconds since 1970. */
  readonly authenticatedAt: number;
  readonly expiresAt: number;
  usedAt?: number;
}

export interface IngroupeState {
  readonly interactions: BoundedMap<string, Interaction>;
  readonly grants: BoundedMap<string, Grant>;
  /** The scenario of the latest login; the key set follows it. */
  latestFault?: IngroupeFault;
  /** A token of the latest login was signed with the next key. */
  hasRotated: boolean;
}

/** Logins in progress, and codes, that are remembered at most. */
const MOST_REMEMBERED = 1000;

export function createState(): IngroupeState {
  return {
    interactions: new BoundedMap(MOST_REMEMBERED),
    grants: new BoundedMap(MOST_REMEMBERED),
    hasRotated: false,
  };
}
