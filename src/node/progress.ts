/** The "please wait" line. The only importer of ora. */
import type { Ora } from 'ora';
import type { Progress, Sink } from '../world.ts';
import { wantsColors } from './sinks.ts';

/** Shows a spinner on a terminal; elsewhere prints only the text passed to `stop`. */
export function startProgress(text: string, stderr: Sink): Progress {
  // On a terminal without a size ora would clear lines endlessly.
  const canSpin = stderr.isTTY && process.stderr.columns > 0;
  const wait = canSpin ? WAITS.begin(text) : undefined;
  let stopped = false;
  return {
    update: (next) => wait?.update(next),
    stop(last) {
      if (stopped) return;
      stopped = true;
      wait?.end();
      if (last !== undefined) stderr.write(`${last}\n`).catch(() => {});
    },
  };
}

/** Starts a spinner with a text. */
type Spin = (text: string) => Pick<Ora, 'text' | 'stop'>;

interface Wait {
  update(text: string): void;
  end(): void;
}

/**
 * All waits of a terminal in one line: it has room for one spinner, and ora complains in the middle of the page about a
 * second one.
 * @param load loads the spinner on first use
 */
export function createWaits(load: () => Promise<Spin>): { begin(text: string): Wait } {
  const waits: { text: string }[] = [];
  let spinner: ReturnType<Spin> | undefined;
  let loading = false;
  /** A wait whose words another one begins with is part of that. */
  const together = (): string => {
    const texts = [...new Set(waits.map((wait) => wait.text))];
    return texts.filter((text) => !texts.some((other) => other.startsWith(`${text} `))).join(' · ');
  };
  const show = (): void => {
    const text = together();
    if (waits.length === 0) {
      spinner?.stop();
      spinner = undefined;
    } else if (spinner !== undefined) spinner.text = text;
    else if (!loading) start();
  };
  const start = (): void => {
    loading = true;
    // The spinner is decoration: its failure must not stop the work.
    load().then(
      (spin) => {
        loading = false;
        if (waits.length > 0) spinner = spin(together());
      },
      () => {},
    );
  };
  return {
    begin(first) {
      const wait = { text: first };
      waits.push(wait);
      show();
      return {
        update(text) {
          wait.text = text;
          show();
        },
        end() {
          waits.splice(waits.indexOf(wait), 1);
          show();
        },
      };
    },
  };
}

const WAITS = createWaits(async () => {
  const { default: ora } = await import('ora');
  // Leave standard input alone: it may be read next.
  const color = wantsColors(process.env, true) ? 'cyan' : false;
  return (text) => ora({ text, color, stream: process.stderr, discardStdin: false }).start();
});
