/**
 * XML as a tree, written in the form of Exclusive XML Canonicalization 1.0. So what is hashed and what is sent come out
 * of the same function, and no other text has to be read back.
 */
import { escapedText, writtenAttribute, writtenNamespace } from './escape.ts';

export interface XmlElement {
  /** With its prefix, e.g. `ds:Signature`. */
  readonly name: string;
  /** Without prefix, or with one of the table. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Prefixes that are declared here for values alone, such as `xsd:string`: what `PrefixList` is for. */
  readonly declares?: readonly string[];
}

/** What a canonical form leaves out or has in other words, such as comments: scenarios put it where it does not belong. */
interface Verbatim {
  readonly sent: string;
  readonly hashed: string;
}

export type XmlNode = XmlElement | Verbatim | string;

/** Prefix → namespace; the empty prefix for names without one. */
export type Namespaces = Readonly<Record<string, string>>;

export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly XmlNode[]
): XmlElement {
  return { name, attributes, children };
}

/** An element alone, as it is hashed: the namespaces it uses are declared where they are first used. */
export function canonical(node: XmlElement, namespaces: Namespaces): string {
  return write(node, namespaces, 'hashed', new Set());
}

/** The same as it is sent; it differs only where something stands {@link Verbatim}. */
export function sent(node: XmlElement, namespaces: Namespaces): string {
  return write(node, namespaces, 'sent', new Set());
}

/** A whole document: every namespace is declared at its root, so that parts of it stand there without declarations. */
export function document(root: XmlElement, namespaces: Namespaces): string {
  const declares = Object.keys(namespaces).sort();
  const text = write({ ...root, declares }, namespaces, 'sent', new Set());
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}

/** An element as it stands inside {@link document}: byte for byte. */
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

/** Attributes without prefix come first: they have no namespace. No element here has those of two namespaces. */
const sortKey = (name: string): string => (name.includes(':') ? `:${name}` : ` ${name}`);
