/** Judges a LogoutRequest or LogoutResponse (rule SV-15). SAML core, 3.7; SAML profiles, 4.4. */

import { defined } from '../../common/defined.ts';
import type { Decryption } from '../../protocol/saml/encryption/decrypt.ts';
import { type LogoutRequest, readLogoutRequest } from '../../protocol/saml/message/logout.ts';
import { readStatusResponse, type StatusResponse } from '../../protocol/saml/message/response.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import { type Check, fail, pass, report, runChecks, skip, type Verdict } from '../../report.ts';
import { defineCheck, type SamlCode, soften } from './define.ts';
import { encryptedIn, judgeClosedParts, judgeDecryptions } from './encryption.ts';
import { judgeAddress, judgeAnswer, judgeIssuerValues, judgeStatus } from './envelope.ts';
import { openEncrypted } from './facts.ts';
import { judgeContent, judgeIds, judgeParse, judgeVersion, unread } from './form.ts';
import { judgeIssueInstant } from './freshness.ts';
import type { LogoutInput, LogoutJudgement } from './input.ts';
import { type EnvelopeFacts, gatherEnvelopeFacts, judgeEnvelopeCoverage } from './message.ts';
import { judgeSchema } from './response.ts';
import { judgeAlgorithms, judgeCertificate, judgeSignature } from './signature.ts';
import { hasSignature, signedParts } from './signatures.ts';
import { judgeTimeZones } from './time-zones.ts';
import { judgeEnd } from './times.ts';

interface LogoutFacts extends EnvelopeFacts {
  readonly input: LogoutInput;
  readonly request?: LogoutRequest;
  readonly response?: StatusResponse;
  readonly opened: ReadonlyMap<XmlElement, XmlElement>;
  readonly decryptions: readonly Decryption[];
}

const rootsOf = ({ root }: LogoutFacts) => (root === undefined ? [] : [root]);

const CHECKS: readonly Check<LogoutFacts>[] = [
  defineCheck('saml.parse', judgeParse),
  defineCheck('saml.content', (facts) => judgeContent(facts, rootsOf(facts), facts.decryptions)),
  defineCheck('saml.version', (facts) => judgeVersion(facts, rootsOf(facts))),
  defineCheck('saml.duplicate_id', (facts) => judgeIds(facts, rootsOf(facts))),
  defineCheck('saml.decrypt', judgeNames),
  defineCheck('saml.algorithm', judgeAlgorithms),
  defineCheck('saml.certificate', judgeCertificate),
  defineCheck('saml.signature', judgeSignature),
  defineCheck('saml.signature_coverage', judgeEnvelopeCoverage),
  defineCheck('saml.status', judgeLogoutStatus),
  defineCheck('saml.issuer', judgeIssuer),
  defineCheck('saml.destination', judgeDestination),
  defineCheck('saml.in_response_to', judgeInResponseTo),
  defineCheck('saml.not_on_or_after', judgeRequestEnd),
  defineCheck('saml.time_zone', judgeTimeZones),
  defineCheck('saml.issue_instant', judgeInstant),
  defineCheck('saml.schema', (facts) => judgeSchema(facts.input)),
];

const MINIMUM: readonly SamlCode[] = ['saml.signature', 'saml.signature_coverage', 'saml.issuer'];

/** Judges a logout message. Report `saml_logout`. */
export async function judgeSamlLogout(input: LogoutInput): Promise<LogoutJudgement> {
  const expects =
    input.issuer !== undefined || input.destinations !== undefined || input.requestId !== undefined;
  const envelope = gatherEnvelopeFacts(input, ['logout_request', 'logout_response'], expects);
  const { view, verified, signatures } = envelope;
  const isRequest = view?.local === 'LogoutRequest';
  const parts = openEncrypted(isRequest ? readLogoutRequest(view).encrypted : [], input.decryptionKeys);
  const facts: LogoutFacts = {
    ...envelope,
    input,
    ...parts,
    ...(isRequest ? { request: readLogoutRequest(view, parts.opened) } : {}),
    ...(view?.local === 'LogoutResponse' ? { response: readStatusResponse(view) } : {}),
  };
  const findings = await runChecks(CHECKS, facts);
  const { request, response } = facts;
  const answers = response !== undefined && input.requestId !== undefined;
  const closed = view === undefined ? 0 : encryptedIn(view) - parts.opened.size;
  const minimum: readonly SamlCode[] = [
    ...MINIMUM,
    ...(answers ? ['saml.in_response_to' as const] : []),
    ...(closed > 0 ? ['saml.decrypt' as const] : []),
  ];
  return {
    report: report('saml_logout', findings, minimum),
    ...defined({ request, response }),
    verified,
    signed: signedParts(signatures, input.allowSha1 === true),
    opened: parts.opened,
  };
}

function judgeNames(facts: LogoutFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  return facts.decryptions.length > 0 ? judgeDecryptions(facts.decryptions) : judgeClosedParts(facts.view);
}

function judgeLogoutStatus(facts: LogoutFacts): Verdict {
  if (facts.unreadable === undefined && facts.response === undefined) return skip('a request has no status');
  return judgeStatus({ ...facts, responseVerified: facts.verified });
}

const nameOf = ({ request }: LogoutFacts): string =>
  request === undefined ? 'LogoutResponse' : 'LogoutRequest';

function judgeIssuer(facts: LogoutFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const at = `${nameOf(facts)}/Issuer`;
  const { issuer } = facts.request ?? facts.response ?? {};
  if (issuer === undefined)
    return fail('the message has no Issuer', { at, expected: facts.input.issuer, actual: null });
  return judgeIssuerValues([[at, issuer]], facts.input);
}

function judgeDestination(facts: LogoutFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { destination } = facts.request ?? facts.response ?? {};
  return judgeAddress(destination, facts.input.destinations ?? [], {
    signed: hasSignature(facts.signatures),
    plain: facts.plain,
    option: '--acs',
  });
}

function judgeInResponseTo(facts: LogoutFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (facts.response === undefined) return skip('a request answers nothing');
  return judgeAnswer(
    [['LogoutResponse/@InResponseTo', facts.response.inResponseTo]],
    facts.input.requestId,
    facts,
  );
}

function judgeRequestEnd(facts: LogoutFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const end = facts.request?.notOnOrAfter;
  if (end === undefined) return skip('it names no end');
  const wrong = judgeEnd('LogoutRequest/@NotOnOrAfter', end, facts.input);
  return wrong === undefined ? pass(`good until ${end}`) : soften(facts, wrong);
}

function judgeInstant(facts: LogoutFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { issueInstant } = facts.request ?? facts.response ?? {};
  return judgeIssueInstant([[`${nameOf(facts)}/@IssueInstant`, issueInstant]], facts.input);
}
