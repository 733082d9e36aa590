/** What the rules of an ID token share. */

import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import type { Verdict } from '../../report.ts';
import type { IdTokenInput } from '../input.ts';

export type ClaimRule = (claims: JsonObject, input: IdTokenInput) => Verdict;

/** Whether a claim must be there because the caller says so. */
export function isRequired(input: IdTokenInput, claim: string): boolean {
  return input.require?.includes(claim) === true;
}

/** A claim, where `null` counts as a value that is there and wrong. */
export function claimOf(claims: JsonObject, name: string): JsonObject[string] | undefined {
  return member(claims, name);
}
