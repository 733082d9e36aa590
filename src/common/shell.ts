/** Command lines for people to paste into a POSIX shell. */

/** Quotes a word; inside single quotes only the quote itself is special. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Joins words to a command line that a shell splits into the same words. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(' ');

/** A word, with what quotes hold together. */
const WORD = /(?:[^\s'"]|'[^']*'|"(?:[^"\\]|\\.)*"|['"])+/g;
const LATER = '    ';

/**
 * A command line as lines of at most `width` columns, which can be copied as they stand: each but the last ends in `\`.
 * A word is never broken, so a line with a long one may be longer.
 */
export function commandLines(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.match(WORD) ?? []) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current.trim() !== '' && longer.length + 2 > width) {
      lines.push(`${current} \\`);
      current = LATER + word;
    } else current = longer;
  }
  return [...lines, current];
}

/** Where a text ends in a command line of this program: after nothing, a colon, or an arrow; -1 without one. */
export function commandIn(text: string): number {
  const [, before = '', command = ''] = /^(.*?(?:: |→ )|)(idcli [a-z].*)$/s.exec(text) ?? [];
  const isProse = /[,;.:]( |$)/.test(command);
  const isShort = before === '' && /^(?:[\w./:@<>=-]+ ?){2,4}$/.test(command);
  return command !== '' && !isProse && (/ --[a-z]/.test(command) || isShort) ? before.length : -1;
}
