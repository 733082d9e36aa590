/** Runs one step: replaces placeholders, runs it in its own world, and judges the result. */
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import { EXIT, IdcliError } from '../errors.ts';
import type { RanStep } from '../outcome.ts';
import { fail, type Report, type Verdict } from '../report.ts';
import type { Gate } from '../trust/gate.ts';
import type { ScenarioLine } from '../trust/scenario-line.ts';
import type { World } from '../world.ts';
import { readStepDocument, type StepDocument } from './document.ts';
import { type Ending, judgeStep, lookUp, notRun } from './judge.ts';
import { fillLast, fillTextLast, namesIn } from './placeholders.ts';
import { needsOf } from './plan.ts';
import type { Expectations, PlannedStep, Program, StepResult } from './scenario.ts';
import { secretsIn } from './secrets.ts';
import { capturedWorld } from './world.ts';

/** Shared by all steps of a run. */
export interface StepSettings {
  readonly program: Program;
  readonly world: World;
  /** Shared by the run: decides which values a step may send where its file says. */
  readonly gate: Gate;
  /** How often a failed step is retried. */
  readonly retries: number;
  /** Registers a value for masking. */
  keepSecret(secret: string): void;
  /** Receives what each step ended with; of several attempts the last one counts. */
  readonly ran?: (id: string, ran: RanStep) => void;
}

/** Shared by the steps of one case. */
export interface CaseScope {
  /** Values captured so far, by name. */
  readonly values: Map<string, Json>;
  /** Those of them that came from outside the sandbox. */
  readonly real: Set<string>;
  /** The sandbox of the file. */
  readonly sandboxUrl?: string;
  /** Aborts when the file's time limit is reached. */
  readonly deadline?: AbortSignal;
}

/** Milliseconds that a step has to end cleanly after it is stopped. */
const GRACE = 10_000;
/** Number of characters kept from the end of a failed step's output. */
const SAID = 2000;

/** Runs a step, with retries if allowed. Never rejects because of the step. */
export async function runStep(
  planned: PlannedStep,
  scope: CaseScope,
  settings: StepSettings,
): Promise<StepResult> {
  const lookup = lookupFor(planned, scope, settings);
  const lacking = needsOf(planned.step).find((name) => lookup(name) === undefined);
  if (lacking !== undefined && !lacking.startsWith('env.')) {
    return skipped(planned, `\${${lacking}} was not captured, because a step before this one failed`);
  }
  const started = settings.world.now().getTime();
  for (let attempt = 1; ; attempt += 1) {
    const tried = await attemptStep(planned, scope, settings, lacking);
    if (settings.world.signal.aborted && tried.status === 'failed') {
      return skipped(planned, 'interrupted while it ran');
    }
    const again =
      tried.status === 'failed' && attempt <= settings.retries && scope.deadline?.aborted !== true;
    if (again) continue;
    const milliseconds = settings.world.now().getTime() - started;
    return { planned, milliseconds, attempts: attempt, ...tried };
  }
}

/** Builds the result of a step that was not run. */
export async function skipped(planned: PlannedStep, reason: string): Promise<StepResult> {
  return {
    planned,
    status: 'skipped',
    reason,
    milliseconds: 0,
    attempts: 0,
    report: await notRun(planned.id, reason),
    evidence: [],
  };
}

/** Builds the result of a step that could not be started. */
export async function broken(planned: PlannedStep, verdict: Verdict): Promise<StepResult> {
  const { step, id } = planned;
  return {
    planned,
    status: 'failed',
    milliseconds: 0,
    attempts: 1,
    report: await judgeStep(id, { kind: 'broken', verdict }, step.expect, step.captures),
    evidence: [],
  };
}

type Tried = Omit<StepResult, 'planned' | 'milliseconds' | 'attempts'>;

async function attemptStep(
  planned: PlannedStep,
  scope: CaseScope,
  settings: StepSettings,
  lacking: string | undefined,
): Promise<Tried> {
  const { id, step } = planned;
  const lookup = lookupFor(planned, scope, settings);
  const expect = fillLast(step.expect as unknown as Json, lookup) as unknown as Expectations;
  const learned = new Set<string>();
  const { ending, said } =
    lacking === undefined
      ? await runLine(planned, scope, settings, learned)
      : { ending: unset(lacking.slice('env.'.length)), said: '' };
  const report = await judgeStep(id, ending, expect, step.captures);
  const document = ending.kind === 'ended' ? ending.document : undefined;
  keepCaptures(planned, document, scope, settings);
  const facts = {
    report,
    ...(ending.kind === 'ended' ? { exitCode: ending.exitCode } : {}),
    ...defined({ outcome: document?.outcome }),
    // What was captured may turn up in any later step, and is as personal there.
    ...(report.verdict !== 'valid' || step.captures.length > 0 ? defined({ claims: document?.claims }) : {}),
  };
  if (report.verdict === 'valid') return { status: 'passed', evidence: [], ...facts };
  // A passed step repeats nothing that others sent.
  for (const secret of learned) settings.keepSecret(secret);
  return {
    status: 'failed',
    evidence: document === undefined ? [] : unexpected(id, document, expect),
    ...facts,
    ...defined({ error: document?.error }),
    ...(said.trim() === '' ? {} : { said: said.trim().slice(-SAID) }),
  };
}

/** Looks up values by name; from the environment, only variables that the file declares. */
function lookupFor(
  { file }: PlannedStep,
  { values, sandboxUrl }: CaseScope,
  { world, gate }: StepSettings,
): (name: string) => Json | undefined {
  return (name) => {
    if (name === 'sandbox.url') return sandboxUrl;
    if (!name.startsWith('env.')) return values.get(name);
    const variable = name.slice('env.'.length);
    const declared = file.source.variables?.has(variable) === true;
    return declared || gate.open ? world.env[variable] : undefined;
  };
}

