/** All scenarios of this tenant. Light: help and completion read it too. */
import { playedOver } from '../../doors.ts';
import { GOOD } from './fault-rows/good.ts';
import { REFUSALS } from './fault-rows/refusals.ts';
import type { IngroupeFault } from './fault-rows/row.ts';
import { TOKEN } from './fault-rows/token.ts';
import { WIRE } from './fault-rows/wire.ts';

export { OK } from './fault-rows/good.ts';
export type { IngroupeFault } from './fault-rows/row.ts';

export const INGROUPE_FAULTS: readonly IngroupeFault[] = playedOver('oidc', [
  ...GOOD,
  ...REFUSALS,
  ...WIRE,
  ...TOKEN,
]);

export function findFault(id: string): IngroupeFault | undefined {
  return INGROUPE_FAULTS.find((fault) => fault.id === id);
}
