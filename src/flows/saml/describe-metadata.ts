/** The content of metadata, as data. */

import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import type {
  AttributeService,
  Endpoint,
  Entity,
  Role,
  SamlMetadata,
} from '../../protocol/saml/metadata/entity.ts';
import { friendlyName } from '../../protocol/saml/names/attributes.ts';
import { filled } from '../decode-saml/filled.ts';

/** @param entityId the entity to describe; without it all of them */
export function describeMetadata(metadata: SamlMetadata, entityId: string | undefined): Record<string, Json> {
  const wanted = metadata.entities.filter((entity) => entityId === undefined || entity.entityId === entityId);
  const entities = wanted.length === 0 ? metadata.entities : wanted;
  const [only] = entities.length === 1 ? entities : [];
  return defined({
    issuer: only?.entityId,
    validUntil: metadata.validUntil,
    count: metadata.entities.length === entities.length ? undefined : metadata.entities.length,
    entities: entities.map(entities.length > MANY_ENTITIES ? nameEntity : describeEntity),
  });
}

/** With more entities than this, only names are listed: the document has the rest. */
const MANY_ENTITIES = 1000;

function nameEntity({ entityId, organization, kinds }: Entity): Json {
  return defined({ entityId, organization, roles: kinds.map((kind) => ({ role: ROLE_NAMES[kind] })) });
}

const ROLE_NAMES = { idp: 'IDPSSODescriptor', sp: 'SPSSODescriptor', other: 'another role' } as const;

function describeEntity(entity: Entity): Json {
  return defined({
    entityId: entity.entityId,
    organization: entity.organization,
    validUntil: entity.validUntil,
    cacheDuration: entity.cacheDuration,
    roles: entity.roles.map(describeRole),
    contacts: filled(entity.contacts.map((contact) => ({ ...contact }))),
  });
}

function describeRole(role: Role): Json {
  return defined({
    role: role.name,
    wantAuthnRequestsSigned: role.wantAuthnRequestsSigned,
    authnRequestsSigned: role.authnRequestsSigned,
    wantAssertionsSigned: role.wantAssertionsSigned,
    validUntil: role.validUntil,
    endpoints: filled(role.endpoints.map(describeEndpoint)),
    keys: filled(role.keys.map(describeKey)),
    nameIdFormats: filled(role.nameIdFormats),
    attributeServices: filled(role.attributeServices.map(describeAttributes)),
  });
}

function describeEndpoint(endpoint: Endpoint): Json {
  return { ...endpoint };
}

function describeKey({ use, description, certificate }: SamlKey): Json {
  return defined({
    use,
    description,
    subject: certificate?.subject,
    notAfter: certificate?.notAfter.toISOString(),
    fingerprint: certificate?.fingerprint,
  });
}

function describeAttributes({ index, isDefault, names, attributes }: AttributeService): Json {
  return defined({
    index,
    isDefault,
    name: names[0],
    attributes: attributes.map((attribute) =>
      defined({ ...attribute, friendlyName: attribute.friendlyName ?? friendlyName(attribute.name) }),
    ),
  });
}
