/** A SAML logout: the steps, the verdict, what was sent, what came, and how it ended. */
import type { Outcome } from '../../outcome.ts';
import { scalar } from './data.ts';
import { type Members, membersOf } from './jwt.ts';
import { table } from './layout.ts';
import { type Block, type Cell, dim } from './line.ts';
import type { Page } from './page.ts';
import { messageLines } from './saml.ts';
import { steps } from './steps.ts';
import { headed, reportBlocks, titleBlock, type View } from './story.ts';

/** Rows of a message that matter here; the report covers the rest. */
const TOLD = new Set(['from', 'status', 'name', 'session', 'deliver until']);

export const samlLogoutView: View = (outcome, page) => {
  const { data } = outcome;
  const [sent, came] = data.kind === 'logout_request' ? ['answer', undefined] : ['request', 'response'];
  const blocks = [
    steps(outcome, page),
    ...reportBlocks(outcome, page),
    // What the identity provider asked for, or what was asked of it.
    headed('Logout request', [
      ...messageLines(data, page, TOLD),
      ...(sent === 'request' ? sentLines(membersOf(data.request), page) : []),
    ]),
    ...(came === undefined
      ? []
      : [headed('Logout response', messageLines(membersOf(data.response) ?? {}, page, TOLD))]),
    ...(sent === 'answer' ? [headed('Logout response', sentLines(membersOf(data.answer), page))] : []),
    headed('Logout', ending(outcome)),
  ].filter((block) => block.length > 0);
  return [titleBlock(outcome, page), ...blocks];
};

/** A message of ours. */
function sentLines(message: Members | undefined, page: Page): Block {
  if (message === undefined) return [];
  const { binding, destination, signed, algorithm, status } = message;
  const words = [signed === true ? 'yes' : 'no', ...(algorithm === undefined ? [] : [scalar(algorithm)])];
  const rows: (readonly [string, string])[] = [
    ['status', (Array.isArray(status) ? status : []).map(scalar).join(' / ')],
    ['sent to', scalar(destination ?? '')],
    ['binding', scalar(binding ?? '').replace(/^urn:oasis:names:tc:SAML:2\.0:bindings:/, '')],
    ['signed', words.join(', ')],
  ];
  const known = rows.filter(([, text]) => text !== '').map(([name, text]): Cell[] => [dim(name), text]);
  return table(known, { width: page.width - 2 });
}

/** Whether the session is over, as far as anybody can tell. */
function ending({ data }: Outcome): Block {
  const confirmed = membersOf(data.logout)?.confirmed;
  if (confirmed !== undefined)
    return [[dim(confirmed === true ? 'confirmed: the session is over' : 'not confirmed: see the report')]];
  const status = membersOf(data.answer)?.status;
  if (status === undefined) return [];
  const ended = Array.isArray(status) && status[0] === 'Success';
  return [
    [
      dim(
        ended
          ? 'the session is over, and the provider was told so'
          : 'refused, and the provider was told why',
      ),
    ],
  ];
}
