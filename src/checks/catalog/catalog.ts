/**
 * Every check by its code, merged from the families. Judging needs only the facts of an entry, so the build drops the
 * prose from this module (`scripts/build/without-prose.js`); `families.ts` keeps it for `idcli explain`.
 */
import type { CheckFacts } from './entry.ts';
import { FAMILIES } from './families.ts';

type CodesOf<Family> = Family extends { readonly checks: infer Checks } ? keyof Checks & string : never;

/** The code of a check. Never changes. */
export type CheckCode = CodesOf<(typeof FAMILIES)[number]>;

const FACTS = FAMILIES.flatMap(({ checks }): [string, CheckFacts][] => Object.entries(checks));

/** Every check by its code, without prose. */
export const CATALOG = Object.fromEntries(FACTS) as Readonly<Record<CheckCode, CheckFacts>>;
