/**
 * Judges the form of the remaining protocol messages: ArtifactResolve and ArtifactResponse, queries, name management
 * and name mapping. SAML core, 3.3, 3.5, 3.6 and 3.8.
 */
import { defined } from '../../common/defined.ts';
import type { Envelope } from '../../protocol/saml/message/common.ts';
import { readEnvelope } from '../../protocol/saml/message/common.ts';
import type { SamlKind } from '../../protocol/saml/message/received-message.ts';
import { readStatusResponse, type StatusResponse } from '../../protocol/saml/message/response.ts';
import { elementsOf, pathOf } from '../../protocol/xml/tree.ts';
import { type Check, fail, pass, report, runChecks, skip, type Verdict } from '../../report.ts';
import { judgeAlgorithms } from './algorithm.ts';
import { judgeCertificate } from './certificate.ts';
import { defineCheck, type SamlCode, skipFor } from './define.ts';
import { encryptedIn, judgeClosedParts } from './encryption.ts';
import { judgeAddress, judgeAnswer, judgeIssuerValues, judgeStatus } from './envelope.ts';
import { judgeContent, judgeIds, judgeParse, judgeVersion, unread } from './form.ts';
import { judgeIssueInstant } from './freshness.ts';
import type { LogoutInput, ProtocolMessageJudgement } from './input.ts';
import { type EnvelopeFacts, gatherEnvelopeFacts, judgeEnvelopeCoverage } from './message.ts';
import { judgeSchema } from './response.ts';
import { judgeSignature } from './signature.ts';
import { hasSignature, signedParts } from './signatures.ts';
import { judgeTimeZones } from './time-zones.ts';

interface Facts extends EnvelopeFacts {
  readonly input: LogoutInput;
  readonly envelope?: Envelope;
  /** Present for a response. */
  readonly answer?: StatusResponse;
}

const rootsOf = ({ root }: Facts) => (root === undefined ? [] : [root]);

const CHECKS: readonly Check<Facts>[] = [
  defineCheck('saml.parse', judgeParse),
  defineCheck('saml.content', judgeInside),
  defineCheck('saml.version', (facts) => judgeVersion(facts, rootsOf(facts))),
  defineCheck('saml.duplicate_id', (facts) => judgeIds(facts, rootsOf(facts))),
  defineCheck('saml.decrypt', (facts) => unread(facts) ?? judgeClosedParts(facts.view)),
  defineCheck('saml.algorithm', judgeAlgorithms),
  defineCheck('saml.certificate', judgeCertificate),
  defineCheck('saml.signature', judgeOwnSignature),
  defineCheck('saml.signature_coverage', judgeEnvelopeCoverage),
  defineCheck('saml.status', judgeOwnStatus),
  defineCheck('saml.artifact_response', judgeCarried),
  defineCheck('saml.issuer', judgeIssuer),
  defineCheck('saml.destination', judgeDestination),
  defineCheck('saml.in_response_to', judgeInResponseTo),
  defineCheck('saml.time_zone', judgeTimeZones),
  defineCheck('saml.issue_instant', judgeInstant),
  defineCheck('saml.schema', (facts) => judgeSchema(facts.input)),
];

const MINIMUM: readonly SamlCode[] = ['saml.signature', 'saml.signature_coverage', 'saml.issuer'];

/** For the answer to a request of idcli: the connection says who sent it. */
const ANSWER_MINIMUM: readonly SamlCode[] = ['saml.status', 'saml.in_response_to'];

const PROTOCOL_MESSAGES: readonly SamlKind[] = [
  'artifact_resolve',
  'artifact_response',
  'query',
  'manage_name_id_request',
  'manage_name_id_response',
  'name_id_mapping_request',
  'name_id_mapping_response',
  'saml1_request',
];

