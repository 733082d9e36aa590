/** The answer of the token endpoint itself: its form, and what else can be said of it beside the tokens. */

import { judgeTokenResponse } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { Draft } from '../../outcome.ts';
import type { Granted } from '../../protocol/oidc/grant.ts';

/**
 * Tells of the answer only when something in it is not as it should be; the tokens are judged by themselves.
 * @param requestedScope where an ID token may be due
 * @returns whether something was found
 */
export async function tellTokenAnswer(
  { tokens, duplicates }: Granted,
  draft: Draft,
  requestedScope?: string,
): Promise<boolean> {
  const report = await judgeTokenResponse({
    answer: tokens,
    duplicates,
    ...defined({ idToken: requestedScope === undefined ? undefined : { requestedScope } }),
  });
  const isWell = report.findings.every(({ status }) => status === 'pass' || status === 'skip');
  if (!isWell) draft.reports.push(report);
  return !isWell;
}
