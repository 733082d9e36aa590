/** The phone: a list of pending orders, and a page for each order to sign or cancel it. */
import { mediaType, redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { readParameters } from '../../oidc/parameters.ts';
import { decidedPage, gonePage, orderPage, phonePage } from './pages.ts';
import { PATHS, type Provider } from './provider.ts';
import type { Order } from './state.ts';

/** Lists the orders that need a decision; opens a single order directly. */
export function showPhone(provider: Provider): SandboxResponse {
  const waiting = [...provider.state.orders.values()].filter((order) => isOpen(provider, order));
  const [only, ...others] = waiting;
  if (only !== undefined && others.length === 0) {
    return redirect(303, `${provider.base}${PATHS.phone}/${only.id}`);
  }
  return phonePage(
    waiting.map((order) => ({ order, address: `${provider.base}${PATHS.phone}/${order.id}` })),
  );
}

function isOpen({ core }: Provider, { decision, automatic, expiresAt }: Order): boolean {
  return decision === 'waiting' && !automatic && core.now().getTime() <= expiresAt;
}

export function showOrder(provider: Provider, id = ''): SandboxResponse {
  const order = provider.state.orders.get(id);
  if (order === undefined) return gonePage();
  if (order.decision !== 'waiting') return decidedPage(order);
  if (!isOpen(provider, order)) return gonePage();
  order.opened = true;
  return orderPage(order);
}

export function decideOrder(provider: Provider, id = '', request: SandboxRequest): SandboxResponse {
  const order = provider.state.orders.get(id);
  if (order === undefined) return gonePage();
  if (order.decision !== 'waiting') return decidedPage(order);
  if (!isOpen(provider, order)) return gonePage();
  const isForm = mediaType(request) === 'application/x-www-form-urlencoded';
  const decision = isForm ? readParameters(new URLSearchParams(request.body)).get('decision') : undefined;
  if (decision !== 'approve' && decision !== 'decline') return orderPage(order, 'Press one of the buttons.');
  order.decision = decision === 'approve' ? 'signed' : 'cancelled';
  if (decision === 'approve') order.signedAt = provider.core.now();
  return decidedPage(order);
}
