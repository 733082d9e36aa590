/** The parties of recorded SAML logins: their metadata from options, from the recording, or fetched. */
import { defined } from '../../common/defined.ts';
import type { SamlFlow, SamlFound } from '../../protocol/recorded/saml-flows.ts';
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import type { Entity, RoleKind, SamlMetadata } from '../../protocol/saml/metadata/entity.ts';
import { readEntities } from '../../protocol/saml/metadata/read.ts';
import { attributeOf } from '../../protocol/xml/tree.ts';
import { loadCertificates } from '../saml/certificates.ts';
import { endpointsOf, loadMetadata } from '../saml/metadata.ts';
import type { JudgeContext, JudgeInput } from './input.ts';
import { isUnreachable } from './keys.ts';

/** Keys and metadata of every party, gathered once. */
export interface SamlParties {
  readonly certificates: readonly SamlKey[];
  readonly metadata: readonly SamlMetadata[];
}

export async function gatherParties(
  found: SamlFound,
  input: JudgeInput,
  context: JudgeContext,
): Promise<SamlParties> {
  const certificates = await loadCertificates(input.idpCertificates, context);
  const given = input.idpMetadata === undefined ? [] : [await loadMetadata(input.idpMetadata, context)];
  const recorded = found.metadata.flatMap(({ entry, document }): SamlMetadata[] => {
    const { root, complete } = document.reading;
    if (root === undefined || !complete) return [];
    const validUntil = attributeOf(root, 'validUntil');
    return [
      {
        source: entry.where,
        document: document.source,
        root,
        entities: readEntities(root),
        ...defined({ validUntil }),
      },
    ];
  });
  const known = [...given, ...recorded];
  return { certificates, metadata: [...known, ...(await fetchedMetadata(found, known, input, context))] };
}

/** With `--fetch`, the metadata of senders whose name is the address of it. SAML metadata, 4.1.1. */
async function fetchedMetadata(
  { flows }: SamlFound,
  known: readonly SamlMetadata[],
  input: JudgeInput,
  context: JudgeContext,
): Promise<SamlMetadata[]> {
  if (!input.fetch) return [];
  const names = flows.flatMap(({ responses }) => responses.flatMap(({ issuer }) => issuer ?? []));
  const unknown = [...new Set(names)].filter(
    (name) =>
      URL.canParse(name) &&
      /^https?:/.test(name) &&
      !known.some(({ entities }) => entities.some(({ entityId }) => entityId === name)),
  );
  const fetched = await Promise.all(
    unknown.map((name) =>
      loadMetadata(name, context).catch((failure: unknown) => {
        if (isUnreachable(failure)) return undefined;
        throw failure;
      }),
    ),
  );
  return fetched.filter((one) => one !== undefined);
}

interface Known {
  readonly entity: Entity;
  readonly metadata: SamlMetadata;
}

/** Looks an entity with one of these roles up by its name. */
export function find(
  parties: SamlParties,
  kinds: readonly RoleKind[],
  entityId: string | undefined,
): Known | undefined {
  const all = parties.metadata.flatMap((metadata) =>
    metadata.entities
      .filter((entity) => entity.kinds.some((kind) => kinds.includes(kind)))
      .map((entity) => ({ entity, metadata })),
  );
  return all.find(({ entity }) => entity.entityId === entityId);
}

/** The identity provider whose address the request was sent to. */
export function expectedIssuer({
  flow,
  parties,
}: {
  readonly flow: SamlFlow;
  readonly parties: SamlParties;
}): string | undefined {
  const [request] = flow.requests;
  if (request === undefined) return undefined;
  const service = flow.kind === 'saml' ? 'SingleSignOnService' : 'SingleLogoutService';
  const asked = parties.metadata
    .flatMap(({ entities }) => entities)
    .filter((entity) =>
      endpointsOf(entity, 'idp', service).some(({ location }) => location === request.address),
    );
  return asked.length === 1 ? asked[0]?.entityId : undefined;
}
