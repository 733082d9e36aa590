/** Many tokens, one per line: judged in order, in constant memory, on as many threads as help. */
import { X509Certificate } from 'node:crypto';
import { type Draft, newDraft, type Outcome, settle } from '../../outcome.ts';
import { trim } from '../../protocol/tokens/unescape.ts';
import { type Report, worse } from '../../report.ts';
import type { Thread, World } from '../../world.ts';
import { refuseUnverified } from '../unverified.ts';
import { makeBench } from './bench.ts';
import { chooseToken } from './choose.ts';
import { describeSource } from './describe.ts';
import { canVerify, type DecodeTokenInput } from './input.ts';
import type { Bench } from './judge.ts';
import type { GatheredKeys } from './keys.ts';
import { tellToken } from './tell.ts';

/** All settings for judging lines; can be sent to a thread. */
export interface LineSettings {
  readonly input: DecodeTokenInput;
  readonly gathered: Pick<GatheredKeys, 'keys' | 'keysFailed' | 'allowed'>;
  /** Trust anchors as DER. */
  readonly anchors?: readonly Uint8Array[];
  readonly strict: boolean;
}

/** Consecutive lines, and the time to judge them at. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** Number of the first line, from 1. */
  readonly first: number;
  readonly now: Date;
}

/** The result of a batch. */
export interface LineResult {
  /** One document per line, with line ends. */
  readonly text: string;
  readonly valid: number;
  readonly unverified: number;
  readonly invalid: number;
  /** Lines not judged because of a bug in idcli; not counted above. */
  readonly broken: number;
  /** The first report of each verdict except `valid`; decides the verdict of the run. */
  readonly worst: readonly Report[];
}

export type LineJudge = (batch: LineBatch) => Promise<LineResult>;

/**
 * Judges batches of lines, each line independently.
 * @param render one outcome as one line, without line end
 */
export function createLineJudge(settings: LineSettings, render: (outcome: Outcome) => string): LineJudge {
  const { input, gathered, strict } = settings;
  const anchors = settings.anchors?.map((der) => new X509Certificate(der));
  const bench: Bench = { ...makeBench(input, gathered, anchors), engine: 'node' };

  const judgeLine = async (line: string, now: Date, draft: Draft): Promise<void> => {
    const choice = await chooseToken(line, undefined, input.expectations.type, now, draft);
    const told = await tellToken(choice, input, bench, now);
    Object.assign(draft.data, told.data, describeSource(choice.token, choice.found));
    draft.reports.push(...told.reports);
    if (canVerify(input)) refuseUnverified('TOKEN_UNVERIFIED', draft.reports);
  };

  return async ({ lines, first, now }) => {
    const texts: string[] = [];
    const counts = { valid: 0, unverified: 0, invalid: 0 };
    const worst: Report[] = [];
    let broken = 0;
    for (const [index, line] of lines.entries()) {
      // An empty line is a separator, not a bad token.
      if (trim(line) === '') continue;
      const draft = newDraft('decode-token');
      draft.data.line = first + index;
      const thrown = await thrownBy(judgeLine(line, now, draft));
      draft.reports.splice(0, draft.reports.length, ...draft.reports.map(tersely));
      const outcome = settle(draft, thrown, strict);
      texts.push(`${render(outcome)}\n`);
      if (outcome.error?.code === 'INTERNAL') {
        broken += 1;
        continue;
      }
      const verdict = outcome.reports.map((report) => report.verdict).reduce(worse, 'valid');
      counts[verdict] += 1;
      if (verdict !== 'valid' && !worst.some((report) => report.verdict === verdict)) {
        worst.push(...outcome.reports.filter((report) => report.verdict === verdict).slice(0, 1));
      }
    }
    return { text: texts.join(''), ...counts, broken, worst };
  };
}

/** Drops passed checks from the result, and skipped ones unless they decided the verdict. */
function tersely(report: Report): Report {
  const told = report.findings.filter(
    ({ status }) =>
      status === 'fail' || status === 'warn' || (status === 'skip' && report.verdict === 'unverified'),
  );
  return { ...report, findings: told };
}

/** Returns the error that stopped a line. Even a bug in idcli stops only its own line. */
async function thrownBy(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error ?? new Error('a value that is not an error was thrown');
  }
}

/** Lines per batch: enough to make handing over cheap, few enough to keep memory small. */
const BATCH_LINES = 256;
const BATCH_CHARACTERS = 512 * 1024;
/** Batches queued per thread, so that it never waits for the next. */
const AHEAD = 2;

export interface LinesContext {
  readonly world: Pick<World, 'stdin' | 'stdout' | 'now' | 'signal' | 'threads'>;
  readonly judge: LineJudge;
  /** For a thread: the argument of {@link createLineJudge} there. */
  readonly threadData: unknown;
}

/** Judges standard input line by line and writes one document per line, in order. */
export async function judgeLines(context: LinesContext): Promise<Omit<LineResult, 'text'>> {
  const { world, judge } = context;
  const total = { valid: 0, unverified: 0, invalid: 0, broken: 0, worst: [] as Report[] };
  const waiting: Promise<LineResult>[] = [];
  const threads: Thread[] = [];
  const writeNext = async () => {
    const next = waiting.shift();
    if (next === undefined) return;
    const { text, worst, ...counts } = await next;
    if (text !== '') await world.stdout.write(text);
    for (const what of ['valid', 'unverified', 'invalid', 'broken'] as const) total[what] += counts[what];
    total.worst.push(...worst.filter(({ verdict }) => !total.worst.some((one) => one.verdict === verdict)));
  };
  try {
    let count = 0;
    for await (const batch of batchesOf(world)) {
      world.signal.throwIfAborted();
      // A few lines are judged faster than threads start.
      if (count === 1) threads.push(...(await startThreads(context)));
      const thread = threads[count % Math.max(1, threads.length)];
      const result =
        thread === undefined ? judge(batch) : thread.ask(batch).then((answer) => answer as LineResult);
      // The caller that awaits it handles a failure; avoid an unhandled rejection until then.
      result.catch(() => {});
      waiting.push(result);
      count += 1;
      if (waiting.length > threads.length * AHEAD) await writeNext();
    }
    while (waiting.length > 0) await writeNext();
    return total;
  } finally {
    await Promise.all(threads.map((thread) => thread.stop()));
  }
}

async function startThreads({ world, threadData }: LinesContext): Promise<Thread[]> {
  const { threads } = world;
  if (threads === undefined || threads.count < 2) return [];
  return Promise.all(Array.from({ length: threads.count }, () => threads.start(threadData)));
}

async function* batchesOf({ stdin, now }: LinesContext['world']): AsyncGenerator<LineBatch> {
  let lines: string[] = [];
  let characters = 0;
  let first = 1;
  for await (const line of stdin.lines()) {
    lines.push(line);
    characters += line.length;
    if (lines.length < BATCH_LINES && characters < BATCH_CHARACTERS) continue;
    yield { lines, first, now: now() };
    first += lines.length;
    lines = [];
    characters = 0;
  }
  if (lines.length > 0) yield { lines, first, now: now() };
}
