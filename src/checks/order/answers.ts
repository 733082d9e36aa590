/** The responses of an E-Signing order, from first to last. */
import { type OrderProtocol, signUrlProblem } from '../../protocol/e-signing/index.ts';
import {
  type Check,
  fail,
  pass,
  type Report,
  report,
  runChecks,
  skip,
  type Verdict,
  warn,
} from '../../report.ts';
import { defineCheck, skipFor } from '../define.ts';

/** The page the browser returned to. */
export type OrderCallback = 'exit' | 'abort' | 'error';

export interface OrderInput {
  /** The requested order. */
  readonly id: string;
  /** Responses read: the message and the order it names. */
  readonly answers: readonly { readonly message: string; readonly orderId?: string }[];
  /** A response that must not be read, and why. */
  readonly refused?: { readonly message: string; readonly reason: string };
  readonly signUrl?: string;
  /** The requested location of the sign page. */
  readonly signUrlBase?: string;
  readonly callback?: OrderCallback;
  /** The first status after the browser returned. */
  readonly statusThen?: string;
  readonly protocol: OrderProtocol;
}

const CHECKS: readonly Check<OrderInput>[] = [
  defineCheck('order.answer', judgeAnswer),
  defineCheck('order.id', judgeId),
  defineCheck('order.sign_url', judgeSignUrl),
  defineCheck('order.callback', judgeCallback),
];

/** Report `order` (rules ES-V3 to ES-V5, ALL-12). */
export async function judgeOrder(input: OrderInput): Promise<Report> {
  return report('order', await runChecks(CHECKS, input), ['order.answer', 'order.id']);
}

function judgeAnswer({ answers, refused }: OrderInput): Verdict {
  if (refused !== undefined) {
    return fail(`the answer to ${refused.message} was not read: ${refused.reason}`, { at: refused.message });
  }
  return answers.length === 0 ? skip('there was no answer') : pass('plain XML');
}

function judgeId({ id, answers, refused }: OrderInput): Verdict {
  const other = answers.find(({ orderId }) => orderId !== undefined && orderId !== id);
  if (other !== undefined) {
    return fail(`the answer to ${other.message} is about another order`, {
      expected: id,
      actual: other.orderId ?? null,
      hint: 'nothing in it was used',
    });
  }
  const silent = answers.find(({ orderId }) => orderId === undefined);
  if (silent !== undefined) {
    return warn(`the answer to ${silent.message} names no order`, { expected: id, actual: null });
  }
  if (answers.length > 0) return pass('the order that was asked for');
  return refused === undefined ? skip('there was no answer') : skipFor('order.answer', 'no answer was read');
}

function judgeSignUrl({ signUrl, signUrlBase }: OrderInput): Verdict {
  if (signUrl === undefined) return skip('there was no sign URL');
  const problem = signUrlProblem(signUrl);
  if (problem !== undefined) {
    return fail(`no browser may be sent there: ${problem}`, { expected: 'an https URL', actual: signUrl });
  }
  const host = new URL(signUrl).host;
  const expected =
    signUrlBase !== undefined && URL.canParse(signUrlBase) ? new URL(signUrlBase).host : undefined;
  if (expected === undefined || expected === host) return pass(host);
  return warn('the sign page is at another host than SignURLBase', { expected, actual: host });
}

const MEANT = { exit: 'done', abort: 'user-cancel', error: 'server' } as const;

function judgeCallback({ callback, statusThen, protocol }: OrderInput): Verdict {
  if (callback === undefined) return skip('no browser came back');
  if (statusThen === undefined) return skip('there is no status to compare with');
  const outcome = Object.hasOwn(protocol.statuses, statusThen)
    ? protocol.statuses[statusThen]?.class
    : undefined;
  // After an error page, any failure fits.
  const fits =
    outcome === MEANT[callback] || (callback === 'error' && outcome !== 'done' && outcome !== 'pending');
  if (fits) return pass(`${callback}, and the order is ${statusThen}`);
  return warn(`the browser came back to ${callback}, but the order is ${statusThen}`, {
    expected: MEANT[callback],
    actual: statusThen,
    hint: 'the status counts',
  });
}
