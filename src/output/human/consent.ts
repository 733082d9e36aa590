/** `idcli sign-consent`: the progress of the order, the location of the signed data object, and the signer. */

import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { claimsBlock } from './claims.ts';
import { dataLines, recordsOf, scalar } from './data.ts';
import { membersOf } from './jwt.ts';
import { table, wrap } from './layout.ts';
import { type Block, bad, type Cell, dim } from './line.ts';
import type { Page } from './page.ts';
import { sizeInWords } from './size.ts';
import { steps } from './steps.ts';
import { headed, reportBlocks, titleBlock, type View } from './story.ts';
import { tokensBlock } from './tokens.ts';

export const consentView: View = (outcome, page) => [
  titleBlock(outcome, page),
  steps(outcome, page),
  ...reportBlocks(outcome, page),
  ...requestBlocks(outcome.data.request, page),
  orderBlock(outcome, page),
  objectBlock(outcome, page),
  claimsBlock(outcome, page),
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

function orderBlock({ data }: Outcome, page: Page): Block {
  const order = membersOf(data.order);
  const statuses = Array.isArray(data.statuses) ? data.statuses.map(scalar).join(' → ') : '';
  const rows = [
    ...row('answers', order?.dialect),
    ...row('order', order?.orderRef),
    ...row('phone shows', order?.reference),
    ...row('status', statuses),
  ];
  return headed('Order', table(rows, { width: page.width - 2 }));
}

/** The location of the signed data object, the signed content, and the signer. */
export function objectBlock({ data }: Outcome, page: Page): Block {
  const sdo = membersOf(data.sdo);
  if (sdo === undefined) return [];
  const document = membersOf(sdo.document);
  const [signer] = recordsOf(sdo.signers);
  const certificate = membersOf(signer?.certificate);
  const size = typeof sdo.bytes === 'number' ? sizeInWords(sdo.bytes) : '';
  const rows: Cell[][] = [
    ...row('kind', [scalar(sdo.kind ?? 'not known'), size].join(', ')),
    sdo.path === undefined
      ? [dim('saved'), bad('nowhere; --json has it as data.sdo.base64')]
      : [dim('saved'), `${scalar(sdo.path)}, readable by you only`],
    ...row('SHA-256', sdo.sha256),
    ...row('text, SHA-256', document?.sha256),
    ...row('signed by', certificate?.subject),
    ...row('issued by', certificate?.issuer),
    ...row('signed at', signer?.signedAt),
    ...row('not verified', Array.isArray(sdo.notVerified) ? sdo.notVerified.map(scalar).join('\n') : ''),
  ];
  return headed('Signed data object', table(rows, { width: page.width - 2 }));
}

function row(name: string, value: Json | undefined): Cell[][] {
  return value === undefined || value === '' ? [] : [[dim(name), scalar(value)]];
}
