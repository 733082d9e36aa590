/**
 * Text for people as data: spans of text, each with a tone. All layout works on this; colour is added last, so that the
 * text is the same with and without it.
 */

/** The meaning of a span, not its look. At most three colours: pass, fail and warn. */
export type Tone = 'plain' | 'strong' | 'dim' | 'pass' | 'fail' | 'warn';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export type Line = readonly Span[];
/** Lines that belong together; blocks are separated by one blank line. */
export type Block = readonly Line[];
/** Content for one cell of a table or a line. */
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

/** Replaces line ends with spaces, for foreign text where only one line fits. */
export function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
