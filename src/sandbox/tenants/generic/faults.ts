/** All scenarios of this tenant. Light: help and completion read it too. */
import { playedOver } from '../../doors.ts';
import { GOOD, OK } from './fault-rows/good.ts';
import type { GenericFault } from './fault-rows/row.ts';

export type { GenericFault } from './fault-rows/row.ts';
export { OK };

export const GENERIC_FAULTS: readonly GenericFault[] = playedOver('oidc', [...GOOD]);

export function findFault(id: string): GenericFault | undefined {
  return GENERIC_FAULTS.find((fault) => fault.id === id);
}
