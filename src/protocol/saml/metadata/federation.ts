/**
 * Metadata of a whole federation, read entity by entity. Each is read as strictly as a whole document, hashed for the
 * signature around all of them, and dropped; later accesses read it again from its bytes. So a hundred megabytes cost
 * little more than their own size. SAML metadata, 2.3.1 and 3.1.
 */
import { createHash, type Hash } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import { canonicalize, canonicalTags, canonicalText } from '../../xml/canonical.ts';
import { METADATA_LIMITS } from '../../xml/limits.ts';
import type { XmlElement, XmlNode, XmlProblem, XmlReading } from '../../xml/node.ts';
import { readXml } from '../../xml/reader.ts';
import { is } from '../../xml/tree.ts';
import { NS } from '../namespaces.ts';
import { DIGEST_ALGORITHMS, lookup } from '../signature/algorithms.ts';
import { readSignature } from '../signature/read.ts';
import { decodeUtf8 } from '../utf8.ts';
import type { Entity } from './entity.ts';
import { readEntity } from './read.ts';
import { type Part, splitDocument } from './split.ts';

/** Smaller documents are read as one tree, which costs ten times as much. Bytes. */
export const LARGE_BYTES = 16_000_000;

export interface Federation {
  /** The root with its signature and extensions, without the entities. */
  readonly reading: XmlReading;
  /** Each is read again from its bytes on access. */
  readonly entities: readonly Entity[];
  /** An ID that occurs more than once. */
  readonly duplicateId?: string;
  /** The hash that the root's signature covers; absent unless that signature comes first. */
  readonly digest?: Uint8Array;
}

/** @returns `undefined` unless it is an EntitiesDescriptor of entities alone; anything else is read as a whole */
export function readFederation(bytes: Uint8Array): Federation | undefined {
  const split = splitDocument(bytes);
  if (split === undefined || !is(split.root, NS.metadata, 'EntitiesDescriptor')) return undefined;
  const { scope } = split.root;
  const kept: XmlNode[] = [];
  const entities: Entity[] = [];
  const ids = new Set<string>();
  const problems: XmlProblem[] = [];
  let duplicateId: string | undefined;
  let hash: SignedHash | undefined;
  let lead = '';

  const read = ({ start, end }: Part): XmlElement | undefined => {
    const { root, complete, problems: wrong } = readPart(bytes, start, end, scope);
    problems.push(...wrong.slice(0, 3));
    return complete ? root : undefined;
  };
  const watch = (element: XmlElement): void => {
    for (const { name, value } of element.attributes) {
      if (!ID_NAMES.has(name)) continue;
      if (ids.has(value)) duplicateId ??= value;
      ids.add(detached(value));
    }
    for (const child of element.children) if (child.kind === 'element') watch(child);
  };

  watch(split.root);
  for (const part of split.parts) {
    if (part.kind === 'text') {
      const text = canonicalText(part.text);
      if (hash === undefined) lead += text;
      else hash.add(text);
      continue;
    }
    const element = read(part);
    // Broken, or cut in the wrong place: the tree reader reports which, and where.
    if (element === undefined) return undefined;
    watch(element);
    if (is(element, NS.metadata, 'EntityDescriptor')) {
      hash?.addElement(element);
      entities.push(lazyEntity(bytes, part, scope, readEntity(element)));
      continue;
    }
    if (is(element, NS.metadata, 'EntitiesDescriptor')) return undefined;
    kept.push({ ...element, parent: split.root });
    if (is(element, NS.signature, 'Signature') && hash === undefined && entities.length === 0) {
      hash = startHash(element, split.root, lead);
    } else hash?.addElement(element);
  }
  const root: XmlElement = { ...split.root, children: kept };
  return {
    reading: { root, complete: true, problems },
    entities,
    ...defined({ duplicateId, digest: hash?.finish() }),
  };
}

const ID_NAMES: ReadonlySet<string> = new Set(['ID', 'Id', 'id', 'xml:id']);

/** Copies the text: a slice would keep the whole longer text in memory. */
const detached = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

function readPart(bytes: Uint8Array, start: number, end: number, scope: XmlElement['scope']): XmlReading {
  const { text } = decodeUtf8(bytes.subarray(start, end));
  if (text !== undefined) return readXml(text, METADATA_LIMITS, scope);
  const problem: XmlProblem = {
    kind: 'refused',
    message: `it is not UTF-8 after byte ${start}`,
    offset: 0,
  };
  return { complete: false, problems: [problem] };
}

/** Returns an entity with only what lists need; the rest is read again from its bytes. */
function lazyEntity(bytes: Uint8Array, part: Part, scope: XmlElement['scope'], read: Entity): Entity {
  const { entityId, kinds, organization } = read;
  const lazy = {
    entityId: detached(entityId),
    kinds,
    ...defined({ organization: organization === undefined ? undefined : detached(organization) }),
  };
  const whole = (): Entity | undefined => {
    const { root } = readPart(bytes, part.start, part.end, scope);
    return root && readEntity(root);
  };
  for (const name of ['element', 'roles', 'validUntil', 'cacheDuration', 'contacts'] as const) {
    Object.defineProperty(lazy, name, { enumerable: true, get: () => whole()?.[name] });
  }
  return lazy as Entity;
}

interface SignedHash {
  add(text: string): void;
  addElement(element: XmlElement): void;
  finish(): Uint8Array;
}

/** Hashes the root's canonical form without its signature, part by part; absent for an unknown algorithm. */
function startHash(signature: XmlElement, root: XmlElement, lead: string): SignedHash | undefined {
  const { digestAlgorithm, inclusivePrefixes } = readSignature(signature, root);
  const algorithm = lookup(DIGEST_ALGORITHMS, digestAlgorithm);
  if (algorithm === undefined) return undefined;
  const tags = canonicalTags(root, { inclusivePrefixes });
  const hash: Hash = createHash(algorithm.hash);
  const options = { inclusivePrefixes, rendered: tags.rendered };
  hash.update(tags.start).update(lead);
  return {
    add: (text) => void hash.update(text),
    addElement: (element) => void hash.update(canonicalize(element, options)),
    finish: () => hash.update(tags.end).digest(),
  };
}
