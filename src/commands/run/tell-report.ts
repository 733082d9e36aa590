/** Sets the findings of a run as the result of the command. */

import type { Draft } from '../../outcome.ts';
import { asData, type Reported } from '../../scenarios/report.ts';

/** Puts a report into the draft. */
export function tellReport(draft: Draft, { data, reports, people }: Reported): void {
  draft.data = asData(data);
  draft.reports.push(...reports);
  draft.people = people;
}
