/** Shared by the ID token rules. */

import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import type { Verdict } from '../../report.ts';
import type { IdTokenInput } from '../input.ts';

export type ClaimRule = (claims: JsonObject, input: IdTokenInput) => Verdict;

/** Whether the caller requires a claim. */
export function isRequired(input: IdTokenInput, claim: string): boolean {
  return input.require?.includes(claim) === true;
}

/** A claim; `null` counts as present and wrong. */
export function claimOf(claims: JsonObject, name: string): JsonObject[string] | undefined {
  return member(claims, name);
}
