/** The endpoints for issued tokens: introspection (RFC 7662), revocation (RFC 7009), end of session. */
import type { SandboxRequest, SandboxResponse } from '../../http.ts';
import { type Parameters, readParameters } from '../../oidc/parameters.ts';
import { tokenAnswer, tokenError } from './answers.ts';
import { clientOf } from './hub.ts';
import { endPage } from './pages.ts';
import { type Provider, subjectOf } from './provider.ts';
import { liveToken } from './sender.ts';

type Answer = (provider: Provider, parameters: Parameters) => SandboxResponse;

/** Wraps a handler with client authentication. */
function forClients(answer: Answer) {
  return async (provider: Provider, request: SandboxRequest): Promise<SandboxResponse> => {
    const parameters = readParameters(new URLSearchParams(request.body));
    const found = await clientOf(provider, request, parameters);
    if ('refused' in found) return tokenError(provider, found.refused.error, found.refused.problem);
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
    client_id: token.clientId,
    ...(token.grant === undefined ? {} : { sub: subjectOf(token.grant.phone), sid: token.grant.sessionId }),
    token_type: token.kind,
    ...(token.jkt === undefined ? {} : { cnf: { jkt: token.jkt } }),
    active: true,
    scope: token.scopes.join(' '),
  });
});

/** Revokes a token; an unknown one counts as revoked (RFC 7009, 2.2). */
export const revoke = forClients((provider, { get }) => {
  provider.state.tokens.delete(get('token') ?? '');
  return { status: 200, headers: { 'Cache-Control': 'no-store' }, body: '' };
});

export const showLogout = (): SandboxResponse => endPage('You are logged out');
