/** The tenant's stored state: a session per browser, the log, and the attributes of the last login. */

import type { ApprovalPlan } from '../../approval.ts';
import { BoundedMap } from '../../bounded-map.ts';
import type { SandboxPersona } from '../../personas.ts';
import type { NetIdAnswer, NetIdFault } from './fault-rows.ts';

export interface NetIdSession {
  readonly fault: NetIdFault;
  readonly persona: SandboxPersona;
  /** Who presses the app's button. */
  readonly plan: ApprovalPlan;
  /** Identifies the person in the log. */
  readonly traceId: string;
  answer: NetIdAnswer;
  /** Status requests since the start. */
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
  /** Keyed by cookie value. */
  readonly sessions: BoundedMap<string, NetIdSession>;
  events: readonly NetIdEvent[];
  /** The nine attributes, after a login. */
  attributes?: Readonly<Record<string, string>>;
}

/** Maximum number of stored sessions. */
const MOST_REMEMBERED = 1000;

export const createState = (): NetIdState => ({ sessions: new BoundedMap(MOST_REMEMBERED), events: [] });

export const FRESH: NetIdAnswer = { status: 'ABOUT_TO_START', niasStatus: '', authRef: '' };
