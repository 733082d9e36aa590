/** Tells a client that a login elsewhere is decided: ping or push (CIBA Core 1.0, 10.2 and 10.3). */
import { tokensOf } from './grants/grant.ts';
import type { Provider } from './provider.ts';
import type { Elsewhere } from './state.ts';

export async function notify(provider: Provider, id: string, login: Elsewhere): Promise<void> {
  const { client, outcome, notificationToken } = login;
  const address = client.backchannel_client_notification_endpoint;
  if (address === undefined || outcome === undefined) return;
  const isPush = client.backchannel_token_delivery_mode === 'push';
  const token =
    login.fault.effect.ciba?.wrongPing === true ? `${notificationToken ?? ''}1` : notificationToken;
  const body = isPush ? await pushed(provider, id, login) : { auth_req_id: id };
  await provider.core.fetch(address, {
    method: 'POST',
    headers: { authorization: `Bearer ${token ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function pushed(provider: Provider, id: string, login: Elsewhere): Promise<object> {
  const { outcome, client } = login;
  login.used = true;
  if (outcome === undefined || 'error' in outcome)
    return {
      auth_req_id: id,
      error: outcome?.error,
      error_description: 'the person or the scenario declined',
    };
  const { grant } = outcome;
  const tokens = await tokensOf(provider, { client }, grant, {
    scopes: grant.scopes,
    audience: grant.resources,
    refreshes: grant.scopes.includes('offline_access'),
    parts: { pushed: { 'urn:openid:params:jwt:claim:auth_req_id': id } },
  });
  return { auth_req_id: id, ...tokens };
}
