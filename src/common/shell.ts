/** Command lines for people to paste into a POSIX shell. */

/** Quotes a word; inside single quotes only the quote itself is special. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
