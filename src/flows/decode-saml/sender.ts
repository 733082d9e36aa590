/** Keys, entity ID and addresses of the sender of a message. */
import { defined } from '../../common/defined.ts';
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import type { SamlDocument } from '../../protocol/saml/message/received-message.ts';
import type { Entity, RoleKind, SamlMetadata } from '../../protocol/saml/metadata/entity.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import { childOf, textOf } from '../../protocol/xml/tree.ts';
import { loadCertificates } from '../saml/certificates.ts';
import { chooseEntity, endpointsOf, expiryOf, keysOf, loadMetadata, rolesOf } from '../saml/metadata.ts';
import type { DecodeSamlContext, DecodeSamlInput } from './input.ts';

export interface Sender {
  /** Absent: none were given. */
  readonly keys?: readonly SamlKey[];
  /** Says, in a sentence, that the metadata lacks the sender. */
  readonly unknownSender?: string;
  readonly issuer?: string;
  readonly metadata?: SamlMetadata;
  readonly entity?: Entity;
  readonly metadataExpired?: string;
  /** Why there is no verification key, as a sentence. */
  readonly keyless?: string;
  /** Allowed destinations of a request. */
  readonly destinations?: readonly string[];
  readonly signatureWanted?: boolean;
}

export async function gatherSender(
  document: SamlDocument,
  input: DecodeSamlInput,
  context: DecodeSamlContext,
): Promise<Sender> {
  const certificates = await loadCertificates(input.certificates, context);
  const metadata = input.metadata === undefined ? undefined : await loadMetadata(input.metadata, context);
  const given = certificates.length > 0 ? { keys: certificates } : {};
  if (metadata === undefined) return { ...given, ...withIssuer(input.expectations.issuer, document) };
  const isRequest = document.kind === 'authn_request';
  return isRequest
    ? senderOfRequest(document, metadata, certificates, input)
    : senderOfAnswer(document, metadata, certificates, input, context.world.now());
}

/** `--issuer` names the identity provider, but a request is issued by the service provider. */
function withIssuer(issuer: string | undefined, { kind }: SamlDocument): { readonly issuer?: string } {
  return issuer === undefined || kind === 'authn_request' ? {} : { issuer };
}

function senderOfAnswer(
  document: SamlDocument,
  metadata: SamlMetadata,
  certificates: readonly SamlKey[],
  { expectations }: DecodeSamlInput,
  now: Date,
): Sender {
  const named = issuerOf(document);
  const isLogout = document.kind === 'logout_request' || document.kind === 'logout_response';
  const kinds: readonly RoleKind[] = isLogout ? ['idp', 'sp'] : ['idp'];
  const entity = kinds
    .map((kind) => chooseEntity(metadata, kind, expectations.issuer, named))
    .find((one) => one !== undefined);
  if (entity === undefined) {
    const who = expectations.issuer ?? named ?? 'the sender';
    const unknownSender = hasOnlyServiceProviders(metadata)
      ? `the metadata is that of a service provider (${metadata.entities[0]?.entityId}), and not of an ` +
        `identity provider`
      : `the metadata does not have ${who} as identity provider`;
    return {
      metadata,
      ...(certificates.length > 0 ? { keys: certificates } : { unknownSender }),
      ...withIssuer(expectations.issuer, document),
    };
  }
  const expired = expiryOf(metadata, entity, now);
  const keyless = certificates.length > 0 ? undefined : keylessReason(entity, kinds);
  return {
    metadata,
    entity,
    keys: [...certificates, ...keysOf(entity, kinds)],
    issuer: entity.entityId,
    ...defined({ metadataExpired: expired, keyless }),
  };
}

const hasOnlyServiceProviders = ({ entities }: SamlMetadata): boolean =>
  entities.length > 0 &&
  entities.every(({ kinds }) => !kinds.includes('idp')) &&
  entities.some(({ kinds }) => kinds.includes('sp'));

/** Says why the metadata has no verification key; undefined when it has one. */
function keylessReason(entity: Entity, kinds: readonly RoleKind[]): string | undefined {
  const keys = keysOf(entity, kinds);
  if (keys.some(({ use }) => use !== 'encryption')) return undefined;
  const [problem] = entity.roles
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ keyProblems }) => keyProblems);
  if (problem !== undefined) return `the metadata has no key that can be read: ${problem}`;
  return keys.length > 0
    ? `the metadata of ${entity.entityId} has only a key for encryption, and none for signatures`
    : `the metadata of ${entity.entityId} has no key at all`;
}

function senderOfRequest(
  document: SamlDocument,
  metadata: SamlMetadata,
  certificates: readonly SamlKey[],
  { expectations }: DecodeSamlInput,
): Sender {
  const sender = chooseEntity(metadata, 'sp', expectations.spEntityId, issuerOf(document));
  const receiver = chooseEntity(metadata, 'idp', expectations.issuer, undefined);
  const keys = [...certificates, ...(sender === undefined ? [] : keysOf(sender, ['sp']))];
  const destinations = endpointsOf(receiver, 'idp', 'SingleSignOnService').map(({ location }) => location);
  const wanted =
    rolesOf(receiver, 'idp').some(({ wantAuthnRequestsSigned }) => wantAuthnRequestsSigned) ||
    rolesOf(sender, 'sp').some(({ authnRequestsSigned }) => authnRequestsSigned);
  const unknown = sender === undefined && metadata.entities.some(({ kinds }) => kinds.includes('sp'));
  const who = expectations.spEntityId ?? issuerOf(document) ?? 'the sender';
  return {
    metadata,
    ...(unknown ? { unknownSender: `the metadata does not have ${who} as service provider` } : {}),
    ...defined({ entity: sender }),
    ...(keys.length > 0 ? { keys } : {}),
    ...(destinations.length === 0 ? {} : { destinations }),
    ...(wanted ? { signatureWanted: true } : {}),
  };
}

/** Returns the issuer of a message; without one, the issuer of the assertion inside. */
function issuerOf({ reading: { root } }: SamlDocument): string | undefined {
  const assertion = childOf(root, NS.assertion, 'Assertion');
  return textOf(childOf(root, NS.assertion, 'Issuer')) ?? textOf(childOf(assertion, NS.assertion, 'Issuer'));
}
