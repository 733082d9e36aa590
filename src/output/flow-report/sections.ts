/** What a command decoded, and its other data. */
import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { recordsOf, scalar } from '../human/data.ts';
import { membersOf } from '../human/jwt.ts';
import type { Page } from '../human/page.ts';
import type { Section } from './model.ts';
import { consentSections, netIdSections, orderSections, sdoSections } from './object-sections.ts';
import { recordingSections } from './recording-sections.ts';
import { rowsOfJson } from './rows.ts';
import { samlSections } from './saml-sections.ts';
import type { Meanings } from './unpack.ts';

type Make = (masked: Outcome, page: Page, meanings: Meanings) => Section[];

/** What a command decoded; it comes before the protocol. */
const BY_COMMAND: Readonly<Record<string, Make>> = {
  'decode-token': ({ data }, _, meanings) => tokenSections(data, meanings),
  'decode-saml': samlSections,
  'decode-sdo': ({ data }, page) => sdoSections(data, page),
  inspect: inspectSections,
  judge: recordingSections,
};

const BY_PROTOCOL: Readonly<Record<string, Make>> = {
  saml: samlSections,
  consent: ({ data }, page) => consentSections(data, page),
  'e-signing': ({ data }, page) => orderSections(data, page),
  'net-id': ({ data }, page) => netIdSections(data, page),
};

/** @param masked the outcome */
export function sectionsOf(masked: Outcome, page: Page, meanings: Meanings): Section[] {
  const make = BY_COMMAND[masked.command] ?? BY_PROTOCOL[masked.protocol ?? ''] ?? detailSections;
  return make(masked, page, meanings).filter(({ rows, text }) => rows.length > 0 || text !== undefined);
}

function detailSections({ data }: Outcome): Section[] {
  return [{ heading: 'Details', rows: rowsOfJson(data) }];
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

/** What the metadata says, and what a login will look like there. */
function inspectSections(masked: Outcome, page: Page): Section[] {
  const { login, ...rest } = masked.data;
  const facts =
    rest.kind === 'metadata'
      ? samlSections({ ...masked, data: rest }, page)
      : [{ heading: 'Details', rows: rowsOfJson(rest) }];
  return [
    { heading: 'What a login will look like here', rows: rowsOfJson(membersOf(login) ?? {}) },
    ...facts,
  ];
}

const none = (): string => '';
