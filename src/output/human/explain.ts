/** The meaning of a code, for people. */

import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { recordsOf } from './data.ts';
import { hang, indent, table, wrap } from './layout.ts';
import { type Block, type Cell, dim, strong } from './line.ts';
import type { Page } from './page.ts';
import type { View } from './story.ts';

/** `idcli explain`: one code, the codes of a family, or the families. */
export const explainView: View = (outcome, page) => {
  const { families, codes, explanations } = outcome.data;
  if (explanations !== undefined) return recordsOf(explanations).flatMap((one) => explanation(one, page));
  if (codes !== undefined) return [codeList(outcome, page)];
  const rows = recordsOf(families).map((family): Cell[] => [
    strong(text(family.family)),
    text(family.title),
    String(family.codes),
    dim(text(family.example)),
  ]);
  return [
    table(rows, { width: page.width, right: [2] }),
    ...outcome.notes.map((note) => wrap(note, page.width)),
  ];
};

function codeList({ data }: Outcome, page: Page): Block {
  const rows = recordsOf(data.codes).map(({ id, where, title }): Cell[] => [
    strong(text(id)),
    where === undefined ? text(title) : [text(title), dim(` (${text(where)})`)],
  ]);
  return table(rows, { width: page.width });
}

function explanation(one: Readonly<Record<string, Json>>, page: Page): Block[] {
  const head = [strong(text(one.id)), '  ', dim(text(one.where ?? one.kind))];
  return [
    [...wrap(head, page.width), ...wrap(text(one.meaning), page.width)],
    ...titled('Likely causes', list(one.causes, page), page),
    ...titled('What to do', list(one.remedies, page), page),
    ...titled('Try', indent([[{ text: text(one.example), tone: 'plain' }]]), page),
    ...(one.spec === undefined ? [] : [wrap(dim(text(one.spec)), page.width)]),
  ];
}

const titled = (title: string, lines: Block, page: Page): Block[] =>
  lines.length === 0 ? [] : [[...wrap(title, page.width), ...lines]];

const list = (items: Json | undefined, { width }: Page): Block =>
  (Array.isArray(items) ? items : []).flatMap((item) => hang('  - ', 4, wrap(text(item), width - 4)));

/** Removes the documentation's backticks, which mean nothing at a terminal. */
const text = (value: Json | undefined): string => String(value ?? '').replaceAll('`', '');
