/** `idcli run`: runs scenario files, merges reports of shards, or writes an example. */

import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { RanStep } from '../../outcome.ts';
import { digestOf, planCases, type Shard, selectCases, shardOf } from '../../scenarios/plan.ts';
import { reportOf } from '../../scenarios/report.ts';
import { runCases, type SharedSandbox } from '../../scenarios/run.ts';
import type { Case, ScenarioFile, StepResult } from '../../scenarios/scenario.ts';
import type { World } from '../../world.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import type { runOptions } from './run.ts';
import { readScenarioFiles } from './scenario-files.ts';
import { tellReport } from './tell-report.ts';

export type RunValues = ValuesOf<typeof runOptions>;

/** Lanes of one thread: more would only wait for each other. */
const MOST_JOBS = 64;

/** @throws {IdcliError} `USAGE`, `SCENARIO_INVALID`, `INPUT_UNREADABLE`, `OUTPUT_EXISTS`, `REPORTS_INCOMPLETE` */
export async function runScenarios(values: RunValues, invocation: Invocation): Promise<void> {
  // The command name may be a value captured by a step.
  if (invocation.line !== undefined) throw new IdcliError('USAGE', 'a step cannot be idcli run itself');
  if (values.init === true) {
    const { writeExample } = await import('./run-init.ts');
    return writeExample(invocation);
  }
  if (invocation.arguments.length === 0) {
    throw new IdcliError('USAGE', 'no file is named', {
      hint: 'for example: idcli run scenarios/*.yaml\nwithout one yet: idcli run --init',
    });
  }
  if (values.mergeReports === true) {
    const { mergeFiles } = await import('./run-merge.ts');
    return mergeFiles(invocation);
  }
  await runFiles(values, invocation);
}

async function runFiles(values: RunValues, invocation: Invocation): Promise<void> {
  const { world, draft, settings, program, gate } = invocation;
  const shard = shardFrom(values.shard);
  const jobs = wholeNumber('--jobs', values.jobs, { least: 1, most: MOST_JOBS, usual: 1 });
  const retries = wholeNumber('--retries', values.retries, { least: 0, most: 10, usual: 0 });
  const grep = patternFrom(values.grep);
  const files = await readScenarioFiles(invocation);
  await tellVariables(files, invocation);
  const all = planCases(files);
  const selected = selectCases(all, { ...defined({ grep }), tags: values.tag ?? [] });
  if (selected.length === 0) throw nothingSelected(values, all);
  const cases = shardOf(selected, shard);
  const progress = createProgress(cases, values, invocation);
  const ran = new Map<string, RanStep>();
  // Kept only for a report: a step's messages take memory.
  const reported = values.html !== undefined || values.markdown !== undefined;
  if (reported) draft.ran = ran;
  const started = world.now();
  try {
    const results = await runCases(cases, {
      program,
      world,
      gate: { ...gate, trusted: (...asked) => progress.aside(() => gate.trusted(...asked)) },
      jobs,
      retries,
      bail: values.bail === true,
      keepSecret: (secret) => settings.register(secret),
      openSandbox: (port) => openSandbox(port, world),
      done: progress.done,
      ...defined({ ran: reported ? (id: string, step: RanStep) => ran.set(id, step) : undefined }),
    });
    shareSecrets(ran, cases);
    const told = [shard.index];
    const plan = {
      digest: digestOf(selected),
      steps: selected.reduce((sum, { steps }) => sum + steps.length, 0),
      of: shard.of,
      told,
      done: world.signal.aborted ? [] : told,
    };
    tellReport(draft, reportOf(results, { started, ended: world.now(), plan }));
  } finally {
    progress.stop();
  }
  // The report is complete: it marks the steps that did not run.
  if (world.signal.aborted) throw world.signal.reason;
}

/** Only steps of one case hand values on: each is masked with the secrets of all of them, and of no other case. */
function shareSecrets(ran: Map<string, RanStep>, cases: readonly Case[]): void {
  for (const { steps } of cases) {
    const own = steps.flatMap(({ id }) => ran.get(id) ?? []);
    const secrets = new Set(own.flatMap((step) => [...step.secrets]));
    for (const { id } of steps) {
      const step = ran.get(id);
      if (step !== undefined) ran.set(id, { ...step, secrets });
    }
  }
}

