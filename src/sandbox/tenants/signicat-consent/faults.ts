/** All scenarios of this tenant. Light: help and completion read it too. */
import { playedOver } from '../../doors.ts';
import { ATTACKS } from './fault-rows/attacks.ts';
import { GOOD } from './fault-rows/good.ts';
import { REFUSALS } from './fault-rows/refusals.ts';
import type { ConsentFault } from './fault-rows/row.ts';

export { OK } from './fault-rows/good.ts';
export type { ConsentFault } from './fault-rows/row.ts';

export const CONSENT_FAULTS: readonly ConsentFault[] = playedOver('consent', [
  ...GOOD,
  ...REFUSALS,
  ...ATTACKS,
]);

export function findFault(id: string): ConsentFault | undefined {
  return CONSENT_FAULTS.find((fault) => fault.id === id);
}
