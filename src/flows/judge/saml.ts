/** Judges the messages of a recorded SAML login or logout with the checks of a driven one. */
import { createHash } from 'node:crypto';
import { judgeEcpHeaders } from '../../checks/saml/ecp.ts';
import type { ResponseJudgement, SenderInput } from '../../checks/saml/input.ts';
import { judgeSamlLogout } from '../../checks/saml/logout.ts';
import { judgeProtocolMessage } from '../../checks/saml/protocol-message.ts';
import { judgeSamlRequest } from '../../checks/saml/request.ts';
import { judgeSamlResponse } from '../../checks/saml/response.ts';
import { defined } from '../../common/defined.ts';
import type { SamlFlow } from '../../protocol/recorded/saml-flows.ts';
import { isMaskedMessage, type SamlMessage } from '../../protocol/recorded/saml-messages.ts';
import { readAuthnRequest } from '../../protocol/saml/message/request.ts';
import type { RoleKind } from '../../protocol/saml/metadata/entity.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import type { Report } from '../../report.ts';
import { expiryOf, keysOf, rolesOf } from '../saml/metadata.ts';
import type { JudgeInput } from './input.ts';
import { channelOf, judgeArtifact } from './saml-artifact.ts';
import { expectedIssuer, find, type SamlParties } from './saml-parties.ts';

export interface JudgedSamlFlow {
  readonly reports: readonly Report[];
  readonly response?: ResponseJudgement;
  /** Where the keys come from, for people. */
  readonly keysFrom?: string;
  /** A message is masked, so nothing was verified. */
  readonly masked: boolean;
  /** The message went between servers, and the recording has only a reference to it. */
  readonly backChannel: boolean;
}

interface Working {
  readonly flow: SamlFlow;
  readonly input: JudgeInput;
  readonly parties: SamlParties;
}

export async function judgeSamlFlow(
  flow: SamlFlow,
  parties: SamlParties,
  input: JudgeInput,
): Promise<JudgedSamlFlow> {
  const working: Working = { flow, input, parties };
  const reports: Report[] = [];
  let response: ResponseJudgement | undefined;
  // A repeated message is one finding of the flow, not a second report.
  for (const message of [flow.requests[0], flow.responses[0]]) {
    if (message === undefined || isMaskedMessage(message)) continue;
    if (message.artifact !== undefined) reports.push(...(await artifactReports(message, working)));
    const headers = await ecpReport(message, flow);
    if (headers !== undefined) reports.push(headers);
    if (!isSeen(message)) continue;
    const judged = await judgeMessage(message, working);
    reports.push({ ...judged.report, evidence: [(message.resolution?.entry ?? message.entry).where] });
    response ??= judged.response;
  }
  const source = find(parties, ['idp'], flow.responses[0]?.issuer)?.metadata.source;
  const masked = [...flow.requests, ...flow.responses].some(isMaskedMessage);
  const backChannel = flow.responses[0]?.artifact !== undefined && !isSeen(flow.responses[0]);
  return { reports, masked, backChannel, ...defined({ response, keysFrom: source }) };
}

/** Whether the message itself is in the recording. A sign-in of WS-Federation is a few parameters. */
const isSeen = ({
  wsFederation,
  isRequest,
  artifact,
  resolution,
  document: { kind },
}: SamlMessage): boolean =>
  !(wsFederation === true && isRequest) &&
  (artifact === undefined || (resolution !== undefined && kind !== 'artifact_response'));

/** What the provider says to an enhanced client above its answer. */
async function ecpReport(
  { soapHeaders, entry, address }: SamlMessage,
  { requests: [request] }: SamlFlow,
): Promise<Report | undefined> {
  if (soapHeaders === undefined || request === undefined || address === '') return undefined;
  return { ...(await judgeEcpHeaders(soapHeaders, address)), evidence: [entry.where] };
}

async function artifactReports(message: SamlMessage, working: Working): Promise<readonly Report[]> {
  const asked = expectedIssuer(working);
  const { document: _, ...base } = await baseOf(message, working);
  return judgeArtifact(message, find(working.parties, ['idp'], asked)?.entity, base);
}

async function judgeMessage(
  message: SamlMessage,
  working: Working,
): Promise<{ readonly report: Report; readonly response?: ResponseJudgement }> {
  const { kind } = message.document;
  const base = await baseOf(message, working);
  if (kind === 'authn_request') return judgeRequest(message, base, working);
  if (kind === 'logout_request' || kind === 'logout_response') {
    const requestId = kind === 'logout_response' ? working.flow.requests[0]?.id : undefined;
    const { report } = await judgeSamlLogout({
      ...base,
      ...defined({ destinations: [message.address], requestId }),
    });
    return { report };
  }
  if (kind === undefined || kind === 'response' || kind === 'assertion') {
    const response = await judgeResponse(message, base, working);
    const report = message.wsFederation === true ? ofWsFederation(response.report) : response.report;
    return { report, response: { ...response, report } };
  }
  return judgeProtocolMessage({ ...base, destinations: [message.address] });
}

