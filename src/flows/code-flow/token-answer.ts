/** The token endpoint's answer itself: its form, and facts beside the tokens. */

import { judgeTokenResponse } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { Draft } from '../../outcome.ts';
import type { Granted } from '../../protocol/oidc/grant.ts';

/**
 * Reports on the answer only when something is wrong with it; the tokens are judged separately.
 * @param due.requestedScope where an ID token may be due
 * @param due.dpop the request proved possession of a key
 * @param due.authorizationDetails that were asked for, as JSON text
 * @returns whether something was found
 */
export async function tellTokenAnswer(
  { tokens, duplicates }: Granted,
  draft: Draft,
  {
    requestedScope,
    dpop,
    authorizationDetails,
  }: {
    readonly requestedScope?: string;
    readonly dpop: boolean;
    readonly authorizationDetails?: string | undefined;
  },
): Promise<boolean> {
  const report = await judgeTokenResponse({
    answer: tokens,
    duplicates,
    dpop,
    ...defined({ authorizationDetails }),
    ...defined({ idToken: requestedScope === undefined ? undefined : { requestedScope } }),
  });
  const isWell = report.findings.every(({ status }) => status === 'pass' || status === 'skip');
  if (!isWell || authorizationDetails !== undefined) draft.reports.push(report);
  return !isWell;
}
