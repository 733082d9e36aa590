/** Exclusive XML Canonicalization 1.0 of parsed XML. Comments never occur, because the reader refuses them. */
import { escapedText, writtenAttribute, writtenNamespace } from './escape.ts';
import type { ReadElement } from './read.ts';

/**
 * @param inclusive prefixes of `InclusiveNamespaces`, `#default` for none
 * @param left an element to omit: the signature inside the signed element
 */
export function canonicalized(
  apex: ReadElement,
  inclusive: readonly string[] = [],
  left?: ReadElement,
): string {
  const listed = inclusive.map((prefix) => (prefix === '#default' ? '' : prefix));
  const write = (node: ReadElement, rendered: ReadonlyMap<string, string>): string => {
    const used = [node.prefix, ...node.attributes.map(({ prefix }) => prefix).filter((one) => one !== '')];
    const due = [...new Set([...used, ...listed])].filter(
      (prefix) => prefix !== 'xml' && (node.scope.get(prefix) ?? '') !== (rendered.get(prefix) ?? ''),
    );
    const declared = due.sort().map((prefix) => [prefix, node.scope.get(prefix) ?? ''] as const);
    const declarations = declared.map(([prefix, namespace]) => writtenNamespace(prefix, namespace));
    const attributes = [...node.attributes]
      .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
      .map(({ prefix, local, value }) =>
        writtenAttribute(prefix === '' ? local : `${prefix}:${local}`, value),
      );
    const scope = new Map([...rendered, ...declared]);
    const content = node.children.map((child) => {
      if (typeof child === 'string') return escapedText(child);
      return child === left ? '' : write(child, scope);
    });
    const name = node.prefix === '' ? node.local : `${node.prefix}:${node.local}`;
    return `<${name}${declarations.join('')}${attributes.join('')}>${content.join('')}</${name}>`;
  };
  return write(apex, new Map());
}

const keyOf = ({ namespace, local }: ReadElement['attributes'][number]): string => `${namespace}\0${local}`;