async function baseOf(message: SamlMessage, { flow, input, parties }: Working): Promise<SenderInput> {
  const { document, issuer, entry } = message;
  const isAnswer = flow.responses.includes(message);
  const kinds: readonly RoleKind[] =
    flow.kind === 'saml-logout' ? ['idp', 'sp'] : isAnswer ? ['idp'] : ['sp'];
  const now = input.asOf ?? (entry.time === undefined ? input.readAt : new Date(entry.time));
  const sender = issuer ?? (isAnswer ? expectedIssuer({ flow, parties }) : undefined);
  const known = find(parties, kinds, sender);
  const keys = [
    ...(isAnswer || flow.kind === 'saml-logout' ? parties.certificates : []),
    ...(known === undefined ? [] : keysOf(known.entity, kinds)),
  ];
  const schema = await checkSchema(document);
  const expected = isAnswer ? expectedIssuer({ flow, parties }) : undefined;
  return {
    document,
    ...(keys.length === 0 ? {} : { keys }),
    ...defined({
      issuer: input.known.issuer !== undefined && isAnswer ? input.known.issuer : (expected ?? undefined),
      metadataExpired: known === undefined ? undefined : expiryOf(known.metadata, known.entity, now),
      decryptionKeys: input.samlDecryptionKeys,
      schema,
    }),
    allowSha1: input.allowSha1,
    now,
    clockToleranceSeconds: input.clockToleranceSeconds,
  };
}

async function judgeRequest(
  { issuer, address }: SamlMessage,
  base: SenderInput,
  { parties, flow }: Working,
): Promise<{ readonly report: Report }> {
  const sender = find(parties, ['sp'], issuer)?.entity;
  const receiver = find(
    parties,
    ['idp'],
    expectedIssuer({ flow, parties }) ?? flow.responses[0]?.issuer,
  )?.entity;
  const wanted =
    rolesOf(receiver, 'idp').some(({ wantAuthnRequestsSigned }) => wantAuthnRequestsSigned) ||
    rolesOf(sender, 'sp').some(({ authnRequestsSigned }) => authnRequestsSigned);
  return judgeSamlRequest({
    ...base,
    ...defined({ sender }),
    destinations: [address],
    ...(wanted ? { signatureWanted: true } : {}),
  });
}

function judgeResponse(
  message: SamlMessage,
  base: SenderInput,
  { flow, input }: Working,
): Promise<ResponseJudgement> {
  const [request] = flow.requests;
  const root = request?.document.reading.root;
  const context = root === undefined ? undefined : readAuthnRequest(root).requestedAuthnContext;
  const isExact = context?.comparison === 'exact' && context.values.length > 0;
  return judgeSamlResponse({
    ...base,
    ...defined({
      audience: input.known.spEntityId ?? request?.issuer,
      requestId: request?.id,
      authnContext: isExact ? context.values : undefined,
    }),
    ...(message.address === '' ? {} : { acs: message.address }),
    ...(message.resolution === undefined ? {} : { channel: channelOf(message.resolution.entry.url) }),
    ...(request === undefined || message.wsFederation === true
      ? {}
      : { relayState: { sent: sentRelayState(request, message) } }),
    seenAssertions: new Set(),
  });
}

/** What SAML's own protocol demands of a response, and WS-Federation does not. */
const ONLY_SAML: ReadonlySet<string> = new Set([
  'saml.destination',
  'saml.recipient',
  'saml.in_response_to',
  'saml.subject_confirmation',
  'saml.relay_state',
]);

function ofWsFederation(report: Report): Report {
  const findings = report.findings.map((finding) =>
    ONLY_SAML.has(finding.code)
      ? { ...finding, status: 'skip' as const, message: 'WS-Federation does not demand it' }
      : finding,
  );
  const isWrong = findings.some(({ status }) => status === 'fail');
  const isSigned = findings.some(({ code, status }) => code === 'saml.signature' && status === 'pass');
  return { ...report, findings, verdict: isWrong ? 'invalid' : isSigned ? 'valid' : 'unverified' };
}

/** An export may hash what was posted: then the hash of what was sent is compared. */
function sentRelayState(request: SamlMessage, response: SamlMessage): string | undefined {
  const { relayState: sent } = request;
  const came = response.relayState;
  if (sent === undefined || came === undefined) return sent;
  if (came === `hash:${createHash('sha256').update(sent).digest('hex')}`) return came;
  return /^(?:obf:|overwritten)|•{4}/.test(came) ? came : sent;
}
