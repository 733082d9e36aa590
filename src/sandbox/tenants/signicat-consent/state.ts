/** The tenant's stored state: orders on phones, issued codes and access tokens. */
import { BoundedMap } from '../../bounded-map.ts';
import type { CodeChallenge } from '../../oidc/pkce.ts';
import type { ConsentFault } from './fault-rows/row.ts';
import type { Signer } from './hints.ts';
import type { MethodName } from './methods.ts';

/** A valid request object. */
export interface ConsentRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly challenge?: CodeChallenge;
  readonly text: string;
  readonly method: MethodName;
  /** As sent. */
  readonly acrValues: string;
}

/** Purpose of an order's URL; the URL itself does not reveal it. */
export type Step = 'status' | 'complete' | number;

/** An order: a text on its way to a phone. */
export interface Order {
  readonly id: string;
  readonly request: ConsentRequest;
  readonly fault: ConsentFault;
  readonly signer: Signer;
  /** Value of the session cookie; changes if the scenario demands it. */
  cookie: string;
  /** Random path → its purpose. */
  readonly steps: Map<string, Step>;
  /** Shown on the phone beside the text. */
  readonly reference: string;
  readonly autoStartToken: string;
  /** Number of answered status requests. */
  polls: number;
  /** Minimum number of pending polls. */
  readonly pendingPolls: number;
  /** Whether it signs automatically after the pending polls. */
  readonly automatic: boolean;
  decision: 'waiting' | 'signed' | 'cancelled';
  /** The person has looked at it. */
  opened: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  expiresAt: number;
  signedAt?: Date;
}

export interface Grant {
  readonly request: ConsentRequest;
  readonly order: Order;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  usedAt?: number;
}

export interface ConsentState {
  readonly orders: BoundedMap<string, Order>;
  readonly grants: BoundedMap<string, Grant>;
  readonly accessTokens: BoundedMap<string, { readonly order: Order; readonly expiresAt: number }>;
  /** The scenario of the latest order; the key set follows it. */
  latestFault?: ConsentFault;
}

/** Maximum number of stored orders, of codes and of tokens. */
const MOST_REMEMBERED = 1000;

export function createState(): ConsentState {
  return {
    orders: new BoundedMap(MOST_REMEMBERED),
    grants: new BoundedMap(MOST_REMEMBERED),
    accessTokens: new BoundedMap(MOST_REMEMBERED),
  };
}
