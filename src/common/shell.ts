/** Command lines for people to paste into a POSIX shell. */

/** Quotes a word; inside single quotes only the quote itself is special. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Joins words to a command line that a shell splits into the same words. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(' ');
