/** Runs cases: several at a time, each step by step, until all are done or the run is stopped. */
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import { fail } from '../report.ts';
import type { World } from '../world.ts';
import type { Case, PlannedStep, ScenarioFile, StepResult } from './scenario.ts';
import { broken, type CaseScope, runStep, type StepSettings, skipped } from './step.ts';

/** A sandbox shared by the steps of one case. */
export interface SharedSandbox {
  readonly url: string;
  close(): Promise<void>;
}

export interface RunSettings extends StepSettings {
  /** Number of cases that run at the same time. */
  readonly jobs: number;
  /** Start nothing more after a step fails. */
  readonly bail: boolean;
  /** Rejects with what `startSandbox` rejects with. */
  openSandbox(port: number): Promise<SharedSandbox>;
  /** Called after each step. */
  done(result: StepResult): Promise<void>;
}

/** @returns a result for every step of the cases, in their order */
export async function runCases(
  cases: readonly Case[],
  settings: RunSettings,
): Promise<readonly StepResult[]> {
  const results = new Map<PlannedStep, StepResult>();
  const deadlines = createDeadlines(settings.world);
  const state: RunState = { failed: false, late: new Set() };
  const queues = queuesOf(cases);
  const lane = async (): Promise<void> => {
    for (let queue = queues.shift(); queue !== undefined; queue = queues.shift()) {
      for (const one of queue) {
        await runCase(one, deadlines.of(one.file), settings, state, async (result) => {
          results.set(result.planned, result);
          if (result.status === 'failed') state.failed = true;
          await settings.done(result);
        });
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: settings.jobs }, lane));
  } finally {
    deadlines.end();
  }
  return cases.flatMap(({ steps }) => steps.flatMap((planned) => results.get(planned) ?? []));
}

/** Queues cases that use the same port. */
function queuesOf(cases: readonly Case[]): Case[][] {
  const byPort = new Map<number, Case[]>();
  return cases.flatMap((one) => {
    const port = one.file.sandboxPort;
    if (port === undefined) return [[one]];
    const queue = byPort.get(port);
    if (queue !== undefined) {
      queue.push(one);
      return [];
    }
    const first = [one];
    byPort.set(port, first);
    return [first];
  });
}

interface Deadlines {
  /** Starts the file's time limit on the first call. */
  of(file: ScenarioFile): AbortSignal | undefined;
  end(): void;
}

function createDeadlines(world: World): Deadlines {
  const running = new Map<ScenarioFile, AbortSignal>();
  const ended = new AbortController();
  return {
    of(file) {
      if (file.timeoutSeconds === undefined) return undefined;
      const started = running.get(file);
      if (started !== undefined) return started;
      const controller = new AbortController();
      running.set(file, controller.signal);
      world.sleep(file.timeoutSeconds * 1000, ended.signal).then(
        () => controller.abort(),
        () => {},
      );
      return controller.signal;
    },
    end: () => ended.abort(),
  };
}

type Tell = (result: StepResult) => Promise<void>;

interface RunState {
  failed: boolean;
  /** Files in which a step already failed because of the file's time limit: one cause, one failure. */
  readonly late: Set<ScenarioFile>;
}

async function runCase(
  { file, steps }: Case,
  deadline: AbortSignal | undefined,
  settings: RunSettings,
  state: RunState,
  tell: Tell,
): Promise<void> {
  const stopped = (): string | undefined => {
    if (settings.world.signal.aborted) return 'interrupted before it ran';
    return settings.bail && state.failed ? 'another step failed, and --bail ends the run then' : undefined;
  };
  const skipAll = async (some: readonly PlannedStep[], reason: string): Promise<void> => {
    for (const planned of some) await tell(await skipped(planned, reason));
  };
  const reason = stopped();
  if (reason !== undefined) return skipAll(steps, reason);
  const sandbox = file.sandbox === 'file' ? await openSandbox(file, settings) : undefined;
  if (sandbox instanceof IdcliError) {
    const [first, ...others] = steps;
    const message = `the sandbox of the file did not start: ${sandbox.message}`;
    if (first !== undefined) await tell(await broken(first, fail(message, { hint: sandbox.hint })));
    return skipAll(others, 'the sandbox of the file did not start');
  }
  const scope: CaseScope = {
    values: new Map(),
    real: new Set(),
    ...defined({ sandboxUrl: sandbox?.url, deadline }),
  };
  try {
    for (const [at, planned] of steps.entries()) {
      const why = stopped();
      if (why !== undefined) return await skipAll(steps.slice(at), why);
      if (isOver(deadline)) {
        const over = `the ${file.timeoutSeconds} seconds of the file are over`;
        const first = state.late.has(file) ? await skipped(planned, over) : await broken(planned, fail(over));
        state.late.add(file);
        await tell(first);
        return await skipAll(steps.slice(at + 1), over);
      }
      const result = await runStep(planned, scope, settings);
      if (isOver(deadline) && result.status === 'failed') state.late.add(file);
      await tell(result);
    }
  } finally {
    await sandbox?.close();
  }
}

const isOver = (deadline: AbortSignal | undefined): boolean => deadline?.aborted === true;

/** The sandbox, or why it did not start. */
async function openSandbox(
  { sandboxPort = 0 }: ScenarioFile,
  settings: RunSettings,
): Promise<SharedSandbox | IdcliError> {
  try {
    return await settings.openSandbox(sandboxPort);
  } catch (thrown) {
    if (thrown instanceof IdcliError) return thrown;
    throw thrown;
  }
}
