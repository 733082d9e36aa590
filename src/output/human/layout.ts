/** Wrapping, hanging and tables, on lines of spans. Widths are columns. */
import { commandIn, commandLines } from '../../common/shell.ts';
import { type Block, type Cell, dim, type Line, lineOf, plain, type Span, textOf } from './line.ts';
import { cut, largest, widthOf } from './width.ts';

/** Minimum width of a readable column. */
const NARROWEST = 12;

const spaces = (count: number): Span => plain(' '.repeat(Math.max(0, count)));
const lineWidth = (line: Line): number => line.reduce((sum, span) => sum + widthOf(span.text), 0);

/** A broken URL cannot be clicked or copied; the terminal wraps it harmlessly. */
const UNBREAKABLE = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Breaks a cell into lines of at most `width`: at spaces if possible, else inside a word where its parts end, but not
 * in a URL. Line ends are kept. A command line that is too long can still be copied.
 * @param whole words stay in one piece, for what people copy
 */
export function wrap(cell: Cell, width: number, whole = false): Line[] {
  return linesOf(lineOf(cell)).flatMap((line) => {
    const text = textOf(line);
    const at = lineWidth(line) > width ? commandIn(text) : -1;
    if (at < 0) return wrapProse(line, width, whole);
    const tone = line.at(-1)?.tone ?? 'plain';
    const command = commandLines(text.slice(at), width).map((part): Line => [{ text: part, tone }]);
    const before = text.slice(0, at).trimEnd();
    return before === '' ? command : [...wrapProse([{ text: before, tone }], width, whole), ...command];
  });
}

/** Splits at the line ends. */
function linesOf(line: Line): Line[] {
  const lines: Span[][] = [[]];
  for (const { text, tone } of line) {
    for (const [at, part] of text.split('\n').entries()) {
      if (at > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ text: part, tone });
    }
  }
  return lines;
}

function wrapProse(text: Line, width: number, whole: boolean): Line[] {
  const lines: Span[][] = [];
  let line: Span[] = [];
  let used = 0;
  let gap: Span[] = [];
  const end = () => {
    lines.push(line);
    line = [];
    used = 0;
    gap = [];
  };
  for (const word of wordsOf(text)) {
    if (word.isGap) gap.push(...word.spans);
    else {
      const columns = lineWidth(word.spans);
      if (used > 0 && used + lineWidth(gap) + columns > width) end();
      for (const piece of columns > width && !whole ? pieces(word.spans, width) : [word.spans]) {
        if (columns > width && used > 0) end();
        line.push(...gap, ...piece);
        used += lineWidth(gap) + lineWidth(piece);
        gap = [];
      }
    }
  }
  end();
  return lines;
}

interface Word {
  readonly isGap: boolean;
  readonly spans: Span[];
}

/** Words may span several spans: a mark and the name glued to it are never separated. */
function wordsOf(line: Line): Word[] {
  const words: Word[] = [];
  for (const { text, tone } of line) {
    for (const part of text.match(/ +|[^ ]+/g) ?? []) {
      const isGap = part.startsWith(' ');
      const last = words.at(-1);
      if (last?.isGap === isGap) last.spans.push({ text: part, tone });
      else words.push({ isGap, spans: [{ text: part, tone }] });
    }
  }
  return words;
}

function pieces(spans: Span[], width: number): Span[][] {
  if (UNBREAKABLE.test(textOf(spans))) return [spans];
  return spans.flatMap(({ text, tone }) => cut(text, width).map((piece) => [{ text: piece, tone }]));
}

/** Places items side by side, and wraps to the next line without breaking an item or leaving a separator at an end. */
export function flow(items: readonly Cell[], width: number, separator = '  '): Line[] {
  const lines: Span[][] = [];
  for (const item of items.map(lineOf)) {
    const last = lines.at(-1);
    if (last !== undefined && lineWidth(last) + widthOf(separator) + lineWidth(item) <= width)
      last.push(dim(separator), ...item);
    else lines.push([...item]);
  }
  return lines;
}

/** Indents lines. */
export function indent(lines: Block, by = 2): Line[] {
  return lines.map((line) => (line.length === 0 ? [] : [spaces(by), ...line]));
}

/** A head, with lines beside it that all start at `column`. */
export function hang(head: Cell, column: number, body: Block): Line[] {
  const first = lineOf(head);
  return body.length === 0
    ? [first]
    : body.map((line, at) =>
        at === 0
          ? [...first, spaces(column - lineWidth(first)), ...line]
          : line.length === 0
            ? []
            : [spaces(column), ...line],
      );
}

