/** Scenarios that succeed: responses that a client must be able to read. */
import type { GenericFault } from './row.ts';

/** The default scenario. */
export const OK: GenericFault = {
  id: 'ok',
  title: 'All is well',
  does: 'grants what was asked for, with the claims of the person',
  trips: { outcome: 'done' },
  effect: {},
};

export const GOOD: readonly GenericFault[] = [OK];
