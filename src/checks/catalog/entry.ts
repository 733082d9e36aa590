/** Documentation of a check: the source of a finding's level, place and section, and of `docs/checks.md`. */
import type { Level } from '../../report.ts';

/** The facts in every finding of a check. */
export interface CheckFacts {
  readonly level: Level;
  /** Place in the message, unless a finding names a more precise one. */
  readonly at: string;
  /** The specification and its section. */
  readonly spec: string;
}

export interface CatalogEntry extends CheckFacts {
  /** What is checked, as a statement that is true when the check passes. */
  readonly title: string;
  /** What a failure means. */
  readonly meaning: string;
  readonly causes: readonly string[];
  readonly remedies: readonly string[];
}

/** An entry whose causes and remedies depend on the purpose: who made the token, and for whom. */
export function entry(
  at: string,
  title: string,
  spec: string,
  meaning: string,
  [cause, remedy]: readonly [cause: string, remedy: string],
  level: Level = 'must',
): CatalogEntry {
  return { title, level, at, spec, meaning, causes: [cause], remedies: [remedy] };
}

/** Usual causes and remedies. */
export const OTHER_KIND = [
  'a token of another kind was taken',
  'compare it with the kind that --type names',
] as const;
export const OTHER_PLACE = [
  'the token of another environment',
  'take the token from the environment you test',
] as const;
export const OTHER_READER = ['it was made for another party', 'ask for a token for this audience'] as const;
export const MAKER_FORGOT = ['the sender left it out', 'let it be added where the token is made'] as const;
export const CLOCKS = [
  'clocks that differ, or an old token',
  'get a new one, or judge it as of another time with --now',
] as const;

/** A question to an application, whatever it speaks: one usual cause, and one remedy. */
export const aboutApplication = (
  title: string,
  spec: string,
  meaning: string,
  cause: string,
  remedy: string,
  level?: Level,
): CatalogEntry => entry('application', title, spec, meaning, [cause, remedy], level);
