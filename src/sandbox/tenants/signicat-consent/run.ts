/** The course of an order: status, completion, and the redirects from completion to the redirect URI. */
import { json, oauthError, redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { appendQuery } from '../../oidc/redirect-uri.ts';
import { addressOf, hasCookie, withCookie } from './addresses.ts';
import { DIALECTS, METHODS } from './methods.ts';
import { type Provider, secretOf } from './provider.ts';
import type { Order } from './state.ts';

/** Lifetime of a code. Milliseconds. */
const CODE_LIFETIME = 60_000;

export function runStep(
  provider: Provider,
  request: SandboxRequest,
  { id = '', step: name = '' }: Readonly<Record<string, string>>,
): SandboxResponse {
  const order = provider.state.orders.get(id);
  const step = order?.steps.get(name);
  if (order === undefined || step === undefined) {
    return oauthError(404, 'invalid_request', 'no order has this address');
  }
  if (!hasCookie(request, order)) {
    return oauthError(400, 'invalid_request', 'the session cookie is missing or not the one that was set');
  }
  const response = step === 'status' ? status(provider, order, request) : goOn(provider, order, step);
  if (order.fault.effect.cookie !== 'rotating') return response;
  order.cookie = secretOf(provider, 18);
  return withCookie(provider, order, response);
}

function status(provider: Provider, order: Order, request: SandboxRequest): SandboxResponse {
  const { effect } = order.fault;
  const { dialect: name } = METHODS[order.request.method];
  const dialect = DIALECTS[name];
  const wanted = name === 'sbid' ? request.url.searchParams.get('orderRef') : order.id;
  if (wanted !== order.id)
    return oauthError(400, 'invalid_request', 'orderRef is missing or of another order');
  if (effect.statusUrl === 'with-query' && request.url.searchParams.get('tenant') !== 'sandbox') {
    return oauthError(400, 'invalid_request', 'the query of the status URL was lost');
  }
  const answer = (body: Readonly<Record<string, unknown>>) =>
    json(200, effect.errorWord === undefined ? body : { ...body, error: 'null' });
  order.polls += 1;
  decide(provider, order);
  if (order.decision === 'cancelled')
    return answer(dialect.failed('USER_CANCEL', 'the person pressed cancel'));
  if (order.decision === 'signed') return answer(dialect.done(addressOf(provider, order, 'complete')));
  if (provider.core.now().getTime() > order.expiresAt) {
    return answer(dialect.failed('EXPIRED_TRANSACTION', 'nobody approved in time'));
  }
  if (effect.staysAt === 'unknown') return answer(dialect.status('PARKED'));
  if (effect.bank !== undefined && order.polls > order.pendingPolls) {
    const { code, message, asStatus } = effect.bank;
    return answer(
      asStatus === true && name === 'sbid' ? dialect.status(code) : dialect.failed(code, message),
    );
  }
  const first = effect.statusesFirst?.[order.polls - 1];
  const word = first !== undefined && dialect.knows(first) ? first : dialect.pending(order);
  return answer(dialect.status(word));
}

/** Signs automatically after enough pending polls, unless a person must sign or the scenario forbids it. */
function decide({ core }: Provider, order: Order): void {
  const { effect } = order.fault;
  if (order.decision !== 'waiting' || !order.automatic) return;
  if (effect.staysAt !== undefined || effect.bank !== undefined) return;
  const pending = Math.max(order.pendingPolls, effect.statusesFirst?.length ?? 0);
  if (order.polls <= pending) return;
  order.decision = 'signed';
  order.signedAt = core.now();
}

/** Handles completion and the redirects after it. */
function goOn(provider: Provider, order: Order, step: 'complete' | number): SandboxResponse {
  if (order.decision !== 'signed') {
    return oauthError(400, 'invalid_request', 'the order is not signed yet');
  }
  const { effect } = order.fault;
  const next = step === 'complete' ? 0 : step + 1;
  if (step === 'complete' && effect.redirects === 'foreign') {
    return redirect(302, 'https://hop.attacker.example.com/session');
  }
  const hops = [...order.steps.values()].filter((one) => typeof one === 'number').length;
  if (next < hops) return redirect(302, addressOf(provider, order, next));
  if (effect.redirects === 'loop') return redirect(302, addressOf(provider, order, 0));
  return redirect(302, callbackUrl(provider, order));
}

function callbackUrl(provider: Provider, order: Order): string {
  const { request, fault } = order;
  const { error, state } = fault.effect.callback ?? {};
  const shown =
    state === 'none' ? undefined : state === 'other' ? 'state-of-another-signature' : request.state;
  if (error !== undefined) {
    return appendQuery(request.redirectUri, {
      error: error.error,
      error_description: error.description,
      state: shown,
    });
  }
  const code = secretOf(provider, 24);
  provider.state.grants.set(code, {
    request,
    order,
    expiresAt: provider.core.now().getTime() + CODE_LIFETIME,
  });
  return appendQuery(request.redirectUri, { code, state: shown });
}
