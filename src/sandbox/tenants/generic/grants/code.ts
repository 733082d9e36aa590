/** The authorization code grant (RFC 6749, 4.1.3). */
import { defined } from '../../../../common/defined.ts';
import { grantProblem } from '../../../oidc/code-exchange.ts';
import { isOpen } from '../holes.ts';
import type { Provider } from '../provider.ts';
import { throughHoles } from './code-holes.ts';
import { audienceOf, type Granted, invalidGrant, refuse, type TokenRequest, tokensOf } from './grant.ts';

export async function exchangeCode(provider: Provider, asked: TokenRequest): Promise<Granted> {
  const { parameters, client, confirmation } = asked;
  const value = parameters.get('code');
  if (value === undefined) return refuse('invalid_request', 'code is missing');
  const code = provider.state.codes.get(value);
  if (code === undefined) return invalidGrant('code was never issued here');
  const now = provider.core.now();
  const exact = {
    request: {
      clientId: code.grant.client.client_id,
      redirectUri: code.redirectUri,
      ...defined({ challenge: code.challenge }),
    },
    expiresAt: code.expiresAt,
    ...defined({ usedAt: code.usedAt }),
  };
  const seen = throughHoles(provider, { grant: exact, parameters }, client.client_id);
  const problem = grantProblem(seen.grant, seen.parameters, client.client_id, now);
  // A code that comes twice was stolen by one of the two: everything it gave ends (RFC 6749, 4.1.2).
  if (
    code.usedAt !== undefined &&
    !isOpen(provider, 'code-replay') &&
    !isOpen(provider, 'code-replay-tokens')
  )
    code.grant.ended = 'the code of its login was used twice';
  if (problem !== undefined) return refuse(problem.error, problem.description);
  if (code.dpopJkt !== undefined && code.dpopJkt !== confirmation?.jkt)
    return invalidGrant('the code is bound to another DPoP key than the one of this request (dpop_jkt)');
  const target = audienceOf(asked, code.grant.resources);
  if ('refused' in target) return target;
  code.usedAt = now.getTime();
  const { grant } = code;
  const refreshes = grant.scopes.includes('offline_access') || !grant.scopes.includes('openid');
  const answer = await tokensOf(provider, asked, grant, {
    scopes: grant.scopes,
    audience: target.audience,
    refreshes,
  });
  return { answer, grant };
}
