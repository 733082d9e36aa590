/**
 * XML as a tree, written in the form of Exclusive XML Canonicalization 1.0. So what is hashed and what is sent come out
 * of the same function, and no other text has to be read back.
 */

export interface XmlElement {
  /** With its prefix, e.g. `ds:Signature`. */
  readonly name: string;
  /** Without prefix, or with one of the table. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** Prefix → namespace; the empty prefix for names without one. */
export type Namespaces = Readonly<Record<string, string>>;

export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (XmlElement | string)[]
): XmlElement {
  return { name, attributes, children };
}

/** An element alone, as it is hashed: the namespaces it uses are declared where they are first used. */
export function canonical(node: XmlElement, namespaces: Namespaces): string {
  return write(node, namespaces, new Set());
}

/** A whole document: every namespace is declared at its root, so that parts of it stand there without declarations. */
export function document(root: XmlElement, namespaces: Namespaces): string {
  const prefixes = Object.keys(namespaces).sort();
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, namespaces, new Set(), prefixes)}\n`;
}

/** An element as it stands inside {@link document}: byte for byte. */
export function inside(node: XmlElement, namespaces: Namespaces): string {
  return write(node, namespaces, new Set(Object.keys(namespaces)));
}

function write(
  node: XmlElement,
  namespaces: Namespaces,
  declared: ReadonlySet<string>,
  alsoDeclare: readonly string[] = [],
): string {
  const used = [node.name, ...Object.keys(node.attributes).filter((name) => name.includes(':'))].map(
    prefixOf,
  );
  const fresh = [...new Set([...used, ...alsoDeclare])].filter((prefix) => !declared.has(prefix)).sort();
  const scope = new Set([...declared, ...fresh]);
  const declarations = fresh.map((prefix) =>
    attribute(prefix === '' ? 'xmlns' : `xmlns:${prefix}`, namespaces[prefix] ?? ''),
  );
  const attributes = Object.entries(node.attributes)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => attribute(name, value));
  const content = node.children.map((child) =>
    typeof child === 'string' ? escaped(child, /[&<>\r]/g) : write(child, namespaces, scope),
  );
  return `<${node.name}${declarations.join('')}${attributes.join('')}>${content.join('')}</${node.name}>`;
}

const prefixOf = (name: string): string => (name.includes(':') ? name.slice(0, name.indexOf(':')) : '');

const attribute = (name: string, value: string): string => ` ${name}="${escaped(value, /[&<"\t\n\r]/g)}"`;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

const escaped = (text: string, special: RegExp): string =>
  text.replace(special, (character) => ESCAPES[character] ?? character);
