/** The responses of a Net iD Access session, from first to last. */
import { contradicts, type NetIdProtocol, type NetIdState, wordOf } from '../../protocol/net-id/index.ts';

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
import { defineCheck } from '../define.ts';

export interface NetIdInput {
  /** In order of arrival. */
  readonly states: readonly NetIdState[];
  /** Whether an authentication was started, so there is a transaction. */
  readonly started: boolean;
  readonly protocol: NetIdProtocol;
}

const CHECKS: readonly Check<NetIdInput>[] = [
  defineCheck('net_id.status', judgeStatus),
  defineCheck('net_id.auth_ref', judgeReference),
];

/** Report `net_id`. */
export async function judgeNetId(input: NetIdInput): Promise<Report> {
  return report('net_id', await runChecks(CHECKS, input), ['net_id.status']);
}

function judgeStatus({ states, protocol }: NetIdInput): Verdict {
  const unknown = states.find(({ status }) => wordOf(protocol.statuses, status) === undefined);
  if (unknown !== undefined) {
    return warn(`no specification names the status ${unknown.status}`, {
      expected: Object.keys(protocol.statuses),
      actual: unknown.status,
      hint: 'it counts as not final until the time is over',
    });
  }
  const odd = states.find(
    ({ niasStatus }) => niasStatus !== '' && wordOf(protocol.reasons, niasStatus) === undefined,
  );
  if (odd !== undefined) {
    return warn(`no specification names the niasStatus ${odd.niasStatus}`, {
      at: 'niasStatus',
      actual: { status: odd.status, niasStatus: odd.niasStatus },
    });
  }
  const torn = states.find((state) => contradicts(state, protocol));
  if (torn !== undefined) {
    return warn(`${torn.status} and ${torn.niasStatus} contradict each other`, {
      actual: { status: torn.status, niasStatus: torn.niasStatus },
    });
  }
  const last = states.at(-1);
  return last === undefined
    ? skip('there was no answer')
    : pass([last.status, last.niasStatus].filter((word) => word !== '').join(', '));
}

function judgeReference({ states, started, protocol }: NetIdInput): Verdict {
  if (!started) return skip('nothing was started');
  const references = [...new Set(states.map(({ authRef }) => authRef).filter((one) => one !== ''))];
  const [first, second] = references;
  if (second !== undefined && first !== undefined) {
    return fail('authRef changed while the authentication ran', {
      expected: first,
      actual: second,
      hint: 'another transaction took the place of this one: approve nothing, and start again',
    });
  }
  if (first !== undefined) return pass('one transaction');
  const last = states.at(-1);
  const failed =
    last !== undefined && !['pending', 'done'].includes(wordOf(protocol.statuses, last.status)?.class ?? '');
  return failed
    ? skip('it ended before there was a transaction')
    : warn('authRef never came, so the app could not be started', {
        hint: 'the person may have started the app by hand; look at the log of the server',
      });
}
