/** One last request after Ctrl-C or at the end of patience, so that nothing stays open at the other side (rule ALL-13). */
import type { Recorder } from '../../protocol/http/index.ts';
import type { Invocation } from '../command.ts';
import { connect } from './connection.ts';

/** Nobody waits longer for a goodbye. */
const PATIENCE_MILLISECONDS = 5000;

/** A recorder like that of the run, which the signal that ended the run does not end. */
export function farewellRecorder(
  values: Parameters<typeof connect>[0],
  secrets: Readonly<Record<string, string>>,
  invocation: Invocation,
): Promise<Recorder> {
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  return connect(values, secrets, { ...invocation, world: { ...invocation.world, signal } });
}
