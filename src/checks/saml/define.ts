/** Ties the work of SAML checks to the entries of their own catalog; the one of all families is long and costs start-up. */
import { type Check, skip, type Verdict } from '../../report.ts';
import type { CheckFacts } from '../catalog/entry.ts';
import { SAML } from '../catalog/saml.ts';

export type SamlCode = keyof typeof SAML;

/** A check whose level, place and section come from the catalog. */
export function defineCheck<Input>(
  code: SamlCode,
  run: (input: Input) => Verdict | Promise<Verdict>,
): Check<Input> {
  const { level, at, spec }: CheckFacts = SAML[code];
  return { code, level, at, spec, run };
}

/** A check that cannot be made because of another: names it, so that one cause is one `fail`. */
export function skipFor(code: SamlCode, why: string): Verdict {
  return skip(`${why} (${code})`);
}

/** A verdict that only warns while neither key nor expectation was given: then somebody only wants to read the message. */
export function soften({ plain }: { readonly plain: boolean }, verdict: Verdict): Verdict {
  return plain ? { ...verdict, level: 'should' } : verdict;
}
