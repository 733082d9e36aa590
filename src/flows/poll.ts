/** Asking again and again until something is final: interval, deadline, and a bounded patience with the network (rule ALL-13). */
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import { retryAfter } from '../protocol/http/index.ts';
import type { World } from '../world.ts';

/** Failures in a row that do not count: a server that restarts, a network that changes. */
const MOST_FAILURES = 5;
/** Longest pause between two questions that idcli chooses, in milliseconds. */
const LONGEST_PAUSE = 30_000;
/** Pause after the first failure, in milliseconds, where polling is faster than that. */
const FIRST_PAUSE = 250;
const TRANSIENT: ReadonlySet<string> = new Set(['NETWORK', 'HTTP_TIMEOUT']);
const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** An answer that only says to come back later, with the error to end with when that lasts. */
export interface AskAgain extends Later {
  readonly cause: unknown;
}

/** What an answer says of another attempt. */
interface Later {
  readonly again: string;
  /** When, where the server says it. */
  readonly milliseconds?: number;
}

export interface Polling<Answer> {
  /** One question. Rejections other than a lost network end the wait. */
  ask(): Promise<{ readonly answer: Answer } | AskAgain>;
  /** Looks at an answer; true ends the wait. */
  isFinal(answer: Answer): boolean | Promise<boolean>;
  /** An answer that is there already, from whatever began it. */
  readonly first?: Answer;
  /** Between two questions. */
  readonly seconds: number;
  readonly timeoutSeconds: number;
  /** For the line that says what is waited for. */
  readonly waitingFor: string;
  readonly world: Pick<World, 'now' | 'sleep' | 'signal' | 'progress'>;
  tell(text: string): Promise<void>;
}

/**
 * Asks until an answer is final.
 * @returns that answer; undefined when the time is over
 * @throws {IdcliError} what lasts, or stands when the time is over: `NETWORK`, `HTTP_TIMEOUT`, or the cause of an {@link AskAgain}
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
        // Whoever is told to come back after the time is over has nothing to wait for.
        if (pause > deadline - world.now().getTime() && asked.milliseconds !== undefined) throw asked.cause;
        await tell(`it could not be asked: ${asked.again}; trying again`);
      } else {
        failures = 0;
        if (await polling.isFinal(asked.answer)) return asked.answer;
      }
      const left = deadline - world.now().getTime();
      if (left <= 0) {
        // A server that could not be asked in the end has not said that nobody acted.
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

/** What the server asks for; without that, twice as long each time. */
const pauseAfter = ({ milliseconds }: AskAgain, own: number): number =>
  milliseconds ?? Math.min(own, LONGEST_PAUSE);

/**
 * Whether an answer only says to come back later: a status of servers that are busy, or of a proxy before them. It says
 * nothing about what was asked, whatever its body is.
 */
export function comeBackLater(response: Response, now: Date): Later | undefined {
  if (!BUSY.has(response.status)) return undefined;
  const milliseconds = retryAfter(response.headers.get('retry-after'), now);
  return {
    again: `it answered ${response.status}`,
    ...defined({ milliseconds }),
  };
}
