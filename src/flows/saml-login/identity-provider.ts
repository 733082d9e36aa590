/** The identity provider of a login, from its metadata or from a preset. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { BINDINGS, type Binding, SOAP_BINDING } from '../../protocol/saml/bindings.ts';
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import type { Endpoint, Entity, RoleKind, SamlMetadata } from '../../protocol/saml/metadata/entity.ts';
import { loadCertificates } from '../saml/certificates.ts';
import { chooseEntity, endpointsOf, expiryOf, keysOf, loadMetadata, rolesOf } from '../saml/metadata.ts';
import type { IdentityProviderInput, SamlContext } from './input.ts';

export interface IdentityProvider {
  readonly entityId: string;
  /** Keys of its attribute authority. */
  readonly attributeKeys: readonly SamlKey[];
  /** All keys that may have signed its answers. */
  readonly keys: readonly SamlKey[];
  readonly endpoints: readonly Endpoint[];
  readonly wantsSigned: boolean;
  readonly metadataExpired?: string;
}

/**
 * @throws {IdcliError} `USAGE` without metadata or a known address, `METADATA_UNUSABLE` when the metadata lacks it, and
 *   what
 *   reading metadata and certificates throws
 */
export async function findIdentityProvider(
  input: IdentityProviderInput,
  context: SamlContext,
  kinds: readonly RoleKind[] = ['idp'],
): Promise<IdentityProvider> {
  const certificates = await loadCertificates(input.certificates, context);
  if (input.metadata !== undefined) {
    const metadata = await loadMetadata(input.metadata, context);
    const entity = entityIn(metadata, input.entityId, kinds);
    const authorities = rolesOf(entity, 'other').filter(
      ({ name }) => name === 'AttributeAuthorityDescriptor',
    );
    const expired = expiryOf(metadata, entity, context.world.now());
    return {
      entityId: entity.entityId,
      keys: [...certificates, ...keysOf(entity, ['idp'])],
      attributeKeys: [...certificates, ...authorities.flatMap(({ keys }) => keys)],
      endpoints: [
        ...SERVICES.flatMap((service) => endpointsOf(entity, 'idp', service)),
        ...authorities.flatMap(({ endpoints }) => endpoints.filter(({ service }) => service === ATTRIBUTES)),
      ],
      wantsSigned: rolesOf(entity, 'idp').some((role) => role.wantAuthnRequestsSigned === true),
      ...defined({ metadataExpired: expired }),
    };
  }
  if (input.known === undefined) {
    throw new IdcliError('USAGE', 'the address of the identity provider is missing', {
      hint: 'give its metadata with --idp-metadata FILE|URL',
    });
  }
  const { entityId, signOn } = input.known;
  const endpoints = Object.values(BINDINGS).map((binding) => ({
    service: SIGN_ON,
    binding,
    location: signOn,
  }));
  return {
    entityId: input.entityId ?? entityId,
    keys: certificates,
    attributeKeys: certificates,
    endpoints,
    wantsSigned: false,
  };
}

const SIGN_ON = 'SingleSignOnService';
const LOGOUT = 'SingleLogoutService';
const ARTIFACT = 'ArtifactResolutionService';
const ATTRIBUTES = 'AttributeService';
const SERVICES = [SIGN_ON, LOGOUT, ARTIFACT];

/** Maximum entities to list in an error. */
const MAX_NAMED = 8;

