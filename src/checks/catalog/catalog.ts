/**
 * Every check by its code, made from the families. Judging needs the facts of an entry only, so the build leaves the
 * prose out of this module (`scripts/build/without-prose.js`); `families.ts` has it, for `idcli explain`.
 */
import type { CheckFacts } from './entry.ts';
import { FAMILIES } from './families.ts';

type CodesOf<Family> = Family extends { readonly checks: infer Checks } ? keyof Checks & string : never;

/** The code of a check; stable for ever. */
export type CheckCode = CodesOf<(typeof FAMILIES)[number]>;

const FACTS = FAMILIES.flatMap(({ checks }): [string, CheckFacts][] => Object.entries(checks));

/** Every check by its code, as far as the program needs it. */
export const CATALOG = Object.fromEntries(FACTS) as Readonly<Record<CheckCode, CheckFacts>>;
