/** Judges a Response or a standalone Assertion: one check per rule, and all of them run. */
import { defined } from '../../common/defined.ts';
import { type Check, report, runChecks, skip, type Verdict, warn } from '../../report.ts';
import { judgeAlgorithms } from './algorithm.ts';
import { judgeCertificate } from './certificate.ts';
import { judgeAudience, judgeConditions, judgeNotBefore, judgeNotOnOrAfter } from './conditions.ts';
import { defineCheck, type SamlCode } from './define.ts';
import { closedParts, judgeDecryption } from './encryption.ts';
import { judgeDestination, judgeInResponseTo, judgeIssuers, judgeStatus } from './envelope.ts';
import { gatherResponseFacts, type ResponseFacts } from './facts.ts';
import { judgeContent, judgeCount, judgeIds, judgeParse, judgeVersion } from './form.ts';
import { judgeInstants, judgeRelayState, judgeReplay } from './freshness.ts';
import type { ResponseInput, ResponseJudgement, SenderInput } from './input.ts';
import { PASSIVE_CHECK } from './passive.ts';
import { hasAudience, hasConditions, judgeQueryAttributes, judgeQuerySubject, ofLogin } from './query.ts';
import { judgeCoverage, judgeSignature } from './signature.ts';
import { hasSignature, signedParts } from './signatures.ts';
import { judgeAuthnContext, judgeAuthnStatement } from './statements.ts';
import { chooseConfirmation, judgeConfirmation, judgeRecipient, judgeSubject } from './subject.ts';
import { judgeTimeZones } from './time-zones.ts';

/** The document and the elements decrypted from it. */
const rootsOf = ({ root, opened }: ResponseFacts) => (root === undefined ? [] : [root, ...opened.values()]);

const CHECKS: readonly Check<ResponseFacts>[] = [
  defineCheck('saml.parse', judgeParse),
  defineCheck('saml.content', (facts) =>
    judgeContent(facts, rootsOf(facts), [...facts.decryptions, ...facts.parts]),
  ),
  defineCheck('saml.version', (facts) => judgeVersion(facts, rootsOf(facts))),
  defineCheck('saml.duplicate_id', (facts) => judgeIds(facts, rootsOf(facts))),
  defineCheck('saml.assertion_count', judgeCount),
  defineCheck('saml.decrypt', judgeDecryption),
  defineCheck('saml.algorithm', judgeAlgorithms),
  defineCheck('saml.certificate', judgeCertificate),
  defineCheck('saml.signature', judgeResponseSignature),
  defineCheck('saml.signature_coverage', judgeCoverage),
  defineCheck('saml.status', judgeStatus),
  defineCheck('saml.issuer', judgeIssuers),
  defineCheck('saml.destination', judgeDestination),
  defineCheck('saml.in_response_to', (facts) =>
    judgeInResponseTo(facts, facts.input.query === undefined ? chooseConfirmation(facts)?.data : undefined),
  ),
  defineCheck('saml.subject', judgeSubject),
  defineCheck('saml.subject_confirmation', ofLogin(judgeConfirmation)),
  defineCheck('saml.recipient', ofLogin(judgeRecipient)),
  defineCheck('saml.conditions', ofLogin(judgeConditions, hasConditions)),
  defineCheck('saml.not_before', judgeNotBefore),
  defineCheck('saml.not_on_or_after', judgeNotOnOrAfter),
  defineCheck('saml.audience', ofLogin(judgeAudience, hasAudience)),
  defineCheck('saml.authn_statement', ofLogin(judgeAuthnStatement)),
  defineCheck('saml.authn_context', judgeAuthnContext),
  defineCheck('saml.replay', judgeReplay),
  defineCheck('saml.relay_state', judgeRelayState),
  defineCheck('saml.time_zone', judgeTimeZones),
  defineCheck('saml.issue_instant', judgeInstants),
  defineCheck('saml.schema', (facts) => judgeSchema(facts.input)),
];

