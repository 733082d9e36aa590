/** The token endpoint's answer itself: its form, and facts beside the tokens. */

import { judgeTokenResponse } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { Draft } from '../../outcome.ts';
import type { Granted } from '../../protocol/oidc/grant.ts';

/**
 * Reports on the answer only when something is wrong with it; the tokens are judged separately.
 * @param due.requestedScope where an ID token may be due
 * @param due.dpop the request proved possession of a key
 * @returns whether something was found
 */
export async function tellTokenAnswer(
  { tokens, duplicates }: Granted,
  draft: Draft,
  { requestedScope, dpop }: { readonly requestedScope?: string; readonly dpop: boolean },
): Promise<boolean> {
  const report = await judgeTokenResponse({
    answer: tokens,
    duplicates,
    dpop,
    ...defined({ idToken: requestedScope === undefined ? undefined : { requestedScope } }),
  });
  const isWell = report.findings.every(({ status }) => status === 'pass' || status === 'skip');
  if (!isWell) draft.reports.push(report);
  return !isWell;
}