async function openSandbox(port: number, world: World): Promise<SharedSandbox> {
  const { startSandbox } = await import('../../sandbox/index.ts');
  return startSandbox({ now: world.now, random: world.random, sleep: world.sleep, port });
}

function shardFrom(text: string | undefined): Shard {
  if (text === undefined) return { index: 1, of: 1 };
  const [, index = 0, of = 0] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.map(Number) ?? [];
  if (index >= 1 && index <= of) return { index, of };
  throw new IdcliError('USAGE', `--shard ${text} is not a part of a whole, such as 1/3`, {
    hint: 'the first of three machines takes --shard 1/3, the last --shard 3/3',
  });
}

function wholeNumber(
  flag: string,
  value: number | undefined,
  { least, most, usual }: { readonly least: number; readonly most: number; readonly usual: number },
): number {
  if (value === undefined) return usual;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new IdcliError('USAGE', `${flag} ${value} is not a whole number from ${least} to ${most}`);
}

function patternFrom(text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined;
  try {
    return new RegExp(text, 'iu');
  } catch (cause) {
    throw new IdcliError('USAGE', `--grep ${text} is not a regular expression`, {
      hint: 'put a backslash before characters that are meant literally, e.g. \\(',
      cause,
    });
  }
}

function nothingSelected({ grep, tag = [] }: RunValues, cases: readonly Case[]): IdcliError {
  const asked = [
    ...(grep === undefined ? [] : [`--grep ${grep}`]),
    ...(tag.length === 0 ? [] : [`--tag ${tag.join(',')}`]),
  ];
  const tags = [...new Set(cases.flatMap(({ steps }) => steps.flatMap(({ step }) => step.tags)))].sort();
  return new IdcliError('USAGE', `no step fits ${asked.join(' and ')}`, {
    hint:
      tags.length === 0
        ? 'no step has a tag; --grep looks at files and names'
        : `there are the tags ${tags.join(', ')}`,
  });
}

/** Lists the environment variables that each file reads, before any of its lines runs. */
async function tellVariables(
  files: readonly ScenarioFile[],
  { tell, settings, world }: Invocation,
): Promise<void> {
  for (const { path, source } of files) {
    const names = [...(source.variables ?? [])];
    // A line could have any of them repeated in an error, and with that in the log of a CI job.
    for (const name of names) settings.register(world.env[name] ?? '');
    if (names.length > 0) await tell(`${path} takes from the environment: ${names.join(', ')}`, true);
  }
}

interface RunProgress {
  done(result: StepResult): Promise<void>;
  /** Clears the progress line while something else runs. */
  aside<Result>(work: () => Promise<Result>): Promise<Result>;
  stop(): void;
}

/** Shows a count on a terminal; with `--verbose` a line per finished step. */
function createProgress(cases: readonly Case[], values: RunValues, { world, tell }: Invocation): RunProgress {
  const total = cases.reduce((sum, { steps }) => sum + steps.length, 0);
  const { verbose, quiet } = values as { readonly verbose?: boolean; readonly quiet?: boolean };
  const counts = verbose !== true && quiet !== true;
  const start = (text: string) => (counts ? world.progress(text) : undefined);
  let ended = 0;
  let failed = 0;
  const count = () => `${ended} of ${total} steps${failed === 0 ? '' : `, ${failed} failed`}`;
  let spinner = start(count());
  return {
    async aside(work) {
      spinner?.stop();
      try {
        return await work();
      } finally {
        spinner = start(count());
      }
    },
    async done({ planned, status, milliseconds, reason }) {
      ended += 1;
      failed += status === 'failed' ? 1 : 0;
      spinner?.update(count());
      if (verbose !== true) return;
      await tell(`${status}  ${planned.id}  ${reason ?? `${milliseconds} ms`}`);
    },
    stop: () => spinner?.stop(),
  };
}
