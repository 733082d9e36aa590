/** What a grant type makes of a token request. */
import { defined } from '../../../../common/defined.ts';
import type { SandboxRequest } from '../../../http.ts';
import type { Parameters } from '../../../oidc/parameters.ts';
import { printable } from '../../../oidc/printable.ts';
import type { Refusal } from '../clients/authenticate.ts';
import type { Client } from '../clients/metadata.ts';
import { GRANTS } from '../offers.ts';
import type { Provider } from '../provider.ts';
import { resourceProblem } from '../request/resources.ts';
import type { Confirmation, Grant } from '../state.ts';
import { type IdTokenParts, idToken } from '../tokens/id-token.ts';
import { ACCESS_LIFETIME, issueAccessToken, issueRefreshToken } from '../tokens/issue.ts';

/** A token request of an authenticated client. */
export interface TokenRequest {
  readonly client: Client;
  readonly parameters: Parameters;
  readonly request: SandboxRequest;
  readonly confirmation?: Confirmation;
}

export type TokenAnswer = Readonly<Record<string, unknown>>;
export type Granted = { readonly answer: TokenAnswer; readonly grant: Grant } | { readonly refused: Refusal };

export const refuse = (error: string, description: string) => ({ refused: { error, description } });
export const invalidGrant = (description: string) => refuse('invalid_grant', description);

export interface Answering {
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  /** Gives a refresh token when the client may use one. */
  readonly refreshes: boolean;
  readonly parts?: IdTokenParts;
}

/** Makes the tokens of a grant (RFC 6749, 5.1; OpenID Connect Core 1.0, 3.1.3.3). */
export async function tokensOf(
  provider: Provider,
  { client, confirmation }: Pick<TokenRequest, 'client' | 'confirmation'>,
  grant: Grant,
  { scopes, audience, refreshes, parts = {} }: Answering,
): Promise<TokenAnswer> {
  const issuing = { scopes, audience, ...defined({ confirmation }) };
  const accessToken = issueAccessToken(provider, grant, issuing);
  const hasRefresh = refreshes && client.grant_types.includes(GRANTS.refresh);
  // RFC 9449, 5: refresh tokens of public clients are bound, those of others already are to the client.
  const bound = client.token_endpoint_auth_method === 'none' ? issuing : { scopes, audience };
  const hasIdToken = scopes.includes('openid') && grant.person !== undefined;
  return {
    access_token: accessToken,
    token_type: confirmation?.jkt === undefined ? 'Bearer' : 'DPoP',
    expires_in: ACCESS_LIFETIME,
    ...defined({ scope: scopes.length === 0 ? undefined : scopes.join(' ') }),
    ...(hasRefresh ? { refresh_token: issueRefreshToken(provider, grant, bound) } : {}),
    ...(hasIdToken ? { id_token: await idToken(provider, grant, { ...parts, accessToken }) } : {}),
    ...defined({ authorization_details: grant.details }),
  };
}

/** The scopes of a request, within those that are possible. */
export function scopesOf(
  { parameters }: TokenRequest,
  possible: readonly string[],
): { readonly scopes: readonly string[] } | { readonly refused: Refusal } {
  const asked = parameters.get('scope');
  if (asked === undefined) return { scopes: possible };
  const scopes = [...new Set(asked.split(' ').filter((scope) => scope !== ''))];
  const extra = scopes.find((scope) => !possible.includes(scope));
  return extra === undefined
    ? { scopes }
    : refuse('invalid_scope', `the scope ${printable(extra)} is not among those that were granted`);
}

/** The audience of a request (RFC 8707, 2.2), within the resources of its grant. */
export function audienceOf(
  { parameters }: TokenRequest,
  granted: readonly string[],
): { readonly audience: readonly string[] } | { readonly refused: Refusal } {
  const asked = parameters.all('resource');
  const problem = resourceProblem(asked);
  if (problem !== undefined) return refuse(...problem);
  const extra = asked.find((one) => granted.length > 0 && !granted.includes(one));
  if (extra !== undefined)
    return refuse('invalid_target', `the resource ${printable(extra)} is not among those of the login`);
  return { audience: asked.length > 0 ? asked : granted };
}
