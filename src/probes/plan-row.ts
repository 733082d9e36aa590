/** A line of a plan: what a list of others demands, and what the probes saw of it. */
import type { ProbeStatus } from './probe.ts';

export interface PlanRow {
  /** Its name in the list. */
  readonly module: string;
  /** The probe that decided it; absent when none did. */
  readonly probe?: string;
  /** In the words of the OpenID Foundation's suite, and two more: NOT APPLICABLE, UNKNOWN. */
  readonly suite: string;
  readonly ours: ProbeStatus | 'not played';
  readonly message: string;
}
