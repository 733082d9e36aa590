/** Judges an AuthnRequest as its receiver would (rule SV-15). */
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import { type AuthnRequest, readAuthnRequest } from '../../protocol/saml/message/request.ts';
import type { Endpoint, Entity } from '../../protocol/saml/metadata/entity.ts';
import { type Check, fail, pass, report, runChecks, skip, type Verdict } from '../../report.ts';
import { nearMiss } from '../compare.ts';
import { judgeAlgorithms } from './algorithm.ts';
import { judgeCertificate } from './certificate.ts';
import { defineCheck, type SamlCode } from './define.ts';
import { encryptedIn, judgeClosedParts } from './encryption.ts';
import { judgeAddress, judgeIssuerValues } from './envelope.ts';
import { judgeContent, judgeIds, judgeParse, judgeVersion, unread } from './form.ts';
import { judgeIssueInstant } from './freshness.ts';
import type { RequestInput, RequestJudgement } from './input.ts';
import { type EnvelopeFacts, gatherEnvelopeFacts, judgeEnvelopeCoverage } from './message.ts';
import { judgeSchema } from './response.ts';
import { judgeSignature } from './signature.ts';
import { hasSignature, signedParts } from './signatures.ts';
import { judgeTimeZones } from './time-zones.ts';

interface RequestFacts extends EnvelopeFacts {
  readonly input: RequestInput;
  readonly request?: AuthnRequest;
}

const rootsOf = ({ root }: RequestFacts) => (root === undefined ? [] : [root]);

const CHECKS: readonly Check<RequestFacts>[] = [
  defineCheck('saml.parse', judgeParse),
  defineCheck('saml.content', (facts) => judgeContent(facts, rootsOf(facts))),
  defineCheck('saml.version', (facts) => judgeVersion(facts, rootsOf(facts))),
  defineCheck('saml.duplicate_id', (facts) => judgeIds(facts, rootsOf(facts))),
  defineCheck('saml.decrypt', (facts) => unread(facts) ?? judgeClosedParts(facts.view)),
  defineCheck('saml.algorithm', judgeAlgorithms),
  defineCheck('saml.certificate', judgeCertificate),
  defineCheck('saml.signature', judgeRequestSignature),
  defineCheck('saml.signature_coverage', judgeEnvelopeCoverage),
  defineCheck('saml.issuer', judgeIssuer),
  defineCheck('saml.destination', judgeDestination),
  defineCheck('saml.recipient', judgeAnswerAddress),
  defineCheck('saml.time_zone', judgeTimeZones),
  defineCheck('saml.issue_instant', judgeInstant),
  defineCheck('saml.schema', (facts) => judgeSchema(facts.input)),
];

const MINIMUM: readonly SamlCode[] = ['saml.signature', 'saml.signature_coverage', 'saml.issuer'];

/** Judges an AuthnRequest. Report `saml_request`. */
export async function judgeSamlRequest(input: RequestInput): Promise<RequestJudgement> {
  const expects =
    input.issuer !== undefined || input.sender !== undefined || input.destinations !== undefined;
  const envelope = gatherEnvelopeFacts(input, ['authn_request'], expects);
  const { view, verified, signatures } = envelope;
  const request = view?.local === 'AuthnRequest' ? readAuthnRequest(view) : undefined;
  const facts: RequestFacts = { ...envelope, input, ...defined({ request }) };
  const findings = await runChecks(CHECKS, facts);
  const closed = view !== undefined && encryptedIn(view) > 0;
  return {
    report: report('saml_request', findings, closed ? [...MINIMUM, 'saml.decrypt'] : MINIMUM),
    ...defined({ request }),
    verified,
    signed: signedParts(signatures, input.allowSha1 === true),
  };
}

function judgeRequestSignature(facts: RequestFacts): Verdict {
  if (facts.input.signatureWanted === true) return judgeSignature(facts);
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (!hasSignature(facts.signatures))
    return skip('the request is not signed, which it need not be unless the provider wants it');
  return judgeSignature(facts);
}

function judgeIssuer(facts: RequestFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const issuer = facts.request?.issuer;
  const expected = facts.input.issuer ?? facts.input.sender?.entityId;
  if (issuer === undefined)
    return fail('the request has no Issuer', { at: 'AuthnRequest/Issuer', expected, actual: null });
  return judgeIssuerValues([['AuthnRequest/Issuer', issuer]], {
    ...facts.input,
    ...defined({ issuer: expected }),
  });
}

function judgeDestination(facts: RequestFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  return judgeAddress(facts.request?.destination, facts.input.destinations ?? [], {
    signed: hasSignature(facts.signatures),
    plain: facts.plain,
    option: '--idp-metadata',
  });
}

/** The response address in the request must be one of the service provider's own. */
function judgeAnswerAddress(facts: RequestFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { request, input } = facts;
  const services = endpointsOf(input.sender);
  if (services.length === 0) return skip('the metadata of the service provider is not known');
  const { acsUrl, acsIndex } = request ?? {};
  if (acsUrl !== undefined) {
    const known = services.map(({ location }) => location);
    if (known.includes(acsUrl)) return pass(acsUrl);
    return fail('the request asks to be answered at an address that its metadata does not have', {
      at: 'AuthnRequest/@AssertionConsumerServiceURL',
      expected: [...new Set(known)],
      actual: acsUrl,
      hint: nearMiss(known[0] ?? '', acsUrl) ?? 'an answer sent there would hand the login to another party',
    });
  }
  if (acsIndex === undefined) return pass('the default of its metadata');
  if (services.some(({ index }) => asText(index) === acsIndex)) return pass(`index ${acsIndex}`);
  return fail('the request names an index that its metadata does not have', {
    at: 'AuthnRequest/@AssertionConsumerServiceIndex',
    expected: services.map(({ index }) => index ?? null),
    actual: acsIndex,
  });
}

function endpointsOf(sender: Entity | undefined): Endpoint[] {
  return (sender?.roles ?? [])
    .filter(({ kind }) => kind === 'sp')
    .flatMap(({ endpoints }) => endpoints.filter(({ service }) => service === 'AssertionConsumerService'));
}

function judgeInstant(facts: RequestFacts): Verdict {
  const reason = unread(facts);
  return (
    reason ?? judgeIssueInstant([['AuthnRequest/@IssueInstant', facts.request?.issueInstant]], facts.input)
  );
}
