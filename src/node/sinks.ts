/** Standard output and standard error as sinks. */
import { fstatSync, writeSync } from 'node:fs';
import { IdcliError } from '../errors.ts';
import type { Sink } from '../world.ts';

/** Milliseconds the program may still run after its output was closed: time for its exit code. */
const CLOSED_PIPE_GRACE = 500;

/** An output of the process. The stream is looked up on first use, because opening it takes 5 ms. */
export interface Output {
  readonly descriptor: number;
  readonly stream: () => NodeJS.WriteStream;
}

/**
 * Wraps an output of the process as a sink. Writes to a pipe or file directly: the stream would do the same, later.
 * Once the reader is gone, as in `idcli … | head`, later writes do nothing.
 * @param closed called once, when the reader is gone
 */
export function streamSink({ descriptor, stream }: Output, env: NodeJS.ProcessEnv, closed: () => void): Sink {
  let open: NodeJS.WriteStream | undefined;
  let direct = isPipeOrFile(descriptor);
  let gone = false;
  const pending = new Set<() => void>();
  let written = 0;
  const leave = (): void => {
    if (gone) return;
    gone = true;
    closed();
  };
  const target = (): NodeJS.WriteStream => {
    if (open === undefined) {
      open = stream();
      // Without a listener a stream error would end the program with a stack trace.
      open.on('error', (error: NodeJS.ErrnoException) => {
        if (isClosedPipe(error)) leave();
      });
    }
    return open;
  };
  const isTTY = (): boolean => !direct && target().isTTY === true;
  return {
    get isTTY() {
      return isTTY();
    },
    get columns() {
      // A terminal without a size reports 0, as under `docker run -t` without a window.
      return (isTTY() && target().columns) || 80;
    },
    get colors() {
      return wantsColors(env, isTTY());
    },
    background(until) {
      // The stream makes a pipe non-blocking, and queues.
      direct = false;
      let before = written;
      const forget = (): void => {
        const isStuck = pending.size > 0 && written === before;
        before = written;
        if (!isStuck) return;
        leave();
        for (const resolve of pending) resolve();
      };
      // Unwritten data keeps the program alive, the timer does not.
      until.addEventListener('abort', () => setInterval(forget, CLOSED_PIPE_GRACE).unref(), { once: true });
    },
    write: (data) =>
      new Promise((resolve, reject) => {
        const end = (error: NodeJS.ErrnoException | null | undefined): void => {
          if (error == null) resolve();
          else if (isClosedPipe(error)) {
            leave();
            resolve();
          } else reject(unwritable(error));
        };
        if (gone) return resolve();
        if (!direct) {
          pending.add(resolve);
          target().write(data, (error) => {
            pending.delete(resolve);
            written += 1;
            end(error);
          });
          return;
        }
        try {
          const rest = writeNow(descriptor, Buffer.from(data));
          if (rest.length === 0) return end(null);
          // The stream waits for a slow reader; later writes must queue behind it.
          direct = false;
          target().write(rest, end);
        } catch (error) {
          end(error as NodeJS.ErrnoException);
        }
      }),
  };
}

/** A full disk or a failing device is not a bug. */
function unwritable(error: NodeJS.ErrnoException): unknown {
  return new IdcliError(
    'OUTPUT_NOT_WRITTEN',
    `the output cannot be written (${error.code ?? error.message})`,
    {
      cause: error,
      hint: 'is there room where it goes to?',
    },
  );
}

/** False on Windows, where pipes are written in the background. */
function isPipeOrFile(descriptor: number): boolean {
  if (process.platform === 'win32') return false;
  try {
    return !fstatSync(descriptor).isCharacterDevice();
  } catch {
    // Closed by the parent process.
    return false;
  }
}

/** Writes as much as the descriptor takes and returns the rest, which remains when it is non-blocking. */
function writeNow(descriptor: number, bytes: Uint8Array): Uint8Array {
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return rest;
      throw error;
    }
  }
  return rest;
}

/** Ends the program soon after its output was closed: running work may still finish and set the exit code. */
export function endSoon(): void {
  setTimeout(() => process.exit(), CLOSED_PIPE_GRACE).unref();
}

function isClosedPipe(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || error.code === 'EOF';
}

/**
 * `FORCE_COLOR` first (as in Node and chalk), then `NO_COLOR` (no-color.org: any non-empty value), then the terminal.
 */
export function wantsColors(env: NodeJS.ProcessEnv, isTTY: boolean): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return isTTY && env.TERM !== 'dumb';
}
