/** Takes the token to a protected resource, which may demand a stronger login. RFC 9470. */
import { judgeStepUp } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { OidcClient } from '../../protocol/oidc/client.ts';
import { askResource } from '../../protocol/oidc/resource.ts';
import type { FlowContext } from './flow-context.ts';
import type { CodeFlowInput } from './input.ts';

/** Told before the second login. */
export const STRONGER = 'The resource demands a stronger login, so here is another one.';

/** What the second login asks for. */
export type Demand = Pick<CodeFlowInput, 'acrValues' | 'maxAge'>;

/**
 * @param isRepeated the login is already the one that the resource demanded
 * @returns what to ask for in another login; undefined when none is demanded, or none would help
 * @throws {IdcliError} what `fetch` throws
 */
export async function takeToResource(
  { stepUp }: Pick<CodeFlowInput, 'stepUp'>,
  client: OidcClient,
  { draft }: Pick<FlowContext, 'draft'>,
  isRepeated: boolean,
): Promise<Demand | undefined> {
  const { access_token: token, token_type: tokenType } = draft.tokens ?? {};
  const isInvalid = draft.reports.some(({ verdict }) => verdict === 'invalid');
  if (stepUp === undefined || typeof token !== 'string' || isInvalid) return undefined;
  const { status, challenge } = await askResource(client, { url: stepUp, token, tokenType });
  const demand = demandIn(challenge);
  const report = await judgeStepUp({ status, isRepeated, ...defined({ demand }) });
  draft.reports.push({ ...report, from: isRepeated ? 'second login' : 'first login' });
  draft.data.stepUp = { status, ...demand };
  if (isRepeated || demand === undefined || report.verdict === 'invalid') return undefined;
  return demand;
}

/** Returns what a challenge demands of the login; undefined for another challenge (RFC 9470, 3). */
function demandIn(challenge: string | undefined): Demand | undefined {
  if (challenge === undefined || !/error="?insufficient_user_authentication\b/i.test(challenge))
    return undefined;
  const acrValues = /\bacr_values="([^"]+)"/i.exec(challenge)?.[1];
  const maxAge = /\bmax_age="?(\d+)/i.exec(challenge)?.[1];
  return defined({ acrValues, maxAge: maxAge === undefined ? undefined : Number(maxAge) });
}
