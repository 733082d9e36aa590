/** The outcome classes in groups, in reading order, for the start page and the docs. */
import type { Fault } from './types.ts';

export interface ScenarioGroup {
  readonly title: string;
  readonly faults: readonly Fault[];
}

const GROUPS = [
  { title: 'Ends well', outcomes: ['done'] },
  { title: 'A token, message or callback that must not be accepted', outcomes: ['security'] },
  {
    title: 'The person or the provider says no',
    outcomes: ['user-cancel', 'denied', 'expired', 'busy', 'retry'],
  },
  { title: 'The request or the client is refused', outcomes: ['bad-request'] },
  { title: 'The provider fails, or nothing comes back', outcomes: ['server', 'timeout', 'unknown'] },
] as const;

/** Groups scenarios by outcome and omits empty groups. */
export function groupScenarios(faults: readonly Fault[]): readonly ScenarioGroup[] {
  return GROUPS.map(({ title, outcomes }) => ({
    title,
    faults: faults.filter(({ trips }) => outcomes.some((outcome) => outcome === trips.outcome)),
  })).filter((group) => group.faults.length > 0);
}
