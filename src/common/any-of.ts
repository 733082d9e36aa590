/**
 * One pattern of several, for an alternation that is too long for a line. Groups are numbered through.
 * @param first whose flags count for all
 */
export const anyOf = (first: RegExp, ...others: readonly RegExp[]): RegExp =>
  new RegExp([first, ...others].map(({ source }) => source).join('|'), first.flags);
