/** Orders that wait for their signer, and a decision from elsewhere than the signing page. */

import type { Decision } from '../../types.ts';
import type { Waiting } from '../tenant.ts';
import { TENANT_ID } from './insert.ts';
import { type Service, settleDeadline, sign } from './service.ts';
import type { Order } from './state.ts';

export function waitingOrders(service: Service): readonly Waiting[] {
  return activeOrders(service).map(({ id, name, phone, document, reference, deadline }) => ({
    id,
    who: name === undefined ? (phone ?? 'the signer') : `${name.given} ${name.family}`,
    what: `Sign “${document.title}”`,
    expiresAt: deadline,
    automatic: false,
    page: `${service.core.url}/${TENANT_ID}/sign/index.html?ref=${encodeURIComponent(reference)}`,
  }));
}

export function decideOrder(service: Service, id: string, decision: Decision): boolean {
  const order = activeOrders(service).find((one) => one.id === id);
  if (order === undefined) return false;
  if (decision === 'approve') approve(service, order);
  else order.status = decision === 'refuse' ? 'RejectedBySigner' : 'Expired';
  return true;
}

/** Goes through all pages at once; the scenario may end them before the last. */
function approve(service: Service, order: Order): void {
  const { declines, code } = order.fault.effect;
  if (declines === true) order.status = 'RejectedBySigner';
  else if (code !== undefined) order.status = 'Deleted';
  else {
    const { person } = service.core.defaultPersona;
    order.phone ??= person.phoneNumber;
    order.name ??= { given: person.givenName ?? person.name, family: person.familyName ?? person.name };
    sign(service, order);
  }
}

function activeOrders(service: Service): Order[] {
  return [...service.state.orders.values()].filter((order) => {
    settleDeadline(service, order);
    return order.status === 'Active';
  });
}
