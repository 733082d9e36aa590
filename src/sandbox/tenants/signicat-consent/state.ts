/** What the tenant remembers: orders on phones, codes and access tokens that were issued. */
import { BoundedMap } from '../../bounded-map.ts';
import type { CodeChallenge } from '../../oidc/pkce.ts';
import type { ConsentFault } from './fault-rows/row.ts';
import type { Signer } from './hints.ts';
import type { MethodName } from './methods.ts';

/** A request object that was found good. */
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

/** What an address of an order is for; nobody can tell by looking at it. */
export type Step = 'status' | 'complete' | number;

/** An order: a text on its way to a phone. */
export interface Order {
  readonly id: string;
  readonly request: ConsentRequest;
  readonly fault: ConsentFault;
  readonly signer: Signer;
  /** Value of the session cookie; changes when the scenario says so. */
  cookie: string;
  /** Random path → what is there. */
  readonly steps: Map<string, Step>;
  /** What the phone shows beside the text. */
  readonly reference: string;
  readonly autoStartToken: string;
  /** Status requests that were answered. */
  polls: number;
  /** Polls that are pending at least. */
  readonly pendingPolls: number;
  /** Signs by itself once the pending polls are over. */
  readonly automatic: boolean;
  decision: 'waiting' | 'signed' | 'cancelled';
  /** The person has looked at it. */
  opened: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
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

/** Orders, codes and tokens that are remembered at most. */
const MOST_REMEMBERED = 1000;

export function createState(): ConsentState {
  return {
    orders: new BoundedMap(MOST_REMEMBERED),
    grants: new BoundedMap(MOST_REMEMBERED),
    accessTokens: new BoundedMap(MOST_REMEMBERED),
  };
}
