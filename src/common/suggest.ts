/** Suggests the nearest valid word for a mistyped one. */

/** Longer words are not typing mistakes, and comparing them would only cost time. */
const MAX_LENGTH = 64;

/**
 * Returns the candidate a few typing mistakes away from `word`, or undefined when none is near. One mistake is an extra
 * letter, a missing letter, a wrong letter, or two swapped neighbours. Ignores case and treats `-` and `_` as equal. A
 * third of the letters may be wrong, at most three.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  if (word === '' || word.length > MAX_LENGTH) return undefined;
  const wanted = fold(word);
  const allowed = Math.min(3, Math.ceil(wanted.length / 3));
  const ranked = [...candidates]
    .map((candidate) => ({ candidate, mistakes: mistakesBetween(wanted, fold(candidate)) }))
    .filter(({ mistakes }) => mistakes <= allowed)
    .sort((one, other) => one.mistakes - other.mistakes);
  return ranked[0]?.candidate;
}

/** Returns `; did you mean …?`, or an empty string. */
export function suggestion(word: string, candidates: Iterable<string>): string {
  const meant = suggest(word, candidates);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

const fold = (word: string): string => word.toLowerCase().replaceAll('_', '-');

/** Damerau-Levenshtein distance (optimal string alignment), using only three rows. */
function mistakesBetween(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, other.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
