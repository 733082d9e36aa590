/** UserInfo with a given access token. */

import { judgeUserinfo, type TokenJudgement } from '../../checks/index.ts';
import { normalizeClaims } from '../../claims/index.ts';
import { defined } from '../../common/defined.ts';
import { fetchUserinfo } from '../../protocol/oidc/userinfo.ts';
import { judgeLoginToken } from '../code-flow/login-token.ts';
import { exactClaims } from '../exact-claims.ts';
import type { TokensContext } from './input.ts';

/**
 * Requests, judges and normalizes UserInfo. Without an earlier login the subject of the claims is unknown, so they stay
 * unverified.
 * @throws {IdcliError} `REQUEST_REFUSED` and similar, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function tellUserinfo(
  accessToken: string,
  { input, context, client, keys }: TokensContext,
): Promise<void> {
  const { draft, world } = context;
  const answer = await fetchUserinfo(client, accessToken);
  const token: TokenJudgement | undefined =
    answer.kind === 'jwt' ? (await judgeLoginToken(answer.token, keys)).judgement : undefined;
  const claims = answer.kind === 'json' ? answer.exact : exactClaims(token);
  const { subject } = input.earlier;
  const report = await judgeUserinfo({
    ...(answer.kind === 'json' ? { claims: answer.claims } : {}),
    ...defined({ token, expectedSubject: subject }),
    issuer: input.issuer,
    clientId: input.credentials.clientId,
  });
  draft.reports.push(report);
  if (claims === undefined) return;
  draft.data.userinfo = claims;
  const normalized = normalizeClaims({
    provider: input.provider.claims,
    protocol: 'oidc',
    origins: [{ name: 'userinfo', claims }],
    issuer: input.issuer,
    audience: input.credentials.clientId,
    retrievedAt: world.now(),
    verified: report.verdict === 'valid',
    ...(draft.sandbox === true ? { sandbox: true } : {}),
  });
  if (normalized.claims !== undefined) draft.claims = normalized.claims;
  draft.claimSources = normalized.sources;
}