/** Lists the user's values in the checkout's line, for the decision where they may go. */
function lineOf(
  { file, step }: PlannedStep,
  sets: ReadonlySet<string>,
  { real, sandboxUrl }: CaseScope,
  { gate }: StepSettings,
  learned: Set<string>,
): ScenarioLine {
  const names = namesIn([step.words, step.env, step.stdin ?? '']);
  const placeholders = (some: readonly string[]) => some.map((name) => `\${${name}}`);
  return {
    file: file.source,
    gate,
    sets,
    carries: placeholders(names.filter((name) => name.startsWith('env.'))),
    captured: placeholders(names.filter((name) => real.has(name))),
    learn(secrets) {
      for (const secret of secrets) learned.add(secret);
    },
    ...defined({ sandbox: sandboxUrl }),
  };
}

const unset = (name: string): Ending => ({
  kind: 'broken',
  verdict: fail(`the environment variable ${name} is not set`, {
    hint: `export ${name} where idcli run is started, or as a variable of the CI job`,
  }),
});

/** Runs the command line and waits for it, up to its time limit. */
async function runLine(
  planned: PlannedStep,
  scope: CaseScope,
  settings: StepSettings,
  learned: Set<string>,
): Promise<{ readonly ending: Ending; readonly said: string }> {
  const { step } = planned;
  const { world, program } = settings;
  const stop = new AbortController();
  const interrupt = () => stop.abort(world.signal.reason);
  const expire = () => stop.abort('file');
  world.signal.addEventListener('abort', interrupt, { once: true });
  scope.deadline?.addEventListener('abort', expire, { once: true });
  const settled = new AbortController();
  const timer = world.sleep(step.timeoutSeconds * 1000, settled.signal).then(
    () => stop.abort('step'),
    () => {},
  );
  try {
    const lookup = lookupFor(planned, scope, settings);
    const captured = capturedWorld(planned, lookup, world, stop.signal);
    const argv = await argvOf(planned, lookup, scope, program);
    const line = lineOf(planned, captured.sets, scope, settings, learned);
    const running = program.run(argv, captured.world, line, (ran) => settings.ran?.(planned.id, ran));
    const exitCode = await Promise.race([running, afterGrace(stop.signal, settled.signal, world)]);
    const late = lateness(stop.signal, planned, exitCode === undefined);
    const ending: Ending =
      late === undefined
        ? { kind: 'ended', exitCode: exitCode ?? EXIT.bug, document: readStepDocument(captured.output()) }
        : { kind: 'broken', verdict: late };
    return { ending, said: captured.said() };
  } catch (thrown) {
    if (!(thrown instanceof IdcliError)) throw thrown;
    return { ending: { kind: 'broken', verdict: fail(thrown.message, { hint: thrown.hint }) }, said: '' };
  } finally {
    world.signal.removeEventListener('abort', interrupt);
    scope.deadline?.removeEventListener('abort', expire);
    settled.abort();
    await timer;
  }
}

/** Resolves when a stopped step has not ended in time; never before it is stopped. */
async function afterGrace(told: AbortSignal, settled: AbortSignal, world: World): Promise<undefined> {
  await new Promise<void>((resolve) => told.addEventListener('abort', () => resolve(), { once: true }));
  await world.sleep(GRACE, settled).catch(() => {});
  return undefined;
}

function lateness(signal: AbortSignal, { step, file }: PlannedStep, stuck: boolean): Verdict | undefined {
  if (!signal.aborted) return undefined;
  const [who, seconds] =
    signal.reason === 'file' ? ['the file', file.timeoutSeconds] : ['the step', step.timeoutSeconds];
  return fail(`${who} took longer than ${seconds} seconds`, {
    expected: `an end within ${seconds} seconds`,
    actual: stuck ? 'it did not stop when it was told to' : 'it was stopped',
    hint: 'something waits: a person, a phone or a provider that does not answer; run the line by itself with --trace',
  });
}

/** Builds the words with all values inserted, for one document and, if the file has one, for its sandbox. */
async function argvOf(
  { step }: PlannedStep,
  lookup: (name: string) => Json | undefined,
  { sandboxUrl }: CaseScope,
  program: Program,
): Promise<readonly string[]> {
  const words = step.words.map((word) => fillTextLast(word, lookup));
  const raw = (await program.parse(words))?.raw ?? {};
  const shared = sandboxUrl !== undefined && raw.sandbox === true;
  return [
    ...words.map((word) => (shared && word === '--sandbox' ? `--sandbox=${sandboxUrl}` : word)),
    ...(raw.json === true ? [] : ['--json']),
  ];
}

function keepCaptures(
  { step }: PlannedStep,
  document: StepDocument | undefined,
  { values, real }: CaseScope,
  { keepSecret }: StepSettings,
): void {
  for (const { name, path, secret } of step.captures) {
    // A value from an earlier attempt must not replace one that is missing now.
    values.delete(name);
    const found = document === undefined ? undefined : lookUp(document.content, path);
    if (found?.there !== true) continue;
    values.set(name, found.value);
    if (document?.content.sandbox === true) real.delete(name);
    else real.add(name);
    for (const value of secretsIn(path, found.value, secret)) keepSecret(value);
  }
}

/** Returns failed checks that the file does not mention: the reason for an unexpected result. */
function unexpected(id: string, { reports }: StepDocument, { failing = [] }: Expectations): Report[] {
  return reports.flatMap((report) => {
    const findings = report.findings.filter(
      ({ status, code }) => status === 'fail' && !failing.includes(code),
    );
    return findings.length === 0 ? [] : [{ ...report, from: id, findings }];
  });
}