/** Report `saml_request`, or `saml_response` for a response. */
export async function judgeProtocolMessage(input: LogoutInput): Promise<ProtocolMessageJudgement> {
  const expects =
    input.issuer !== undefined || input.destinations !== undefined || input.requestId !== undefined;
  const base = gatherEnvelopeFacts(input, PROTOCOL_MESSAGES, expects);
  const { view, verified, signatures } = base;
  const isAnswer = view?.local.endsWith('Response') === true;
  const facts: Facts = {
    ...base,
    input,
    ...defined({ envelope: view === undefined ? undefined : readEnvelope(view) }),
    ...(view !== undefined && isAnswer ? { answer: readStatusResponse(view) } : {}),
  };
  const findings = await runChecks(CHECKS, facts);
  const closed = view === undefined ? 0 : encryptedIn(view);
  return {
    report: report(isAnswer ? 'saml_response' : 'saml_request', findings, [
      ...(input.channel === undefined ? MINIMUM : ANSWER_MINIMUM),
      ...(closed > 0 ? (['saml.decrypt'] as const) : []),
    ]),
    ...defined({ envelope: facts.envelope, answer: facts.answer, view }),
    verified,
    signed: signedParts(signatures, input.allowSha1 === true),
  };
}

/** The single message inside an ArtifactResponse was judged instead of it; if there are several, none counts. */
function judgeInside(facts: Facts): Verdict {
  const verdict = judgeContent(facts, rootsOf(facts));
  if (verdict.status === 'fail' || facts.root?.local !== 'ArtifactResponse') return verdict;
  const inside = elementsOf(facts.root).filter(({ local }) => /(?:Response|Request)$/.test(local));
  if (inside.length < 2) return verdict;
  return fail(`there are ${inside.length} messages in one ArtifactResponse`, {
    at: pathOf(facts.root),
    expected: 'one message, or none',
    actual: inside.map(({ local }) => local),
    hint: 'of several, one may be checked and another be used',
  });
}

/** SAML profiles, 5.4: a signature or TLS must authenticate the other side. */
function judgeOwnSignature(facts: Facts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (hasSignature(facts.signatures) || facts.signatures.astray) return judgeSignature(facts);
  const { channel } = facts.input;
  if (channel !== undefined) return skip(`it is not signed, and came as the answer of ${channel.host}`);
  return skip('it is not signed; over SOAP the other side may be known by its TLS certificate instead');
}

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/** SAML core, 3.5.2: an artifact that is unknown, expired or used before gets success without a message. */
function judgeCarried(facts: Facts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { root, answer } = facts;
  if (root?.local !== 'ArtifactResponse') return skip('it is not an ArtifactResponse');
  if (answer?.status?.code !== SUCCESS) return skipFor('saml.status', 'the artifact was not resolved');
  const [message] = elementsOf(root).filter(({ local }) => /(?:Response|Request)$/.test(local));
  return message === undefined
    ? fail('there is no message in it', {
        ...(facts.input.channel === undefined ? { level: 'should' as const } : {}),
        expected: 'the message that the artifact stands for',
        actual: null,
        hint: 'the provider does not know the artifact: it expired, was used before, or another server gave it out',
      })
    : pass(message.local);
}

function judgeOwnStatus(facts: Facts): Verdict {
  if (facts.unreadable === undefined && facts.answer === undefined) return skip('a request has no status');
  return judgeStatus({ ...facts, ...defined({ response: facts.answer }), responseVerified: facts.verified });
}

function judgeIssuer(facts: Facts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const issuer = facts.envelope?.issuer;
  const at = `${facts.root?.local ?? 'message'}/Issuer`;
  // SAML core, 3.2.1 and 3.2.2: optional.
  return issuer === undefined
    ? skip('it does not say who sent it')
    : judgeIssuerValues([[at, issuer]], facts.input);
}

function judgeDestination(facts: Facts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { destination } = facts.envelope ?? {};
  // These mostly travel over SOAP, where the connection gives the address.
  if (destination === undefined)
    return skip('there is no Destination, which a message over SOAP need not have');
  return judgeAddress(destination, facts.input.destinations ?? [], {
    signed: hasSignature(facts.signatures),
    plain: facts.plain,
    option: '--acs',
  });
}

function judgeInResponseTo(facts: Facts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (facts.answer === undefined) return skip('a request answers nothing');
  const at = `${facts.root?.local ?? 'message'}/@InResponseTo`;
  return judgeAnswer([[at, facts.answer.inResponseTo]], facts.input.requestId, facts);
}

function judgeInstant(facts: Facts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const at = `${facts.root?.local ?? 'message'}/@IssueInstant`;
  return facts.envelope === undefined
    ? pass('nothing says when')
    : judgeIssueInstant([[at, facts.envelope.issueInstant]], facts.input);
}
