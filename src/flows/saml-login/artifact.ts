/** Fetches the response that an artifact stands for. SAML bindings, 3.6; SAML profiles, 5. */

import type { BackChannel } from '../../checks/saml/input.ts';
import { judgeProtocolMessage } from '../../checks/saml/protocol-message.ts';
import { judgeReference } from '../../checks/saml/reference.ts';
import { judgeReplayedArtifact } from '../../checks/saml/replayed-artifact.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { assertSafeUrl } from '../../protocol/http/index.ts';
import { writeArtifactResolve } from '../../protocol/saml/build/artifact-resolve.ts';
import { signMessage } from '../../protocol/saml/dispatch.ts';
import { carrierDocument } from '../../protocol/saml/message/document.ts';
import type { SamlDocument } from '../../protocol/saml/message/received-message.ts';
import type { Endpoint } from '../../protocol/saml/metadata/entity.ts';
import { readArtifact, sourceIdOf } from '../../protocol/saml/wire/artifact.ts';
import { callSoap, type SoapResult } from '../saml/soap-call.ts';
import { resolutionServices } from './identity-provider.ts';
import type { Login } from './login.ts';
import { demandKind } from './received.ts';
import { refusalOf } from './refusal.ts';
import { freshId, locationOf } from './request.ts';

export interface Resolved {
  readonly document: SamlDocument;
  readonly channel: BackChannel;
}

/**
 * Judges the artifact, resolves it over SOAP and judges the ArtifactResponse; fills the draft with both reports.
 * @param text the query string or form as received
 * @returns undefined when a report says why there is no response
 * @throws {IdcliError} the provider's refusal, what `callSoap` throws, `INSECURE_URL`, `METADATA_UNUSABLE`
 */
export async function resolveArtifact(text: string, login: Login): Promise<Resolved | undefined> {
  const { draft } = login.context;
  const found = await chooseService(text, login);
  if (found === undefined) return undefined;
  const first = await resolve(found, login);
  const carrier = carrierDocument(first.document);
  if (carrier === undefined) demandKind(first.document, 'artifact_response');
  const { report, answer } = await judgeProtocolMessage({
    ...judging(login),
    document: carrier ?? first.document,
    requestId: first.id,
    channel: first.channel,
  });
  draft.reports.push({ ...report, from: 'ArtifactResponse' });
  if (login.input.replayArtifact) await resolveAgain(found, login);
  const failed = report.findings.filter(({ status }) => status === 'fail');
  const status = answer?.status;
  if (status !== undefined && failed.length > 0 && failed.every(({ code }) => code === 'saml.status'))
    throw refusalOf(status, 'the artifact was not resolved');
  if (failed.length > 0) return undefined;
  const document = demandKind(first.document, 'response');
  return {
    document: { ...document, source: { ...document.source, ...found.beside } },
    channel: first.channel,
  };
}

interface Found {
  readonly artifact: string;
  readonly service: Endpoint;
  /** What came with the artifact. */
  readonly beside: Pick<SamlDocument['source'], 'beside'>;
}

/** Reports on the artifact, and returns the service that resolves it; undefined if a check failed. */
async function chooseService(text: string, { idp, context }: Login): Promise<Found | undefined> {
  const artifact = readArtifact(text);
  const services = resolutionServices(idp);
  const report = await judgeReference({
    ...defined({ artifact }),
    issuer: { entityId: idp.entityId, fits: artifact?.sourceId === sourceIdOf(idp.entityId) },
    services: services.map(({ index }) => index),
  });
  context.draft.reports.push({ ...report, from: 'artifact' });
  if (artifact === undefined || report.verdict === 'invalid') return undefined;
  const service = services.find(({ index }) => index === artifact.endpointIndex);
  if (service === undefined) return undefined;
  const relayState = artifact.relayState;
  return { artifact: artifact.value, service, beside: { beside: { relayState } } };
}

/** Everything but the message itself that an ArtifactResponse is judged with. */
function judging({ input, context, idp }: Login) {
  return {
    ...(idp.keys.length === 0 ? {} : { keys: idp.keys }),
    issuer: idp.entityId,
    ...defined({ metadataExpired: idp.metadataExpired }),
    allowSha1: input.allowSha1,
    now: context.world.now(),
    clockToleranceSeconds: input.clockToleranceSeconds,
  };
}

async function resolve(
  { artifact, service }: Found,
  { input, context, idp }: Login,
): Promise<SoapResult & { readonly id: string }> {
  const { world, recorder } = context;
  const { entityId, signer } = input.serviceProvider;
  const url = locationOf(service.location, idp);
  assertSafeUrl(url, input.allowInsecureHttp);
  const id = freshId(world);
  const xml = writeArtifactResolve({
    id,
    issueInstant: world.now(),
    destination: service.location,
    issuer: entityId,
    artifact,
  });
  const message = signer === undefined ? xml : await signMessage(xml, signer);
  const result = await callSoap(
    { url, message, service: 'artifact resolution service' },
    recorder.as('client', 'artifact'),
  );
  return { ...result, id };
}

/** Asks for the message a second time, which a provider must refuse. */
async function resolveAgain(found: Found, login: Login): Promise<void> {
  const again = await resolve(found, login).catch((thrown: unknown) => {
    if (thrown instanceof IdcliError && REFUSED.has(thrown.code)) return undefined;
    throw thrown;
  });
  const handedOut = again !== undefined && again.document.kind !== 'artifact_response';
  login.context.draft.reports.push(await judgeReplayedArtifact(handedOut));
}

const REFUSED: ReadonlySet<string> = new Set(['REQUEST_REFUSED', 'PROVIDER_FAILED', 'ANSWER_UNREADABLE']);
