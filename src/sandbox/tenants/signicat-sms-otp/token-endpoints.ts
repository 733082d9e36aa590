/** The endpoints for issued tokens: introspection (RFC 7662), revocation (RFC 7009), end of session. */
import { redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { authenticateClient } from '../../oidc/client-authentication.ts';
import { type Parameters, readParameters } from '../../oidc/parameters.ts';
import { appendQuery, isRegistered } from '../../oidc/redirect-uri.ts';
import { tokenAnswer, tokenError } from './answers.ts';
import { endPage } from './pages.ts';
import { PATHS, type Provider, subjectOf } from './provider.ts';
import { liveToken } from './token.ts';

type Answer = (provider: Provider, parameters: Parameters) => SandboxResponse;

/** Wraps a handler with client authentication. */
function forClients(answer: Answer) {
  return (provider: Provider, request: SandboxRequest): SandboxResponse => {
    const parameters = readParameters(new URLSearchParams(request.body));
    const client = authenticateClient(request, parameters, [provider.client]);
    if (!client.ok) return tokenError(provider, client.error, client.problem);
    if (parameters.get('token') === undefined)
      return tokenError(provider, 'invalid_request', 'token is missing');
    return answer(provider, parameters);
  };
}

export const introspect = forClients((provider, { get }) => {
  const token = liveToken(provider, get('token') ?? '');
  if (token === undefined) return tokenAnswer(provider, { active: false });
  return tokenAnswer(provider, {
    iss: provider.issuer,
    nbf: Math.floor(token.issuedAt / 1000),
    iat: Math.floor(token.issuedAt / 1000),
    exp: Math.floor(token.expiresAt / 1000),
    client_id: provider.client.id,
    ...(token.grant === undefined ? {} : { sub: subjectOf(token.grant.phone), sid: token.grant.sessionId }),
    token_type: token.kind,
    active: true,
    scope: token.scopes.join(' '),
  });
});

/** Revokes a token; an unknown one counts as revoked (RFC 7009, 2.2). */
export const revoke = forClients((provider, { get }) => {
  provider.state.tokens.delete(get('token') ?? '');
  return { status: 200, headers: { 'Cache-Control': 'no-store' }, body: '' };
});

/** OpenID Connect RP-Initiated Logout 1.0. Without a hint it ends on the provider's page. */
export function endSession(provider: Provider, request: SandboxRequest): SandboxResponse {
  const { get } = readParameters(
    request.method === 'POST' ? new URLSearchParams(request.body) : request.url.searchParams,
  );
  const uri = get('post_logout_redirect_uri');
  if (get('id_token_hint') === undefined || uri === undefined || !isRegistered(uri, provider.redirectUris))
    return redirect(302, `${provider.base}${PATHS.logout}`);
  return redirect(302, appendQuery(uri, { state: get('state') }));
}

export const showLogout = (): SandboxResponse => endPage('You are logged out');
