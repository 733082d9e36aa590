/** Starts a logout at this provider, as a person who presses "log out" there does. */
import type { SandboxRequest, SandboxResponse } from '../../../http.ts';
import { startLogout } from '../../../saml/idp/logout-start.ts';
import { refusedPage } from '../../../saml/idp/pages.ts';
import { Refusal } from '../../../saml/refusal.ts';
import { gonePage } from '../pages.ts';
import { type Provider, takeFault } from '../provider.ts';

/** Takes `session`, a SessionIndex, and `binding`, `redirect` or `post`. */
export function startSamlLogout(provider: Provider, { url }: SandboxRequest): SandboxResponse {
  const { saml } = provider;
  const session = saml.state.sessions.get(url.searchParams.get('session') ?? '');
  if (session === undefined) return gonePage();
  const binding = url.searchParams.get('binding') === 'post' ? 'post' : 'redirect';
  const effect = takeFault(provider)?.effect.saml ?? session.effect;
  try {
    return startLogout(saml, session, effect.logoutRequest, binding);
  } catch (error) {
    if (error instanceof Refusal) return refusedPage(saml, error.message);
    throw error;
  }
}
