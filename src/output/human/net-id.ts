/** `idcli net-id …`: the state of the session, in its own words and in ours. */
import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { claimsBlock } from './claims.ts';
import { scalar } from './data.ts';
import { table } from './layout.ts';
import { type Cell, dim } from './line.ts';
import type { Page } from './page.ts';
import { steps } from './steps.ts';
import { headed, reportBlocks, titleBlock, type View } from './story.ts';

export const netIdView: View = (outcome, page) => [
  titleBlock(outcome, page),
  steps(outcome, page),
  ...reportBlocks(outcome, page),
  headed('Authentication', table(netIdRows(outcome.data, page), { width: page.width - 2 })),
  claimsBlock(outcome, page),
];

/** The state of the session, in its own words and in ours. */
export function netIdRows(data: Outcome['data'], page: Pick<Page, 'verbose'>): Cell[][] {
  const row = (name: string, value: Json | undefined): Cell[][] =>
    value === undefined || value === '' ? [] : [[dim(name), scalar(value)]];
  return [
    ...row('status', data.status),
    ...row('niasStatus', data.niasStatus),
    ...row('meaning', data.meaning),
    ...messages(data.messages),
    ...(page.verbose ? row('key', data.messageKey) : []),
    ...(page.verbose ? listed('states', data.states) : []),
    ...row('app', data.appUrl),
    ...row('sandbox', data.simulator),
  ];
}

/** The message in both languages; once where neither has a text and the code is shown. */
function messages(value: Json | undefined): Cell[][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const texts = Object.entries(value);
  const same = texts.every(([, text]) => text === texts[0]?.[1]);
  return texts
    .slice(0, same ? 1 : undefined)
    .map(([language, text], at) => [
      at === 0 ? dim('message') : '',
      same ? scalar(text) : `${scalar(text)} (${language})`,
    ]);
}

/** One after the other, as they came. */
function listed(name: string, value: Json | undefined): Cell[][] {
  return Array.isArray(value) ? value.map((item, at) => [at === 0 ? dim(name) : '', scalar(item)]) : [];
}