export interface TableOptions {
  /** Width of the whole table in columns, indentation included. */
  readonly width: number;
  readonly indent?: number;
  /** Gap between columns. Default 2. */
  readonly gap?: number;
  /** Right-aligned columns: numbers. */
  readonly right?: readonly number[];
  /** The column that shrinks first. Default: the last. */
  readonly flexible?: number;
}

/** Rows in aligned columns. Long cells wrap in their column; if there is no room for columns, cells are stacked. */
export function table(rows: readonly (readonly Cell[])[], options: TableOptions): Line[] {
  const { width, indent: left = 0, gap = 2, right = [] } = options;
  const count = largest(rows.map((row) => row.length));
  const natural = Array.from({ length: count }, (_, column) =>
    largest(rows.map((row) => cellWidth(row[column] ?? ''))),
  );
  const gaps = gap * Math.max(0, natural.filter((columns) => columns > 0).length - 1);
  const allotted = shareOut(natural, width - left - gaps, options.flexible ?? count - 1);
  if (allotted === undefined) return rows.flatMap((row) => stack(row, width, left));
  const last = count - 1;
  // All addresses of a table stand in the same place.
  const tight = rows.some((row) => goesBelow(row[last], allotted[last] ?? 0, width - left - 2));
  const below = rows.map((row) => tight && addressesOf(row[last] ?? '').length > 0);
  const wrapped = rows.map((row, at) =>
    allotted.map((columns, column) =>
      wrap(column === last && below[at] ? '' : (row[column] ?? ''), Math.max(1, columns)),
    ),
  );
  // Breaking at spaces may leave a column narrower than its allotted width.
  const widths = allotted.map((_, column) =>
    largest(wrapped.flatMap((cells) => (cells[column] ?? []).map(lineWidth))),
  );
  return wrapped.flatMap((cells, row) => {
    const height = largest(cells.map((lines) => lines.length));
    const beside = Array.from({ length: height }, (_, at) =>
      trimmed([
        spaces(left),
        ...cells.flatMap((lines, column) => {
          const columns = widths[column] ?? 0;
          // An empty column takes no room at all.
          if (columns === 0) return [];
          const line = lines[at] ?? [];
          const pad = spaces(columns - lineWidth(line));
          const between = column === 0 ? [] : [spaces(gap)];
          return right.includes(column) ? [...between, pad, ...line] : [...between, ...line, pad];
        }),
      ]),
    );
    const rest = below[row] ? wrap(rows[row]?.[last] ?? '', width - left - 2) : [];
    return [...beside, ...indent(rest, left + 2)];
  });
}

const addressesOf = (cell: Cell): string[] =>
  textOf(cell)
    .split(/\s+/)
    .filter((word) => UNBREAKABLE.test(word));

/** Whether an address is too long for its column, and not for a line below the other cells. */
function goesBelow(cell: Cell | undefined, columns: number, room: number): boolean {
  const longest = largest(addressesOf(cell ?? '').map(widthOf));
  return longest > columns && longest <= room;
}

function cellWidth(cell: Cell): number {
  return largest(textOf(cell).split('\n').map(widthOf));
}

/** Shrinks the flexible column first, then the others, widest first; undefined when there is no room at all. */
function shareOut(natural: readonly number[], room: number, flexible: number): number[] | undefined {
  const widths = [...natural];
  const order = natural
    .map((columns, at) => ({ columns: at === flexible ? Number.POSITIVE_INFINITY : columns, at }))
    .sort((one, other) => other.columns - one.columns)
    .map(({ at }) => at);
  let excess = widths.reduce((sum, columns) => sum + columns, 0) - room;
  for (const at of order) {
    if (excess <= 0) break;
    const spare = Math.max(0, Math.min(excess, (widths[at] ?? 0) - NARROWEST));
    widths[at] = (widths[at] ?? 0) - spare;
    excess -= spare;
  }
  return excess > 0 ? undefined : widths;
}

/** Cells one after the other, each on one line if it fits; what goes on is indented. */
function stack(row: readonly Cell[], width: number, left: number): Line[] {
  const room = Math.max(1, width - left - 2);
  const items = row
    .filter((cell) => textOf(cell) !== '')
    .flatMap((cell): readonly Line[] => wrap(cell, room));
  return flow(items, room).map((line, at) => [spaces(at === 0 ? left : left + 2), ...line]);
}

/** Removes the trailing spaces of padding. */
function trimmed(line: Line): Line {
  const spans = [...line];
  for (let last = spans.at(-1); last !== undefined; last = spans.at(-1)) {
    const text = last.text.trimEnd();
    spans.pop();
    if (text !== '') return [...spans, { text, tone: last.tone }];
  }
  return spans;
}
