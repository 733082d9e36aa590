/**
 * XML Canonicalization: Exclusive 1.0, or on request (inclusive) 1.0. Nothing rests on its being right but that good
 * signatures verify: what is trusted later is read again from the bytes that came out of it and were hashed.
 */
import type { XmlAttribute, XmlElement } from './node.ts';

export interface CanonicalOptions {
  /** Canonical XML 1.0 instead of the exclusive one: every namespace in scope, and `xml:` attributes from around. */
  readonly whole?: boolean;
  /** Comments stay. */
  readonly comments?: boolean;
  /** Prefixes of `InclusiveNamespaces`; the default namespace as `#default`. */
  readonly inclusivePrefixes?: readonly string[];
  /** Left out with all that is in it: the signature of an enveloped one. */
  readonly omit?: XmlElement;
  /** Namespaces that what is around has declared already, for a part that is written behind another. */
  readonly rendered?: ReadonlyMap<string, string>;
}

/** A document that is written part by part: its tags, and what they declare for what is inside. */
export interface CanonicalTags {
  readonly start: string;
  readonly end: string;
  readonly rendered: ReadonlyMap<string, string>;
}

/** The tags of an element without what is in it. */
export function canonicalTags(element: XmlElement, options: CanonicalOptions = {}): CanonicalTags {
  const empty = canonicalize({ ...element, children: [] }, options);
  const end = `</${element.name}>`;
  const inclusive = new Set([
    element.prefix,
    ...prefixesOf(options),
    ...element.attributes.map(({ prefix }) => prefix),
  ]);
  const rendered = new Map(
    [...element.scope].filter(([prefix]) => prefix !== 'xml' && inclusive.has(prefix)),
  );
  return { start: empty.slice(0, -end.length), end, rendered };
}

/** Text between elements, as the canonical form has it. */
export const canonicalText = (text: string): string => escapeText(text.replace(/\r\n?/g, '\n'));

const prefixesOf = ({ inclusivePrefixes = [] }: CanonicalOptions): string[] =>
  inclusivePrefixes.map((prefix) => (prefix === '#default' ? '' : prefix));

/** The canonical form of an element and everything in it, as text; its UTF-8 bytes are what is hashed. */
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

/** Canonical XML 1.0, 2.4: `xml:lang` and the like hold for what is inside, so the part takes them along. */
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

/** By namespace, those without first, then by local name. */
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
