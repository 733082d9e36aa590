/** Runs the probes one after the other. Whatever ends it early, what is known stays known. */
import { defined } from '../common/defined.ts';
import { type ErrorCode, IdcliError } from '../errors.ts';
import type { Draft } from '../outcome.ts';
import type { World } from '../world.ts';
import { inconclusive, type Probe, type ProbeResult, type ProbeVerdict, skipped } from './probe.ts';
import { ProbeStop } from './stop.ts';

export interface Running<Bench, Row extends Probe<Bench>> {
  /** The chosen rows, in the order they run. */
  readonly rows: readonly Row[];
  readonly bench: Bench;
  /** Why a probe cannot run here, and what it takes. */
  lacks(probe: Row): string | undefined;
  readonly draft: Pick<Draft, 'exchanges'>;
  readonly world: Pick<World, 'signal' | 'progress'>;
  /** Results of an earlier run, by id. */
  readonly earlier?: ReadonlyMap<string, ProbeResult>;
  /** Called after each probe that was sent. */
  save?(results: readonly ProbeResult[]): Promise<void>;
}

/** The other side is gone when so many probes in a row cannot reach it. */
const SILENT_PROBES = 3;
const SILENCE: ReadonlySet<ErrorCode> = new Set(['NETWORK', 'HTTP_TIMEOUT', 'TLS_FAILED']);

/**
 * @param results receives the results as they come, one for each row in the end
 * @throws the reason of the signal, after all results are there
 */
export async function runProbes<Bench, Row extends Probe<Bench>>(
  running: Running<Bench, Row>,
  results: ProbeResult[],
): Promise<void> {
  const { rows, world } = running;
  const progress = world.progress('probing');
  const ended = new Map<string, string>();
  let over: string | undefined;
  let silent = 0;
  let thrown: unknown;
  for (const [place, probe] of rows.entries()) {
    const known = running.earlier?.get(probe.id);
    const reason = over ?? ended.get(probe.check) ?? (known === undefined ? running.lacks(probe) : undefined);
    if (known !== undefined || reason !== undefined) {
      results.push(known ?? { row: probe, ...skipped(reason ?? '') });
      continue;
    }
    progress.update(`${place + 1} of ${rows.length}: ${probe.title}`);
    const first = running.draft.exchanges.length + 1;
    try {
      const tried = await attempt(probe, running);
      const last = running.draft.exchanges.length;
      const steps = last < first ? undefined : ([first, last] as const);
      results.push({ row: probe, ...tried.verdict, ...defined({ steps }) });
      silent = tried.silent ? silent + 1 : 0;
      if (silent === SILENT_PROBES) over = 'not sent: the other side does not answer any more';
      await running.save?.(results);
    } catch (error) {
      if (error instanceof ProbeStop) {
        results.push({ row: probe, ...skipped(error.message) });
        if (error.ends === 'all') over = error.message;
        else ended.set(probe.check, error.message);
        continue;
      }
      results.push({ row: probe, ...skipped('not finished: the run was stopped') });
      over = 'not sent: the run was stopped';
      thrown = error;
    }
  }
  progress.stop();
  if (thrown !== undefined) throw thrown;
}

async function attempt<Bench>(
  probe: Probe<Bench>,
  { bench, world }: Pick<Running<Bench, Probe<Bench>>, 'bench' | 'world'>,
): Promise<{ readonly verdict: ProbeVerdict; readonly silent: boolean }> {
  try {
    world.signal.throwIfAborted();
    return { verdict: await probe.run(bench), silent: false };
  } catch (error) {
    if (world.signal.aborted || !(error instanceof IdcliError)) throw error;
    return { verdict: inconclusive(error.message), silent: SILENCE.has(error.code) };
  }
}