const QUERY_CHECKS = [
  defineCheck('saml.query_subject', judgeQuerySubject),
  defineCheck('saml.query_attributes', judgeQueryAttributes),
];

/** Checks required before a response is called valid (design/cli: Reports). */
const MINIMUM: readonly SamlCode[] = [
  'saml.signature',
  'saml.signature_coverage',
  'saml.issuer',
  'saml.status',
  'saml.conditions',
  'saml.audience',
  'saml.recipient',
  'saml.subject_confirmation',
  'saml.not_before',
  'saml.not_on_or_after',
];

/** The same for the answer to a query. */
const QUERY_MINIMUM: readonly SamlCode[] = [
  'saml.signature',
  'saml.signature_coverage',
  'saml.issuer',
  'saml.status',
  'saml.query_subject',
];

/** Judges a response or an assertion. Report `saml_response`. */
export async function judgeSamlResponse(input: ResponseInput): Promise<ResponseJudgement> {
  const facts = gatherResponseFacts(input);
  const common = input.query === undefined ? CHECKS : [...CHECKS, ...QUERY_CHECKS];
  const checks = input.forbiddenPage === undefined ? common : [...common, PASSIVE_CHECK];
  const findings = await runChecks(checks, facts);
  const { response, assertion, verified, coverage, opened } = facts;
  return {
    report: report('saml_response', findings, minimumOf(facts)),
    ...defined({ response, assertion }),
    verified,
    coverage,
    signed: [
      ...signedParts(facts.signatures, input.allowSha1 === true),
      ...facts.uncovered.map((element) => ({ element, state: 'unsigned' as const })),
    ],
    opened,
    closed: facts.parts.flatMap(({ element, state, reading }) =>
      state === 'opened' && reading?.complete === true ? [] : element,
    ),
  };
}

function minimumOf(facts: ResponseFacts): readonly SamlCode[] {
  const { input, response } = facts;
  return [
    ...(input.query === undefined ? MINIMUM : QUERY_MINIMUM).filter(
      (code) =>
        (code !== 'saml.status' || response !== undefined) &&
        (code !== 'saml.signature_coverage' || !byChannelAlone(facts)),
    ),
    ...(input.requestId === undefined && input.unsolicited === undefined
      ? []
      : ['saml.in_response_to' as const]),
    // Parts still encrypted are unjudged, so the whole is not verified.
    ...(closedParts(facts) > 0 ? ['saml.decrypt' as const] : []),
  ];
}

/** SAML profiles, 4.1.4.5: assertions that do not come by HTTP-POST may go unsigned, when TLS identifies the sender. */
const byChannelAlone = ({ input, signatures }: ResponseFacts): boolean =>
  input.channel?.secure === true && !hasSignature(signatures) && !signatures.astray;

function judgeResponseSignature(facts: ResponseFacts): Verdict {
  if (byChannelAlone(facts)) {
    const host = facts.input.channel?.host ?? '';
    return judgeSignature(facts, `nothing is signed: only the TLS connection to ${host} says who sent it`);
  }
  if (facts.refusal && facts.assertion === undefined) {
    return judgeSignature(facts, 'the error response is not signed: anybody could have sent it');
  }
  const closed = facts.decryptions.some(({ element }) => !facts.opened.has(element));
  if (closed && !hasSignature(facts.signatures)) {
    return skip('the assertion is encrypted, and its signature with it');
  }
  return judgeSignature(facts);
}

/** Judges the schema findings. They only warn: schemas reject much that is harmless and accept much that is not. */
export function judgeSchema({ schema }: Pick<SenderInput, 'schema'>): Verdict {
  if (schema === undefined) return skip('the schemas were not asked');
  const [first, ...others] = schema;
  if (first === undefined) return { status: 'pass', message: 'it fits the schemas' };
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return warn(`${first.message}${more}`, {
    at: `line ${first.line}`,
    ...(others.length === 0
      ? {}
      : { actual: others.slice(0, 5).map(({ message, line }) => `line ${line}: ${message}`) }),
  });
}
