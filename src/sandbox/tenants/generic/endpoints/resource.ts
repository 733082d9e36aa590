/** A protected resource: metadata (RFC 9728), access tokens, and a level of login that it may demand (RFC 9470). */
import { defined } from '../../../../common/defined.ts';
import { json, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { ACR_VALUES, AUTHORIZATION_DETAILS_TYPES, SIGNING } from '../offers.ts';
import { PATHS } from '../paths.ts';
import { subjectFor } from '../people/subject.ts';
import { noteOf, type Provider, secondsOf } from '../provider.ts';
import { nextNonce } from '../sender/dpop.ts';
import { challenge, readAccessToken } from './bearer.ts';

export const RESOURCE_METADATA = '/.well-known/oauth-protected-resource';

/** Metadata, at the well-known address with the path of the resource behind it (RFC 9728, 3.1). */
export function resourceMetadata(provider: Provider): SandboxResponse {
  return json(200, {
    resource: `${provider.base}${PATHS.resource}`,
    authorization_servers: [provider.issuer],
    jwks_uri: `${provider.base}${PATHS.keys}`,
    scopes_supported: ['api'],
    bearer_methods_supported: ['header', 'body'],
    resource_name: 'a resource of the sandbox',
    dpop_signing_alg_values_supported: SIGNING.proofs,
    ...(provider.base.startsWith('https:') ? { tls_client_certificate_bound_access_tokens: true } : {}),
    authorization_details_types_supported: AUTHORIZATION_DETAILS_TYPES,
  });
}

/** `acr_values` and `max_age` in the query say what login the resource demands of this request. */
export function readResource(provider: Provider, request: SandboxRequest): SandboxResponse {
  const { core, base } = provider;
  const metadata = `${core.url}${RESOURCE_METADATA}/generic${PATHS.resource}`;
  // No browser comes here, so one address serves both kinds of tokens.
  const presented = readAccessToken(provider, request, request.certificate);
  if ('refused' in presented) return withMetadata(presented.refused, metadata);
  const { token } = presented;
  const { grant, audience } = token;
  const scheme = token.confirmation?.jkt === undefined ? 'Bearer' : 'DPoP';
  const refuse = (error: string, description: string, more = {}, status = 401) =>
    withMetadata(challenge({ scheme, error, description, more, status }), metadata);
  const own = `${base}${PATHS.resource}`;
  if (audience.length > 0 && !audience.includes(own))
    return refuse('invalid_token', `the access token is for ${audience.join(', ')}, not for ${own}`);
  const { searchParams } = request.url;
  const [acr, maxAge] = [searchParams.get('acr_values'), searchParams.get('max_age')];
  const age = (core.now().getTime() - (grant.authenticatedAt ?? 0)) / 1000;
  const isLow = acr !== null && ACR_VALUES.indexOf(grant.acr ?? '') < ACR_VALUES.indexOf(acr);
  const isOld = maxAge !== null && age > Number(maxAge);
  const never = acr !== null && grant.fault.effect.stepUp?.never === true;
  if (isLow || isOld || never) {
    const bare = grant.fault.effect.stepUp?.bare === true;
    const more = bare ? {} : defined({ acr_values: acr ?? undefined, max_age: maxAge ?? undefined });
    return refuse('insufficient_user_authentication', 'another login is needed', more);
  }
  if (!token.scopes.includes('api') && audience.length === 0)
    return refuse('insufficient_scope', 'the access token lacks the scope api', { scope: 'api' }, 403);
  const body = {
    sub: grant.person === undefined ? grant.client.client_id : subjectFor(grant.client, grant.person),
    client_id: grant.client.client_id,
    scope: token.scopes.join(' '),
    ...defined({ acr: grant.acr, act: grant.actor, authorization_details: grant.details }),
    exp: secondsOf(token.expiresAt),
  };
  return { ...json(200, body, nextNonce(provider, grant.fault, 'resource')), ...noteOf(grant.fault) };
}

/** RFC 9728, 5.1: the challenge says where the metadata is. */
function withMetadata(response: SandboxResponse, metadata: string): SandboxResponse {
  const value = response.headers['WWW-Authenticate'];
  if (value === undefined) return response;
  const addition = `resource_metadata="${metadata}"`;
  const joined = value.includes('=') ? `${value}, ${addition}` : `${value} ${addition}`;
  return { ...response, headers: { ...response.headers, 'WWW-Authenticate': joined } };
}
