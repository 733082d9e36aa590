/** A test world with the real loopback network and the real clock. */

import { setTimeout as wait } from 'node:timers/promises';
import { createFetch } from '../../src/node/fetch/create-fetch.ts';
import { type TestWorld, type TestWorldOptions, testWorld } from './world.ts';

export function onlineWorld(options: TestWorldOptions = {}): TestWorld {
  const { now, ...rest } = options;
  const world = testWorld({ connect: (transport) => createFetch(transport, {}), ...rest });
  return {
    ...world,
    ...(now === undefined ? { now: () => new Date() } : { now: () => new Date(now) }),
    async sleep(milliseconds, signal) {
      await wait(milliseconds, undefined, { signal });
    },
  };
}
