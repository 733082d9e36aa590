/** Context shared by the endpoints of this tenant. */
import type { Core } from '../tenant.ts';
import type { EsigningState, Order } from './state.ts';

export interface Service {
  readonly core: Core;
  readonly state: EsigningState;
}

/** Expires an order that was not signed in time. */
export function settleDeadline({ core }: Service, order: Order): void {
  if (order.status === 'Active' && core.now().getTime() > order.deadline) order.status = 'Expired';
}

/** Ends the order after the last page, as the scenario says. */
export function sign({ core }: Service, order: Order): void {
  order.signedAt = core.now().getTime();
  order.status = order.fault.effect.ends ?? 'Complete';
}
