/** `idcli sign-order …`: the order, where it is signed, how it stands, and the signed data object. */
import type { Json, Outcome } from '../../outcome.ts';
import { claimsBlock } from './claims.ts';
import { objectBlock } from './consent.ts';
import { scalar } from './data.ts';
import { table } from './layout.ts';
import { type Block, type Cell, dim, type Line, plain } from './line.ts';
import type { Page } from './page.ts';
import { steps } from './steps.ts';
import { headed, reportBlocks, titleBlock, type View } from './story.ts';

export const signOrderView: View = (outcome, page) => [
  titleBlock(outcome, page),
  steps(outcome, page),
  ...reportBlocks(outcome, page),
  orderBlock(outcome, page),
  messageBlock(outcome.data.xml),
  objectBlock(outcome, page),
  claimsBlock(outcome, page),
];

function orderBlock({ data }: Outcome, page: Page): Block {
  const row = (name: string, value: Json | undefined): Cell[][] =>
    value === undefined ? [] : [[dim(name), scalar(value)]];
  const rows = [
    ...row('order', data.orderId),
    ...row('reference', data.transRef),
    ...row('signed at', data.signUrl),
    ...row('status', data.status),
    ...row('written to', data.path),
  ];
  return headed('Order', table(rows, { width: page.width - 2 }));
}

/** The message, an element a line. On the wire it has no white space. */
function messageBlock(xml: Json | undefined): Block {
  if (typeof xml !== 'string') return [];
  let depth = 0;
  const lines = xml
    .trim()
    .split(/(?<=>)\s*(?=<)/)
    .flatMap((piece) => piece.split('\n'))
    .reduce<string[]>(joinLeaf, [])
    .map((text): Line => {
      const closes = text.startsWith('</');
      if (closes) depth -= 1;
      const line = plain(`${'  '.repeat(Math.max(0, depth))}${text}`);
      if (/^<[^/?!][^>]*[^/]>$|^<[A-Za-z]>$/.test(text)) depth += 1;
      return [line];
    });
  return headed('Message', lines);
}

/** `<Name>`, `value</Name>` stand on one line. */
function joinLeaf(lines: string[], piece: string): string[] {
  const last = lines.at(-1);
  const [, name] = /^<([^\s/>]+)>[^<]*$/.exec(last ?? '') ?? [];
  if (last !== undefined && name !== undefined && piece === `</${name}>`)
    lines[lines.length - 1] = last + piece;
  else lines.push(piece);
  return lines;
}
