/**
 * Which checks a test has really seen fail. While tests run, the findings that the program makes pass `watch()`; after
 * each test, what it tripped goes with its result to the main thread, whichever worker ran it.
 */
import type { Finding } from '../../src/report.ts';

/** Where a worker keeps what the present test saw; files may share a worker or not. */
const KEPT = Symbol.for('idcli test: findings');
const shared = globalThis as { [KEPT]?: (readonly Finding[])[] };

/** Findings that were made together. */
export function watch(findings: readonly Finding[]): void {
  shared[KEPT] ??= [];
  shared[KEPT].push(findings);
}

/** Random changes trip many checks by accident: a test that judges more often than this proves no single check. */
const MOST = 120;

/** Codes that a test tripped, each alone. */
export function takeTripped(): string[] {
  const seen = shared[KEPT] ?? [];
  shared[KEPT] = [];
  return seen.length > MOST ? [] : [...new Set(seen.flatMap(tripped))];
}

/** Codes that were the only one of their findings to fail, or the only one to warn. */
function tripped(findings: readonly Finding[]): string[] {
  return (['fail', 'warn'] as const).flatMap((wanted) => {
    const codes = new Set(findings.filter(({ status }) => status === wanted).map(({ code }) => code));
    return codes.size === 1 ? [...codes] : [];
  });
}
