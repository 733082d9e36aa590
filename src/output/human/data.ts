/** Any JSON data, readable: names beside values, lists of similar objects as tables, nested data indented. */
import type { Json } from '../../common/json.ts';
import { membersOf } from './jwt.ts';
import { hang, indent, table, wrap } from './layout.ts';
import { type Block, type Cell, dim, type Line, oneLine } from './line.ts';
import { largest, shorten, widthOf } from './width.ts';

/** Deeper than this, values are written as JSON. */
const DEPTH = 4;
/** A longer name gets its own line. Columns. */
const LONGEST_NAME = 28;
/** Minimum width for a long remark beside a value. Columns. */
const REMARK = 24;
/** Longer values are cut. Characters: of a URL or a text with spaces, and of anything else. */
const LONGEST_PROSE = 2000;
const LONGEST_BLOB = 200;

/** Maximum rows of one object or list; further ones in a crafted message are only counted. */
const MOST_ROWS = 500;

/** Explains a member; an empty text if there is nothing to say. */
export type Explain = (name: string, value: Json) => string;

type Members = { readonly [name: string]: Json | undefined };

/** Members as rows in their order, each value with its explanation. */
export function dataLines(members: Members, width: number, explain: Explain = () => '', depth = 0): Block {
  const all = Object.entries(members);
  const entries = all
    .slice(0, MOST_ROWS)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [{ name: oneLine(name), value, remark: explain(name, value) }],
    );
  const rows = entries.map((entry) => ({
    ...entry,
    nested: depth < DEPTH ? nestedLines(entry.value, width - 2, depth + 1) : undefined,
  }));
  const simple = rows.filter(({ nested }) => nested === undefined);
  const names = simple.map(({ name }) => widthOf(name)).filter((columns) => columns <= LONGEST_NAME);
  const left = largest(names) + 2;
  const remarks = Math.min(REMARK, largest(simple.map(({ remark }) => widthOf(remark))));
  const values = simple
    .filter(({ remark }) => remark !== '')
    .map(({ value }) => widthOf(scalar(value)))
    .filter((columns) => columns <= width - left - remarks - 2);
  const middle = largest(values) + 2;
  const lines = rows.flatMap(({ name, value, remark, nested }) => {
    if (nested !== undefined)
      return [...wrap(remark === '' ? name : [name, dim(`  ${remark}`)], width), ...indent(nested)];
    const text = scalar(value);
    const room = width - left;
    const body =
      remark !== '' && widthOf(text) <= middle - 2
        ? hang(text, middle, wrap(dim(remark), room - middle))
        : [...wrap(text, room), ...(remark === '' ? [] : wrap(dim(remark), room))];
    return widthOf(name) + 2 <= left ? hang(name, left, body) : [...wrap(name, width), ...indent(body, left)];
  });
  return [...lines, ...leftOut(all.length, width)];
}

function leftOut(count: number, width: number): Block {
  return count > MOST_ROWS ? wrap(dim(`… and ${count - MOST_ROWS} more; --json shows them`), width) : [];
}

/** Lines for a value that has members; undefined when it fits beside its name. */
function nestedLines(value: Json, width: number, depth: number): Block | undefined {
  if (isList(value)) {
    const items = recordsOf(value);
    return value.length > 0 && items.length === value.length
      ? [...recordLines(items.slice(0, MOST_ROWS), width, depth), ...leftOut(value.length, width)]
      : undefined;
  }
  const members = membersOf(value);
  if (members === undefined || Object.keys(members).length === 0) return undefined;
  return dataLines(members, width, undefined, depth);
}

/** Similar objects: a table when they are small, else one after the other. */
function recordLines(
  items: readonly { readonly [name: string]: Json }[],
  width: number,
  depth: number,
): Block {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
  const cells = items.map((item) =>
    names.map((name) => (Object.hasOwn(item, name) ? scalar(item[name] ?? null) : '')),
  );
  const widest = names.map((name, column) =>
    largest([widthOf(name), ...cells.map((row) => widthOf(row[column] ?? ''))]),
  );
  const total = widest.reduce((sum, columns) => sum + columns + 2, -2);
  const flat = items.every((item) => Object.values(item).every((value) => membersOf(value) === undefined));
  if (flat && total <= width) {
    return table([names.map((name): Cell => dim(oneLine(name))), ...cells], { width });
  }
  return items.flatMap((item, at): Line[] => [
    ...(at === 0 ? [] : [[]]),
    ...dataLines(item, width, undefined, depth),
  ]);
}

/** Returns the objects in a list; empty for anything else. */
export function recordsOf(value: Json | undefined): { readonly [name: string]: Json }[] {
  return value !== undefined && isList(value)
    ? value.map(membersOf).filter((item) => item !== undefined)
    : [];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * A value in one cell: text as it is, lists of plain values with commas, the rest as JSON; very long values are cut.
 */
export function scalar(value: Json): string {
  const text = scalarText(value);
  const longest = / |^https?:/.test(text) ? LONGEST_PROSE : LONGEST_BLOB;
  return shorten(text, longest);
}

function scalarText(value: Json): string {
  if (typeof value === 'string') return value;
  if (isList(value) && value.length > 0 && value.every((item) => typeof item !== 'object' || item === null)) {
    return value.map(String).join(', ');
  }
  return JSON.stringify(value);
}
