/** `idcli sign-order …`: the order, where to sign it, its status, and the signed data object. */

import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { claimsBlock } from './claims.ts';
import { objectBlock, toldOf } from './consent.ts';
import { scalar } from './data.ts';
import { table } from './layout.ts';
import { type Block, type Cell, dim } from './line.ts';
import type { Page } from './page.ts';
import { steps } from './steps.ts';
import { headed, reportBlocks, titleBlock, type View } from './story.ts';
import { xmlLines } from './xml.ts';

export const signOrderView: View = (outcome, page) => [
  titleBlock(outcome, page),
  steps(outcome, page),
  ...reportBlocks(outcome, page),
  orderBlock(outcome, page),
  headed('Message', xmlLines(outcome.data.xml)),
  objectBlock(outcome, page),
  claimsBlock(outcome, page, toldOf(outcome)),
];

const orderBlock = ({ data }: Outcome, page: Page): Block =>
  headed('Order', table(orderRows(data, page), { width: page.width - 2 }));

export function orderRows(data: Outcome['data'], page: Pick<Page, 'verbose'>): Cell[][] {
  const row = (name: string, value: Json | undefined): Cell[][] =>
    value === undefined ? [] : [[dim(name), scalar(value)]];
  return [
    ...row('order', data.orderId),
    ...row('reference', data.transRef),
    ...(page.verbose || data.sdo === undefined ? row('to sign at', data.signUrl) : []),
    ...row('status', data.status),
    ...row('written to', data.path),
  ];
}
