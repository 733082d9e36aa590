/** The token endpoint: codes, refresh tokens and client credentials. */
import { mediaType, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { authenticateClient } from '../../oidc/client-authentication.ts';
import { grantProblem } from '../../oidc/code-exchange.ts';
import { signCompact } from '../../oidc/jws.ts';
import { type Parameters, readParameters } from '../../oidc/parameters.ts';
import { printable } from '../../oidc/printable.ts';
import { tokenAnswer, tokenError } from './answers.ts';
import { ACCOUNT_ID, ORGANIZATION_ID } from './client.ts';
import { idToken, LIFETIME } from './id-token.ts';
import { SIGNING_KEY } from './keys.ts';
import { chosenFault, type Provider, randomHex, takeFault } from './provider.ts';
import type { Grant, IssuedToken } from './state.ts';

/** Seconds. */
const REFRESH_LIFETIME = 86_400;

export function exchange(provider: Provider, request: SandboxRequest): SandboxResponse {
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    return tokenError(provider, 'invalid_request', 'the body must be application/x-www-form-urlencoded');
  }
  const parameters = readParameters(new URLSearchParams(request.body));
  const [repeated] = parameters.repeated;
  if (repeated !== undefined)
    return tokenError(provider, 'invalid_request', `${printable(repeated)} was sent more than once`);
  if (parameters.names.length === 0) return tokenError(provider, 'invalid_request', 'the body is empty');
  const client = authenticateClient(request, parameters, [provider.client]);
  // 400 instead of 401, as recorded.
  if (!client.ok) return tokenError(provider, client.error, client.problem);
  const grantType = parameters.get('grant_type');
  switch (grantType) {
    case 'authorization_code':
      return redeemCode(provider, parameters);
    case 'refresh_token':
      return refresh(provider, parameters);
    case 'client_credentials':
      return forClient(provider, parameters);
    case undefined:
      return tokenError(provider, 'invalid_request', 'grant_type is missing');
    default:
      return tokenError(
        provider,
        'unsupported_grant_type',
        `${printable(grantType)} is not a grant type of this sandbox`,
      );
  }
}

function redeemCode(provider: Provider, parameters: Parameters): SandboxResponse {
  const grant = provider.state.codes.get(parameters.get('code') ?? '');
  if (grant === undefined) return tokenError(provider, 'invalid_grant', 'code was never issued here');
  const now = provider.core.now();
  const problem = grantProblem(grant, parameters, provider.client.id, now);
  if (problem !== undefined) return tokenError(provider, problem.error, problem.description);
  grant.usedAt = now.getTime();
  const refused = grant.fault.effect.refusesCode;
  if (refused !== undefined) return tokenError(provider, refused.error, refused.description, refused.status);
  return tokens(provider, grant, grant.scopes);
}

function refresh(provider: Provider, { get }: Parameters): SandboxResponse {
  const given = get('refresh_token') ?? '';
  const known = liveToken(provider, given);
  if (known?.kind !== 'refresh_token' || known.grant === undefined)
    return tokenError(provider, 'invalid_grant', 'refresh_token is unknown, expired, used or revoked');
  const scopes = get('scope')?.split(' ') ?? known.scopes;
  const more = scopes.find((scope) => !known.scopes.includes(scope));
  if (more !== undefined) return tokenError(provider, 'invalid_scope', `${printable(more)} was not granted`);
  provider.state.tokens.delete(given);
  // The nonce belongs to the login, not to a refresh (OpenID Connect Core 1.0, 12.2).
  return tokens(provider, { ...known.grant, nonce: undefined }, scopes);
}

/** Issues tokens, with the members in the observed order (SO-S7). */
function tokens(provider: Provider, grant: Grant, scopes: readonly string[]): SandboxResponse {
  const accessToken = issue(provider, { kind: 'access_token', grant, scopes }, LIFETIME);
  const { id } = grant.fault;
  return tokenAnswer(
    provider,
    {
      id_token: idToken(provider, grant, accessToken),
      access_token: accessToken,
      expires_in: LIFETIME,
      token_type: 'Bearer',
      ...(scopes.includes('offline_access')
        ? { refresh_token: issue(provider, { kind: 'refresh_token', grant, scopes }, REFRESH_LIFETIME) }
        : {}),
      scope: scopes.join(' '),
    },
    id === 'ok' ? undefined : `scenario ${id}`,
  );
}

/** The scope of the REST API. */
export const API_SCOPE = 'signicat-api';

function forClient(provider: Provider, { get }: Parameters): SandboxResponse {
  if (chosenFault(provider)?.effect.rest?.refusesClient === true) {
    takeFault(provider);
    return tokenError(provider, 'invalid_client', 'scenario invalid-client: the secret counts as wrong', 401);
  }
  const scope = get('scope') ?? API_SCOPE;
  if (scope !== API_SCOPE) return tokenError(provider, 'invalid_scope', `scope must be ${API_SCOPE}`);
  const named = chosenFault(provider)?.effect.rest?.demandsAccount === 'token';
  const value = named ? accessJwt(provider, scope) : undefined;
  const accessToken = issue(provider, { kind: 'access_token', scopes: [scope] }, LIFETIME, value);
  return tokenAnswer(provider, {
    access_token: accessToken,
    expires_in: LIFETIME,
    token_type: 'Bearer',
    scope,
  });
}

/** Builds an access token that names its audience (RFC 9068). */
function accessJwt(provider: Provider, scope: string): string {
  const now = Math.floor(provider.core.now().getTime() / 1000);
  return signCompact({
    payload: {
      iss: provider.issuer,
      iat: now,
      exp: now + LIFETIME,
      aud: provider.base,
      client_id: provider.client.id,
      account_id: ACCOUNT_ID,
      organization_id: ORGANIZATION_ID,
      jti: randomHex(provider, 16),
      scope: [scope],
    },
    key: SIGNING_KEY,
    signing: 'right',
  });
}

/** @param value the token; absent: an opaque value */
function issue(
  provider: Provider,
  token: Pick<IssuedToken, 'kind' | 'grant' | 'scopes'>,
  seconds: number,
  value = `${randomHex(provider, 32).toUpperCase()}-1`,
): string {
  const issuedAt = provider.core.now().getTime();
  provider.state.tokens.set(value, { ...token, issuedAt, expiresAt: issuedAt + seconds * 1000 });
  return value;
}

/** Returns a token issued here that is still valid. */
export function liveToken({ core, state }: Provider, value: string): IssuedToken | undefined {
  const token = state.tokens.get(value);
  return token === undefined || core.now().getTime() > token.expiresAt ? undefined : token;
}

/** Returns the access token of a Bearer header, if still valid. */
export function bearer(provider: Provider, { headers }: SandboxRequest): IssuedToken | undefined {
  const [, value] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const token = value === undefined ? undefined : liveToken(provider, value);
  return token?.kind === 'access_token' ? token : undefined;
}
