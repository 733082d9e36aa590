/** The refresh token grant (RFC 6749, 6): a new refresh token each time, and reuse ends them all (RFC 9700, 4.14.2). */
import { isOpen } from '../holes.ts';
import type { Provider } from '../provider.ts';
import { tokenProblem } from '../tokens/issue.ts';
import {
  audienceOf,
  type Granted,
  invalidGrant,
  refuse,
  scopesOf,
  type TokenRequest,
  tokensOf,
} from './grant.ts';

export async function refresh(provider: Provider, asked: TokenRequest): Promise<Granted> {
  const value = asked.parameters.get('refresh_token');
  if (value === undefined) return refuse('invalid_request', 'refresh_token is missing');
  const token = provider.state.tokens.get(value);
  if (token?.kind !== 'refresh_token') return invalidGrant('the refresh token was never issued here');
  const { grant } = token;
  if (grant.client.client_id !== asked.client.client_id && !isOpen(provider, 'refresh-other-client'))
    return invalidGrant('the refresh token was issued to another client');
  if (token.usedAt !== undefined && !isOpen(provider, 'refresh-reuse')) {
    grant.ended = 'a refresh token of its login was used twice';
    return invalidGrant('the refresh token was used before; all tokens of this login have ended');
  }
  const problem = tokenProblem(provider, token);
  if (problem !== undefined) return invalidGrant(`the refresh token does not count: ${problem}`);
  const bound = token.confirmation?.jkt;
  if (bound !== undefined && bound !== asked.confirmation?.jkt && !isOpen(provider, 'refresh-sender'))
    return invalidGrant('the refresh token is bound to another DPoP key');
  const possible = isOpen(provider, 'scope-widen-refresh') ? Object.keys(provider.scopes) : token.scopes;
  const [wanted, target] = [scopesOf(asked, possible), audienceOf(asked, grant.resources)];
  if ('refused' in wanted) return wanted;
  if ('refused' in target) return target;
  token.usedAt = provider.core.now().getTime();
  const answer = await tokensOf(provider, asked, grant, {
    scopes: wanted.scopes,
    audience: target.audience,
    refreshes: true,
    parts: { refreshed: true },
  });
  return { answer, grant };
}
