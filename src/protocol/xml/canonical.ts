/**
 * XML Canonicalization: Exclusive 1.0, or on request (inclusive) 1.0. Errors here can only make good signatures fail:
 * anything trusted later is read again from the canonical bytes that were hashed.
 */
import type { XmlAttribute, XmlElement } from './node.ts';

export interface CanonicalOptions {
  /** Canonical XML 1.0 instead of Exclusive: every namespace in scope, and inherited `xml:` attributes. */
  readonly whole?: boolean;
  /** Keep comments. */
  readonly comments?: boolean;
  /** Prefixes of `InclusiveNamespaces`; the default namespace as `#default`. */
  readonly inclusivePrefixes?: readonly string[];
  /** Left out with its content: the signature in the case of an enveloped one. */
  readonly omit?: XmlElement;
  /** Namespaces already declared by the surroundings, for a part written after another. */
  readonly rendered?: ReadonlyMap<string, string>;
}

/** A document written part by part: its tags, and the namespaces they declare for the content. */
export interface CanonicalTags {
  readonly start: string;
  readonly end: string;
  readonly rendered: ReadonlyMap<string, string>;
}

/** Returns the tags of an element without its content. */
export function canonicalTags(element: XmlElement, options: CanonicalOptions = {}): CanonicalTags {
  const empty = canonicalize({ ...element, children: [] }, options);
  const end = `</${element.name}>`;
  const inclusive = new Set([
    element.prefix,
    ...prefixesOf(options),
    // An attribute without a prefix is in no namespace.
    ...element.attributes.flatMap(({ prefix }) => (prefix === '' ? [] : prefix)),
  ]);
  const rendered = new Map(
    [...element.scope].filter(([prefix]) => prefix !== 'xml' && inclusive.has(prefix)),
  );
  return { start: empty.slice(0, -end.length), end, rendered };
}

/** Returns the canonical form of text between elements. */
export const canonicalText = (text: string): string => escapeText(text.replace(/\r\n?/g, '\n'));

const prefixesOf = ({ inclusivePrefixes = [] }: CanonicalOptions): string[] =>
  inclusivePrefixes.map((prefix) => (prefix === '#default' ? '' : prefix));

/** Returns the canonical form of an element and its content, as text; its UTF-8 bytes are hashed. */
export function canonicalize(element: XmlElement, options: CanonicalOptions = {}): string {
  const inclusive = prefixesOf(options);
  const pieces: string[] = [];

  const write = (node: XmlElement, rendered: ReadonlyMap<string, string>): void => {
    const needed = new Set(options.whole ? node.scope.keys() : [node.prefix, ...inclusive]);
    for (const { prefix } of node.attributes) if (prefix !== '') needed.add(prefix);
    needed.delete('xml');
    const declared: [string, string][] = [];
    for (const prefix of needed) {
      const uri = node.scope.get(prefix) ?? (prefix === '' ? '' : undefined);
      if (uri !== undefined && uri !== (rendered.get(prefix) ?? (prefix === '' ? '' : undefined))) {
        declared.push([prefix, uri]);
      }
    }
    declared.sort(([one], [other]) => compare(one, other));
    pieces.push('<', node.name);
    for (const [prefix, uri] of declared) {
      pieces.push(prefix === '' ? ' xmlns="' : ` xmlns:${prefix}="`, escapeValue(uri), '"');
    }
    const attributes = options.whole && node === element ? withInherited(node) : node.attributes;
    for (const { name, value } of sorted(attributes)) pieces.push(' ', name, '="', escapeValue(value), '"');
    pieces.push('>');
    const inner = declared.length === 0 ? rendered : new Map([...rendered, ...declared]);
    for (const child of node.children) {
      if (child.kind === 'text') pieces.push(escapeText(child.text));
      else if (child.kind === 'element' && child !== options.omit) write(child, inner);
      else if (child.kind === 'instruction') {
        pieces.push('<?', child.target ?? '', child.text === '' ? '' : ` ${child.text}`, '?>');
      } else if (child.kind === 'comment' && options.comments) pieces.push('<!--', child.text, '-->');
    }
    pieces.push('</', node.name, '>');
  };

  write(element, options.rendered ?? new Map());
  return pieces.join('');
}

/** Canonical XML 1.0, 2.4: `xml:lang` and the like apply to the content, so a part inherits them. */
function withInherited(node: XmlElement): readonly XmlAttribute[] {
  const attributes = [...node.attributes];
  for (let outer = node.parent; outer !== undefined; outer = outer.parent) {
    for (const attribute of outer.attributes) {
      const known = attributes.some(({ name }) => name === attribute.name);
      if (attribute.prefix === 'xml' && !known) attributes.push(attribute);
    }
  }
  return attributes;
}

/** By namespace, those without one first, then by local name. */
function sorted(attributes: readonly XmlAttribute[]): readonly XmlAttribute[] {
  return attributes.length < 2
    ? attributes
    : attributes.toSorted(
        (one, other) => compare(one.namespace, other.namespace) || compare(one.local, other.local),
      );
}

/** By code points, as UTF-8 bytes sort. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  // UTF-16 puts the astral planes before U+E000.
  if (/[\uD800-\uDFFF]/.test(one + other)) return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one < other ? -1 : 1;
}

const TEXT: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const VALUE: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => TEXT[character] ?? character);
}

function escapeValue(text: string): string {
  return text.replace(/[&<"\t\n\r]/g, (character) => VALUE[character] ?? character);
}
