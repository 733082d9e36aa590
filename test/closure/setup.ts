/** Before each file: what a test tripped goes with its result. */
import { afterEach, beforeEach } from 'vitest';
import { takeTripped } from './trips.ts';

declare module 'vitest' {
  interface TaskMeta {
    tripped?: string[];
  }
}

beforeEach(() => {
  takeTripped();
});
afterEach(({ task }) => {
  const codes = takeTripped();
  if (codes.length > 0) task.meta.tripped = codes;
});
