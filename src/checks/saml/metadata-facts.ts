/** Facts about metadata. Computed once for all checks. */

import { defined } from '../../common/defined.ts';
import type { Entity, Role, SamlMetadata } from '../../protocol/saml/metadata/entity.ts';
import { readEntities } from '../../protocol/saml/metadata/read.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import { attributeOf } from '../../protocol/xml/tree.ts';
import { type MessageFacts, readableRoot } from './facts.ts';
import type { MetadataInput } from './input.ts';
import { gatherSignatures, NO_SIGNATURES } from './signatures.ts';

export interface MetadataFacts extends MessageFacts {
  readonly input: MetadataInput;
  readonly metadata?: SamlMetadata;
  readonly verified: boolean;
  /** Entities to judge: the requested one if present, else all. */
  readonly entities: readonly Entity[];
}

export interface RoleOfEntity {
  readonly entity: Entity;
  readonly role: Role;
}

export function gatherMetadataFacts(input: MetadataInput): MetadataFacts {
  const plain = input.keys === undefined;
  const readable = readableRoot(input);
  if ('unreadable' in readable) {
    const { unreadable } = readable;
    return { input, plain, unreadable, signatures: NO_SIGNATURES, verified: false, entities: [] };
  }
  const { root } = readable;
  const validUntil = attributeOf(root, 'validUntil');
  const { federation } = input.document;
  const signatures = gatherSignatures([root], undefined, input.keys ?? [], federation?.digest);
  const entities = federation?.entities ?? readEntities(root);
  const asked = entities.filter(({ entityId }) => entityId === input.entityId);
  return {
    input,
    plain,
    root,
    signatures,
    verified: signatures.results.some(({ signedXml }) => signedXml !== undefined),
    metadata: {
      source: input.document.source.where,
      document: input.document.source,
      root,
      entities,
      ...defined({ validUntil }),
    },
    // In a federation read entity by entity, only the requested one is judged.
    entities: asked.length > 0 ? asked : federation === undefined ? entities : [],
  };
}

/** Returns the roles that take part in a login. */
export function loginRoles({ entities }: Pick<MetadataFacts, 'entities'>): RoleOfEntity[] {
  const roles = entities.flatMap((entity) =>
    entity.roles.filter(({ kind }) => kind !== 'other').map((role) => ({ entity, role })),
  );
  const old = new Set(oldRoles({ entities }).map(({ role }) => role));
  return old.size === 0 ? roles : roles.filter(({ role }) => !old.has(role));
}

/** Returns the SAML 1 only roles of a federation: a SAML 2.0 login never meets them. */
export function oldRoles({ entities }: Pick<MetadataFacts, 'entities'>): RoleOfEntity[] {
  if (entities.length < 2) return [];
  return entities.flatMap((entity) =>
    entity.roles
      .filter(
        ({ kind, protocols }) =>
          kind !== 'other' &&
          protocols.length > 0 &&
          !protocols.includes(NS.protocol) &&
          protocols.every(isOld),
      )
      .map((role) => ({ entity, role })),
  );
}

const isOld = (protocol: string): boolean =>
  /^urn:(?:oasis:names:tc:SAML:1\.|mace:shibboleth:1\.)/.test(protocol);

/** Says why no role is judged. */
export const noRoles = ({ input, metadata }: MetadataFacts): string =>
  input.document.federation === undefined
    ? 'there is no identity provider and no service provider in it'
    : `there are ${metadata?.entities.length} entities in it; --issuer ENTITY-ID judges one`;

/**
 * Maximum number of roles whose certificates are read; reading one takes longer than judging the rest of its entity.
 */
const MANY_ROLES = 2000;

/** Says why keys are not judged in the metadata of a whole federation. */
export function tooManyKeys(roles: readonly RoleOfEntity[]): string | undefined {
  return roles.length > MANY_ROLES
    ? `there are ${roles.length} roles in it; --issuer ENTITY-ID judges the keys of one entity`
    : undefined;
}
