/** Judges the messages of a recorded SAML login or logout with the checks of a driven one. */
import { createHash } from 'node:crypto';
import type { ResponseJudgement, SenderInput } from '../../checks/saml/input.ts';
import { judgeSamlLogout } from '../../checks/saml/logout.ts';
import { judgeProtocolMessage } from '../../checks/saml/protocol-message.ts';
import { judgeSamlRequest } from '../../checks/saml/request.ts';
import { judgeSamlResponse } from '../../checks/saml/response.ts';
import { defined } from '../../common/defined.ts';
import type { SamlFlow, SamlFound } from '../../protocol/recorded/saml-flows.ts';
import { isMaskedMessage, type SamlMessage } from '../../protocol/recorded/saml-messages.ts';
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import { readAuthnRequest } from '../../protocol/saml/message/request.ts';
import type { Entity, RoleKind, SamlMetadata } from '../../protocol/saml/metadata/entity.ts';
import { readEntities } from '../../protocol/saml/metadata/read.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import { attributeOf } from '../../protocol/xml/tree.ts';
import type { Report } from '../../report.ts';
import { loadCertificates } from '../saml/certificates.ts';
import { endpointsOf, expiryOf, keysOf, loadMetadata, rolesOf } from '../saml/metadata.ts';
import type { JudgeContext, JudgeInput } from './input.ts';
import { isUnreachable } from './keys.ts';
import { channelOf, judgeArtifact } from './saml-artifact.ts';

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

/** Keys and metadata of every party, gathered once. */
export interface SamlParties {
  readonly certificates: readonly SamlKey[];
  readonly metadata: readonly SamlMetadata[];
}

export async function gatherParties(
  found: SamlFound,
  input: JudgeInput,
  context: JudgeContext,
): Promise<SamlParties> {
  const certificates = await loadCertificates(input.idpCertificates, context);
  const given = input.idpMetadata === undefined ? [] : [await loadMetadata(input.idpMetadata, context)];
  const recorded = found.metadata.flatMap(({ entry, document }): SamlMetadata[] => {
    const { root, complete } = document.reading;
    if (root === undefined || !complete) return [];
    const validUntil = attributeOf(root, 'validUntil');
    return [
      {
        source: entry.where,
        document: document.source,
        root,
        entities: readEntities(root),
        ...defined({ validUntil }),
      },
    ];
  });
  const known = [...given, ...recorded];
  return { certificates, metadata: [...known, ...(await fetchedMetadata(found, known, input, context))] };
}

/** With `--fetch`, the metadata of senders whose name is the address of it. SAML metadata, 4.1.1. */
async function fetchedMetadata(
  { flows }: SamlFound,
  known: readonly SamlMetadata[],
  input: JudgeInput,
  context: JudgeContext,
): Promise<SamlMetadata[]> {
  if (!input.fetch) return [];
  const names = flows.flatMap(({ responses }) => responses.flatMap(({ issuer }) => issuer ?? []));
  const unknown = [...new Set(names)].filter(
    (name) =>
      URL.canParse(name) &&
      /^https?:/.test(name) &&
      !known.some(({ entities }) => entities.some(({ entityId }) => entityId === name)),
  );
  const fetched = await Promise.all(
    unknown.map((name) =>
      loadMetadata(name, context).catch((failure: unknown) => {
        if (isUnreachable(failure)) return undefined;
        throw failure;
      }),
    ),
  );
  return fetched.filter((one) => one !== undefined);
}

interface Known {
  readonly entity: Entity;
  readonly metadata: SamlMetadata;
}

function find(
  parties: SamlParties,
  kinds: readonly RoleKind[],
  entityId: string | undefined,
): Known | undefined {
  const all = parties.metadata.flatMap((metadata) =>
    metadata.entities
      .filter((entity) => entity.kinds.some((kind) => kinds.includes(kind)))
      .map((entity) => ({ entity, metadata })),
  );
  return all.find(({ entity }) => entity.entityId === entityId);
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

/** The identity provider whose address the request was sent to. */
function expectedIssuer({
  flow,
  parties,
}: {
  readonly flow: SamlFlow;
  readonly parties: SamlParties;
}): string | undefined {
  const [request] = flow.requests;
  if (request === undefined) return undefined;
  const service = flow.kind === 'saml' ? 'SingleSignOnService' : 'SingleLogoutService';
  const asked = parties.metadata
    .flatMap(({ entities }) => entities)
    .filter((entity) =>
      endpointsOf(entity, 'idp', service).some(({ location }) => location === request.address),
    );
  return asked.length === 1 ? asked[0]?.entityId : undefined;
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
