/** SIGINT and SIGTERM: the first asks the program to stop, the second ends it. */
import { EXIT } from '../errors.ts';

const EXIT_CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

type StopSignal = keyof typeof EXIT_CODES;

export interface StopSignals {
  /** Aborts with the name of the signal as its reason. */
  readonly signal: AbortSignal;
  /** Acts like the signal; for a terminal in raw mode, where Ctrl-C is a key and not a signal. */
  raise(name: StopSignal): void;
}

/** Listens for the stop signals of the process. */
export function listenForSignals(): StopSignals {
  // Created on first use: Node takes half a millisecond to load it.
  let made: AbortController | undefined;
  const controller = (): AbortController => {
    made ??= new AbortController();
    return made;
  };
  const raise = (name: StopSignal): void => {
    if (controller().signal.aborted) process.exit(EXIT_CODES[name]);
    controller().abort(name);
  };
  process.on('SIGINT', () => raise('SIGINT'));
  process.on('SIGTERM', () => raise('SIGTERM'));
  return {
    get signal() {
      return controller().signal;
    },
    raise,
  };
}
