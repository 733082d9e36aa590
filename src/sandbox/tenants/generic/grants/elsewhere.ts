/** Logins that end on another device: what a poll gets (RFC 8628, 3.5; CIBA Core 1.0, 11). */

import { approve } from '../approval.ts';
import { isOpen } from '../holes.ts';
import { type Provider, randomText } from '../provider.ts';
import type { Elsewhere, Grant } from '../state.ts';
import { type Granted, invalidGrant, refuse, type TokenRequest, tokensOf } from './grant.ts';

/** Seconds that `slow_down` adds (RFC 8628, 3.5). */
const SLOWER = 5;
/** Part of the interval that a timer may be early. */
const EARLY = 0.1;

interface Words {
  readonly kind: Elsewhere['kind'];
  /** The parameter with the id of the request. */
  readonly parameter: 'device_code' | 'auth_req_id';
}

const poll =
  ({ kind, parameter }: Words) =>
  async (provider: Provider, asked: TokenRequest): Promise<Granted> => {
    const id = asked.parameters.get(parameter);
    if (id === undefined) return refuse('invalid_request', `${parameter} is missing`);
    const login = provider.state.elsewhere.get(id);
    if (login?.kind !== kind) return invalidGrant(`${parameter} was never issued here`);
    if (login.client.client_id !== asked.client.client_id)
      return invalidGrant(`${parameter} was issued to another client`);
    if (login.client.backchannel_token_delivery_mode === 'push' && kind === 'ciba')
      return refuse('unauthorized_client', 'tokens of this client are pushed to it, and it must not poll');
    if (login.used !== undefined) return invalidGrant(`${parameter} was used before`);
    const now = provider.core.now().getTime();
    if (now > login.expiresAt) return refuse('expired_token', `${parameter} has expired`);
    const refused = pending(provider, login, now);
    if (refused !== undefined) return refused;
    const { outcome } = login;
    if (outcome === undefined) return refuse('authorization_pending', 'the person has not decided yet');
    login.used = true;
    if ('error' in outcome) return refuse(outcome.error, `scenario or person: ${outcome.error}`);
    return answer(provider, asked, outcome.grant, kind === 'ciba' ? id : undefined);
  };

export const byDeviceCode = poll({ kind: 'device', parameter: 'device_code' });
export const byAuthRequest = poll({ kind: 'ciba', parameter: 'auth_req_id' });

/** Counts the poll, and returns why it comes too early, if it does. */
function pending(provider: Provider, login: Elsewhere, now: number) {
  const { effect } = login.fault;
  const played = login.kind === 'device' ? effect.device : effect.ciba;
  const last = login.polledAt;
  login.polledAt = now;
  login.polls += 1;
  const isTooEarly = last !== undefined && now - last < login.interval * 1000 * (1 - EARLY);
  if (isTooEarly && !isOpen(provider, 'device-slow')) {
    login.interval += SLOWER;
    return refuse('slow_down', `polls are ${login.interval} s apart from now on; this one came too early`);
  }
  if (login.slowDowns < (played?.slowDowns ?? 0)) {
    login.slowDowns += 1;
    login.interval += SLOWER;
    return refuse('slow_down', 'the scenario asks for slower polls');
  }
  if (login.pending > 0) {
    login.pending -= 1;
    return refuse('authorization_pending', 'the person has not decided yet');
  }
  if (login.automatic && login.outcome === undefined) approve(provider, login);
  return undefined;
}

async function answer(
  provider: Provider,
  asked: TokenRequest,
  grant: Grant,
  authRequestId: string | undefined,
): Promise<Granted> {
  const tokens = await tokensOf(provider, asked, grant, {
    scopes: grant.scopes,
    audience: grant.resources,
    refreshes: grant.scopes.includes('offline_access'),
    parts:
      authRequestId === undefined
        ? {}
        : { pushed: { 'urn:openid:params:jwt:claim:auth_req_id': authRequestId } },
  });
  return { answer: tokens, grant };
}

/** Id of a login elsewhere: 256 bits. */
export const newId = (provider: Provider): string => randomText(provider, 32);
