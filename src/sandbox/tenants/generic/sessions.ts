/** Sessions of browsers, by cookie: for silent logins, and for logouts that reach every client. */
import type { SandboxRequest } from '../../http.ts';
import type { GenericPerson } from './people/people.ts';
import { type Provider, randomText } from './provider.ts';
import type { Session } from './state.ts';

const COOKIE = 'idcli_sandbox_session';

export function sessionIdOf({ headers }: SandboxRequest): string | undefined {
  const pairs = (headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='));
  return pairs.find(([name]) => name === COOKIE)?.[1];
}

export function sessionOf({ state }: Provider, request: SandboxRequest): Session | undefined {
  const id = sessionIdOf(request);
  return id === undefined ? undefined : state.sessions.get(id);
}

/** Starts a session and returns it with its cookie. */
export function startSession(
  provider: Provider,
  person: GenericPerson,
  acr: string,
): { readonly session: Session; readonly cookie: string } {
  const session: Session = {
    sid: randomText(provider, 16),
    person,
    authenticatedAt: provider.core.now().getTime(),
    acr,
    clients: new Map(),
  };
  const id = randomText(provider, 24);
  provider.state.sessions.set(id, session);
  return { session, cookie: cookieOf(provider, id) };
}

/** Frames of other sites must have it for session management, which browsers allow over HTTPS only. */
function cookieOf({ issuer }: Provider, value: string, more = ''): string {
  const isSecure = issuer.startsWith('https:');
  return `${COOKIE}=${value}; Path=/generic; HttpOnly; SameSite=${isSecure ? 'None; Secure' : 'Lax'}${more}`;
}

/** Ends the session of a browser, and returns the header that removes its cookie. */
export function endSession(provider: Provider, id: string): string {
  provider.state.sessions.delete(id);
  return cookieOf(provider, '', '; Max-Age=0');
}
