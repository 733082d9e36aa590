/** An artifact in a recorded login, and the exchange for the message where a server recorded it. */
import type { BackChannel } from '../../checks/saml/input.ts';
import { judgeProtocolMessage } from '../../checks/saml/protocol-message.ts';
import { judgeReference } from '../../checks/saml/reference.ts';
import { defined } from '../../common/defined.ts';
import type { SamlMessage } from '../../protocol/recorded/saml-messages.ts';
import { carrierDocument } from '../../protocol/saml/message/document.ts';
import type { Entity } from '../../protocol/saml/metadata/entity.ts';
import { sourceIdOf } from '../../protocol/saml/wire/artifact.ts';
import type { Report } from '../../report.ts';
import { endpointsOf } from '../saml/metadata.ts';

const SOAP = 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP';

/**
 * Judges the artifact, and the ArtifactResponse if it is in the recording.
 * @param provider the one that was asked, if its metadata is known
 * @param base what any message of the provider is judged with
 */
export async function judgeArtifact(
  { artifact, resolution, entry }: SamlMessage,
  provider: Entity | undefined,
  base: Omit<Parameters<typeof judgeProtocolMessage>[0], 'document'>,
): Promise<readonly Report[]> {
  const entityId = provider?.entityId;
  const services = endpointsOf(provider, 'idp', 'ArtifactResolutionService').filter(
    ({ binding }) => binding === SOAP,
  );
  const reference = await judgeReference({
    ...defined({ artifact }),
    ...(entityId === undefined
      ? {}
      : {
          issuer: { entityId, fits: artifact?.sourceId === sourceIdOf(entityId) },
          services: services.map(({ index }) => index),
        }),
  });
  const reports: Report[] = [{ ...reference, from: 'artifact', evidence: [entry.where] }];
  if (resolution === undefined) return reports;
  const { report } = await judgeProtocolMessage({
    ...base,
    document: carrierDocument(resolution.document) ?? resolution.document,
    ...defined({ requestId: resolution.requestId }),
    channel: channelOf(resolution.entry.url),
  });
  return [...reports, { ...report, from: 'ArtifactResponse', evidence: [resolution.entry.where] }];
}

/** The recording shows that the service provider asked there itself. */
export function channelOf(url: string): BackChannel {
  const { host, protocol } = new URL(url);
  return { host, secure: protocol === 'https:' };
}
