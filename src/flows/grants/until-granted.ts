/** Asks the token endpoint until the user has finished. RFC 8628, 3.5; OpenID Connect CIBA Core 1.0, 11. */
import { judgePolling } from '../../checks/index.ts';
import { IdcliError } from '../../errors.ts';
import { meaningsOf } from '../../protocol/oidc/errors.ts';
import type { Granted, Parameters } from '../../protocol/oidc/grant.ts';
import { requestTokens } from '../../protocol/oidc/token-requests.ts';
import { inWords } from '../duration.ts';
import type { GrantContext } from './input.ts';

/** The interval when the server names none, in seconds. */
export const DEFAULT_INTERVAL = 5;
/** What each `slow_down` adds, in seconds. */
const SLOWER_BY = 5;
/** Failures of the network in a row to tolerate. */
const MOST_FAILURES = 5;
const TRANSIENT: ReadonlySet<string> = new Set(['NETWORK', 'HTTP_TIMEOUT']);

export interface Waiting {
  readonly subject: 'device' | 'ciba';
  readonly grantType: string;
  /** Of the token request. */
  readonly parameters: Parameters;
  /** Between two requests, in seconds. */
  readonly interval: number;
  /** How long the codes are good for, in seconds; absent: unknown. */
  readonly expiresIn?: number;
  /** The built-in user agent could not finish: thrown unless the server has tokens, or a refusal of its own. */
  readonly unfinished?: IdcliError;
  /** Resolves when it makes sense to ask before the interval is over. */
  readonly nudge?: (signal: AbortSignal) => Promise<void>;
}

/**
 * Polls for tokens: waits the interval first, and longer after each `slow_down`.
 * @throws {IdcliError} the server's refusal, `APPROVAL_TIMEOUT`, `PROVIDER_EXPIRED`, and a failure that persists
 */
export async function untilGranted(waiting: Waiting, given: GrantContext): Promise<Granted> {
  const { subject } = waiting;
  const { draft } = given.context;
  const pace = { interval: waiting.interval, slowed: 0 };
  try {
    return await poll(waiting, pace, given);
  } finally {
    if (pace.slowed > 0)
      draft.reports.push(await judgePolling(subject, { slowed: pace.slowed, interval: waiting.interval }));
  }
}

async function poll(
  waiting: Waiting,
  pace: { interval: number; slowed: number },
  { input, context, client }: GrantContext,
): Promise<Granted> {
  const { world, tell } = context;
  const start = world.now().getTime();
  const elapsed = () => (world.now().getTime() - start) / 1000;
  const progress = world.progress('waiting for the login on the other device');
  let failures = 0;
  try {
    for (;;) {
      const left = Math.min(input.timeoutSeconds, waiting.expiresIn ?? Number.POSITIVE_INFINITY) - elapsed();
      if (left <= 0) throw tooLate(waiting, input.timeoutSeconds);
      await pause(Math.min(pace.interval * 2 ** failures, left) * 1000, waiting, world);
      try {
        return await requestTokens(
          client,
          waiting.grantType,
          waiting.parameters,
          meaningsOf(input.provider, 'token'),
        );
      } catch (thrown) {
        if (!(thrown instanceof IdcliError)) throw thrown;
        const error = thrown.provider?.error;
        if (TRANSIENT.has(thrown.code)) {
          failures += 1;
          if (failures > MOST_FAILURES) throw thrown;
          await tell(`it could not be asked: ${thrown.message}; trying again`);
        } else if (error === 'authorization_pending') {
          if (waiting.unfinished !== undefined) throw waiting.unfinished;
          failures = 0;
        } else if (error === 'slow_down') {
          failures = 0;
          pace.slowed += 1;
          pace.interval += SLOWER_BY;
          await tell(`slow_down: asking every ${pace.interval} seconds from now on`);
        } else throw thrown;
      }
    }
  } finally {
    progress.stop();
  }
}

/** Waits, or until the provider says that the login is over. */
async function pause(
  milliseconds: number,
  { nudge }: Waiting,
  world: GrantContext['context']['world'],
): Promise<void> {
  if (nudge === undefined) return world.sleep(milliseconds, world.signal);
  const over = new AbortController();
  const signal = AbortSignal.any([world.signal, over.signal]);
  const slept = world.sleep(milliseconds, signal).catch(() => world.signal.throwIfAborted());
  try {
    await Promise.race([slept, nudge(signal)]);
  } finally {
    over.abort('done');
  }
}

function tooLate({ expiresIn }: Waiting, timeoutSeconds: number): IdcliError {
  if (expiresIn !== undefined && expiresIn <= timeoutSeconds) {
    return new IdcliError('PROVIDER_EXPIRED', `the login was not finished within ${inWords(expiresIn)}`, {
      hint: 'the provider gives no more time than that: start again',
    });
  }
  return new IdcliError('APPROVAL_TIMEOUT', `the login was not finished within ${inWords(timeoutSeconds)}`, {
    hint: 'is the other device at hand?\nwait longer with --timeout SECONDS',
  });
}
