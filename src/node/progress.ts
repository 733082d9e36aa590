/** The "please wait" line. The only importer of ora. */
import type { Ora } from 'ora';
import type { Progress, Sink } from '../world.ts';

/** Shows a spinner on a terminal; elsewhere prints only the text passed to `stop`. */
export function startProgress(text: string, stderr: Sink): Progress {
  // On a terminal without a size ora would clear lines endlessly.
  const canSpin = stderr.isTTY && process.stderr.columns > 0;
  return canSpin ? startSpinner(text, stderr) : quietProgress(stderr);
}

function startSpinner(first: string, stderr: Sink): Progress {
  let text = first;
  let stopped = false;
  let spinner: Ora | undefined;
  // The spinner is decoration: its failure must not stop the work.
  import('ora').then(
    ({ default: ora }) => {
      // Leave standard input alone: it may be read next.
      if (!stopped) spinner = ora({ text, stream: process.stderr, discardStdin: false }).start();
    },
    () => {},
  );
  return {
    update(next) {
      text = next;
      if (spinner !== undefined) spinner.text = next;
    },
    stop(last) {
      if (stopped) return;
      stopped = true;
      spinner?.stop();
      if (last !== undefined) stderr.write(`${last}\n`).catch(() => {});
    },
  };
}

function quietProgress(stderr: Sink): Progress {
  let stopped = false;
  return {
    update() {},
    stop(last) {
      if (stopped) return;
      stopped = true;
      if (last !== undefined) stderr.write(`${last}\n`).catch(() => {});
    },
  };
}
