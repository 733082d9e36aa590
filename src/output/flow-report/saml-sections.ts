/** A SAML message: its facts, its attributes, the message itself. */

import { defined } from '../../common/defined.ts';
import type { Outcome } from '../../outcome.ts';
import { recordsOf, scalar } from '../human/data.ts';
import { membersOf } from '../human/jwt.ts';
import { textOf } from '../human/line.ts';
import type { Page } from '../human/page.ts';
import { attributeRows, hiddenNames, messageRows, otherMembers, SAML_TITLES } from '../human/saml.ts';
import { treeBlock } from '../human/saml-tree.ts';
import type { Section } from './model.ts';
import { rowsOfJson } from './rows.ts';

/** Entities with a section of their own. */
const MOST_ENTITIES = 50;

/** Messages that idcli sent or that answered them, and how a logout ended. */
const PARTS = [
  ['request', 'Request'],
  ['response', 'Logout response'],
  ['answer', 'Answer'],
  ['logout', 'Logout'],
] as const;

/** Columns of the message as a tree. */
const WIDTH = 96;

/** @param masked the outcome */
export function samlSections(masked: Outcome, page: Page): Section[] {
  const { data } = masked;
  if (data.kind === 'metadata') return metadataSections(data);
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
    ...PARTS.map(([name, heading]) => ({ heading, rows: rowsOfJson(membersOf(data[name]) ?? {}) })),
    { heading: 'XML', rows: [], ...defined({ text: treeText(masked, page) }) },
  ];
}

/** An entity each, with its roles; of a federation only names. */
function metadataSections({ tree: _, entities, ...rest }: Outcome['data']): Section[] {
  const all = recordsOf(entities);
  return [
    { heading: 'Metadata', rows: rowsOfJson(rest) },
    ...all.slice(0, MOST_ENTITIES).map(
      ({ entityId, roles, ...facts }): Section => ({
        heading: scalar(entityId ?? 'Entity without a name'),
        rows: [
          ...rowsOfJson(facts),
          ...recordsOf(roles).map(({ role, ...content }) => ({
            name: scalar(role ?? 'role'),
            value: rowsOfJson(content),
          })),
        ],
      }),
    ),
    ...(all.length > MOST_ENTITIES
      ? [
          {
            heading: 'More entities',
            rows: [{ name: 'left out', value: String(all.length - MOST_ENTITIES) }],
          },
        ]
      : []),
  ];
}

/** The tree as a terminal shows it, wide. */
function treeText(masked: Outcome, page: Page): string | undefined {
  const wide = { ...page, width: WIDTH, verbose: true };
  const lines = treeBlock(masked.data.tree, wide, { hidden: hiddenNames(masked, page.showPii) });
  return lines.length === 0 ? undefined : lines.map((line) => textOf(line)).join('\n');
}
