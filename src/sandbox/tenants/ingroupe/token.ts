/** The token endpoint: exchanges a code, once, for an access token and the ID token. */
import { json, mediaType, oauthError, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { authenticateClient } from '../../oidc/client-authentication.ts';
import { type Parameters, readParameters } from '../../oidc/parameters.ts';
import { verifierProblem } from '../../oidc/pkce.ts';
import { printable } from '../../oidc/printable.ts';
import { idToken } from './id-token.ts';
import { notJsonPage } from './pages.ts';
import type { Provider } from './provider.ts';
import { SCOPE_NAMES } from './scopes.ts';
import type { Grant } from './state.ts';

/** Seconds, as in the provider's sample answer. */
const ACCESS_TOKEN_LIFETIME = 3600;
const ACCESS_TOKEN_BYTES = 32;

const CHALLENGE = { 'WWW-Authenticate': 'Basic realm="sandbox-ingroupe"' };

export function exchange(provider: Provider, request: SandboxRequest): SandboxResponse {
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    return oauthError(400, 'invalid_request', 'the body must be application/x-www-form-urlencoded');
  }
  if (request.url.search !== '') {
    return oauthError(400, 'invalid_request', 'parameters belong into the body, not into the URL');
  }
  const parameters = readParameters(new URLSearchParams(request.body));
  const [repeated] = parameters.repeated;
  if (repeated !== undefined) {
    return oauthError(400, 'invalid_request', `${printable(repeated)} was sent more than once`);
  }
  const client = authenticateClient(request, parameters, [provider.client]);
  if (!client.ok) {
    return client.error === 'invalid_client'
      ? oauthError(401, 'invalid_client', client.problem, CHALLENGE)
      : oauthError(400, client.error, client.problem);
  }
  const grantType = parameters.get('grant_type');
  if (grantType === undefined) return oauthError(400, 'invalid_request', 'grant_type is missing');
  if (grantType !== 'authorization_code') {
    return oauthError(400, 'unsupported_grant_type', 'grant_type must be authorization_code');
  }
  const code = parameters.get('code');
  if (code === undefined) return oauthError(400, 'invalid_request', 'code is missing');
  const grant = provider.state.grants.get(code);
  if (grant === undefined) return oauthError(400, 'invalid_grant', 'code was never issued here');
  const problem = grantProblem(grant, parameters, client.clientId, provider.core.now());
  if (problem !== undefined) return oauthError(400, problem.error, problem.description);
  return answer(provider, grant);
}

function grantProblem(
  grant: Grant,
  { get }: Parameters,
  clientId: string,
  now: Date,
): { error: string; description: string } | undefined {
  const invalidGrant = (description: string) => ({ error: 'invalid_grant', description });
  if (grant.usedAt !== undefined) {
    return invalidGrant(`code was used already, ${seconds(now.getTime() - grant.usedAt)} ago`);
  }
  if (now.getTime() > grant.expiresAt) {
    return invalidGrant(`code expired ${seconds(now.getTime() - grant.expiresAt)} ago`);
  }
  if (grant.request.clientId !== clientId) return invalidGrant('code was issued to another client');
  const redirectUri = get('redirect_uri');
  if (redirectUri === undefined) {
    return { error: 'invalid_request', description: 'redirect_uri is missing; the login had one' };
  }
  if (redirectUri !== grant.request.redirectUri) {
    const sent = printable(redirectUri);
    return invalidGrant(`redirect_uri is ${sent}, and the login had ${grant.request.redirectUri}`);
  }
  const verifier = verifierProblem(grant.request.challenge, get('code_verifier'));
  return verifier === undefined ? undefined : invalidGrant(verifier);
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`;
}

function answer(provider: Provider, grant: Grant): SandboxResponse {
  const { core } = provider;
  const { effect, id } = grant.fault;
  grant.usedAt = core.now().getTime();
  if (effect.refusesCode !== undefined) {
    const { status, error, description } = effect.refusesCode;
    return oauthError(status, error, description, status === 401 ? CHALLENGE : {});
  }
  if (effect.tokenAnswer === 'html') return notJsonPage();
  const asked = new Set(grant.request.scopes);
  const dropped = effect.grant?.drops ?? [];
  // In the order of the catalogue, not of the request: clients must not depend on it.
  const granted = SCOPE_NAMES.filter((name) => asked.has(name) && !dropped.includes(name));
  const accessToken = Buffer.from(core.random(ACCESS_TOKEN_BYTES)).toString('base64url');
  return {
    ...json(200, {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_LIFETIME,
      scope: [...granted, ...(effect.grant?.adds ?? [])].join(' '),
      ...(effect.tokenAnswer === 'without-id-token'
        ? {}
        : { id_token: idToken(provider, grant, granted, accessToken) }),
    }),
    ...(id === 'ok' ? {} : { note: `scenario ${id}` }),
  };
}
