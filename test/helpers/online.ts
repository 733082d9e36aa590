/** A test world with the real loopback network and a clock that skips what is waited for. */

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

/** A wait of a poll really lasts this long at most, in milliseconds; the clock says that all of it has passed. */
const REAL_WAIT = 250;

export function onlineWorld(options: TestWorldOptions = {}): TestWorld {
  const { now, ...rest } = options;
  const world = testWorld({
    connect: (transport) => network({ timeoutMilliseconds: 600_000, ...transport }),
    ...rest,
  });
  let skipped = 0;
  return {
    ...world,
    options: { ...options, online: true },
    ...(now === undefined ? { now: () => new Date(Date.now() + skipped) } : { now: () => new Date(now) }),
    async sleep(milliseconds, signal) {
      if (milliseconds >= DEADLINE) await forever(signal);
      const real = Math.min(milliseconds, REAL_WAIT);
      await wait(real, undefined, { signal });
      skipped += milliseconds - real;
    },
  };
}

/** The same world with waits that really last: for a browser, which needs its time to load what it shows. */
export const inRealTime = (world: TestWorld): TestWorld => ({
  ...world,
  sleep: (milliseconds, signal) =>
    milliseconds < DEADLINE ? wait(milliseconds, undefined, { signal }) : forever(signal),
});
