/** RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0). */
import { defined } from '../../../../common/defined.ts';
import { mediaType, redirect, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { readJws } from '../../../jose/verify.ts';
import { type Parameters, readParameters } from '../../../oidc/parameters.ts';
import { printable } from '../../../oidc/printable.ts';
import { appendQuery, isRegistered } from '../../../oidc/redirect-uri.ts';
import type { Client } from '../clients/metadata.ts';
import type { GenericFault } from '../fault-rows/row.ts';
import { OK } from '../faults.ts';
import { isOpen } from '../holes.ts';
import { isIssuedHere } from '../keys/issued-here.ts';
import { logOutClients, logoutFrames } from '../logout-channels.ts';
import { confirmLogoutPage, framesPage, plainPage, refusedPage } from '../pages/pages.ts';
import type { Provider } from '../provider.ts';
import { endSession, sessionIdOf } from '../sessions.ts';
import type { Session } from '../state.ts';

export async function logOut(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const isForm = request.method === 'POST' && mediaType(request) === 'application/x-www-form-urlencoded';
  const pairs = isForm ? new URLSearchParams(request.body) : request.url.searchParams;
  const parameters = readParameters(pairs);
  const [repeated] = parameters.repeated;
  if (repeated !== undefined) return refuse(`${printable(repeated)} was sent more than once`);
  const client = clientOf(provider, parameters);
  if (typeof client === 'string') return refuse(client);
  const uri = parameters.get('post_logout_redirect_uri');
  const isAnywhere = isOpen(provider, 'endsession-redirect');
  const problem = uri === undefined || isAnywhere ? undefined : uriProblem(uri, client);
  if (problem !== undefined) return refuse(problem);
  const id = sessionIdOf(request) ?? sessionOfHint(provider, parameters.get('id_token_hint'));
  const session = id === undefined ? undefined : provider.state.sessions.get(id);
  if (session !== undefined && mustAsk(provider, parameters)) return confirmLogoutPage(parameters);
  const cookies = id === undefined ? [] : endSession(provider, id);
  const told = session === undefined ? [] : await logOutClients(provider, session);
  const frames = session === undefined ? [] : logoutFrames(provider, session);
  const fault = faultOf(session, client);
  const asked = parameters.get('state');
  const state = isOpen(provider, 'endsession-state') ? asked?.replace(/['" ]/g, '') : asked;
  const back = uri && appendQuery(uri, { state: stateOf(state, fault) });
  const note = [...told, ...(frames.length === 0 ? [] : [`${frames.length} front-channel logouts`])].join(
    '; ',
  );
  return { ...leave(back, frames), cookies, ...defined({ note: note === '' ? undefined : note }) };
}

/** Without a hint any page could have sent the browser here (RP-Initiated Logout 1.0, 2). */
const mustAsk = (provider: Provider, { get }: Parameters): boolean =>
  get('id_token_hint') === undefined &&
  get('confirmed') === undefined &&
  !isOpen(provider, 'endsession-no-hint');

function leave(back: string | undefined, frames: readonly string[]): SandboxResponse {
  if (frames.length > 0) return framesPage(frames, back);
  return back === undefined
    ? plainPage('You are logged out', 'You can close this page.')
    : redirect(303, back);
}

const refuse = (description: string): SandboxResponse =>
  refusedPage({ error: 'invalid_request', description });

/** Returns the client that the request is of, nothing when it names none, or why it is refused. */
function clientOf({ state, issuer }: Provider, { get }: Parameters): Client | string | undefined {
  const hint = get('id_token_hint');
  const jws = hint === undefined ? undefined : readJws(hint);
  const payload = jws?.payload;
  // An encrypted hint is for the client only.
  const isEncrypted = hint?.split('.').length === 5;
  if (hint !== undefined && !isEncrypted && payload === undefined) return 'id_token_hint is not a JWT';
  if (payload !== undefined && payload.iss !== issuer) return 'id_token_hint was not issued here';
  const hinted = typeof payload?.aud === 'string' ? payload.aud : undefined;
  if (jws !== undefined && !isIssuedHere(jws)) return 'no key of this provider verifies id_token_hint';
  const named = get('client_id');
  if (named !== undefined && hinted !== undefined && named !== hinted)
    return 'client_id is not the audience of id_token_hint';
  const id = named ?? hinted;
  if (id === undefined) return undefined;
  return state.clients.get(id) ?? `client_id ${printable(id)} is not registered here`;
}

function uriProblem(uri: string, client: Client | undefined): string | undefined {
  if (client === undefined)
    return 'post_logout_redirect_uri needs an id_token_hint or a client_id, which says whose it is';
  return isRegistered(uri, client.post_logout_redirect_uris ?? [])
    ? undefined
    : `post_logout_redirect_uri ${printable(uri)} is not registered`;
}

/** Without a cookie, the session is that of the token. */
function sessionOfHint({ state }: Provider, hint: string | undefined): string | undefined {
  const sid = hint === undefined ? undefined : readJws(hint)?.payload.sid;
  return [...state.sessions].find(([, session]) => session.sid === sid)?.[0];
}

function faultOf(session: Session | undefined, client: Client | undefined): GenericFault {
  return session?.clients.get(client?.client_id ?? '')?.fault ?? OK;
}

function stateOf(state: string | undefined, { effect }: GenericFault): string | undefined {
  if (effect.logoutState === 'none') return undefined;
  return effect.logoutState === 'appended' ? `${state ?? ''}_INVALID` : state;
}
