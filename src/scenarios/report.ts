/** Turns results into the data and reports of one run, as used by `--json`, `--report` and the JUnit file. */

import type { Claims } from '../claims/document.ts';
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import type { Report } from '../report.ts';
import type { StepResult } from './scenario.ts';

/** The planned steps, and the shards that have run. */
export interface PlanReport {
  /** The same for the same steps, whatever the shard. */
  readonly digest: string;
  /** Of all shards. */
  readonly steps: number;
  /** How many shards there are. */
  readonly of: number;
  /** Shards in this report. */
  readonly told: readonly number[];
  /** Those of them that finished. */
  readonly done: readonly number[];
}

/** A step in a report. */
export interface StepReport {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly status: StepResult['status'];
  readonly milliseconds: number;
  readonly command: string;
  /** More than one if it was retried. */
  readonly attempts?: number;
  readonly tags?: readonly string[];
  readonly exitCode?: number;
  readonly outcome?: string;
  readonly reason?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
  readonly said?: string;
}

export interface RunReport {
  readonly startedAt: string;
  readonly milliseconds: number;
  readonly totals: {
    readonly steps: number;
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
    /** Passed, but not at the first attempt. */
    readonly flaky: number;
  };
  readonly plans: readonly PlanReport[];
  readonly steps: readonly StepReport[];
}

export interface Reported {
  readonly data: RunReport;
  readonly reports: readonly Report[];
  /** The people of failed steps, for masking. */
  readonly people: readonly Claims[];
}

export interface RunFacts {
  readonly started: Date;
  readonly ended: Date;
  readonly plan: PlanReport;
}

/** Makes the data and reports of a run from the results of its steps. */
export function reportOf(results: readonly StepResult[], { started, ended, plan }: RunFacts): Reported {
  const steps = results.map(stepReport);
  return {
    data: {
      startedAt: started.toISOString(),
      milliseconds: ended.getTime() - started.getTime(),
      totals: totalsOf(steps),
      plans: [plan],
      steps,
    },
    reports: results.flatMap(({ report, evidence }) => [report, ...evidence]),
    people: results.flatMap(({ claims }) => claims ?? []),
  };
}

export function totalsOf(steps: readonly StepReport[]): RunReport['totals'] {
  const count = (status: StepReport['status']) => steps.filter((step) => step.status === status).length;
  return {
    steps: steps.length,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    flaky: steps.filter(({ status, attempts = 1 }) => status === 'passed' && attempts > 1).length,
  };
}

function stepReport(result: StepResult): StepReport {
  const { planned, status, milliseconds, attempts, exitCode, outcome, reason, error, said } = result;
  const { id, title, file, step } = planned;
  return {
    id,
    file: file.path,
    line: step.line,
    name: title,
    status,
    milliseconds,
    command: `idcli ${step.text}`,
    ...(attempts > 1 ? { attempts } : {}),
    ...(step.tags.length === 0 ? {} : { tags: step.tags }),
    ...defined({ exitCode, outcome, reason, error, said }),
  };
}

/** Returns the data of a command's outcome. */
export const asData = (report: RunReport): Record<string, Json> =>
  ({ ...report }) as unknown as Record<string, Json>;
