/** Files that a run wrote. */
import type { TestWorld } from './world.ts';

export const writtenText = (world: TestWorld, path: string): string =>
  Buffer.from(world.written.get(path)?.data ?? []).toString();
