/** Metadata from a file or a URL, and its facts about one sender. */

import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import { wireRecordOf } from '../../protocol/http/wire-record.ts';
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import { readMetadata } from '../../protocol/saml/metadata/document.ts';
import type { Endpoint, Entity, Role, RoleKind, SamlMetadata } from '../../protocol/saml/metadata/entity.ts';
import { readEntities } from '../../protocol/saml/metadata/read.ts';
import { readInstant } from '../../protocol/saml/times.ts';
import { attributeOf } from '../../protocol/xml/tree.ts';
import type { World } from '../../world.ts';
import { readNamedFile } from '../read-file.ts';

/** Bytes; federations publish tens of megabytes. */
export const METADATA_BYTES = 200_000_000;

export interface MetadataContext {
  readonly world: Pick<World, 'files' | 'cwd'>;
  connect(): Promise<Recorder>;
}

/** Whether metadata is to be fetched: anything else names a file. */
export const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);

/**
 * Reads metadata from a file or a URL.
 * @throws {IdcliError} `INPUT_UNREADABLE` and `KEY_UNREADABLE` for a file; for a URL what requests throw, and
 *   `ANSWER_UNREADABLE`
 */
export async function loadMetadata(source: string, context: MetadataContext): Promise<SamlMetadata> {
  const bytes = isUrl(source)
    ? await fetchMetadata(source, context)
    : await readNamedFile(source, 'the file with the metadata', context.world, METADATA_BYTES);
  const problem = isUrl(source) ? 'ANSWER_UNREADABLE' : 'KEY_UNREADABLE';
  const document = readMetadata(bytes, source);
  const { root, complete, problems } = document.reading;
  if (root === undefined || !complete || document.kind !== 'metadata') {
    const [first] = problems;
    const why = first === undefined ? `its root is ${root?.name ?? 'nothing'}` : first.message;
    throw new IdcliError(problem, `${source} is not SAML metadata: ${why}`, {
      hint: 'metadata is XML with an EntityDescriptor or EntitiesDescriptor as its root',
    });
  }
  const validUntil = attributeOf(root, 'validUntil');
  return {
    source,
    document: document.source,
    root,
    entities: document.federation?.entities ?? readEntities(root),
    ...defined({ validUntil }),
  };
}

/** Returns the bytes at a URL, unparsed. */
export async function fetchMetadata(url: string, { connect }: MetadataContext): Promise<Uint8Array> {
  const recorder = await connect();
  const answer = await recorder.as('client', 'metadata')(url, {
    headers: { accept: 'application/samlmetadata+xml, application/xml, text/xml' },
  });
  if (answer.status !== 200) {
    throw new IdcliError('ANSWER_UNREADABLE', `the metadata at ${url} answers ${answer.status}`, {
      hint:
        answer.status >= 300 && answer.status < 400
          ? `it redirects to ${answer.headers.get('location')}`
          : undefined,
    });
  }
  // The recorder has them already, and a second copy of a federation is large.
  return wireRecordOf(answer)?.response?.body ?? new Uint8Array(await answer.arrayBuffer());
}

/** Returns the sender of a message: the requested entity, else the one it names, else the only one in that role. */
export function chooseEntity(
  metadata: SamlMetadata,
  kind: RoleKind,
  wanted: string | undefined,
  named: string | undefined,
): Entity | undefined {
  const of = metadata.entities.filter(({ kinds }) => kinds.includes(kind));
  const byId = (id: string | undefined) => of.find(({ entityId }) => id !== undefined && entityId === id);
  if (wanted !== undefined) return byId(wanted);
  return byId(named) ?? (of.length === 1 ? of[0] : undefined);
}

/** Returns the roles of one kind that an entity has; it may have several, for several protocols. */
export function rolesOf(entity: Entity | undefined, kind: RoleKind): readonly Role[] {
  return (entity?.roles ?? []).filter((role) => role.kind === kind);
}

/** Returns the keys of all roles of these kinds, for signing and encryption. */
export function keysOf(entity: Entity, kinds: readonly RoleKind[]): readonly SamlKey[] {
  return entity.roles.filter(({ kind }) => kinds.includes(kind)).flatMap(({ keys }) => keys);
}

/**
 * Returns the endpoints of a service in all roles of a kind.
 * @param service as in metadata, e.g. `SingleLogoutService`
 */
export function endpointsOf(
  entity: Entity | undefined,
  kind: RoleKind,
  service: string,
): readonly Endpoint[] {
  return rolesOf(entity, kind).flatMap(({ endpoints }) => endpoints.filter((one) => one.service === service));
}

/** Returns a sentence if the metadata, or its part about this entity, has expired. */
export function expiryOf(metadata: SamlMetadata, entity: Entity | undefined, now: Date): string | undefined {
  const ends = [
    metadata.validUntil,
    entity?.validUntil,
    ...(entity?.roles ?? []).map(({ validUntil }) => validUntil),
  ];
  const passed = ends.find(
    (end) => end !== undefined && (readInstant(end) ?? Number.POSITIVE_INFINITY) < now.getTime(),
  );
  return passed === undefined ? undefined : `the metadata is out of force since ${passed}`;
}
