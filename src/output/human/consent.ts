/** `idcli sign-consent`: the progress of the order, the location of the signed data object, and the signer. */

import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { claimsBlock } from './claims.ts';
import { dataLines, recordsOf, scalar } from './data.ts';
import { membersOf } from './jwt.ts';
import { table, wrap } from './layout.ts';
import { type Block, bad, type Cell, dim } from './line.ts';
import type { Page } from './page.ts';
import { kindInWords } from './sdo.ts';
import { sizeInWords } from './size.ts';
import { steps } from './steps.ts';
import { headed, reportBlocks, titleBlock, type View } from './story.ts';
import { utcInWords } from './time.ts';
import { tokensBlock } from './tokens.ts';

export const consentView: View = (outcome, page) => [
  titleBlock(outcome, page),
  steps(outcome, page),
  ...reportBlocks(outcome, page),
  ...requestBlocks(outcome.data.request, page),
  orderBlock(outcome, page),
  objectBlock(outcome, page),
  claimsBlock(outcome, page, toldOf(outcome)),
  tokensBlock(outcome, page),
];

/** The request that a dry run would send. */
function requestBlocks(value: Json | undefined, page: Page): readonly Block[] {
  const request = membersOf(value);
  if (request === undefined) return [];
  const width = page.width - 2;
  const { object, header, jwe, method, url } = request;
  return [
    headed('Request object', dataLines(membersOf(object) ?? {}, width)),
    headed('Protected header', dataLines(membersOf(header) ?? {}, width)),
    headed('JWE', wrap(scalar(jwe ?? ''), width)),
    headed('Sent to', wrap([dim(`${scalar(method ?? '')} `), scalar(url ?? '')], width)),
  ];
}

const orderBlock = ({ data }: Outcome, page: Page): Block =>
  headed('Order', table(progressRows(data, page), { width: page.width - 2 }));

/** How the order went, on the phone and at the provider. */
export function progressRows(data: Outcome['data'], page: Pick<Page, 'verbose'>): Cell[][] {
  const order = membersOf(data.order);
  const all = Array.isArray(data.statuses) ? data.statuses.map(scalar) : [];
  // The way there matters when it ended badly.
  const statuses = (data.sdo === undefined || page.verbose ? all : all.slice(-1)).join(' → ');
  return [
    ...(page.verbose ? row('answers', order?.dialect) : []),
    ...row('order', order?.orderRef),
    ...row('phone shows', order?.reference),
    ...row('status', statuses),
  ];
}

/** The location of the signed data object, the signed content, and the signer. */
export function objectBlock({ data }: Outcome, page: Page): Block {
  const sdo = membersOf(data.sdo);
  if (sdo === undefined) return [];
  return headed(titleOf(sdo), table(savedRows(sdo, page), { width: page.width - 2 }));
}

type Members = NonNullable<ReturnType<typeof membersOf>>;

export function titleOf({ kind, bytes }: Members): string {
  const size = typeof bytes === 'number' ? sizeInWords(bytes) : '';
  return [kindInWords(kind), size].filter((part) => part !== '').join(', ');
}

export function savedRows(sdo: Members, page: Pick<Page, 'verbose'>): Cell[][] {
  const document = membersOf(sdo.document);
  const [signer] = recordsOf(sdo.signers);
  const certificate = membersOf(signer?.certificate);
  return [
    sdo.path === undefined
      ? [dim('saved'), bad('nowhere; --json has it as data.sdo.base64')]
      : [dim('saved'), scalar(sdo.path)],
    ...row('SHA-256', sdo.sha256),
    ...(page.verbose ? row('signed text', document?.sha256) : []),
    ...row('signed by', certificate?.subject),
    ...row('issued by', certificate?.issuer),
    ...row('signed at', signer?.signedAt === undefined ? '' : utcInWords(scalar(signer.signedAt))),
    ...row('not verified', Array.isArray(sdo.notVerified) ? sdo.notVerified.map(scalar).join('\n') : ''),
  ];
}

/** What the blocks of order and object have shown, so that the claims need not repeat it. */
export function toldOf({ data }: Outcome): readonly unknown[] {
  const sdo = membersOf(data.sdo);
  const [signer] = recordsOf(sdo?.signers);
  const order = membersOf(data.order);
  return [
    sdo?.kind,
    sdo?.sha256,
    membersOf(sdo?.document)?.sha256,
    signer?.signedAt,
    order?.orderRef,
    data.orderId,
    data.transRef,
  ];
}

function row(name: string, value: Json | undefined): Cell[][] {
  return value === undefined || value === '' ? [] : [[dim(name), scalar(value)]];
}
