/** Ties a check's work to its entry in the catalog. */
import { type Check, type Fact, skip, type Verdict } from '../report.ts';
import { CATALOG, type CheckCode } from './catalog/catalog.ts';

/** A check whose level, place and section come from the catalog. */
export function defineCheck<Input>(
  code: CheckCode,
  run: (input: Input) => Verdict | Promise<Verdict>,
): Check<Input> {
  const { level, at, spec } = CATALOG[code];
  return { code, level, at, spec, run };
}

/** A check that cannot be made because of another: names it, so that one cause is one `fail`. */
export function skipFor(code: CheckCode, why: string, details: { readonly actual?: Fact } = {}): Verdict {
  return skip(`${why} (${code})`, details);
}
