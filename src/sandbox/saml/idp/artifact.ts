/** Artifacts: a reference in the browser, and the message over SOAP (SAML bindings, 3.6). */
import { createHash } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import type { SandboxRequest, SandboxResponse } from '../../http.ts';
import { childrenNamed, textOf } from '../../xml/read.ts';
import type { XmlNode } from '../../xml/write.ts';
import { isOpen } from '../holes.ts';
import { NS } from '../names.ts';
import { refuse } from '../refusal.ts';
import type { ServiceProvider } from '../service-provider.ts';
import { answerCall } from '../soap.ts';
import type { ArtifactEffect } from './effect.ts';
import type { SamlIdp, StoredMessage } from './idp.ts';
import { SUCCESS } from './response.ts';
import { readCall, reply } from './soap-call.ts';

/** Type code 0x0004, endpoint index 0: the first `ArtifactResolutionService`. */
const HEAD = Buffer.from([0, 4, 0, 0]);
/** Of type code, endpoint index, SourceID and message handle. */
const LENGTH = 44;

const sourceIdOf = (entityId: string): Buffer => createHash('sha1').update(entityId).digest();

const artifactOf = ({ core }: SamlIdp, source: string): string =>
  Buffer.concat([HEAD, sourceIdOf(source), core.random(20)]).toString('base64');

/** Stores a message and returns the artifact that stands for it (SAML bindings, 3.6.4). */
export function issueArtifact(
  idp: SamlIdp,
  message: XmlNode,
  entityId: string,
  effect: ArtifactEffect = {},
): string {
  const keep = (owner: string): string => {
    const artifact = artifactOf(idp, idp.entityId);
    idp.state.artifacts.set(artifact, { message, entityId: owner, effect });
    return artifact;
  };
  switch (effect.sends) {
    case 'unknown':
      return artifactOf(idp, idp.entityId);
    case 'other-source':
      return artifactOf(idp, 'https://other.example.com/auth/saml');
    case 'other-owner':
      return keep(`${entityId}-2`);
    case 'cut-off':
      return keep(entityId).slice(0, 30);
    case 'other-endpoint': {
      const bytes = Buffer.from(keep(entityId), 'base64');
      bytes.writeUInt16BE(7, 2);
      return bytes.toString('base64');
    }
    case 'resolved': {
      const artifact = keep(entityId);
      idp.state.artifacts.delete(artifact);
      return artifact;
    }
    default:
      return keep(entityId);
  }
}

/** Answers an ArtifactResolve: each artifact once, and only for the service provider it was made for. */
export const resolveArtifact = (idp: SamlIdp, request: SandboxRequest): SandboxResponse =>
  answerCall(() => {
    const { root, id, sender } = readCall(idp, request, {
      name: 'ArtifactResolve',
      destination: idp.addresses.artifact,
    });
    const [artifact, ...more] = childrenNamed(root, NS.protocol, 'Artifact');
    const text = textOf(artifact) ?? '';
    if (text === '' || more.length > 0) refuse('there must be one Artifact, with text');
    const { stored, note } = take(idp, sender, text);
    return reply(idp, {
      name: 'saml2p:ArtifactResponse',
      answered: { id },
      status: SUCCESS,
      content: stored === undefined ? [] : [stored.message],
      ...defined({ effect: stored?.effect, note }),
    });
  });

interface Taken {
  readonly stored?: StoredMessage;
  /** Why nothing is returned. */
  readonly note?: string;
}

/** Whatever is wrong with an artifact, the answer is a success without a message (SAML core, 3.5.2). */
function take(idp: SamlIdp, sender: ServiceProvider, artifact: string): Taken {
  const { state, entityId } = idp;
  const stored = state.artifacts.get(artifact);
  if (stored === undefined) return { note: whyUnknown(artifact, entityId) };
  if (stored.entityId !== sender.entityId && !isOpen(idp, 'artifact-other-sp'))
    return { note: `the artifact was made for ${stored.entityId}, not for ${sender.entityId}` };
  if (stored.effect.keeps !== true && !isOpen(idp, 'artifact-replay')) state.artifacts.delete(artifact);
  return { stored };
}

function whyUnknown(artifact: string, entityId: string): string {
  const bytes = Buffer.from(artifact, 'base64');
  if (bytes.length !== LENGTH || bytes.readUInt16BE(0) !== 4)
    return `the Artifact is not ${LENGTH} bytes of type 0x0004 in base64`;
  return bytes.subarray(4, 24).equals(sourceIdOf(entityId))
    ? 'the artifact was resolved before, or never made here'
    : 'the SourceID of the artifact is that of another identity provider';
}
