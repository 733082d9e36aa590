/** Lookups in a tree. Names are always given with their namespace. */
import type { XmlElement, XmlNode } from './node.ts';

/** Returns the child elements, in order. */
export function elementsOf(element: XmlElement | undefined): XmlElement[] {
  return element === undefined
    ? []
    : element.children.filter((node): node is XmlElement => node.kind === 'element');
}

/** Returns the child elements with one name. */
export function childrenOf(element: XmlElement | undefined, namespace: string, local: string): XmlElement[] {
  return elementsOf(element).filter((child) => is(child, namespace, local));
}

/** Returns the first child element with one name. */
export function childOf(
  element: XmlElement | undefined,
  namespace: string,
  local: string,
): XmlElement | undefined {
  return childrenOf(element, namespace, local)[0];
}

/** Whether an element has this name in this namespace, whatever its prefix. */
export function is(element: XmlElement, namespace: string, local: string): boolean {
  return element.local === local && element.namespace === namespace;
}

/** Returns an attribute without namespace; `undefined` if missing. */
export function attributeOf(element: XmlElement | undefined, local: string): string | undefined {
  return element?.attributes.find((attribute) => attribute.namespace === '' && attribute.local === local)
    ?.value;
}

/** Returns the text content, including child elements, unchanged. */
export function rawTextOf(element: XmlElement): string {
  return element.children.map(textOfNode).join('');
}

function textOfNode(node: XmlNode): string {
  if (node.kind === 'text') return node.text;
  return node.kind === 'element' ? rawTextOf(node) : '';
}

/** Returns the same trimmed; absent without the element. */
export function textOf(element: XmlElement): string;
export function textOf(element: XmlElement | undefined): string | undefined;
export function textOf(element: XmlElement | undefined): string | undefined {
  return element === undefined ? undefined : rawTextOf(element).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}

/** Yields the element and all its descendants, in document order. */
export function* descendantsOf(element: XmlElement): Generator<XmlElement> {
  // A single generator: with nested ones, each step would pass through one per level.
  const ahead = [element];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    yield next;
    const { children } = next;
    for (let at = children.length - 1; at >= 0; at -= 1) {
      const child = children[at];
      if (child?.kind === 'element') ahead.push(child);
    }
  }
}

/** Whether an element is another one or its descendant. */
export function isWithin(element: XmlElement, outer: XmlElement): boolean {
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent)
    if (at === outer) return true;
  return false;
}

/**
 * Returns an element's path by local names, with an index among siblings of one name: `Response/Assertion[2]/Subject`.
 */
export function pathOf(element: XmlElement): string {
  const { parent } = element;
  if (parent === undefined) return element.local;
  const same = childrenOf(parent, element.namespace, element.local);
  const index = same.length > 1 ? `[${same.indexOf(element) + 1}]` : '';
  return `${pathOf(parent)}/${element.local}${index}`;
}

/** Returns line and column of an offset, both from 1. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n?|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
