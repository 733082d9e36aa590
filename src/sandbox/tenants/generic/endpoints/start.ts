/** Begins a login at a client, as a portal does (OpenID Connect Core 1.0, 4). */
import { redirect, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { printable } from '../../../oidc/printable.ts';
import { TENANT_ID } from '../clients/ready-made.ts';
import { refusedPage } from '../pages/pages.ts';
import { chosenFault, noteOf, type Provider } from '../provider.ts';

/** Parameters that the caller may hand on. */
const HANDED_ON = ['login_hint', 'target_link_uri'] as const;

/** Sends the browser to the `initiate_login_uri` of the client in the query. */
export function startLogin(provider: Provider, { url }: SandboxRequest): SandboxResponse {
  const { state, core, issuer } = provider;
  const id = url.searchParams.get('client_id') ?? '';
  const address = state.clients.get(id)?.initiate_login_uri;
  if (address === undefined)
    return refusedPage({
      error: 'invalid_request',
      description: `client_id ${printable(id)} is not a client with an initiate_login_uri`,
    });
  const fault = chosenFault(provider);
  if (fault?.effect.spentAt === 'start') core.scenarios.take(TENANT_ID);
  const to = new URL(address);
  to.searchParams.set('iss', fault?.effect.start?.iss === 'appended' ? `${issuer}1` : issuer);
  for (const name of HANDED_ON) {
    const value = url.searchParams.get(name);
    if (value !== null) to.searchParams.set(name, value);
  }
  state.started.set(id, core.now().getTime());
  return { ...redirect(303, to.href), ...(fault === undefined ? {} : noteOf(fault)) };
}
