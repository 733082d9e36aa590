/** How an order or a session of a vendor's own API ended in a recording. Report `recording`. */
import { defined } from '../../common/defined.ts';
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

export interface OutcomeFacts {
  /** For people, e.g. `the order`. */
  readonly what: string;
  /** The last status; absent: none is in the recording. */
  readonly status?: string;
  /** What it means; absent: no specification names it. */
  readonly meaning?: { readonly class: string; readonly meaning: string; readonly next?: string };
  /** The last request was refused. */
  readonly refused?: { readonly request: string; readonly status?: number; readonly said?: string };
}

const CHECKS: readonly Check<OutcomeFacts>[] = [defineCheck('recording.outcome', judgeEnd)];

/** Judges how a recorded order, signature or session ended. Report `recording`. */
export async function judgeOutcome(facts: OutcomeFacts): Promise<Report> {
  return report('recording', await runChecks(CHECKS, facts), []);
}

function judgeEnd({ what, status, meaning, refused }: OutcomeFacts): Verdict {
  if (refused !== undefined) {
    const { request, said } = refused;
    const answered = refused.status === undefined ? 'was refused' : `was answered with ${refused.status}`;
    return fail(`${request} ${answered}${said === undefined ? '' : `: ${said}`}`, {
      expected: 'an answer about the order or session',
      actual: refused.status ?? null,
    });
  }
  if (status === undefined) return skip('no status is in the recording');
  if (meaning === undefined) {
    return warn(`${what} is ${status}, which no specification names`, { actual: status });
  }
  if (meaning.class === 'done') return pass(status);
  if (meaning.class === 'pending') return skip(`${what} is ${status} where the recording ends`);
  return fail(`${what} ended as ${status}: ${meaning.meaning}`, {
    actual: status,
    ...defined({ hint: meaning.next }),
  });
}
