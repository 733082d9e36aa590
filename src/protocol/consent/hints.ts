/** Who is to sign: values of `login_hint`, each a word, a hyphen and what the person is known by. */
import type { HintRule, SigningMethod } from './encryption-key.ts';

/** What the options of the command line say about the person. */
export type HintValues = Partial<Record<NonNullable<HintRule['option']>, string>>;

/** The hints of a method, in the order of its grammar. */
export function hintsFrom(method: SigningMethod, values: HintValues): string[] {
  return method.hints.flatMap(({ prefix, option }) => {
    const value = option === undefined ? undefined : values[option];
    return value === undefined ? [] : [`${prefix}-${value}`];
  });
}

/** Options of `values` that the method does not know, by name. */
export function strangeHints(method: SigningMethod, values: HintValues): string[] {
  const known = method.hints.map(({ option }) => option);
  return Object.keys(values).filter((name) => !known.some((option) => option === name));
}

/** Something that a `login_hint` lacks or has wrong, with the place and the form that was due; never a value. */
export interface HintProblem {
  readonly message: string;
  readonly at: string;
  readonly expected: string | readonly string[];
}

/** Holds hints against the grammar of a method. */
export function hintProblems(hints: readonly unknown[], method: SigningMethod): HintProblem[] {
  const used = new Set<string>();
  const wrong = hints.flatMap((hint, index): HintProblem[] => {
    const at = `login_hint[${index}]`;
    const form = formsOf(method);
    if (typeof hint !== 'string') return [{ message: 'a hint is no string', at, expected: form }];
    const rule = method.hints.find(({ prefix }) => hint.startsWith(`${prefix}-`));
    if (rule === undefined) {
      return [{ message: `a hint is none of those that ${method.title} takes`, at, expected: form }];
    }
    const twice = used.has(rule.prefix);
    used.add(rule.prefix);
    if (twice) return [{ message: `${rule.prefix} stands twice`, at, expected: 'each hint once' }];
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
