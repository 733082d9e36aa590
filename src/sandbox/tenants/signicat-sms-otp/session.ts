/** What a finished login leaves: its grant, and a session of the browser that a logout ends. */

import { defined } from '../../../common/defined.ts';
import { redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { isSignedBy, readJws } from '../../jose/verify.ts';
import { readParameters } from '../../oidc/parameters.ts';
import { appendQuery, isRegistered } from '../../oidc/redirect-uri.ts';
import { OK } from '../generic/faults.ts';
import { sessionState } from '../generic/login.ts';
import { logOutClients, logoutFrames } from '../generic/logout-channels.ts';
import { framesPage } from '../generic/pages/pages.ts';
import type { GenericPerson } from '../generic/people/people.ts';
import { endSession as forget, sessionIdOf, startSession } from '../generic/sessions.ts';
import { SIGNING_KEY } from './keys.ts';
import { PATHS, type Provider, randomGuid, randomHex, subjectOf } from './provider.ts';
import type { Grant, OtpVisit } from './state.ts';

/** What a person's visit grants to a client. */
export function grantOf(
  provider: Provider,
  visit: OtpVisit,
  clientId: string,
  scopes: readonly string[],
): Omit<Grant, 'nonce'> & { readonly nonce: undefined } {
  return {
    clientId,
    scopes,
    fault: visit.fault,
    phone: visit.phone ?? '',
    nonce: undefined,
    authenticatedAt: provider.core.now().getTime(),
    sessionId: randomHex(provider, 16).toUpperCase(),
    transactionId: randomGuid(provider),
  };
}

/** Somebody of whom only the number is known. */
export const personOf = (phone: string): GenericPerson => ({
  id: phone,
  title: phone,
  sub: subjectOf(phone),
  claims: {},
  username: phone,
  password: '',
});

/** Begins the session of the browser in which a person has logged in. */
export function beginSession(
  { hub }: Provider,
  { phone, sessionId, clientId }: Grant,
  redirectUri: string,
): { readonly sessionState: string; readonly cookies: readonly string[] } {
  const sub = subjectOf(phone);
  const { session, cookies } = startSession(hub, personOf(phone), 'substantial', sessionId);
  const client = hub.state.clients.get(clientId);
  if (client === undefined) return { sessionState: '', cookies };
  session.clients.set(clientId, { client, sub, fault: OK });
  return { sessionState: sessionState(hub, { client, redirectUri }, session.browserState), cookies };
}

/**
 * RP-initiated logout, which reaches the clients of the session (RP-Initiated, Back-Channel and Front-Channel Logout
 * 1.0). Without a hint it ends on the provider's page, as recorded.
 */
export async function endSession(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const { get } = readParameters(
    request.method === 'POST' ? new URLSearchParams(request.body) : request.url.searchParams,
  );
  const { hub } = provider;
  const own = `${provider.base}${PATHS.logout}`;
  const hint = get('id_token_hint');
  if (hint === undefined) return redirect(302, own);
  const id = sessionIdOf(request) ?? sessionOfHint(provider, hint);
  const session = id === undefined ? undefined : hub.state.sessions.get(id);
  const cookies = id === undefined ? [] : forget(hub, id);
  const told = session === undefined ? [] : await logOutClients(hub, session);
  const frames = session === undefined ? [] : logoutFrames(hub, session);
  const uri = get('post_logout_redirect_uri');
  const isKnown = uri !== undefined && isRegistered(uri, logoutUris(provider, hint));
  const back = isKnown ? appendQuery(uri, { state: get('state') }) : own;
  const note = [...told, ...(frames.length === 0 ? [] : [`${frames.length} front-channel logouts`])].join(
    '; ',
  );
  const response = frames.length === 0 ? redirect(302, back) : framesPage(frames, back);
  return { ...response, cookies, ...defined({ note: note === '' ? undefined : note }) };
}

/** Where a logout of the client that the token was for may lead: its redirect URIs, unless it registered others. */
function logoutUris({ clients }: Provider, hint: string): readonly string[] {
  const audience = readJws(hint)?.payload.aud;
  const client = (typeof audience === 'string' ? clients.all.get(audience) : undefined) ?? clients.first;
  return client.post_logout_redirect_uris ?? client.redirect_uris;
}

/** Without a cookie, the session is that of a token that was issued here. */
function sessionOfHint({ hub }: Provider, hint: string): string | undefined {
  const jws = readJws(hint);
  if (jws === undefined || !isSignedBy(jws.input, jws.signature, 'RS256', SIGNING_KEY.publicJwk))
    return undefined;
  return [...hub.state.sessions].find(([, session]) => session.sid === jws.payload.sid)?.[0];
}
