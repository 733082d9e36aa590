/** What the metadata of a provider says of itself. */
import { judgeSamlMetadata } from '../../checks/saml/metadata.ts';
import { readNamedFile } from '../../flows/read-file.ts';
import { fetchMetadata, isUrl, METADATA_BYTES } from '../../flows/saml/metadata.ts';
import type { IdentityProvider } from '../../flows/saml-login/identity-provider.ts';
import type { SamlContext, SamlLoginInput } from '../../flows/saml-login/input.ts';
import { readMetadata } from '../../protocol/saml/metadata/document.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import { childOf } from '../../protocol/xml/tree.ts';
import type { Finding } from '../../report.ts';

export interface ObservedMetadata {
  /** Of `idcli inspect`. */
  readonly findings: readonly Finding[];
  readonly nameIdFormats: readonly string[];
}

/** Reads and judges it, with the keys of the provider itself. @throws {IdcliError} what reading it throws */
export async function observeMetadata(
  source: string,
  idp: IdentityProvider,
  { allowSha1, clockToleranceSeconds }: SamlLoginInput,
  context: SamlContext,
): Promise<ObservedMetadata> {
  const bytes = isUrl(source)
    ? await fetchMetadata(source, context)
    : await readNamedFile(source, 'the file with the metadata', context.world, METADATA_BYTES);
  const document = readMetadata(bytes, source);
  const isSigned = childOf(document.reading.root, NS.signature, 'Signature') !== undefined;
  const { report, metadata } = await judgeSamlMetadata({
    document,
    // With keys it would have to be signed, which most metadata is not.
    ...(isSigned ? { keys: idp.keys } : {}),
    side: 'idp',
    entityId: idp.entityId,
    allowSha1,
    clockToleranceSeconds,
    now: context.world.now(),
  });
  const entity = metadata?.entities.find(({ entityId }) => entityId === idp.entityId);
  return {
    findings: report.findings,
    nameIdFormats: (entity?.roles ?? []).flatMap(({ kind, nameIdFormats }) =>
      kind === 'idp' ? nameIdFormats : [],
    ),
  };
}
