/** Aggregated and distributed claims (OpenID Connect Core 1.0, 5.6.2): claims that another source vouches for. */
import { json, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { signJws } from '../../../jose/sign.ts';
import { signingKeyFor } from '../keys/signing-keys.ts';
import { PATHS } from '../paths.ts';
import { type Provider, secondsOf } from '../provider.ts';
import type { Grant } from '../state.ts';
import { issueAccessToken } from '../tokens/issue.ts';
import { readAccessToken } from './bearer.ts';

type Claims = Record<string, unknown>;

/** What other sources say; the provider itself does not know it. */
const FOREIGN: Claims = { credit_score: 650, shipping_address: { locality: 'Oslo', country: 'Norway' } };

/** Adds the sources that the scenario plays. */
export function claimSources(provider: Provider, grant: Grant, claims: Claims): Claims {
  const sources = grant.fault.effect.userinfo?.sources;
  if (sources === undefined) return claims;
  const names = Object.fromEntries(Object.keys(FOREIGN).map((name) => [name, 'source']));
  const source =
    sources === 'aggregated'
      ? { JWT: signedClaims(provider) }
      : {
          endpoint: `${provider.base}${PATHS.claims}`,
          access_token: issueAccessToken(provider, grant, { scopes: ['claims'], audience: [] }),
        };
  return { ...claims, _claim_names: names, _claim_sources: { source } };
}

function signedClaims(provider: Provider): string {
  const key = signingKeyFor('RS256', false);
  const payload = {
    iss: provider.issuer,
    iat: secondsOf(provider.core.now().getTime()),
    ...FOREIGN,
  };
  return signJws({ alg: 'RS256', key: key.privateKey, header: { kid: key.kid, typ: 'JWT' }, payload });
}

/** The endpoint of the other source. */
export function claimsEndpoint(provider: Provider, request: SandboxRequest): SandboxResponse {
  const presented = readAccessToken(provider, request);
  if ('refused' in presented) return presented.refused;
  if (!presented.token.scopes.includes('claims'))
    return json(403, {
      error: 'insufficient_scope',
      error_description: 'this is the token of another endpoint',
    });
  return {
    status: 200,
    headers: { 'Content-Type': 'application/jwt', 'Cache-Control': 'no-store' },
    body: signedClaims(provider),
  };
}
