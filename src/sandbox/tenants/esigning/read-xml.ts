/** The sandbox's own reader of merchant messages: elements and text, no attributes, no DTD. */

export interface Node {
  /** Without prefix. */
  readonly name: string;
  readonly children: Node[];
  text: string;
}

const TOKEN =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)(?:[\w.-]+:)?([A-Za-z_][\w.-]*)((?:\s[^<>]*?)?)(\/?)>|([^<]+)/gy;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Returns the root element; undefined for text that is not acceptable XML. */
export function readXml(source: string): Node | undefined {
  const top: Node = { name: '', children: [], text: '' };
  const open: Node[] = [top];
  TOKEN.lastIndex = 0;
  let at = 0;
  while (at < source.length) {
    const match = TOKEN.exec(source);
    if (match === null) return undefined;
    at = TOKEN.lastIndex;
    const [, closing, name, , empty, text] = match;
    const inner = open.at(-1);
    if (inner === undefined) return undefined;
    if (text !== undefined) inner.text += decode(text);
    if (name === undefined) continue;
    if (closing === '/') {
      if (inner.name !== name || open.length === 1) return undefined;
      open.pop();
      continue;
    }
    const node: Node = { name, children: [], text: '' };
    inner.children.push(node);
    if (empty !== '/') open.push(node);
  }
  return open.length === 1 && top.children.length === 1 ? top.children[0] : undefined;
}

const decode = (text: string): string =>
  text.replace(
    /&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    },
  );

/** Returns the first element at a path below a node. */
export function find(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>(
    (inner, name) => inner?.children.find((child) => child.name === name),
    node,
  );
}

/** Returns its trimmed text; undefined without the element. */
export const textAt = (node: Node | undefined, ...path: readonly string[]): string | undefined =>
  find(node, ...path)?.text.trim();

/** Returns the first element of a name at any depth. */
export function findDeep(node: Node, name: string): Node | undefined {
  if (node.name === name) return node;
  for (const child of node.children) {
    const found = findDeep(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
