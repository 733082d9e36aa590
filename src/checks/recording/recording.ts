/** Judges a recorded flow by what only a recording shows: the requests, the browser, and how it ended. */
import { type Finding, type Report, report, runChecks } from '../../report.ts';
import { BROWSER_CHECKS, OIDC_BROWSER_CHECKS } from './browser.ts';
import { COOKIE_CHECKS } from './cookies.ts';
import { ACCEPTED_CHECK, FLOW_CHECKS } from './flow.ts';
import { type FlowFacts, gatherFacts, gatherOidcFacts, type RecordedFlowInput } from './input.ts';
import { REQUEST_CHECKS } from './request.ts';
import { SAML_FLOW_CHECKS } from './saml.ts';
import { TOKEN_REQUEST_CHECKS } from './token-request.ts';

export interface FlowJudgement {
  readonly report: Report;
  readonly facts: FlowFacts;
}

/**
 * Judges one flow. Report `recording`.
 * @param refused codes of checks that failed on the messages of the flow: they explain why it was refused
 * @param whole whether everything that decides was in the recording; else the verdict is at best `unverified`
 */
export async function judgeRecordedFlow(
  input: RecordedFlowInput,
  refused: readonly string[],
  whole: boolean,
): Promise<FlowJudgement> {
  const facts = gatherFacts(input);
  const findings = await findingsOn(facts);
  const explained = [...failedIn(findings), ...refused];
  const [accepted] = await runChecks([ACCEPTED_CHECK(explained)], facts);
  const all = accepted === undefined ? findings : [...findings, accepted];
  return { facts, report: report('recording', all, [], whole ? 'valid' : 'unverified') };
}

async function findingsOn(facts: FlowFacts): Promise<Finding[]> {
  const { flow } = facts;
  const common = async () => [
    ...(await runChecks(COOKIE_CHECKS, facts)),
    ...(await runChecks(BROWSER_CHECKS, facts)),
    ...(await runChecks(FLOW_CHECKS, facts)),
  ];
  if (flow.kind !== 'oidc') {
    const own = await runChecks(SAML_FLOW_CHECKS, { ...facts, flow });
    return [...own, ...(await common())];
  }
  const oidc = gatherOidcFacts(facts, flow);
  return [
    ...(await runChecks(REQUEST_CHECKS, oidc)),
    ...(await runChecks(TOKEN_REQUEST_CHECKS, oidc)),
    ...(await runChecks(OIDC_BROWSER_CHECKS, oidc)),
    ...(await common()),
  ];
}

/** Failures that break a login; the others leave it working. */
const BREAKING: ReadonlySet<string> = new Set([
  'recording.error_page',
  'recording.cookie_set',
  'recording.cookie_sent',
  'recording.callback_once',
  'recording.code_once',
  'recording.verifier',
  'recording.token_redirect_uri',
  'recording.token_refused',
  'recording.cors',
  'recording.framing',
  'recording.third_party_cookie',
  'recording.acs_method',
  'recording.loop',
]);

const failedIn = (findings: readonly Finding[]): string[] =>
  findings.filter(({ code, status }) => BREAKING.has(code) && status === 'fail').map(({ code }) => code);
