/** A key of a set, as its rules see it. */
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import type { Verdict } from '../../report.ts';
import type { JwksInput } from '../input.ts';

export interface Entry {
  readonly at: string;
  readonly jwk: JsonObject;
  /** For display: kid or position, and type. */
  readonly name: string;
}

export type Rule = (keys: readonly Entry[], input: JwksInput) => Verdict;
