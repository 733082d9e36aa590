/** Sessions of browsers, by cookie: for silent logins, and for logouts that reach every client. */
import type { SandboxRequest } from '../../http.ts';
import { isOpen } from './holes.ts';
import type { GenericPerson } from './people/people.ts';
import { type Provider, randomText } from './provider.ts';
import type { Session } from './state.ts';

const COOKIE = 'idcli_sandbox_session';
/** What a script may read: it changes with the session (Session Management 1.0, 3.2). */
export const STATE_COOKIE = 'idcli_sandbox_browser_state';

export function sessionIdOf({ headers }: SandboxRequest): string | undefined {
  const pairs = (headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='));
  return pairs.find(([name]) => name === COOKIE)?.[1];
}

export function sessionOf({ state }: Provider, request: SandboxRequest): Session | undefined {
  const id = sessionIdOf(request);
  return id === undefined ? undefined : state.sessions.get(id);
}

/** Starts a session and returns it with its cookies. */
export function startSession(
  provider: Provider,
  person: GenericPerson,
  acr: string,
  sid = randomText(provider, 16),
): { readonly session: Session; readonly cookies: readonly string[] } {
  const session: Session = {
    sid,
    browserState: randomText(provider, 16),
    person,
    authenticatedAt: provider.core.now().getTime(),
    acr,
    clients: new Map(),
  };
  const id = randomText(provider, 24);
  provider.state.sessions.set(id, session);
  return { session, cookies: cookiesOf(provider, id, session.browserState) };
}

/** Frames of other sites must have them for session management, which browsers allow over HTTPS only. */
function cookiesOf(provider: Provider, id: string, browserState: string, more = ''): readonly string[] {
  const { issuer, vendor } = provider;
  const path = vendor?.cookiePath ?? '/generic';
  const httpOnly = isOpen(provider, 'cookie-flags') ? '' : ' HttpOnly;';
  const sameSite = issuer.startsWith('https:') ? 'None; Secure' : 'Lax';
  return [
    `${COOKIE}=${id}; Path=${path};${httpOnly} SameSite=${sameSite}${more}`,
    `${STATE_COOKIE}=${browserState}; Path=${path}; SameSite=${sameSite}${more}`,
  ];
}

/** Ends the session of a browser, and returns the cookies that forget it. */
export function endSession(provider: Provider, id: string): readonly string[] {
  provider.state.sessions.delete(id);
  return cookiesOf(provider, '', '', '; Max-Age=0');
}
