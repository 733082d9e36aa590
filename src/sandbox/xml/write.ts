/**
 * XML as a tree, serialized as Exclusive XML Canonicalization 1.0. One function produces both the hashed and the sent
 * text, and nothing has to be parsed again.
 */
import { escapedText, writtenAttribute, writtenNamespace } from './escape.ts';

export interface XmlElement {
  /** With its prefix, e.g. `ds:Signature`. */
  readonly name: string;
  /** Without prefix, or with a prefix of the table. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Prefixes declared here only for values such as `xsd:string`: the purpose of `PrefixList`. */
  readonly declares?: readonly string[];
}

/**
 * Text that a canonical form omits or writes differently, such as comments: scenarios insert it where it does not
 * belong.
 */
interface Verbatim {
  readonly sent: string;
  readonly hashed: string;
}

export type XmlNode = XmlElement | Verbatim | string;

/** Prefix → namespace; the empty prefix for names without one. */
export type Namespaces = Readonly<Record<string, string>>;

/**
 * An element to write.
 * @param name with its prefix
 * @param attributes in the order to write them
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly XmlNode[]
): XmlElement {
  return { name, attributes, children };
}

/** Serializes an element alone, for hashing: namespaces are declared at their first use. */
export function canonical(node: XmlElement, namespaces: Namespaces): string {
  return write(node, namespaces, 'hashed', new Set());
}

/** Serializes the same for sending; differs only at a {@link Verbatim}. */
export function sent(node: XmlElement, namespaces: Namespaces): string {
  return write(node, namespaces, 'sent', new Set());
}

/** Serializes a whole document: its root declares every namespace, so its parts need no declarations. */
export function document(root: XmlElement, namespaces: Namespaces): string {
  const declares = Object.keys(namespaces).sort();
  const text = write({ ...root, declares }, namespaces, 'sent', new Set());
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}

/** Serializes an element exactly as it appears inside {@link document}. */
export function inside(node: XmlElement, namespaces: Namespaces): string {
  return write(node, namespaces, 'sent', new Set(Object.keys(namespaces)));
}

function write(
  node: XmlElement,
  namespaces: Namespaces,
  form: keyof Verbatim,
  declared: ReadonlySet<string>,
): string {
  const used = [node.name, ...Object.keys(node.attributes).filter((name) => name.includes(':'))].map(
    prefixOf,
  );
  const fresh = [...new Set([...used, ...(node.declares ?? [])])]
    .filter((prefix) => !declared.has(prefix) && prefix !== 'xml')
    .sort();
  const scope = new Set([...declared, ...fresh]);
  const declarations = fresh.map((prefix) => writtenNamespace(prefix, namespaces[prefix] ?? ''));
  const attributes = Object.entries(node.attributes)
    .sort(([one], [other]) => (sortKey(one) < sortKey(other) ? -1 : 1))
    .map(([name, value]) => writtenAttribute(name, value));
  const content = node.children.map((child) => {
    if (typeof child === 'string') return escapedText(child);
    return 'name' in child ? write(child, namespaces, form, scope) : child[form];
  });
  return `<${node.name}${declarations.join('')}${attributes.join('')}>${content.join('')}</${node.name}>`;
}

const prefixOf = (name: string): string => (name.includes(':') ? name.slice(0, name.indexOf(':')) : '');

/**
 * Puts attributes without prefix first, since they have no namespace. No element here has attributes of two namespaces.
 */
const sortKey = (name: string): string => (name.includes(':') ? `:${name}` : ` ${name}`);
