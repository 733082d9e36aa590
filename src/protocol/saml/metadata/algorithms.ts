/**
 * Algorithms announced in metadata. SAML metadata, 2.4.1.1 (EncryptionMethod); Metadata Profile for Algorithm Support.
 */

import type { XmlElement } from '../../xml/node.ts';
import { attributeOf, childrenOf } from '../../xml/tree.ts';
import { CONTENT_ALGORITHMS, KEY_TRANSPORTS } from '../encryption/algorithms.ts';
import { NS } from '../namespaces.ts';
import { DIGEST_ALGORITHMS, lookup, SIGNATURE_ALGORITHMS } from '../signature/algorithms.ts';
import type { Entity, Role } from './entity.ts';

/** Algorithms of one kind, as announced by an entity or role. */
export interface Announcement {
  /** For people: `signature`, `digest`, `content encryption`, `key transport`. */
  readonly what: string;
  /** The first element that announces one. */
  readonly element: XmlElement;
  /** Short names of the allowed ones. */
  readonly allowed: readonly string[];
  /** URIs of the others, including SHA-1. */
  readonly others: readonly string[];
}

type Table = Readonly<Record<string, { readonly name: string; readonly hash?: string }>>;

/** Returns what the role announces, and for signatures and digests also the entity. Omits kinds it does not mention. */
export function announcedAlgorithms(entity: Entity, role: Role): Announcement[] {
  const extensions = [role.element, entity.element].flatMap((one) =>
    childrenOf(one, NS.metadata, 'Extensions'),
  );
  const inExtensions = (local: string): XmlElement[] =>
    extensions.flatMap((one) => childrenOf(one, NS.algorithmSupport, local));
  // Each key has a separate list, and each must offer something usable.
  const methods = childrenOf(role.element, NS.metadata, 'KeyDescriptor').map((key) =>
    childrenOf(key, NS.metadata, 'EncryptionMethod'),
  );
  return [
    ...announcement('signature', inExtensions('SigningMethod'), SIGNATURE_ALGORITHMS),
    ...announcement('digest', inExtensions('DigestMethod'), DIGEST_ALGORITHMS),
    ...methods.flatMap((list) => [
      ...announcement('content encryption', list.filter(isOf(CONTENT_URI)), CONTENT_ALGORITHMS),
      ...announcement('key transport', list.filter(isOf(TRANSPORT_URI)), KEY_TRANSPORTS),
    ]),
  ];
}

/** Both kinds share one list; the name tells them apart, even if not allowed. */
const CONTENT_URI = /#(?:aes|tripledes-|camellia|seed)/;
const TRANSPORT_URI = /#(?:rsa-|kw-|ECDH|dh)/;
const isOf = (pattern: RegExp) => (element: XmlElement) => pattern.test(uriOf(element));

const uriOf = (element: XmlElement): string => attributeOf(element, 'Algorithm') ?? '';

function announcement(what: string, elements: readonly XmlElement[], table: Table): Announcement[] {
  const [first] = elements;
  if (first === undefined) return [];
  const known = elements.map((element) => ({ uri: uriOf(element), entry: lookup(table, uriOf(element)) }));
  const allowed = known.flatMap(({ entry }) =>
    entry === undefined || entry.hash === 'sha1' ? [] : entry.name,
  );
  const others = known.flatMap(({ uri, entry }) => (entry === undefined || entry.hash === 'sha1' ? uri : []));
  return [{ what, element: first, allowed, others }];
}
