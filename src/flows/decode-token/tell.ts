/** Reports on one token. */
import type { Json } from '../../common/json.ts';
import type { Report } from '../../report.ts';
import type { Choice } from './choose.ts';
import { describeToken } from './describe.ts';
import { type DecodeTokenInput, expectsAnything } from './input.ts';
import { type Bench, type Judged, judgeFound } from './judge.ts';
import { describeOpaque, reportOpaque } from './opaque.ts';

export interface Told {
  readonly data: Record<string, Json>;
  readonly reports: readonly Report[];
  /** Absent for an opaque token. */
  readonly judged?: Judged;
}

export async function tellToken(
  { token, decoded }: Choice,
  input: DecodeTokenInput,
  bench: Bench,
  now: Date,
): Promise<Told> {
  if (decoded === undefined) {
    const expected = expectsAnything(input.expectations);
    return { data: describeOpaque(token.token), reports: [reportOpaque(token.token, expected)] };
  }
  const judged = await judgeFound(token, decoded, bench, now);
  const data = describeToken(judged);
  const { reports } = judged;
  if (!input.explain) return { data, reports, judged };
  const { explainToken } = await import('./explain.ts');
  return { data: { ...data, explain: explainToken(data) }, reports, judged };
}
