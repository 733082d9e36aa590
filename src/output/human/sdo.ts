/** A signed data object: the verdict, the signed content, the signer, accompanying data, and unverified content. */

import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { dataLines, recordsOf, scalar } from './data.ts';
import { membersOf } from './jwt.ts';
import { hang, indent, table, wrap } from './layout.ts';
import { type Block, type Cell, dim, doubtful, type Line, strong } from './line.ts';
import type { Page } from './page.ts';
import { sizeInWords } from './size.ts';
import { headed, reportBlocks, titleBlock, type View } from './story.ts';
import { timeInWords, utcInWords } from './time.ts';
import { shorten } from './width.ts';

type Members = NonNullable<ReturnType<typeof membersOf>>;

/** Names of the kinds of object, by `data.kind`. */
const KINDS: Readonly<Record<string, string>> = {
  'seid-sdo': 'SEID-SDO',
  'ltv-sdo': 'LTV-SDO (XAdES)',
  pades: 'Signed PDF (PAdES)',
  jwt: 'Signed token (JWT)',
};

export function kindInWords(kind: Json | undefined): string {
  const name = scalar(kind ?? 'of unknown kind');
  return KINDS[name] ?? name;
}

/** Longer signed texts are cut. Characters. */
const LONGEST_TEXT = 4000;

/** `idcli decode-sdo`. */
export const sdoView: View = (outcome, page) => {
  const { data } = outcome;
  return [
    titleBlock(outcome, page),
    objectBlock(data, page),
    ...reportBlocks(outcome, page),
    ...documentBlocks(data, page),
    ...recordsOf(data.signers).map((signer, index, all) =>
      headed(all.length > 1 ? `Signer ${index + 1}` : 'Signer', signatureLines(signer, page)),
    ),
    headed('Signer, in the words of the object', contentLines(data.signerDescription, page)),
    headed('Seal', signatureLines(membersOf(data.seal), page)),
    headed('Metadata', metadataLines(data.metadata, page)),
    headed('ID token', tokenLines(data.authentication, page)),
    openBlock(data, page),
  ];
};

function objectBlock(data: Outcome['data'], page: Page): Block {
  if (typeof data.kind !== 'string') return [];
  return headed(kindInWords(data.kind), rowsOf(objectRows(data), page));
}

export const objectRows = ({ format, bytes, sha256, notes }: Outcome['data']): Cell[][] => [
  ['format', scalar(format ?? '')],
  ['size', typeof bytes === 'number' ? sizeInWords(bytes) : ''],
  ['SHA-256', scalar(sha256 ?? '')],
  ['found', Array.isArray(notes) ? notes.map(scalar).join(' · ') : ''],
];

function documentBlocks({ document, documents }: Outcome['data'], page: Page): readonly Block[] {
  const all = Array.isArray(documents) ? recordsOf(documents) : [membersOf(document)];
  return all.map((one, index) =>
    headed(all.length > 1 ? `Signed, ${index + 1} of ${all.length}` : 'Signed', documentLines(one, page)),
  );
}

function documentLines(document: ReturnType<typeof membersOf>, page: Page): Block {
  if (document === undefined) return [];
  const { text } = document;
  const shown =
    typeof text === 'string'
      ? indent(wrap(strong(shorten(text.trimEnd(), LONGEST_TEXT)), page.width - 4))
      : [];
  const gap = shown.length === 0 ? [] : [[] as Line];
  return [...shown, ...gap, ...rowsOf(documentRows(document, page), page)];
}

/** Without its text. */
export const documentRows = (
  { mediaType, bytes, sha256, at }: Members,
  page: Pick<Page, 'verbose'>,
): Cell[][] => [
  ['media type', scalar(mediaType ?? 'not stated')],
  ['size', typeof bytes === 'number' ? sizeInWords(bytes) : ''],
  ['SHA-256', scalar(sha256 ?? '')],
  ['at', page.verbose ? scalar(at ?? '') : ''],
];

