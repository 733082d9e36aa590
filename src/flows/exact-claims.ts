/** Claims to show: with every digit of numbers that JavaScript rounds. */
import type { TokenJudgement } from '../checks/input.ts';
import type { JsonObject } from '../common/json.ts';

export const exactClaims = (
  token: Pick<TokenJudgement, 'claims' | 'exactClaims'> | undefined,
): JsonObject | undefined => token?.exactClaims ?? token?.claims;
