/** Identifies the signer: values of `login_hint`, each a word, a hyphen and an identifier of the person. */
import type { HintRule, SigningMethod } from './encryption-key.ts';

/** The person's identifiers from the command line. */
export type HintValues = Partial<Record<NonNullable<HintRule['option']>, string>>;

/** Builds the hints of a method, in the order of its grammar. */
export function hintsFrom(method: SigningMethod, values: HintValues): string[] {
  return method.hints.flatMap(({ prefix, option }) => {
    const value = option === undefined ? undefined : values[option];
    return value === undefined ? [] : [`${prefix}-${value}`];
  });
}

/** Names the options in `values` that the method does not support. */
export function strangeHints(method: SigningMethod, values: HintValues): string[] {
  const known = method.hints.map(({ option }) => option);
  return Object.keys(values).filter((name) => !known.some((option) => option === name));
}

/** A missing or invalid part of a `login_hint`, with its place and the expected form; never a value. */
export interface HintProblem {
  readonly message: string;
  readonly at: string;
  readonly expected: string | readonly string[];
}

/** Checks hints against the grammar of a method. */
export function hintProblems(hints: readonly unknown[], method: SigningMethod): HintProblem[] {
  const used = new Set<string>();
  const wrong = hints.flatMap((hint, index): HintProblem[] => {
    const at = `login_hint[${index}]`;
    const form = formsOf(method);
    if (typeof hint !== 'string') return [{ message: 'a hint is not a string', at, expected: form }];
    const rule = method.hints.find(({ prefix }) => hint.startsWith(`${prefix}-`));
    if (rule === undefined) {
      return [{ message: `a hint is not one of those that ${method.title} takes`, at, expected: form }];
    }
    const twice = used.has(rule.prefix);
    used.add(rule.prefix);
    if (twice) return [{ message: `${rule.prefix} appears twice`, at, expected: 'each hint once' }];
    const fits = new RegExp(`^(?:${rule.pattern})$`, 'su').test(hint.slice(rule.prefix.length + 1));
    return fits
      ? []
      : [{ message: `${rule.prefix} has not the form it must have`, at, expected: formOf(rule) }];
  });
  const missing = method.hints
    .filter(({ prefix, required }) => required && !used.has(prefix))
    .map((rule) => ({ message: `${rule.prefix} is missing`, at: 'login_hint', expected: formOf(rule) }));
  return [...wrong, ...missing];
}

const formOf = ({ prefix, shape }: HintRule): string => `${prefix}-… with ${shape}`;
const formsOf = ({ hints }: SigningMethod): readonly string[] => hints.map(formOf);
