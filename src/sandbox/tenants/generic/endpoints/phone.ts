/** The phone of CIBA requests: what waits, and the person's decision. */

import { defined } from '../../../../common/defined.ts';
import { redirect, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { readParameters } from '../../../oidc/parameters.ts';
import type { Decision } from '../../../types.ts';
import type { Waiting } from '../../tenant.ts';
import { approve, decline } from '../approval.ts';
import { notify } from '../notify.ts';
import { phonePage } from '../pages/pages.ts';
import { PATHS } from '../paths.ts';
import type { Provider } from '../provider.ts';

export function showPhone({ core, state }: Provider): SandboxResponse {
  const now = core.now().getTime();
  const waiting = [...state.elsewhere].filter(
    ([, { kind, outcome, expiresAt }]) => kind === 'ciba' && outcome === undefined && expiresAt > now,
  );
  return phonePage(
    waiting.map(([id, { client, person, bindingMessage }]) => ({
      id,
      client,
      person,
      ...defined({ message: bindingMessage }),
    })),
  );
}

export function decideOnPhone(provider: Provider, request: SandboxRequest): SandboxResponse {
  const { get } = readParameters(new URLSearchParams(request.body));
  const id = get('id') ?? '';
  if (provider.state.elsewhere.get(id)?.kind === 'ciba')
    decideElsewhere(provider, id, get('decision') === 'approve' ? 'approve' : 'refuse');
  return redirect(303, `${provider.base}${PATHS.phone}`);
}

/** Logins on phones and other devices without a decision, also those that approve themselves. */
export function waitingElsewhere({ core, base, state }: Provider): readonly Waiting[] {
  const now = core.now().getTime();
  return [...state.elsewhere]
    .filter(([, { outcome, expiresAt }]) => outcome === undefined && expiresAt > now)
    .map(([id, { kind, client, person, userCode, bindingMessage, expiresAt, automatic }]) => ({
      id,
      who: person.title,
      what:
        kind === 'device'
          ? `${client.client_id} on a device that shows ${userCode ?? ''}`
          : `${client.client_id} asks to log in${bindingMessage === undefined ? '' : `: ${bindingMessage}`}`,
      expiresAt,
      automatic,
      page:
        kind === 'device'
          ? `${base}${PATHS.device}?user_code=${encodeURIComponent(userCode ?? '')}`
          : `${base}${PATHS.phone}`,
    }));
}

export function decideElsewhere(provider: Provider, id: string, decision: Decision): boolean {
  const login = provider.state.elsewhere.get(id);
  const now = provider.core.now().getTime();
  if (login === undefined || login.outcome !== undefined || login.expiresAt <= now) return false;
  if (decision === 'expire') {
    login.expiresAt = now - 1;
    return true;
  }
  if (decision === 'approve') approve(provider, login);
  else decline(login);
  if (login.kind === 'ciba') provider.core.later(0, () => notify(provider, id, login));
  return true;
}
