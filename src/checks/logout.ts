/** The response to a client-initiated logout. OpenID Connect RP-Initiated Logout 1.0, 3. */
import { type Check, fail, pass, type Report, report, runChecks } from '../report.ts';
import { defineCheck } from './define.ts';
import { echoMiss } from './echo.ts';

interface LogoutInput {
  readonly sent: string;
  readonly came: string | undefined;
}

const CHECKS: readonly Check<LogoutInput>[] = [
  defineCheck('logout.state', ({ sent, came }) => {
    if (came === sent) return pass('the one this logout sent');
    return fail(came === undefined ? 'state is missing' : 'the state is not the one that was sent', {
      expected: sent,
      actual: came ?? null,
      hint:
        came === undefined
          ? 'the provider has to give it back, so that the client knows which logout is over'
          : (echoMiss(sent, came) ?? 'an answer to another logout, or a forged one'),
    });
  }),
];

/** Report `logout`. */
export async function judgeLogout(input: LogoutInput): Promise<Report> {
  return report('logout', await runChecks(CHECKS, input), ['logout.state']);
}
