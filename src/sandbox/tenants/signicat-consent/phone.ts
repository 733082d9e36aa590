/** The phone: a list of pending orders, and a page for each order to sign or cancel it. */
import { mediaType, redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { readParameters } from '../../oidc/parameters.ts';
import type { Decision } from '../../types.ts';
import type { Waiting } from '../tenant.ts';
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

function isUndecided({ core }: Provider, { decision, expiresAt }: Order): boolean {
  return decision === 'waiting' && core.now().getTime() <= expiresAt;
}

const isOpen = (provider: Provider, order: Order): boolean =>
  isUndecided(provider, order) && !order.automatic;

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
  settle(provider, order, decision === 'approve' ? 'signed' : 'cancelled');
  return decidedPage(order);
}

function settle({ core }: Provider, order: Order, decision: 'signed' | 'cancelled'): void {
  order.decision = decision;
  if (decision === 'signed') order.signedAt = core.now();
}

/** All orders without a decision, also those that sign by themselves. */
export function waitingOrders(provider: Provider): readonly Waiting[] {
  return [...provider.state.orders.values()]
    .filter((order) => isUndecided(provider, order))
    .map(({ id, signer, request, expiresAt, automatic }) => ({
      id,
      who: signer.person.name,
      what: request.text,
      expiresAt,
      automatic,
      page: `${provider.base}${PATHS.phone}/${id}`,
    }));
}

export function decideWaiting(provider: Provider, id: string, decision: Decision): boolean {
  const order = provider.state.orders.get(id);
  if (order === undefined || !isUndecided(provider, order)) return false;
  if (decision === 'expire') order.expiresAt = provider.core.now().getTime() - 1;
  else settle(provider, order, decision === 'approve' ? 'signed' : 'cancelled');
  return true;
}
