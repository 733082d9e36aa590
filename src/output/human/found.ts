/** The place of a message in an input. */
import type { Outcome } from '../../outcome.ts';
import { recordsOf, scalar } from './data.ts';
import { membersOf } from './jwt.ts';
import { hang, table, wrap } from './layout.ts';
import { type Block, type Cell, dim, strong } from './line.ts';
import type { Page } from './page.ts';

/** The place of the message, unless it was the whole input, and the other content. */
export function foundBlock({ source, found }: Outcome['data'], page: Page): Block {
  const { where, notes } = membersOf(source) ?? {};
  const words = [where, ...(Array.isArray(notes) ? notes : [])].filter((part) => typeof part === 'string');
  const others = recordsOf(found).map(({ number, kind, where: place, chosen }): Cell[] => [
    chosen === true ? '→' : '',
    scalar(number ?? ''),
    scalar(kind ?? ''),
    dim(scalar(place ?? '')),
  ]);
  const head = words.length === 0 ? [] : wrap(words.join(' · '), page.width - 10);
  return [
    ...(head.length === 0 ? [] : hang(strong('Found in'), 10, head)),
    ...table(others, { width: page.width, indent: 2, right: [1] }),
  ];
}
