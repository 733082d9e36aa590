/** Orders, phone steps and signed data objects, in the words of the terminal. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { progressRows, savedRows, titleOf } from '../human/consent.ts';
import { recordsOf, scalar } from '../human/data.ts';
import { membersOf } from '../human/jwt.ts';
import { type Cell, textOf } from '../human/line.ts';
import { netIdRows } from '../human/net-id.ts';
import type { Page } from '../human/page.ts';
import { documentRows, kindInWords, objectRows, signatureRows, tokenRows } from '../human/sdo.ts';
import { orderRows } from '../human/sign-order.ts';
import { xmlLines } from '../human/xml.ts';
import type { Row, Section } from './model.ts';
import { rowsOfJson } from './rows.ts';

type Data = Outcome['data'];

/** Rows of a terminal that have a value. */
const plain = (rows: readonly (readonly Cell[])[]): Row[] =>
  rows
    .map(([name, value]) => ({ name: cellText(name), value: cellText(value) }))
    .filter(({ value }) => value !== '');

const cellText = (cell: Cell | undefined): string => (cell === undefined ? '' : textOf(cell));

/** A longer history is in the data: everything is shown. */
const whole = (page: Page): Page => ({ ...page, verbose: true });

export const netIdSections = (data: Data, page: Page): Section[] => [
  { heading: 'Authentication', rows: plain(netIdRows(data, whole(page))) },
  {
    heading: 'Attributes that the server keeps',
    rows: Array.isArray(data.attributesOnServer)
      ? [{ name: 'names', value: data.attributesOnServer.map(scalar).join(', ') }]
      : [],
  },
];

export function consentSections(data: Data, page: Page): Section[] {
  const request = membersOf(data.request);
  return [
    { heading: 'Order', rows: plain(progressRows(data, whole(page))) },
    ...['object', 'header'].map((part) => ({
      heading: part === 'object' ? 'Request object' : 'Protected header',
      rows: rowsOfJson(membersOf(request?.[part] ?? null) ?? {}),
    })),
    { heading: 'Request as it is sent', rows: request === undefined ? [] : sentRows(request) },
    ...savedSections(data.sdo, page),
  ];
}

const sentRows = ({ method, url, jwe }: NonNullable<ReturnType<typeof membersOf>>): Row[] => [
  { name: 'sent to', value: `${scalar(method ?? '')} ${scalar(url ?? '')}` },
  { name: 'JWE', value: scalar(jwe ?? '') },
];

export const orderSections = (data: Data, page: Page): Section[] => [
  { heading: 'Order', rows: plain(orderRows(data, whole(page))) },
  { heading: 'Message', rows: [], ...defined({ text: messageText(data.xml) }) },
  ...savedSections(data.sdo, page),
];

function messageText(xml: Json | undefined): string | undefined {
  const lines = xmlLines(xml);
  return lines.length === 0 ? undefined : lines.map((line) => textOf(line)).join('\n');
}

/** Where the object is, and what it holds. */
function savedSections(value: Json | undefined, page: Page): Section[] {
  const sdo = membersOf(value);
  if (sdo === undefined) return [];
  return [
    { heading: titleOf(sdo), rows: plain(savedRows(sdo, whole(page))) },
    // Hash and size were said above.
    ...partSections(sdo, page),
  ];
}

export const sdoSections = (data: Data, page: Page): Section[] => [
  {
    heading: kindInWords(data.kind),
    rows: typeof data.kind === 'string' ? plain(objectRows(data)) : [],
  },
  ...partSections(data, page),
  {
    heading: 'Not verified',
    rows: (Array.isArray(data.notVerified) ? data.notVerified : []).map((text, at) => ({
      name: String(at + 1),
      value: scalar(text),
    })),
  },
];

/** Documents, signers, seal, metadata and the ID token of an object. */
function partSections(data: Data, page: Page): Section[] {
  const documents = Array.isArray(data.documents) ? recordsOf(data.documents) : [membersOf(data.document)];
  const signers = recordsOf(data.signers);
  const seal = membersOf(data.seal);
  const token = membersOf(data.authentication);
  return [
    ...documents.flatMap((one, at): Section[] =>
      one === undefined
        ? []
        : [
            {
              heading: documents.length > 1 ? `Signed, ${at + 1} of ${documents.length}` : 'Signed',
              rows: plain(documentRows(one, whole(page))),
              ...defined({ text: typeof one.text === 'string' ? one.text : undefined }),
            },
          ],
    ),
    ...signers.map((signer, at) => ({
      heading: signers.length > 1 ? `Signer ${at + 1}` : 'Signer',
      rows: plain(signatureRows(signer, whole(page))),
    })),
    {
      heading: 'Signer, in the words of the object',
      rows: rowsOfJson(membersOf(data.signerDescription) ?? {}),
    },
    { heading: 'Seal', rows: seal === undefined ? [] : plain(signatureRows(seal, whole(page))) },
    {
      heading: 'Timestamps',
      rows: recordsOf(data.timestamps).map((one, at) => ({
        name: String(at + 1),
        value: plain(signatureRows(one, whole(page))),
      })),
    },
    { heading: 'Metadata', rows: recordsOf(data.metadata).map(propertyRow) },
    {
      heading: 'ID token',
      rows:
        token === undefined
          ? []
          : [...plain(tokenRows(token)), ...rowsOfJson(membersOf(token.payload) ?? {})],
    },
  ];
}

function propertyRow({ name, value, signed, description }: NonNullable<ReturnType<typeof membersOf>>): Row {
  const remark = [signed === true ? 'signed' : '', scalar(description ?? '')].filter((part) => part !== '');
  return {
    name: scalar(name ?? '') || 'without a name',
    value: scalar(value ?? ''),
    ...defined({ remark: remark.length === 0 ? undefined : remark.join(', ') }),
  };
}
