/** Connects checks to their catalog entries. */
import { type Check, type Fact, skip, type Verdict } from '../report.ts';
import { CATALOG, type CheckCode } from './catalog/catalog.ts';

/** Builds a check with level, place and section from the catalog. */
export function defineCheck<Input>(
  code: CheckCode,
  run: (input: Input) => Verdict | Promise<Verdict>,
): Check<Input> {
  const { level, at, spec } = CATALOG[code];
  return { code, level, at, spec, run };
}

/** Skips a check that depends on a failed one, and names that one: one cause, one `fail`. */
export function skipFor(code: CheckCode, why: string, details: { readonly actual?: Fact } = {}): Verdict {
  return skip(`${why} (${code})`, details);
}
