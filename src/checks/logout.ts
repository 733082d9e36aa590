/** The response to a client-initiated logout. OpenID Connect RP-Initiated Logout 1.0, 3. */
import { asText } from '../common/foreign.ts';
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

interface LogoutSessionInput {
  /** `iss`, `sub` and `sid` of the logout; those that it has. */
  readonly named: Readonly<Record<string, unknown>>;
  /** The same of the ID token. */
  readonly session: Readonly<Record<string, unknown>>;
  /** A front-channel logout has both `iss` and `sid`, or neither. */
  readonly frontChannel?: boolean;
}

const SESSION_CHECKS: readonly Check<LogoutSessionInput>[] = [
  defineCheck('logout.session', ({ named, session, frontChannel }) => {
    const given = Object.keys(named).filter((name) => named[name] !== undefined && named[name] !== null);
    if (frontChannel === true && given.length === 1)
      return fail(`${given[0]} came alone`, { expected: 'both iss and sid, or neither', actual: given });
    const other = given.find((name) => named[name] !== session[name]);
    if (other === undefined)
      return pass(given.length === 0 ? 'it names no session: all of this client end' : given.join(', '));
    return fail(`${other} is not that of the ID token`, {
      at: other,
      expected: asText(session[other] ?? null),
      actual: asText(named[other]),
    });
  }),
];

/** Judges whether a logout from the provider is about this login. Report `logout`. */
export async function judgeLogoutSession(input: LogoutSessionInput): Promise<Report> {
  return report('logout', await runChecks(SESSION_CHECKS, input), ['logout.session']);
}

interface SessionFrameInput {
  /** As the response has it. */
  readonly sessionState: unknown;
  /** What the frame said, in order. */
  readonly answers: readonly string[];
}

const FRAME_CHECKS: readonly Check<SessionFrameInput>[] = [
  defineCheck('logout.session_state', ({ sessionState, answers: [first, ...more] }) => {
    if (typeof sessionState !== 'string')
      return fail('the response has no session_state', { expected: 'a text', actual: null });
    if (first !== 'unchanged')
      return fail(`right after the login the frame says ${first ?? 'nothing'}`, {
        expected: 'unchanged',
        actual: first ?? null,
      });
    return pass([first, ...more].join(', then '));
  }),
];

/** Judges what the provider's frame says of the session. Report `logout`. */
export async function judgeSessionFrame(input: SessionFrameInput): Promise<Report> {
  return report('logout', await runChecks(FRAME_CHECKS, input), ['logout.session_state']);
}

interface LoginStartInput {
  /** As it came. */
  readonly iss: string | undefined;
  readonly issuer: string;
}

const START_CHECKS: readonly Check<LoginStartInput>[] = [
  defineCheck('login_start.iss', ({ iss, issuer }) =>
    iss === issuer
      ? pass(issuer)
      : fail(iss === undefined ? 'iss is missing' : 'iss is not the issuer of this login', {
          expected: issuer,
          actual: iss ?? null,
        }),
  ),
];

/** Judges a login that a third party begins. Report `login_start`. */
export async function judgeLoginStart(input: LoginStartInput): Promise<Report> {
  return report('login_start', await runChecks(START_CHECKS, input), ['login_start.iss']);
}
