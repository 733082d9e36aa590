/** The tenant's stored state: logins in progress and issued codes. */
import { BoundedMap } from '../../bounded-map.ts';
import type { CodeChallenge } from '../../oidc/pkce.ts';
import type { SandboxPersona } from '../../personas.ts';
import type { IngroupeFault } from './fault-rows/row.ts';

/** A valid authorization request. */
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

/** A login on its way through the pages. Its unguessable id is the only way in. */
export interface Interaction {
  readonly id: string;
  readonly request: AuthorizationRequest;
  readonly fault: IngroupeFault;
  persona: SandboxPersona;
  source: IdentitySource;
  readonly done: Set<Step>;
  /** The one-time code of the e-mail check, once sent. */
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
  /** Whether a token of the latest login was signed with the next key. */
  hasRotated: boolean;
}

/** Maximum number of stored logins and of stored codes. */
const MOST_REMEMBERED = 1000;

export function createState(): IngroupeState {
  return {
    interactions: new BoundedMap(MOST_REMEMBERED),
    grants: new BoundedMap(MOST_REMEMBERED),
    hasRotated: false,
  };
}
