/** Merges the reports of shards that ran on several machines into one, and lists what is missing. */

import type { Json } from '../common/json.ts';
import { IdcliError } from '../errors.ts';
import type { Report } from '../report.ts';
import { type PlanReport, type RunReport, totalsOf } from './report.ts';

/** A report as read. */
export interface ReadReport {
  /** As given. */
  readonly path: string;
  readonly data: RunReport;
  readonly reports: readonly Report[];
}

export interface Merged {
  readonly data: RunReport;
  readonly reports: readonly Report[];
  /** Omitted reports, a sentence each. */
  readonly warnings: readonly string[];
  /** Shards that are in no report or did not finish, a sentence each. */
  readonly missing: readonly string[];
}

/**
 * Reads a report written by `--report`.
 * @returns a sentence saying why there are no steps, if an error came before the first
 * @throws {IdcliError} `INPUT_UNREADABLE` when it is not a report
 */
export function readReport(text: string, path: string): ReadReport | string {
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    throw notAReport(path, 'it is not JSON');
  }
  const { schema, command, data, reports, error } = Object(document);
  if (schema !== 'idcli/v1') throw notAReport(path, 'it is not a document of idcli');
  if (command !== 'run') throw notAReport(path, `it tells of idcli ${command}`);
  if (!Array.isArray(data?.steps) || !Array.isArray(data?.plans) || !Array.isArray(reports)) {
    return `${path} tells of no step: ${error?.message ?? 'nothing was run'}`;
  }
  return { path, data, reports };
}

function notAReport(path: string, why: string): IdcliError {
  return new IdcliError('INPUT_UNREADABLE', `${path} is not a report of idcli run: ${why}`, {
    hint: 'write one with: idcli run FILE --report report.json',
  });
}

/**
 * Merges reports. If two cover the same shard, the later run counts.
 * @throws {IdcliError} `USAGE` when the same steps were sharded in different ways
 */
export function mergeReports(given: readonly ReadReport[]): Merged {
  const latestFirst = [...given].sort((one, other) => (one.data.startedAt < other.data.startedAt ? 1 : -1));
  const taken = new Map<string, ReadReport>();
  const kept: ReadReport[] = [];
  const warnings: string[] = [];
  for (const one of latestFirst) {
    const shards = one.data.plans.flatMap(shardsOf);
    const rivals = [...new Set(shards.flatMap((shard) => taken.get(shard) ?? []))];
    if (rivals.length === 0) {
      kept.push(one);
      for (const shard of shards) taken.set(shard, one);
    } else if (shards.every((shard) => taken.has(shard))) {
      warnings.push(
        `${one.path} is left out: ${rivals.map(({ path }) => path).join(', ')} tells of a later run of the same steps`,
      );
    } else throw overlap(one, rivals);
  }
  const inOrder = given.filter((one) => kept.includes(one));
  const plans = mergePlans(inOrder.flatMap(({ data }) => data.plans));
  const steps = inOrder.flatMap(({ data }) => data.steps);
  return {
    data: {
      startedAt: inOrder.map(({ data }) => data.startedAt).sort()[0] ?? '',
      milliseconds: inOrder.reduce((longest, { data }) => Math.max(longest, data.milliseconds), 0),
      totals: totalsOf(steps),
      plans,
      steps,
    },
    reports: inOrder.flatMap(({ reports }) => reports),
    warnings,
    missing: plans.flatMap(missingOf),
  };
}

/** Returns the shards of a report. An interrupted report completes no shard but still has its steps. */
const shardsOf = ({ digest, of, told }: PlanReport): string[] =>
  told.map((index) => `${digest} ${index}/${of}`);

function mergePlans(plans: readonly PlanReport[]): PlanReport[] {
  const merged = new Map<string, PlanReport>();
  for (const plan of plans) {
    const before = merged.get(plan.digest);
    if (before !== undefined && before.of !== plan.of) {
      throw new IdcliError(
        'USAGE',
        `the same steps were shared out to ${before.of} and to ${plan.of} shards`,
        {
          hint: 'merge the reports of one run only',
        },
      );
    }
    const union = (one: readonly number[], other: readonly number[] = []) =>
      [...new Set([...other, ...one])].sort((a, b) => a - b);
    merged.set(plan.digest, {
      ...plan,
      told: union(plan.told, before?.told),
      done: union(plan.done, before?.done),
    });
  }
  return [...merged.values()];
}

function missingOf({ of, told, done, steps }: PlanReport): string[] {
  const shards = Array.from({ length: of }, (_, index) => index + 1);
  const what = (index: number) => (of === 1 ? `the run of ${steps} steps` : `shard ${index}/${of}`);
  return shards.flatMap((index) => {
    if (done.includes(index)) return [];
    return told.includes(index) ? [`${what(index)} was interrupted`] : [`${what(index)} is missing`];
  });
}

function overlap(one: ReadReport, rivals: readonly ReadReport[]): IdcliError {
  const paths = rivals.map(({ path }) => path).join(', ');
  return new IdcliError('USAGE', `${one.path} and ${paths} tell in part of the same shards`, {
    hint: 'merge the reports of the single shards instead',
  });
}
