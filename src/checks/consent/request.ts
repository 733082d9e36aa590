/**
 * A consent signature before it is sent: request object, protected header, sender. Shared by a run, `--dry-run` and
 * `doctor`; checks without input are skipped.
 */
import { type Check, type Report, report, runChecks } from '../../report.ts';
import { defineCheck } from '../define.ts';
import { judgeClient, judgeKey, judgeKeyAlgorithm, judgeKid, judgeParameters } from './envelope.ts';
import type { ConsentRequestInput } from './input.ts';
import {
  judgeChallenge,
  judgeHints,
  judgeMethod,
  judgeRedirectUri,
  judgeResponseType,
  judgeScope,
  judgeState,
  judgeText,
  judgeTokenClaims,
} from './object.ts';

export type { ConsentRequestInput };

const CHECKS: readonly Check<ConsentRequestInput>[] = [
  defineCheck('consent_request.client', judgeClient),
  defineCheck('consent_request.login_hint', judgeHints),
  defineCheck('consent_request.method', judgeMethod),
  defineCheck('consent_request.scope', judgeScope),
  defineCheck('consent_request.text', judgeText),
  defineCheck('consent_request.response_type', judgeResponseType),
  defineCheck('consent_request.redirect_uri', judgeRedirectUri),
  defineCheck('consent_request.state', judgeState),
  defineCheck('consent_request.pkce', judgeChallenge),
  defineCheck('consent_request.claims', judgeTokenClaims),
  defineCheck('consent_request.key', judgeKey),
  defineCheck('consent_request.key_alg', judgeKeyAlgorithm),
  defineCheck('consent_request.kid', judgeKid),
  defineCheck('consent_request.parameters', judgeParameters),
];

/** Report `consent_request` (rules CS-C2, CS-C3, CS-C14). */
export async function judgeConsentRequest(input: ConsentRequestInput): Promise<Report> {
  return report('consent_request', await runChecks(CHECKS, input), [
    'consent_request.login_hint',
    'consent_request.method',
    'consent_request.scope',
    'consent_request.text',
  ]);
}
