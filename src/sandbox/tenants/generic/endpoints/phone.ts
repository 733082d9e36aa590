/** The phone of CIBA requests: what waits, and the person's decision. */

import { defined } from '../../../../common/defined.ts';
import { redirect, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { readParameters } from '../../../oidc/parameters.ts';
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
  const login = provider.state.elsewhere.get(id);
  if (login?.kind === 'ciba' && login.outcome === undefined) {
    if (get('decision') === 'approve') approve(provider, login);
    else decline(login);
    provider.core.later(0, () => notify(provider, id, login));
  }
  return redirect(303, `${provider.issuer}${PATHS.phone}`);
}
