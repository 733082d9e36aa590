/** Inspects SAML metadata without logging in: its content, its faults, and what to expect of a login. */

import { judgeConnection } from '../../checks/connection.ts';
import { judgeSamlMetadata } from '../../checks/saml/metadata.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Draft } from '../../outcome.ts';
import { isLoopbackHost } from '../../protocol/http/index.ts';
import { anchoredKeys } from '../../protocol/saml/keys/anchored.ts';
import { readKeyInfo } from '../../protocol/saml/keys/certificates.ts';
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import type { SamlDocument } from '../../protocol/saml/message/received-message.ts';
import { readMetadata } from '../../protocol/saml/metadata/document.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import { childOf } from '../../protocol/xml/tree.ts';
import type { Transport } from '../../world.ts';
import { describeMetadata } from '../saml/describe-metadata.ts';
import { fetchMetadata, isUrl } from '../saml/metadata.ts';
import { lookAtCertificate } from './certificate.ts';
import type { InspectContext } from './inspect.ts';
import { describeSamlLogin } from './saml-login-here.ts';

export interface InspectSamlInput {
  readonly bytes: Uint8Array;
  /** The file or URL, for messages. */
  readonly source: string;
  /** The role that it was given for. */
  readonly side?: 'idp';
  /** The entity to inspect, of several. */
  readonly entityId?: string;
  /** Keys that may have signed the metadata; absent when none were given. */
  readonly keys?: readonly SamlKey[];
  /** Trust anchors for the certificate in its signature. */
  readonly anchors: readonly SamlKey[];
  readonly allowSha1: boolean;
  readonly now: Date;
  readonly clockToleranceSeconds: number;
}

/**
 * Judges metadata and describes its content. Faults are findings in report `saml_metadata`.
 * @throws {IdcliError} `INPUT_UNREADABLE` when it is something else, `ANSWER_UNREADABLE` when it came from a URL
 */
export async function inspectSamlMetadata(input: InspectSamlInput, draft: Draft): Promise<void> {
  const { bytes, source, entityId, allowSha1, now, clockToleranceSeconds } = input;
  const document = readMetadata(bytes, source);
  if (document.kind !== 'metadata') {
    throw new IdcliError(
      isUrl(source) ? 'ANSWER_UNREADABLE' : 'INPUT_UNREADABLE',
      `${source} is not SAML metadata: its root is ${document.reading.root?.name ?? 'nothing that can be read'}`,
      { hint: 'metadata is XML with an EntityDescriptor or EntitiesDescriptor as its root' },
    );
  }
  const schema = await checkSchema(document);
  const keys = keysFor(document, input);
  const { report, metadata } = await judgeSamlMetadata({
    document,
    allowSha1,
    now,
    clockToleranceSeconds,
    ...defined({ side: input.side, keys, schema, entityId }),
  });
  draft.protocol = 'saml';
  draft.reports.push({ ...report, from: source });
  if (metadata === undefined) return;
  Object.assign(draft.data, { kind: 'metadata', ...describeMetadata(metadata, entityId) });
  const asked = metadata.entities.filter((entity) => entityId === undefined || entity.entityId === entityId);
  const [only] = asked.length === 1 ? asked : [];
  if (only !== undefined) draft.data.login = { ...describeSamlLogin(only) };
}

/**
 * Does the same for metadata at a URL, and judges the connection to its server: report `connection`.
 * @throws {IdcliError} what requests throw, and `ANSWER_UNREADABLE`; the draft keeps everything learned before
 */
export async function inspectSamlUrl(
  url: URL,
  input: Omit<InspectSamlInput, 'bytes' | 'source'>,
  { world, draft, recorder, transport }: InspectContext & { readonly transport: Transport },
): Promise<void> {
  const tls = await lookAtCertificate(url, transport, world);
  try {
    const bytes = await fetchMetadata(url.href, { world, connect: async () => recorder });
    await inspectSamlMetadata({ ...input, bytes, source: url.href }, draft);
  } finally {
    const headers = draft.exchanges.at(-1)?.response?.headers ?? [];
    draft.reports.push(
      await judgeConnection({
        now: input.now,
        clockToleranceSeconds: input.clockToleranceSeconds,
        secure: url.protocol === 'https:',
        loopback: isLoopbackHost(url.hostname),
        ...defined({ tls }),
        discoveryHeaders: new Headers(
          headers.filter(([name]) => name.toLowerCase() === 'date').map(([name, value]) => [name, value]),
        ),
        keySets: [],
      }),
    );
  }
}

/** Returns the given keys, the anchors, and the certificate in the signature if it leads to an anchor. */
function keysFor(
  { reading: { root } }: SamlDocument,
  { keys, anchors, now }: InspectSamlInput,
): readonly SamlKey[] | undefined {
  if (keys === undefined && anchors.length === 0) return undefined;
  const keyInfo = childOf(childOf(root, NS.signature, 'Signature'), NS.signature, 'KeyInfo');
  const brought = readKeyInfo(keyInfo, { source: 'KeyInfo, under the trust anchor', use: 'any' }).keys;
  return [...(keys ?? []), ...anchors, ...anchoredKeys(brought, anchors, now)];
}