function entityIn(metadata: SamlMetadata, wanted: string | undefined, kinds: readonly RoleKind[]): Entity {
  const [entity] = kinds.flatMap((kind) => chooseEntity(metadata, kind, wanted, undefined) ?? []);
  if (entity !== undefined) return entity;
  const known = metadata.entities
    .filter((one) => rolesOf(one, 'idp').length > 0)
    .map(({ entityId }) => entityId);
  if (known.length === 0) {
    const other = metadata.entities.map(({ entityId }) => entityId).slice(0, MAX_NAMED);
    throw new IdcliError('METADATA_UNUSABLE', `there is no identity provider in ${metadata.source}`, {
      hint:
        other.length === 0
          ? 'it has no EntityDescriptor at all'
          : `it describes ${other.join(', ')}, without an IDPSSODescriptor: is it the metadata of a service provider?`,
    });
  }
  const more = known.length > MAX_NAMED ? ` and ${known.length - MAX_NAMED} more` : '';
  throw new IdcliError(
    'METADATA_UNUSABLE',
    wanted === undefined
      ? `${metadata.source} describes ${known.length} identity providers`
      : `${metadata.source} does not describe ${wanted}`,
    {
      hint: `choose one with --issuer ENTITY-ID: ${known.slice(0, MAX_NAMED).join(', ')}${more}`,
    },
  );
}

/** An endpoint of the provider, with its binding. */
export interface Target {
  readonly binding: Binding;
  readonly location: string;
}

/** Redirect comes first: it needs no page in between. */
const ORDER: readonly Binding[] = ['redirect', 'post'];

/** Returns the endpoint for logins. @throws {IdcliError} `METADATA_UNUSABLE` when there is none */
export function signOnTarget(idp: IdentityProvider, wanted: Binding | undefined): Target {
  const target = targetOf(idp, SIGN_ON, wanted);
  if (target !== undefined) return target;
  const offered = idp.endpoints.filter(({ service }) => service === SIGN_ON);
  const missing = wanted === undefined ? 'over Redirect or POST' : `over ${BINDINGS[wanted]}`;
  throw new IdcliError('METADATA_UNUSABLE', `${idp.entityId} offers no single sign-on ${missing}`, {
    hint:
      offered.length === 0
        ? 'its metadata has no SingleSignOnService: get complete metadata from the provider'
        : `it offers ${[...new Set(offered.map(({ binding }) => binding))].join(', ')}`,
  });
}

/** Returns the endpoint for logouts, over the binding of the login if possible; undefined when there is none. */
export function logoutTarget(idp: IdentityProvider, preferred: Binding | undefined): Target | undefined {
  return targetOf(idp, LOGOUT, preferred) ?? targetOf(idp, LOGOUT, undefined);
}

/** Returns the artifact resolution services that can be asked. */
export const resolutionServices = ({ endpoints }: IdentityProvider): readonly Endpoint[] =>
  endpoints.filter(({ service, binding }) => service === ARTIFACT && binding === SOAP_BINDING);

/** Returns the service that takes requests of enhanced clients. SAML profiles, 4.2.3.4. */
export const ecpService = ({ endpoints }: IdentityProvider): Endpoint | undefined =>
  endpoints.find(({ service, binding }) => service === SIGN_ON && binding === SOAP_BINDING);

/** Returns the service that answers AttributeQuery. */
export const attributeService = ({ endpoints }: IdentityProvider): Endpoint | undefined =>
  endpoints.find(({ service, binding }) => service === ATTRIBUTES && binding === SOAP_BINDING);

export const soapLogoutService = ({ endpoints }: IdentityProvider): Endpoint | undefined =>
  endpoints.find(({ service, binding }) => service === LOGOUT && binding === SOAP_BINDING);

/** Returns where the answer to a LogoutRequest goes: a service may have an address of its own for answers. */
export function logoutAnswerTarget(idp: IdentityProvider, preferred: Binding): Target | undefined {
  for (const binding of [preferred, ...ORDER]) {
    const found = idp.endpoints.find((one) => one.service === LOGOUT && one.binding === BINDINGS[binding]);
    if (found !== undefined) return { binding, location: found.responseLocation ?? found.location };
  }
  return undefined;
}

function targetOf(idp: IdentityProvider, service: string, wanted: Binding | undefined): Target | undefined {
  for (const binding of wanted === undefined ? ORDER : [wanted]) {
    const found = idp.endpoints.find(
      (endpoint) => endpoint.service === service && endpoint.binding === BINDINGS[binding],
    );
    if (found !== undefined) return { binding, location: found.location };
  }
  return undefined;
}
