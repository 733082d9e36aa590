/** Turns files into cases: every step with every row of the matrix, grouped where one needs another. */

import { createHash } from 'node:crypto';
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import { labelOf } from './matrix.ts';
import { fill, fillText, namesIn } from './placeholders.ts';
import type { Case, PlannedStep, Row, ScenarioFile, Step } from './scenario.ts';

/** Returns all cases of the files, in the order of the files and their steps. */
export function planCases(files: readonly ScenarioFile[]): readonly Case[] {
  return files.flatMap((file) => {
    const titles = new Map<string, number>();
    return file.rows.flatMap((row) => casesOf(file, row, titles));
  });
}

function casesOf(file: ScenarioFile, fileRow: Row, titles: Map<string, number>): Case[] {
  const steps = file.steps.flatMap((step) =>
    step.rows.map((stepRow) => plannedStep(file, step, { ...fileRow, ...stepRow }, titles)),
  );
  const groups = file.inOrder ? [steps] : connected(steps);
  return groups.map((group) => ({ file, steps: group }));
}

function plannedStep(file: ScenarioFile, step: Step, row: Row, titles: Map<string, number>): PlannedStep {
  const filled = withRow(step, row);
  const label = labelOf(row);
  const plain = label === '' ? filled.name : `${filled.name} [${label}]`;
  // CI servers treat two cases with the same name as one.
  const seen = (titles.get(plain) ?? 0) + 1;
  titles.set(plain, seen);
  const title = seen === 1 ? plain : `${plain} (${seen})`;
  return { id: `${file.path} › ${title}`, title, file, step: filled, row };
}

function withRow(step: Step, row: Row): Step {
  const lookup = (name: string): Json | undefined =>
    name.startsWith('matrix.') ? row[name.slice('matrix.'.length)] : undefined;
  const { expect } = step;
  return {
    ...step,
    name: fillText(step.name, lookup),
    text: fillText(step.text, lookup),
    words: step.words.map((word) => fillText(word, lookup)),
    env: Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, fillText(text, lookup)])),
    ...defined({ stdin: step.stdin === undefined ? undefined : fillText(step.stdin, lookup) }),
    expect: {
      ...defined({
        exit: expect.exit === undefined ? undefined : fill(expect.exit, lookup),
        outcome: expect.outcome === undefined ? undefined : flatTexts(fill(expect.outcome, lookup)),
        failing: expect.failing === undefined ? undefined : flatTexts(fill(expect.failing, lookup)),
      }),
      document: expect.document.map(({ path, comparison }) => ({
        path: fillText(path, lookup),
        comparison: fill(comparison as unknown as Json, lookup) as unknown as typeof comparison,
      })),
    },
    captures: step.captures.map((capture) => ({ ...capture, path: fillText(capture.path, lookup) })),
  };
}

/** A row may hold a list in place of a single value. */
const flatTexts = (values: readonly Json[]): string[] =>
  values.flat().map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));

/** Returns the names that a step needs before it can run. */
export function needsOf(step: Step): readonly string[] {
  const { words, env, stdin = '', expect } = step;
  return namesIn([words, env, stdin, expect as unknown as Json]);
}

/** Groups steps with the steps whose captured values they use, ordered by first step. */
function connected(steps: readonly PlannedStep[]): PlannedStep[][] {
  // Each step points to an earlier one of its group, or is the first.
  const leads = steps.map((_, at) => at);
  const firstOf = (at: number): number => {
    let first = at;
    while (leads[first] !== first) first = leads[first] ?? first;
    for (let next = at; next !== first; ) {
      const after = leads[next] ?? first;
      leads[next] = first;
      next = after;
    }
    return first;
  };
  const captor = new Map<string, number>();
  for (const [at, { step }] of steps.entries()) {
    // A step that captures a name again runs after all uses of the earlier value.
    for (const name of [...needsOf(step), ...step.captures.map((capture) => capture.name)]) {
      const other = captor.get(name);
      if (other === undefined) continue;
      const [one, two] = [firstOf(other), firstOf(at)];
      leads[Math.max(one, two)] = Math.min(one, two);
    }
    for (const { name } of step.captures) captor.set(name, at);
  }
  const groups = new Map<number, PlannedStep[]>();
  for (const [at, planned] of steps.entries()) {
    const first = firstOf(at);
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [planned]);
    else group.push(planned);
  }
  return [...groups.values()];
}

export interface Selection {
  readonly grep?: RegExp;
  /** Any match is enough. */
  readonly tags: readonly string[];
}

/** Returns the cases with a matching step. A case is never split: a step runs with everything it needs. */
export function selectCases(cases: readonly Case[], { grep, tags }: Selection): readonly Case[] {
  const fits = ({ id, step }: PlannedStep): boolean =>
    (grep === undefined || grep.test(id)) &&
    (tags.length === 0 || step.tags.some((tag) => tags.includes(tag)));
  return cases.filter(({ steps }) => steps.some(fits));
}

/** A part of all cases: the first of three is 1 of 3. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/**
 * Returns the cases of one shard, in order. The same cases give the same shards on every machine, whatever the order of
 * the files on the command line; all shards together cover all cases; steps are spread as evenly as whole cases allow.
 */
export function shardOf(cases: readonly Case[], shard: Shard): readonly Case[] {
  const loads = Array.from({ length: shard.of }, () => 0);
  const chosen = new Set<Case>();
  const largestFirst = [...cases].sort(
    (one, other) => other.steps.length - one.steps.length || compare(nameOf(one), nameOf(other)),
  );
  for (const one of largestFirst) {
    const lightest = loads.indexOf(Math.min(...loads));
    loads[lightest] = (loads[lightest] ?? 0) + one.steps.length;
    if (lightest === shard.index - 1) chosen.add(one);
  }
  return cases.filter((one) => chosen.has(one));
}

const nameOf = ({ steps: [first] }: Case): string => first?.id ?? '';
/** Compares code units: a locale must not change which machine runs a case. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Distinguishes reports of different files or selections, whatever their shards: the same cases give the same text. */
export function digestOf(cases: readonly Case[]): string {
  const ids = cases.flatMap(({ steps }) => steps.map(({ id }) => id)).sort(compare);
  return createHash('sha256').update(JSON.stringify(ids)).digest('hex').slice(0, 16);
}
