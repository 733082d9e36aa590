/** Stands in for `src/report.ts` while tests run: the same, and all findings are watched. */
import { runChecks as checked, type Finding, report as made, type Report } from '../../src/report.ts';
import { watch } from './trips.ts';

export * from '../../src/report.ts';
export const report = (...given: Parameters<typeof made>): Report => {
  const one = made(...given);
  watch(one.findings);
  return one;
};
export const runChecks: typeof checked = async (checks, input): Promise<Finding[]> => {
  const findings = await checked(checks, input);
  watch(findings);
  return findings;
};
