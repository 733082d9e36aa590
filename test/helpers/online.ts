/** A test world with the real loopback network and the real clock. */

import { setTimeout as wait } from 'node:timers/promises';
import { network } from './run.ts';
import { type TestWorld, type TestWorldOptions, testWorld } from './world.ts';

/** Waits of this many milliseconds are deadlines; on a busy machine they must not pass before the work is done. */
const DEADLINE = 10_000;
const forever = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

export function onlineWorld(options: TestWorldOptions = {}): TestWorld {
  const { now, ...rest } = options;
  const world = testWorld({
    connect: (transport) => network({ timeoutMilliseconds: 600_000, ...transport }),
    ...rest,
  });
  return {
    ...world,
    options: { ...options, online: true },
    ...(now === undefined ? { now: () => new Date() } : { now: () => new Date(now) }),
    async sleep(milliseconds, signal) {
      await (milliseconds < DEADLINE ? wait(milliseconds, undefined, { signal }) : forever(signal));
    },
  };
}
