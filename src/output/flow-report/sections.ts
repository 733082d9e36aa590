/** What a command decoded, and its other data. */
import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { recordsOf, scalar } from '../human/data.ts';
import { membersOf } from '../human/jwt.ts';
import type { Page } from '../human/page.ts';
import type { Section } from './model.ts';
import { rowsOfJson } from './rows.ts';
import { samlSections } from './saml-sections.ts';
import type { Meanings } from './unpack.ts';

/** @param masked the outcome */
export function sectionsOf(masked: Outcome, page: Page, meanings: Meanings): Section[] {
  const sections =
    masked.command === 'decode-token'
      ? tokenSections(masked.data, meanings)
      : masked.command === 'decode-saml' || masked.protocol === 'saml'
        ? samlSections(masked, page)
        : [{ heading: 'Details', rows: rowsOfJson(masked.data) }];
  return sections.filter(({ rows, text }) => rows.length > 0 || text !== undefined);
}

type Data = Outcome['data'];

function tokenSections(data: Data, meanings: Meanings): Section[] {
  const members = (heading: string, value: Json | undefined, explain: Meanings['header']): Section[] => {
    if (value === undefined) return [];
    const found = membersOf(value);
    return found === undefined
      ? [{ heading, rows: [], text: scalar(value) }]
      : [{ heading, rows: rowsOfJson(found, explain) }];
  };
  const { key, neededKey, outerHeader, header, payload, disclosed, keyBinding, nested } = data;
  return [
    ...members('Key', key, none),
    ...members('Key needed', neededKey, none),
    ...members('Outer header', outerHeader, meanings.header),
    ...members('Header', header, meanings.header),
    ...members('Payload', payload, meanings.payload),
    ...members('Disclosed', disclosed, meanings.payload),
    ...members('Key binding', membersOf(keyBinding)?.payload, meanings.payload),
    ...recordsOf(nested).flatMap((inner) => [
      ...members(
        `Token inside, in ${scalar(inner.at ?? '')} (not judged): header`,
        inner.header,
        meanings.header,
      ),
      ...members('Its payload', inner.payload, meanings.payload),
    ]),
  ];
}

const none = (): string => '';
