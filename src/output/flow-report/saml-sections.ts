/** A SAML message: its facts, its attributes, the message itself. */

import { defined } from '../../common/defined.ts';
import type { Outcome } from '../../outcome.ts';
import { scalar } from '../human/data.ts';
import { membersOf } from '../human/jwt.ts';
import { textOf } from '../human/line.ts';
import type { Page } from '../human/page.ts';
import { attributeRows, hiddenNames, messageRows, otherMembers, SAML_TITLES } from '../human/saml.ts';
import { treeBlock } from '../human/saml-tree.ts';
import type { Section } from './model.ts';
import { rowsOfJson } from './rows.ts';

/** Columns of the message as a tree. */
const WIDTH = 96;

/** @param masked the outcome */
export function samlSections(masked: Outcome, page: Page): Section[] {
  const { data } = masked;
  if (data.kind === 'metadata') {
    const { tree: _, ...rest } = data;
    return [{ heading: 'Metadata', rows: rowsOfJson(rest) }];
  }
  const facts = messageRows(data, page).map(([name, value]) => ({ name, value }));
  const attributes = attributeRows(masked, page.showPii).map(({ label, value, name }) => ({
    name: label,
    value,
    ...defined({ remark: name === '' ? undefined : name }),
  }));
  return [
    {
      heading: SAML_TITLES[scalar(data.kind ?? '')] ?? 'Message',
      rows: [...facts, ...rowsOfJson(otherMembers(data))],
    },
    { heading: 'Attributes', rows: attributes },
    { heading: 'Request', rows: rowsOfJson(membersOf(data.request) ?? {}) },
    { heading: 'XML', rows: [], ...defined({ text: treeText(masked, page) }) },
  ];
}

/** The tree as a terminal shows it, wide. */
function treeText(masked: Outcome, page: Page): string | undefined {
  const wide = { ...page, width: WIDTH, verbose: true };
  const lines = treeBlock(masked.data.tree, wide, { hidden: hiddenNames(masked, page.showPii) });
  return lines.length === 0 ? undefined : lines.map((line) => textOf(line)).join('\n');
}
