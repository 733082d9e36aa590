/**
 * Text for people as data: spans of text, each with a tone. All layout is done on this; colour is put on last, so that
 * the text is the same with and without it.
 */

/** What a span means, not how it looks. Three colours at the most: pass, fail and warn. */
export type Tone = 'plain' | 'strong' | 'dim' | 'pass' | 'fail' | 'warn';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export type Line = readonly Span[];
/** Lines that belong together; blocks are set apart by one blank line. */
export type Block = readonly Line[];
/** Whatever can stand in a place of a table or a line. */
export type Cell = string | Span | readonly (string | Span)[];

const toned =
  (tone: Tone) =>
  (text: string): Span => ({ text, tone });

export const plain = toned('plain');
export const strong = toned('strong');
export const dim = toned('dim');
export const good = toned('pass');
export const bad = toned('fail');
export const doubtful = toned('warn');

/** A cell as a line; bare strings are plain. */
export function lineOf(cell: Cell): Line {
  if (typeof cell === 'string') return [plain(cell)];
  if ('tone' in cell) return [cell];
  return cell.map((part) => (typeof part === 'string' ? plain(part) : part));
}

/** The text of a line without its tones. */
export function textOf(cell: Cell): string {
  return lineOf(cell)
    .map((span) => span.text)
    .join('');
}

/** Line ends become spaces, for text of others that stands where only one line can. */
export function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
