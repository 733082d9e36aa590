/** Polls until an answer is final: interval, deadline, and limited tolerance of network failures (rule ALL-13). */
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import { retryAfter } from '../protocol/http/index.ts';
import type { World } from '../world.ts';

/** Failures in a row to tolerate: a server restarts, a network changes. */
const MOST_FAILURES = 5;
/** Longest pause that idcli itself chooses between two polls, in milliseconds. */
const LONGEST_PAUSE = 30_000;
/** Pause after the first failure, in milliseconds, when polling is faster. */
const FIRST_PAUSE = 250;
const TRANSIENT: ReadonlySet<string> = new Set(['NETWORK', 'HTTP_TIMEOUT']);
const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** An answer that only says to come back later, with the error to throw if that persists. */
export interface AskAgain extends Later {
  readonly cause: unknown;
}

/** When and why to try again. */
interface Later {
  readonly again: string;
  /** The wait that the server asks for, if any. */
  readonly milliseconds?: number;
}

export interface Polling<Answer> {
  /** Polls once. Any rejection other than a network failure ends the wait. */
  ask(): Promise<{ readonly answer: Answer } | AskAgain>;
  /** Examines an answer; true ends the wait. */
  isFinal(answer: Answer): boolean | Promise<boolean>;
  /** An answer already at hand, from the request that started it all. */
  readonly first?: Answer;
  /** Between two polls. */
  readonly seconds: number;
  readonly timeoutSeconds: number;
  /** For the progress line. */
  readonly waitingFor: string;
  readonly world: Pick<World, 'now' | 'sleep' | 'signal' | 'progress'>;
  tell(text: string): Promise<void>;
}

/**
 * Polls until an answer is final.
 * @returns that answer; undefined on timeout
 * @throws {IdcliError} a failure that persists or is current on timeout: `NETWORK`, `HTTP_TIMEOUT`, or the cause of an
 *   {@link AskAgain}
 */
export async function poll<Answer>(polling: Polling<Answer>): Promise<Answer | undefined> {
  const { world, tell } = polling;
  const deadline = world.now().getTime() + polling.timeoutSeconds * 1000;
  const progress = world.progress(`waiting for ${polling.waitingFor}`);
  let failures = 0;
  let first = polling.first;
  try {
    for (;;) {
      const asked = first === undefined ? await askOnce(polling) : { answer: first };
      first = undefined;
      let pause = polling.seconds * 1000;
      if ('again' in asked) {
        failures += 1;
        if (failures > MOST_FAILURES) throw asked.cause;
        pause = pauseAfter(asked, Math.max(pause, FIRST_PAUSE) * 2 ** (failures - 1));
        // The server asks for a wait beyond the deadline: give up now.
        if (pause > deadline - world.now().getTime() && asked.milliseconds !== undefined) throw asked.cause;
        await tell(`it could not be asked: ${asked.again}; trying again`);
      } else {
        failures = 0;
        if (await polling.isFinal(asked.answer)) return asked.answer;
      }
      const left = deadline - world.now().getTime();
      if (left <= 0) {
        // If the last poll failed, the failure is the reason, not a person who did not act.
        if ('again' in asked) throw asked.cause;
        return undefined;
      }
      await world.sleep(Math.min(pause, left), world.signal);
    }
  } finally {
    progress.stop();
  }
}

async function askOnce<Answer>({ ask }: Polling<Answer>): Promise<{ readonly answer: Answer } | AskAgain> {
  try {
    return await ask();
  } catch (cause) {
    if (!(cause instanceof IdcliError) || !TRANSIENT.has(cause.code)) throw cause;
    return { again: cause.message, cause };
  }
}

/** Returns the server's pause, else idcli's own, which doubles each time. */
const pauseAfter = ({ milliseconds }: AskAgain, own: number): number =>
  milliseconds ?? Math.min(own, LONGEST_PAUSE);

/**
 * Returns when to come back if the status is that of a busy server, or of a proxy before it; else undefined. Ignores
 * the body: it says nothing about the question.
 */
export function comeBackLater(response: Response, now: Date): Later | undefined {
  if (!BUSY.has(response.status)) return undefined;
  const milliseconds = retryAfter(response.headers.get('retry-after'), now);
  return {
    again: `it answered ${response.status}`,
    ...defined({ milliseconds }),
  };
}
