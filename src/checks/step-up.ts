/** What a protected resource makes of a token: enough, or a stronger login first. RFC 9470. */
import { type Check, fail, pass, type Report, report, runChecks, skip } from '../report.ts';
import { defineCheck } from './define.ts';

interface StepUpInput {
  readonly status: number;
  /** What its challenge demands; absent: nothing of the login. */
  readonly demand?: { readonly acrValues?: string; readonly maxAge?: number };
  /** The token is of the login that the challenge before demanded. */
  readonly isRepeated: boolean;
}

const CHECKS: readonly Check<StepUpInput>[] = [
  defineCheck('step_up.challenge', ({ demand }) => {
    if (demand === undefined) return skip('the resource demands no other login');
    const { acrValues, maxAge } = demand;
    if (acrValues === undefined && maxAge === undefined)
      return fail('it has neither acr_values nor max_age', { expected: 'one of them', actual: null });
    return pass(
      [acrValues, maxAge === undefined ? undefined : `max_age ${maxAge}`].filter(Boolean).join(', '),
    );
  }),
  defineCheck('step_up.accepted', ({ status, demand, isRepeated }) => {
    if (demand !== undefined && !isRepeated) return skip('not yet');
    if (demand === undefined && status < 400) return pass(`it answered ${status}`);
    const which = isRepeated ? 'the token of the stronger login' : 'the token';
    return fail(`it answered ${status} to ${which}`, {
      expected: 'an answer below 400',
      actual: status,
    });
  }),
];

/** Report `step_up`. */
export async function judgeStepUp(input: StepUpInput): Promise<Report> {
  return report('step_up', await runChecks(CHECKS, input), []);
}
