/** Any JSON data, readable: names beside values, lists of like things as tables, what is nested further in. */
import type { Json } from '../../outcome.ts';
import { membersOf } from './jwt.ts';
import { indent, table, wrap } from './layout.ts';
import { type Block, type Cell, dim, type Line } from './line.ts';

/** Deeper than this, values are written as JSON. */
const DEPTH = 4;

/** Members as rows; a third column may say what a member is about. */
export function dataLines(
  data: { readonly [name: string]: Json | undefined },
  width: number,
  explain: (name: string, value: Json) => string = () => '',
  depth = 0,
): Block {
  const lines: Line[] = [];
  let rows: Cell[][] = [];
  const settle = () => {
    lines.push(...table(rows, { width, flexible: 1 }));
    rows = [];
  };
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined) continue;
    const nested = depth < DEPTH ? nestedLines(value, width - 2, depth + 1) : undefined;
    if (nested === undefined) rows.push([name, scalar(value), dim(explain(name, value))]);
    else {
      settle();
      const remark = explain(name, value);
      lines.push(...wrap(remark === '' ? name : [name, dim(`  ${remark}`)], width), ...indent(nested));
    }
  }
  settle();
  return lines;
}

/** Lines for a value that is itself made of members; undefined when it fits beside its name. */
function nestedLines(value: Json, width: number, depth: number): Block | undefined {
  if (isList(value)) {
    const items = value.map(membersOf);
    if (value.length === 0 || items.some((item) => item === undefined)) return undefined;
    return recordLines(items as { readonly [name: string]: Json }[], width, depth);
  }
  const members = membersOf(value);
  if (members === undefined || Object.keys(members).length === 0) return undefined;
  return dataLines(members, width, undefined, depth);
}

function recordLines(
  items: readonly { readonly [name: string]: Json }[],
  width: number,
  depth: number,
): Block {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
  const flat = items.every((item) => Object.values(item).every((value) => !isNested(value)));
  if (flat && names.length <= 6) {
    const head = names.map((name): Cell => dim(name));
    const rows = items.map((item) =>
      names.map((name): Cell => (name in item ? scalar(item[name] ?? null) : '')),
    );
    return table([head, ...rows], { width });
  }
  return items.flatMap((item, at) => [
    ...(at === 0 ? [] : [[]]),
    ...dataLines(item, width, undefined, depth),
  ]);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isNested(value: Json): boolean {
  return isList(value)
    ? value.some(isNested) || value.some((item) => membersOf(item))
    : membersOf(value) !== undefined;
}

/** A value in one cell: text as it is, lists of plain values with commas, the rest as JSON. */
export function scalar(value: Json): string {
  if (typeof value === 'string') return value;
  if (isList(value) && value.length > 0 && value.every((item) => typeof item !== 'object' || item === null)) {
    return value.map(String).join(', ');
  }
  return JSON.stringify(value);
}
