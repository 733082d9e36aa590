/** The end of a login: what the person grants, and the authorization response. */
import { createHash } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import type { SandboxResponse } from '../../http.ts';
import { respond } from './answer/respond.ts';
import type { GenericFault } from './fault-rows/row.ts';
import { isOpen } from './holes.ts';
import { ACR_VALUES, GRANTS } from './offers.ts';
import { openPage } from './pages/pages.ts';
import type { GenericPerson } from './people/people.ts';
import { subjectFor } from './people/subject.ts';
import { noteOf, type Provider, randomText } from './provider.ts';
import { startSession } from './sessions.ts';
import type { AuthorizationRequest, Grant, Session } from './state.ts';
import { idToken } from './tokens/id-token.ts';
import { ACCESS_LIFETIME, issueAccessToken } from './tokens/issue.ts';

/** Milliseconds. */
const CODE_LIFETIME = 60 * 1000;

/** Either a person who has just logged in, or a session from before. */
export type FinishedLogin = {
  readonly request: AuthorizationRequest;
  readonly fault: GenericFault;
} & ({ readonly person: GenericPerson } | { readonly session: Session });

/** The first level asked for that is known; without one, the lowest. */
export function highestAcr(asked: readonly string[]): string {
  return asked.find((one) => ACR_VALUES.includes(one)) ?? ACR_VALUES[0] ?? '';
}

export async function finishLogin(provider: Provider, login: FinishedLogin): Promise<SandboxResponse> {
  const { request, fault } = login;
  const { effect } = fault;
  if (effect.page === 'open') return openPage();
  if (effect.refusesPerson !== undefined) {
    const { error, description } = effect.refusesPerson;
    const answer = { error, error_description: description };
    return respond(provider, request, answer, { fault, note: `${error}: ${description}` });
  }
  const started =
    'session' in login
      ? { session: login.session, cookies: undefined }
      : startSession(provider, login.person, highestAcr(request.acrValues));
  const { session, cookies } = started;
  const sub = subjectFor(request.client, session.person);
  const asked = request.claims?.id_token.sub?.values;
  if (asked !== undefined && !asked.includes(sub) && !isOpen(provider, 'claims-essential-value')) {
    const error = 'login_required';
    const description = 'claims ask for another subject than the one that is logged in';
    return respond(
      provider,
      request,
      { error, error_description: description },
      { fault, note: description },
    );
  }
  session.clients.set(request.client.client_id, { client: request.client, sub, fault });
  const answer = await answerOf(provider, request, grantOf(provider, request, session, fault), session);
  const response = await respond(provider, request, answer, { fault, ...noteOf(fault) });
  return { ...response, ...defined({ cookies }) };
}

function grantOf(
  provider: Provider,
  request: AuthorizationRequest,
  session: Session,
  fault: GenericFault,
): Grant {
  const { client } = request;
  // A client without the grant gets no refresh token, so the scope means nothing.
  const scopes = request.scopes.filter(
    (scope) => scope !== 'offline_access' || client.grant_types.includes(GRANTS.refresh),
  );
  const asksAuthTime = request.claims?.id_token.auth_time !== undefined;
  return {
    id: randomText(provider, 16),
    client,
    person: session.person,
    scopes: scopes.filter((scope) => Object.hasOwn(provider.scopes, scope)),
    resources: request.resources,
    acr: (isOpen(provider, 'acr-essential') && request.acrValues[0]) || session.acr,
    amr: ['pwd'],
    sid: session.sid,
    authenticatedAt: session.authenticatedAt,
    tellsAuthTime: request.maxAge !== undefined || client.require_auth_time === true || asksAuthTime,
    fault,
    ...defined({ claims: request.claims, details: request.details, nonce: request.nonce }),
  };
}

/** The parts of the answer that the response type names (OAuth 2.0 Multiple Response Types). */
async function answerOf(
  provider: Provider,
  request: AuthorizationRequest,
  grant: Grant,
  { browserState }: Session,
) {
  const { fault } = grant;
  const words = request.responseType.split(' ');
  const code = words.includes('code') ? issueCode(provider, request, grant) : undefined;
  const accessToken = words.includes('token')
    ? issueAccessToken(provider, grant, { scopes: grant.scopes, audience: grant.resources })
    : undefined;
  return {
    code,
    ...(accessToken === undefined
      ? {}
      : {
          access_token: accessToken,
          token_type: 'Bearer',
          expires_in: String(ACCESS_LIFETIME),
          scope: grant.scopes.join(' '),
        }),
    id_token: words.includes('id_token')
      ? await idToken(provider, grant, {
          alone: request.responseType === 'id_token',
          ...defined({ code, accessToken, state: request.state }),
        })
      : undefined,
    session_state: grant.scopes.includes('openid')
      ? sessionState(provider, request, fault.effect.sessionState === 'other' ? 'other' : browserState)
      : undefined,
  };
}

function issueCode(provider: Provider, request: AuthorizationRequest, grant: Grant): string {
  const code = isOpen(provider, 'code-guessable')
    ? String(1_000_000 + provider.state.codes.size)
    : randomText(provider);
  provider.state.codes.set(code, {
    grant,
    redirectUri: request.redirectUri,
    expiresAt: provider.core.now().getTime() + CODE_LIFETIME,
    ...defined({ challenge: request.challenge, dpopJkt: request.dpopJkt }),
  });
  return code;
}

/** Session Management 1.0, 3: a salted hash of client, origin and browser state. */
export function sessionState(
  provider: Provider,
  { client, redirectUri }: Pick<AuthorizationRequest, 'client' | 'redirectUri'>,
  browserState: string,
): string {
  const origin = URL.canParse(redirectUri) ? new URL(redirectUri).origin : '';
  const salt = randomText(provider, 12);
  const text = [client.client_id, origin, browserState, salt].join(' ');
  return `${createHash('sha256').update(text).digest('hex')}.${salt}`;
}