const signatureLines = (signature: Members | undefined, page: Page): Block =>
  signature === undefined ? [] : rowsOf(signatureRows(signature, page), page);

export function signatureRows(signature: Members, page: Page): Cell[][] {
  const certificate = membersOf(signature.certificate);
  return [
    ['subject', scalar(certificate?.subject ?? 'no certificate')],
    ['issuer', scalar(certificate?.issuer ?? '')],
    ['serial', scalar(certificate?.serial ?? '')],
    [
      'valid',
      certificate === undefined
        ? ''
        : utcInWords(`${scalar(certificate.validFrom ?? '')} to ${scalar(certificate.validTo ?? '')}`),
    ],
    ['policies', listOf(certificate?.policies)],
    [
      'signed at',
      [
        momentOf(signature.signedAt, page),
        dim(signature.signedAtFrom === undefined ? '' : `  ${scalar(signature.signedAtFrom)}`),
      ],
    ],
    ['algorithm', scalar(signature.algorithm ?? '')],
    ['policy', scalar(signature.policy ?? '')],
    ['profile', scalar(signature.profile ?? '')],
    ['revocation', revocationOf(signature.revocation)],
    ['SHA-256', page.verbose ? scalar(certificate?.sha256 ?? '') : ''],
    ['at', page.verbose ? scalar(signature.at ?? '') : ''],
  ];
}

function revocationOf(value: Json | undefined): string {
  const answers = recordsOf(value);
  if (answers.length === 0) return 'no data came along';
  return answers
    .map(({ form, status, producedAt, signature, problem }) =>
      [
        String(form).toUpperCase(),
        status === undefined ? '' : scalar(status),
        producedAt === undefined ? '' : utcInWords(scalar(producedAt)),
        problem === undefined ? `signature ${scalar(signature ?? 'unknown')}` : scalar(problem),
      ]
        .filter((part) => part !== '')
        .join(' · '),
    )
    .join('\n');
}

function metadataLines(value: Json | undefined, page: Page): Block {
  return recordsOf(value).flatMap(({ name, value: content, signed, description }) =>
    dataLines({ [scalar(name ?? '') || 'without a name']: scalar(content ?? '') }, page.width - 2, () =>
      [signed === true ? 'signed' : '', scalar(description ?? '')].filter((part) => part !== '').join(', '),
    ),
  );
}

function tokenLines(value: Json | undefined, page: Page): Block {
  const token = membersOf(value);
  if (token === undefined) return [];
  return [...rowsOf(tokenRows(token), page), ...contentLines(token.payload, page)];
}

/** Without its payload. */
export function tokenRows(token: Members): Cell[][] {
  const wrong = recordsOf(token.findings).filter(({ status }) => status === 'fail' || status === 'warn');
  return [
    ['verdict', scalar(token.verdict ?? '')],
    ['at', scalar(token.at ?? '')],
    ...wrong.map(({ check, message }): Cell[] => [scalar(check ?? ''), doubtful(scalar(message ?? ''))]),
  ];
}

function openBlock({ notVerified }: Outcome['data'], page: Page): Block {
  const lines = (Array.isArray(notVerified) ? notVerified : []).flatMap((text) =>
    hang(doubtful('!'), 2, wrap(scalar(text), page.width - 4)),
  );
  return headed('Not verified', lines);
}

function contentLines(value: Json | undefined, page: Page): Block {
  const members = membersOf(value);
  return members === undefined ? [] : dataLines(members, page.width - 2);
}

const listOf = (value: Json | undefined): string =>
  Array.isArray(value) ? value.map(scalar).join(', ') : '';

function momentOf(value: Json | undefined, page: Page): string {
  const time = typeof value === 'string' ? Date.parse(value) / 1000 : Number.NaN;
  return Number.isNaN(time) ? 'not stated' : timeInWords(time, page.now, page.timeZone);
}

/** Rows that have a value. */
const rowsOf = (rows: readonly (readonly Cell[])[], page: Page): Block =>
  table(
    rows.filter(([, value]) => value !== ''),
    { width: page.width - 2, flexible: 1 },
  );
