/** A trust gate for tests of the code behind it. */
import { createGate, type Gate } from '../../src/trust/gate.ts';
import type { World } from '../../src/world.ts';

export const testGate = (world: World, open = false): Gate =>
  createGate(world, {
    open,
    offline: false,
    keeps: false,
    swayed: [],
    noInput: () => true,
    say: async () => {},
  });
