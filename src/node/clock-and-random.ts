/** The real clock and randomness. */
import { setTimeout as wait } from 'node:timers/promises';
import type { World } from '../world.ts';

export const CLOCK_AND_RANDOM: Pick<World, 'now' | 'random' | 'sleep'> = {
  now: () => new Date(),
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  async sleep(milliseconds, signal) {
    try {
      await wait(milliseconds, undefined, { signal });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  },
};
