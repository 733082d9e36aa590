/** What the tenant remembers: a session for each browser, the log, and what the server kept of the last login. */

import type { ApprovalPlan } from '../../approval.ts';
import { BoundedMap } from '../../bounded-map.ts';
import type { SandboxPersona } from '../../personas.ts';
import type { NetIdAnswer, NetIdFault } from './fault-rows.ts';

export interface NetIdSession {
  readonly fault: NetIdFault;
  readonly persona: SandboxPersona;
  /** Who presses the button of the app. */
  readonly plan: ApprovalPlan;
  /** Identifies the person in the log. */
  readonly traceId: string;
  answer: NetIdAnswer;
  /** Questions for the state since the start. */
  polls: number;
}

/** An entry of the server's event log. */
interface NetIdEvent {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly IDENTIFIER: string;
  readonly SOURCE_ADDRESS: string;
  readonly CUSTOMER_IDENTIFIER: string;
  readonly MESSAGE?: string;
}

export interface NetIdState {
  /** By the value of the cookie. */
  readonly sessions: BoundedMap<string, NetIdSession>;
  events: readonly NetIdEvent[];
  /** The nine attributes, after a login. */
  attributes?: Readonly<Record<string, string>>;
}

/** Sessions that are remembered at most. */
const MOST_REMEMBERED = 1000;

export const createState = (): NetIdState => ({ sessions: new BoundedMap(MOST_REMEMBERED), events: [] });

export const FRESH: NetIdAnswer = { status: 'ABOUT_TO_START', niasStatus: '', authRef: '' };
