/** How the service provider of the tests gets the response that an artifact stands for. */
import { randomBytes } from 'node:crypto';
import type { BackChannel } from '../../src/checks/saml/input.ts';
import { judgeProtocolMessage } from '../../src/checks/saml/protocol-message.ts';
import { judgeReference } from '../../src/checks/saml/reference.ts';
import { callSoap } from '../../src/flows/saml/soap-call.ts';
import { writeArtifactResolve } from '../../src/protocol/saml/build/artifact-resolve.ts';
import { signMessage } from '../../src/protocol/saml/dispatch.ts';
import type { SamlKey } from '../../src/protocol/saml/keys/saml-key.ts';
import { carrierDocument } from '../../src/protocol/saml/message/document.ts';
import type { SamlDocument } from '../../src/protocol/saml/message/received-message.ts';
import type { Signer } from '../../src/protocol/saml/signing/signer.ts';
import { readArtifact, sourceIdOf } from '../../src/protocol/saml/wire/artifact.ts';
import type { Report } from '../../src/report.ts';

export interface Resolving {
  readonly idp: { readonly entityId: string; readonly artifacts: string };
  readonly keys: readonly SamlKey[];
  readonly entityId: string;
  readonly signer: Signer;
  readonly now: Date;
  /** Findings that are not forgiven. */
  open(report: Report): readonly string[];
}

export interface Fetched {
  readonly document: SamlDocument;
  readonly channel: BackChannel;
  /** In base64, as a form would bring it. */
  readonly message: string;
}

export async function fetchByArtifact(text: string, resolving: Resolving): Promise<Fetched> {
  const { idp, keys, entityId, signer, open, now } = resolving;
  const refuse = (report: Report) => {
    const wrong = open(report);
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  };
  const artifact = readArtifact(text);
  if (artifact === undefined) throw new Error('there is no artifact');
  const fits = artifact.sourceId === sourceIdOf(idp.entityId);
  refuse(await judgeReference({ artifact, issuer: { entityId: idp.entityId, fits }, services: [0] }));
  const id = `_${randomBytes(16).toString('hex')}`;
  const xml = writeArtifactResolve({
    id,
    issueInstant: now,
    destination: idp.artifacts,
    issuer: entityId,
    artifact: artifact.value,
  });
  const call = {
    url: new URL(idp.artifacts),
    message: await signMessage(xml, signer),
    service: 'resolution',
  };
  const { document, channel } = await callSoap(call, (input, init) => fetch(input, init));
  const { report } = await judgeProtocolMessage({
    document: carrierDocument(document) ?? document,
    keys,
    issuer: idp.entityId,
    requestId: id,
    channel,
    now,
    clockToleranceSeconds: 60,
  });
  refuse(report);
  if (document.kind !== 'response') throw new Error('no response came');
  return { document, channel, message: Buffer.from(document.text).toString('base64') };
}
