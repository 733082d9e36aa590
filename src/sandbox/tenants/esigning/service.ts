/** What the endpoints of this tenant share. */
import type { Core } from '../tenant.ts';
import type { EsigningState, Order } from './state.ts';

export interface Service {
  readonly core: Core;
  readonly state: EsigningState;
}

/** An order that nobody signed in time has expired. */
export function settleDeadline({ core }: Service, order: Order): void {
  if (order.status === 'Active' && core.now().getTime() > order.deadline) order.status = 'Expired';
}
