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
import { type Part, type Split, splitDocument, splitElement } from './split.ts';

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

/** Deeper groups are left to the tree reader. */
const MOST_NESTED = 8;

/**
 * @returns `undefined` unless it is an EntitiesDescriptor of entities, or of more of its kind; anything else is read
 * as a
 *   whole, and so is a group with a signature that the root has not
 */
export function readFederation(bytes: Uint8Array): Federation | undefined {
  const split = splitDocument(bytes);
  if (split === undefined || !is(split.root, NS.metadata, 'EntitiesDescriptor')) return undefined;
  const reader = new FederationReader(bytes);
  return reader.read(split) ? reader.result(split.root) : undefined;
}

class FederationReader {
  private readonly kept: XmlNode[] = [];
  private readonly entities: Entity[] = [];
  private readonly ids = new Set<string>();
  private readonly problems: XmlProblem[] = [];
  private duplicateId: string | undefined;
  private hash: SignedHash | undefined;
  private lead = '';

  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  result(root: XmlElement): Federation {
    return {
      reading: { root: { ...root, children: this.kept }, complete: true, problems: this.problems },
      entities: this.entities,
      ...defined({ duplicateId: this.duplicateId, digest: this.hash?.finish() }),
    };
  }

  /** Reads what is in a group. @returns false where only the tree reader can tell what is wrong, and where */
  read({ root, parts }: Split, depth = 0): boolean {
    this.watch(root);
    for (const part of parts) {
      if (part.kind === 'text') this.addText(canonicalText(part.text));
      else if (isGroup(part)) {
        if (!this.readGroup(part, root, depth + 1)) return false;
      } else if (!this.readChild(part, root, depth)) return false;
    }
    return true;
  }

  private readGroup(part: Part, { scope }: XmlElement, depth: number): boolean {
    const inner = depth > MOST_NESTED ? undefined : splitElement(this.bytes, part, scope);
    if (inner === undefined || !is(inner.root, NS.metadata, 'EntitiesDescriptor')) return false;
    const leave = this.hash?.enter(inner.root);
    if (!this.read(inner, depth)) return false;
    leave?.();
    return true;
  }

  private readChild(part: Part, root: XmlElement, depth: number): boolean {
    const { root: element, complete, problems } = readPart(this.bytes, part.start, part.end, root.scope);
    this.problems.push(...problems.slice(0, 3));
    if (element === undefined || !complete) return false;
    this.watch(element);
    if (is(element, NS.metadata, 'EntityDescriptor')) {
      this.hash?.addElement(element);
      const again = () => readEntity(elementIn(this.bytes, part, root.scope));
      this.entities.push(new LazyEntity(readEntity(element), again));
      return true;
    }
    const signs = is(element, NS.signature, 'Signature');
    if (depth > 0) {
      if (signs && this.hash === undefined) return false;
      this.hash?.addElement(element);
      return true;
    }
    this.kept.push({ ...element, parent: root });
    if (signs && this.hash === undefined && this.entities.length === 0)
      this.hash = startHash(element, root, this.lead);
    else this.hash?.addElement(element);
    return true;
  }

  private addText(text: string): void {
    if (this.hash === undefined) this.lead += text;
    else this.hash.add(text);
  }

  private watch(element: XmlElement): void {
    for (const { name, value } of element.attributes) {
      if (!ID_NAMES.has(name)) continue;
      if (this.ids.has(value)) this.duplicateId ??= value;
      this.ids.add(detached(value));
    }
    for (const child of element.children) if (child.kind === 'element') this.watch(child);
  }
}

const isGroup = ({ name }: Part): boolean => /(?:^|:)EntitiesDescriptor$/.test(name);

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

/** The part was whole when it was read first. */
function elementIn(bytes: Uint8Array, { start, end }: Part, scope: XmlElement['scope']): XmlElement {
  const { root } = readPart(bytes, start, end, scope);
  if (root === undefined) throw new Error('the metadata changed while it was read');
  return root;
}

/** An entity with only what lists need; the rest is read again from its bytes. */
class LazyEntity implements Entity {
  readonly entityId: string;
  readonly kinds: Entity['kinds'];
  readonly organization?: string;
  private readonly again: () => Entity;

  constructor({ entityId, kinds, organization }: Entity, again: () => Entity) {
    this.entityId = detached(entityId);
    this.kinds = kinds;
    if (organization !== undefined) this.organization = detached(organization);
    this.again = again;
  }

  get element(): XmlElement {
    return this.again().element;
  }
  get roles(): Entity['roles'] {
    return this.again().roles;
  }
  get validUntil(): string | undefined {
    return this.again().validUntil;
  }
  get cacheDuration(): string | undefined {
    return this.again().cacheDuration;
  }
  get contacts(): Entity['contacts'] {
    return this.again().contacts;
  }
}

interface SignedHash {
  add(text: string): void;
  addElement(element: XmlElement): void;
  /** Writes the start tag of a group; the result writes its end. */
  enter(group: XmlElement): () => void;
  finish(): Uint8Array;
}

/** Hashes the root's canonical form without its signature, part by part; absent for an unknown algorithm. */
function startHash(signature: XmlElement, root: XmlElement, lead: string): SignedHash | undefined {
  const { digestAlgorithm, inclusivePrefixes } = readSignature(signature, root);
  const algorithm = lookup(DIGEST_ALGORITHMS, digestAlgorithm);
  if (algorithm === undefined) return undefined;
  const tags = canonicalTags(root, { inclusivePrefixes });
  const hash: Hash = createHash(algorithm.hash);
  let { rendered } = tags;
  hash.update(tags.start).update(lead);
  return {
    add: (text) => void hash.update(text),
    addElement: (element) => void hash.update(canonicalize(element, { inclusivePrefixes, rendered })),
    enter(group) {
      const outer = rendered;
      const own = canonicalTags(group, { inclusivePrefixes, rendered });
      hash.update(own.start);
      rendered = new Map([...outer, ...own.rendered]);
      return () => {
        hash.update(own.end);
        rendered = outer;
      };
    },
    finish: () => hash.update(tags.end).digest(),
  };
}
