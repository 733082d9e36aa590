/** Stands in for `src/report.ts` while tests run: the same, and every report is watched. */
import { report as made, type Report } from '../../src/report.ts';
import { watch } from './trips.ts';

export * from '../../src/report.ts';
export const report = (...given: Parameters<typeof made>): Report => watch(made(...given));
