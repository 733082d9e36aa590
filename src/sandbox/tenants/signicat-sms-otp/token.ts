/** The token endpoint: codes, refresh tokens and client credentials. */
import { defined } from '../../../common/defined.ts';
import { mediaType, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { grantProblem } from '../../oidc/code-exchange.ts';
import { signCompact } from '../../oidc/jws.ts';
import { type Parameters, readParameters } from '../../oidc/parameters.ts';
import { printable } from '../../oidc/printable.ts';
import type { Client } from '../generic/clients/metadata.ts';
import { tokenAnswer, tokenError } from './answers.ts';
import { ACCOUNT_ID, ORGANIZATION_ID } from './client.ts';
import { poll } from './elsewhere.ts';
import { clientOf } from './hub.ts';
import { idToken, LIFETIME } from './id-token.ts';
import { SIGNING_KEY } from './keys.ts';
import { GRANTS } from './offers.ts';
import { chosenFault, type Provider, randomHex, takeFault } from './provider.ts';
import { liveToken, proofOf } from './sender.ts';
import type { Grant, IssuedToken } from './state.ts';

/** Seconds. */
const REFRESH_LIFETIME = 86_400;

export async function exchange(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    return tokenError(provider, 'invalid_request', 'the body must be application/x-www-form-urlencoded');
  }
  const parameters = readParameters(new URLSearchParams(request.body));
  const [repeated] = parameters.repeated;
  if (repeated !== undefined)
    return tokenError(provider, 'invalid_request', `${printable(repeated)} was sent more than once`);
  if (parameters.names.length === 0) return tokenError(provider, 'invalid_request', 'the body is empty');
  const found = await clientOf(provider, request, parameters);
  // 400 instead of 401, as recorded.
  if ('refused' in found) return tokenError(provider, found.refused.error, found.refused.problem);
  const proof = proofOf(provider, request);
  if (proof !== undefined && 'problem' in proof)
    return tokenError(provider, proof.problem.error, proof.problem.description);
  const asked: Asked = { parameters, client: found.client, ...defined({ jkt: proof?.jkt }) };
  const grantType = parameters.get('grant_type');
  if (isGrant(grantType) && !found.client.grant_types.includes(grantType))
    return tokenError(
      provider,
      'unauthorized_client',
      `the client is not registered for grant_type ${grantType}`,
    );
  switch (grantType) {
    case GRANTS.code:
      return redeemCode(provider, asked);
    case GRANTS.refresh:
      return refresh(provider, asked);
    case GRANTS.client:
      return forClient(provider, asked);
    case GRANTS.device:
      return afterElsewhere(provider, asked, 'device');
    case GRANTS.ciba:
      return afterElsewhere(provider, asked, 'ciba');
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

const isGrant = (name: string | undefined): name is string =>
  Object.values<string | undefined>(GRANTS).includes(name);

/** A token request of an authenticated client. */
interface Asked {
  readonly parameters: Parameters;
  readonly client: Client;
  /** Thumbprint of the key that it proved to have. */
  readonly jkt?: string;
}

async function redeemCode(provider: Provider, { parameters, client, jkt }: Asked): Promise<SandboxResponse> {
  const grant = provider.state.codes.get(parameters.get('code') ?? '');
  if (grant === undefined) return tokenError(provider, 'invalid_grant', 'code was never issued here');
  const now = provider.core.now();
  const problem = grantProblem(grant, parameters, client.client_id, now);
  if (problem !== undefined) return tokenError(provider, problem.error, problem.description);
  const { dpopJkt } = grant.request;
  if (dpopJkt !== undefined && dpopJkt !== jkt)
    return tokenError(provider, 'invalid_grant', 'code is bound to another DPoP key, or no proof came');
  grant.usedAt = now.getTime();
  const refused = grant.fault.effect.refusesCode;
  if (refused !== undefined) return tokenError(provider, refused.error, refused.description, refused.status);
  return tokens(provider, grant, { scopes: grant.scopes, ...defined({ jkt }) });
}

async function afterElsewhere(
  provider: Provider,
  { parameters, client, jkt }: Asked,
  kind: 'device' | 'ciba',
): Promise<SandboxResponse> {
  const polled = poll(provider, parameters, client, kind);
  if ('error' in polled) return tokenError(provider, polled.error, polled.description);
  return tokens(provider, polled.grant, { scopes: polled.grant.scopes, ...defined({ jkt }) });
}

async function refresh(
  provider: Provider,
  { parameters: { get }, client, jkt }: Asked,
): Promise<SandboxResponse> {
  const given = get('refresh_token') ?? '';
  const known = liveToken(provider, given);
  if (known?.kind !== 'refresh_token' || known.grant === undefined || known.clientId !== client.client_id)
    return tokenError(provider, 'invalid_grant', 'refresh_token is unknown, expired, used or revoked');
  const scopes = get('scope')?.split(' ') ?? known.scopes;
  const more = scopes.find((scope) => !known.scopes.includes(scope));
  if (more !== undefined) return tokenError(provider, 'invalid_scope', `${printable(more)} was not granted`);
  provider.state.tokens.delete(given);
  // The nonce belongs to the login, not to a refresh (OpenID Connect Core 1.0, 12.2).
  return tokens(provider, { ...known.grant, nonce: undefined }, { scopes, ...defined({ jkt }) });
}

/** Issues tokens, with the members in the observed order (SO-S7). */
async function tokens(
  provider: Provider,
  grant: Grant,
  { scopes, jkt }: { readonly scopes: readonly string[]; readonly jkt?: string },
): Promise<SandboxResponse> {
  const { clientId } = grant;
  const bound = defined({ jkt });
  const accessToken = issue(provider, { kind: 'access_token', grant, scopes, clientId, ...bound }, LIFETIME);
  const { id } = grant.fault;
  return tokenAnswer(
    provider,
    {
      ...(scopes.includes('openid') ? { id_token: await idToken(provider, grant, { accessToken }) } : {}),
      access_token: accessToken,
      expires_in: LIFETIME,
      token_type: jkt === undefined ? 'Bearer' : 'DPoP',
      ...(mayRefresh(provider, clientId) && scopes.includes('offline_access')
        ? {
            refresh_token: issue(
              provider,
              { kind: 'refresh_token', grant, scopes, clientId },
              REFRESH_LIFETIME,
            ),
          }
        : {}),
      scope: scopes.join(' '),
    },
    id === 'ok' ? undefined : `scenario ${id}`,
  );
}

const mayRefresh = ({ clients }: Provider, id: string): boolean =>
  clients.all.get(id)?.grant_types.includes(GRANTS.refresh) === true;

/** The scope of the REST API. */
export const API_SCOPE = 'signicat-api';

function forClient(provider: Provider, { parameters: { get }, client, jkt }: Asked): SandboxResponse {
  if (chosenFault(provider)?.effect.rest?.refusesClient === true) {
    takeFault(provider);
    return tokenError(provider, 'invalid_client', 'scenario invalid-client: the secret counts as wrong', 401);
  }
  const scope = get('scope') ?? API_SCOPE;
  if (scope !== API_SCOPE) return tokenError(provider, 'invalid_scope', `scope must be ${API_SCOPE}`);
  const named = chosenFault(provider)?.effect.rest?.demandsAccount === 'token';
  const clientId = client.client_id;
  const value = named ? accessJwt(provider, scope, clientId) : undefined;
  const token = { kind: 'access_token' as const, scopes: [scope], clientId, ...defined({ jkt }) };
  const accessToken = issue(provider, token, LIFETIME, value);
  return tokenAnswer(provider, {
    access_token: accessToken,
    expires_in: LIFETIME,
    token_type: jkt === undefined ? 'Bearer' : 'DPoP',
    scope,
  });
}

/** Builds an access token that names its audience (RFC 9068). */
function accessJwt(provider: Provider, scope: string, clientId: string): string {
  const now = Math.floor(provider.core.now().getTime() / 1000);
  return signCompact({
    payload: {
      iss: provider.issuer,
      iat: now,
      exp: now + LIFETIME,
      aud: provider.base,
      client_id: clientId,
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
  token: Omit<IssuedToken, 'issuedAt' | 'expiresAt'>,
  seconds: number,
  value = `${randomHex(provider, 32).toUpperCase()}-1`,
): string {
  const issuedAt = provider.core.now().getTime();
  provider.state.tokens.set(value, { ...token, issuedAt, expiresAt: issuedAt + seconds * 1000 });
  return value;
}
