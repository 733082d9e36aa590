/**
 * Which checks a test has really seen fail. While tests run, every report that the program makes passes `watch()`; after
 * each test, what it tripped goes with its result to the main thread, whichever worker ran it.
 */
import type { Report } from '../../src/report.ts';

/** Where a worker keeps what the present test tripped; files may share a worker or not. */
const KEPT = Symbol.for('idcli test: reports');
const shared = globalThis as { [KEPT]?: Report[] };

export function watch(report: Report): Report {
  shared[KEPT] ??= [];
  shared[KEPT].push(report);
  return report;
}

/** Random changes trip many checks by accident: a test that makes more reports than this proves no single check. */
const MOST_REPORTS = 60;

/** Codes that were the only one to fail in a report, or the only one to warn in a report without failures. */
export function takeTripped(): string[] {
  const reports = shared[KEPT] ?? [];
  shared[KEPT] = [];
  if (reports.length > MOST_REPORTS) return [];
  return [...new Set(reports.flatMap(tripped))];
}

export function tripped({ findings }: Report): string[] {
  const codes = (wanted: string) =>
    new Set(findings.filter(({ status }) => status === wanted).map(({ code }) => code));
  const fails = codes('fail');
  const alone = fails.size > 0 ? fails : codes('warn');
  return alone.size === 1 ? [...alone] : [];
}
