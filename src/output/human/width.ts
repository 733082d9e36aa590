/** Measures text in terminal columns. A small table instead of a package that costs 25 ms to load. */

/** Latin letters and the marks that idcli itself writes: one column each, no combining characters. */
const SINGLE = /^[\x20-\x7e\u00a0-\u024f\u2010-\u2027\u2190-\u21ff\u2713\u2717]*$/;
// Functions, because even parsing a Unicode class takes long, and most texts need none of them.
const invisible = () => /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;
/** Marks that take their own column: spacing ones, and those of halfwidth katakana. */
const spacing = () => /[\p{Mc}\uff9e\uff9f]/u;
/** Shown as a picture: by default, or because of the variation selector or the keycap. */
const emoji = () => /\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\u20e3/u;

/** East Asian Wide and Fullwidth (Unicode Standard Annex #11), as first and last code point. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

let segmenter: Intl.Segmenter | undefined;

/** Splits text into user-perceived characters: a letter with its accents, a flag, a family. */
function clustersOf(text: string): string[] {
  if (SINGLE.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Returns the columns that `text` takes; line ends and controls count as none. */
export function widthOf(text: string): number {
  if (SINGLE.test(text)) return text.length;
  return clustersOf(text).reduce((sum, cluster) => sum + clusterWidth(cluster), 0);
}

function clusterWidth(cluster: string): number {
  if (invisible().test(cluster)) return 0;
  if (emoji().test(cluster)) return 2;
  const [base = '', ...marks] = cluster;
  const point = base.codePointAt(0) ?? 0;
  const wide = WIDE.some(([first, last]) => point >= first && point <= last);
  return (wide ? 2 : 1) + marks.filter((mark) => spacing().test(mark)).length;
}

/**
 * Cuts `text` into pieces of at most `width` columns: after punctuation if that is not too early, a hash in even
 * parts.
 */
export function cut(text: string, width: number): string[] {
  if (HEX.test(text)) return inEvenParts(text, width);
  const pieces: string[] = [];
  let piece: string[] = [];
  let used = 0;
  for (const cluster of clustersOf(text)) {
    const columns = SINGLE.test(cluster) ? cluster.length : clusterWidth(cluster);
    if (used + columns > width && piece.length > 0) {
      const end = breakOf(piece);
      pieces.push(piece.slice(0, end).join(''));
      piece = piece.slice(end);
      used = piece.reduce((sum, one) => sum + widthOf(one), 0);
    }
    piece.push(cluster);
    used += columns;
  }
  return piece.length === 0 ? pieces : [...pieces, piece.join('')];
}

/** A hash or serial number. */
const HEX = /^_?[0-9a-f]{32,}$/i;

/** Halves, or quarters and so on, so that each line has the same number of digits. */
function inEvenParts(text: string, width: number): string[] {
  let part = text.length;
  while (part > width && part > 1) part = Math.ceil(part / 2);
  return text.match(new RegExp(`.{1,${part}}`, 'g')) ?? [];
}

/** Where a part of a long word ends: `urn:`, `path/`, `5b0c1f0e-`. */
const PART_END = /[-/:.,;&?@]/;

/** The number of characters up to the last part's end, unless that is in the first third; else all. */
function breakOf(piece: readonly string[]): number {
  for (let at = piece.length; at > piece.length / 3; at -= 1) {
    if (PART_END.test(piece[at - 1] ?? '')) return at;
  }
  return piece.length;
}

/** Returns the largest number; 0 without any. Unlike `Math.max(...)` it takes any amount. */
export function largest(numbers: readonly number[]): number {
  return numbers.reduce((found, number) => Math.max(found, number), 0);
}

/** Shortens a text longer than `longest` characters to its first half of that and its length. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const start = text.slice(0, longest / 2).replace(/\p{Cs}$/u, '');
  return `${start}… (${text.length} characters; --json has them all)`;
}
