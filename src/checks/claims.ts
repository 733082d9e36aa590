/** Claims as rules get them: there, or the reason why not. */
import type { JsonObject } from '../protocol/jose/types.ts';
import { skip, type Verdict } from '../report.ts';
import { skipFor } from './define.ts';
import type { TokenJudgement } from './types.ts';

/** Lets a rule run if there are claims; else names the check of the token that explains why not. */
export function withClaims<Input extends { readonly token: TokenJudgement }>(
  rule: (claims: JsonObject, input: Input) => Verdict,
): (input: Input) => Verdict {
  return (input) => {
    const { claims, report } = input.token;
    if (claims !== undefined) return rule(claims, input);
    const failed = report.findings.find(({ status }) => status === 'fail')?.code;
    if (failed === 'token.decrypt' || failed === 'token.parse' || failed === 'token.claims') {
      return skipFor(failed, 'there are no claims');
    }
    return skip('there are no claims');
  };
}
