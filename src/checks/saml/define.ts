/** Connects SAML checks to their own catalog; the catalog of all families is long and slows start-up. */
import { type Check, skip, type Verdict } from '../../report.ts';
import type { CheckFacts } from '../catalog/entry.ts';
import { SAML } from '../catalog/saml.ts';

export type SamlCode = keyof typeof SAML;

/** Builds a check with level, place and section from the catalog. */
export function defineCheck<Input>(
  code: SamlCode,
  run: (input: Input) => Verdict | Promise<Verdict>,
): Check<Input> {
  const { level, at, spec }: CheckFacts = SAML[code];
  return { code, level, at, spec, run };
}

/** Skips a check that depends on a failed one, and names that one: one cause, one `fail`. */
export function skipFor(code: SamlCode, why: string): Verdict {
  return skip(`${why} (${code})`);
}

/**
 * Reduces a verdict to a warning if neither key nor expectation was given: the user then only wants to read the
 * message.
 */
export function soften({ plain }: { readonly plain: boolean }, verdict: Verdict): Verdict {
  return plain ? { ...verdict, level: 'should' } : verdict;
}
