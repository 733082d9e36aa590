/** Standard output and standard error as sinks. */
import type { Sink } from '../world.ts';

/** How long the program may still take after its output was closed, in milliseconds: time for its exit code. */
const CLOSED_PIPE_GRACE = 500;

/**
 * A sink over one of the process's streams, which is looked up on first use (a terminal costs a millisecond to open).
 * When the reader is gone, as in `idcli … | head`, later writes do nothing.
 * @param closed called once, when the reader is gone
 */
export function streamSink(
  stream: () => NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
  closed: () => void,
): Sink {
  let open: NodeJS.WriteStream | undefined;
  let gone = false;
  const target = (): NodeJS.WriteStream => {
    if (open === undefined) {
      open = stream();
      // Without a listener the stream's error would end the program with a stack trace.
      open.on('error', (error: NodeJS.ErrnoException) => {
        if (!isClosedPipe(error) || gone) return;
        gone = true;
        closed();
      });
    }
    return open;
  };
  return {
    get isTTY() {
      return target().isTTY === true;
    },
    get columns() {
      // A terminal that nobody has sized yet says 0, as under `docker run -t` without a window.
      return target().columns || 80;
    },
    get colors() {
      return wantsColors(env, target().isTTY === true);
    },
    write: (data) =>
      new Promise((resolve, reject) => {
        if (gone) {
          resolve();
          return;
        }
        target().write(data, (error) => {
          if (error == null || isClosedPipe(error)) resolve();
          else reject(error);
        });
      }),
  };
}

/** Ends the program soon after its output was closed: what is running may finish first and give its exit code. */
export function endSoon(): void {
  setTimeout(() => process.exit(), CLOSED_PIPE_GRACE).unref();
}

function isClosedPipe(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || error.code === 'EOF';
}

/** `FORCE_COLOR` first (as in Node and chalk), then `NO_COLOR` (no-color.org: any text but an empty one), then the terminal. */
export function wantsColors(env: NodeJS.ProcessEnv, isTTY: boolean): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return isTTY && env.TERM !== 'dumb';
}
