/** The artifact in the browser, and the message that it is resolved to. */
import type { ArtifactEffect, SamlEffect } from '../idp/effect.ts';
import { type SamlFault, samlRow } from './row.ts';

type Trips = SamlFault['trips'];

const byArtifact = (
  id: string,
  title: string,
  does: string,
  trips: Trips,
  artifact: ArtifactEffect,
  more: SamlEffect = {},
): SamlFault => ({
  ...samlRow(id, title, does, trips, { artifact, ...more }),
  needs: { saml: artifact.keeps === true ? 'artifact-replay' : 'artifact' },
});

const attack = (
  id: string,
  title: string,
  does: string,
  fails: string,
  artifact: ArtifactEffect,
  more: SamlEffect = {},
): SamlFault => byArtifact(id, title, does, { outcome: 'security', fails: [fails] }, artifact, more);

/** Nothing in the message is signed, so that all rests on what is around it. */
const BARE: SamlEffect = { signing: { covers: 'none' } };

export const SAML_ARTIFACT: readonly SamlFault[] = [
  byArtifact(
    'artifact-signed-around',
    'Only the ArtifactResponse signed',
    'the ArtifactResponse is signed, and nothing in it',
    { outcome: 'done' },
    {},
    BARE,
  ),
  attack(
    'artifact-unsigned',
    'ArtifactResponse unsigned',
    'neither the ArtifactResponse nor anything in it is signed',
    'saml.signature',
    { signature: 'none' },
    BARE,
  ),
  attack(
    'artifact-wrong-cert',
    'ArtifactResponse of a stranger',
    'the ArtifactResponse is signed with a key that is in no metadata',
    'saml.certificate',
    { signature: 'stranger' },
  ),
  attack(
    'artifact-damaged',
    'ArtifactResponse with a damaged signature',
    'the signature of the ArtifactResponse is not the one that was made',
    'saml.signature',
    { signature: 'damaged' },
  ),
  attack(
    'artifact-wrong-in-response-to',
    'ArtifactResponse to another call',
    'the ArtifactResponse answers another ArtifactResolve',
    'saml.in_response_to',
    { sets: { responseInResponseTo: '_another-call' } },
  ),
  attack(
    'artifact-wrong-issuer',
    'ArtifactResponse of another provider',
    'the ArtifactResponse is from another provider',
    'saml.issuer',
    { sets: { responseIssuer: 'https://other.example.com/saml' } },
  ),
  attack(
    'artifact-unknown',
    'Unknown artifact',
    'the browser brings an artifact that was never made; resolving it gives no message',
    'saml.artifact_response',
    { sends: 'unknown' },
  ),
  attack(
    'artifact-used',
    'Used artifact',
    'the browser brings an artifact that was resolved before; resolving it gives no message',
    'saml.artifact_response',
    { sends: 'resolved' },
  ),
  attack(
    'artifact-of-another-sp',
    'Artifact of another service provider',
    'the browser brings an artifact that was made for another service provider; resolving it gives no message',
    'saml.artifact_response',
    { sends: 'other-owner' },
  ),
  attack(
    'artifact-empty',
    'Artifact without a message',
    'answers the ArtifactResolve with success and without a message',
    'saml.artifact_response',
    { answers: 'empty' },
  ),
  attack(
    'artifact-of-another-provider',
    'Artifact of another provider',
    'the SourceID of the artifact is that of another identity provider',
    'saml.issuer',
    { sends: 'other-source' },
  ),
  attack(
    'artifact-wrong-endpoint',
    'Artifact of another endpoint',
    'the artifact names a resolution service that is not in the metadata',
    'saml.artifact_endpoint',
    { sends: 'other-endpoint' },
  ),
  attack(
    'artifact-cut-off',
    'Artifact cut off',
    'the browser brings the first 30 characters of the artifact',
    'saml.parse',
    { sends: 'cut-off' },
  ),
  attack(
    'artifact-kept',
    'Artifact kept',
    'resolves an artifact as often as it is asked to',
    'saml.artifact_replay',
    { keeps: true },
  ),
  byArtifact(
    'artifact-denied',
    'Resolution denied',
    'answers the ArtifactResolve with `Requester` and `RequestDenied`',
    { outcome: 'denied', error: 'AUTHENTICATION_DENIED', providerError: 'Requester / RequestDenied' },
    {
      answers: 'empty',
      status: { top: 'Requester', second: 'RequestDenied', message: 'scenario artifact-denied' },
    },
  ),
  byArtifact(
    'artifact-fault',
    'SOAP fault',
    'answers the ArtifactResolve with a SOAP fault',
    { outcome: 'server', error: 'PROVIDER_FAILED', providerError: 'soap11:Server' },
    { answers: 'fault' },
  ),
  byArtifact(
    'artifact-page',
    'A page instead of a message',
    'answers the ArtifactResolve with a page for people',
    { outcome: 'server', error: 'ANSWER_UNREADABLE' },
    { answers: 'page' },
  ),
];
