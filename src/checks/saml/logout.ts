/** Judges a LogoutRequest or LogoutResponse (rule SV-15). SAML core, 3.7; SAML profiles, 4.4. */

import { defined } from '../../common/defined.ts';
import type { Decryption } from '../../protocol/saml/encryption/decrypt.ts';
import { type LogoutRequest, readLogoutRequest } from '../../protocol/saml/message/logout.ts';
import { readStatusResponse, type StatusResponse } from '../../protocol/saml/message/response.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import { type Check, fail, pass, report, runChecks, skip, type Verdict, warn } from '../../report.ts';
import { judgeAlgorithms } from './algorithm.ts';
import { judgeCertificate } from './certificate.ts';
import { defineCheck, type SamlCode, skipFor, soften } from './define.ts';
import { encryptedIn, judgeClosedParts, judgeDecryptions } from './encryption.ts';
import { judgeAddress, judgeAnswer, judgeIssuerValues, judgeStatus } from './envelope.ts';
import { openEncrypted } from './facts.ts';
import { judgeContent, judgeIds, judgeParse, judgeVersion, unread } from './form.ts';
import { judgeIssueInstant } from './freshness.ts';
import type { LogoutInput, LogoutJudgement } from './input.ts';
import { type EnvelopeFacts, gatherEnvelopeFacts, judgeEnvelopeCoverage } from './message.ts';
import { judgeSchema } from './response.ts';
import { judgeSignature } from './signature.ts';
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
  defineCheck('saml.signature', judgeOwnSignature),
  defineCheck('saml.signature_coverage', judgeEnvelopeCoverage),
  defineCheck('saml.status', judgeLogoutStatus),
  defineCheck('saml.issuer', judgeIssuer),
  defineCheck('saml.destination', judgeDestination),
  defineCheck('saml.in_response_to', judgeInResponseTo),
  defineCheck('saml.session', judgeSession),
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
    ...MINIMUM.filter((code) => code !== 'saml.signature_coverage' || !byChannelAlone(facts)),
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
  const verdict = judgeStatus({ ...facts, responseVerified: facts.verified });
  const partial = facts.response?.status?.subcodes.includes(PARTIAL) === true;
  if (!partial || verdict.status !== 'pass') return verdict;
  return warn('the provider could not end the session at every service provider', {
    level: 'should',
    actual: PARTIAL,
    hint: 'close the browser: some applications still know the user',
  });
}

/** SAML core, 3.2.2.2. */
const PARTIAL = 'urn:oasis:names:tc:SAML:2.0:status:PartialLogout';

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
  if ((destination ?? '') === '' && facts.input.channel !== undefined)
    return skip('there is no Destination, which a message over SOAP need not have');
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

/** SAML profiles, 4.4.4.2: over SOAP, TLS may identify the sender instead of a signature. */
function judgeOwnSignature(facts: LogoutFacts): Verdict {
  if (!byChannelAlone(facts)) return judgeSignature(facts);
  const host = facts.input.channel?.host ?? '';
  return judgeSignature(facts, `it is not signed: only the TLS connection to ${host} says who sent it`);
}

const byChannelAlone = ({ input, signatures }: LogoutFacts): boolean =>
  input.channel?.secure === true && !hasSignature(signatures) && !signatures.astray;

/** SAML core, 3.7.1 and 3.7.3.2: the request names the principal as the assertion did; no SessionIndex means all. */
function judgeSession(facts: LogoutFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { request } = facts;
  const { session } = facts.input;
  if (request === undefined) return skip('a response names no session');
  if (session === undefined) return skip('no session was given to compare with');
  const { nameId, sessionIndexes } = request;
  if (nameId === undefined) return skipFor('saml.decrypt', 'the name is closed or missing');
  const other = (['value', 'nameQualifier', 'spNameQualifier'] as const).find(
    (part) =>
      nameId[part] !== undefined &&
      session.nameId[part] !== undefined &&
      nameId[part] !== session.nameId[part],
  );
  if (other !== undefined) {
    return fail('the request is for another principal than the one who logged in', {
      at: 'LogoutRequest/NameID',
      expected: session.nameId[other],
      actual: nameId[other],
      hint: 'the session of another user, or of another service provider',
    });
  }
  const known =
    sessionIndexes.length === 0 || sessionIndexes.some((index) => session.sessionIndexes.includes(index));
  if (known)
    return pass(sessionIndexes.length === 0 ? 'every session of the principal' : 'the session of the login');
  return fail('the request is for another session of the principal', {
    at: 'LogoutRequest/SessionIndex',
    expected: session.sessionIndexes,
    actual: sessionIndexes,
    hint: 'the principal logged in again, or on another device',
  });
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
