/** What the checks of an ID token are handed: the input, and the claims that are known to be there. */
import { member } from '../../protocol/jose/parts.ts';
import type { JsonObject } from '../../protocol/jose/types.ts';
import { skip, type Verdict } from '../../report.ts';
import { skipFor } from '../define.ts';
import type { IdTokenInput } from '../types.ts';

export type ClaimRule = (claims: JsonObject, input: IdTokenInput) => Verdict;

/** Lets a rule run if there are claims; else names the check of the token that explains why not. */
export function withClaims(rule: ClaimRule): (input: IdTokenInput) => Verdict {
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

/** Whether a claim must be there because the caller says so. */
export function isRequired(input: IdTokenInput, claim: string): boolean {
  return input.require?.includes(claim) === true;
}

/** A claim, where `null` counts as a value that is there and wrong. */
export function claimOf(claims: JsonObject, name: string): JsonObject[string] | undefined {
  return member(claims, name);
}
