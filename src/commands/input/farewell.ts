/** One last request after Ctrl-C or a timeout, so that nothing stays open on the server (rule ALL-13). */
import type { Recorder } from '../../protocol/http/index.ts';
import type { Invocation } from '../command.ts';
import { connect } from './connection.ts';

/** Limit for the last request. */
const PATIENCE_MILLISECONDS = 5000;

/** Returns a recorder like the run's, but not aborted by the signal that ended the run. */
export function farewellRecorder(
  values: Parameters<typeof connect>[0],
  secrets: Readonly<Record<string, string>>,
  invocation: Invocation,
): Promise<Recorder> {
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  return connect(values, secrets, { ...invocation, world: { ...invocation.world, signal } });
}
