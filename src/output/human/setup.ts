/** `idcli init` and `providers add`, `remove`: the written files, and what to run next. */
import { recordsOf, scalar } from './data.ts';
import { table, wrap } from './layout.ts';
import { type Block, type Cell, dim, good, strong } from './line.ts';
import type { Page } from './page.ts';
import { headed, titleBlock, type View } from './story.ts';

export const setupView: View = (outcome, page) => [
  titleBlock(outcome, page),
  recordsOf(outcome.data.files).flatMap((file) => fileLines(file, page)),
  headed('Next', linesToCopy(outcome.data.next, page.width - 2)),
];

function fileLines({ path, members, removed }: ReturnType<typeof recordsOf>[number], { width }: Page): Block {
  const what = removed === undefined ? `wrote ${scalar(members ?? [])}` : `took out ${scalar(removed)}`;
  const rows: Cell[][] = [[good('✓'), strong(scalar(path ?? '')), dim(what)]];
  return table(rows, { width, flexible: 2 });
}

/** Lines to copy: never wrapped, even when longer than the window. */
export function linesToCopy(next: unknown, width: number): Block {
  return Array.isArray(next)
    ? next.flatMap((line) => wrap(String(line), Math.max(width, String(line).length)))
    : [];
}
