/** Finding parts by local name: the namespaces of signed data objects differ by version, and some are unknown. */

import type { XmlElement } from '../xml/node.ts';
import { attributeOf, descendantsOf, elementsOf, rawTextOf } from '../xml/tree.ts';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

/** Children by local name. */
export const childrenNamed = (element: XmlElement | undefined, local: string): XmlElement[] =>
  elementsOf(element).filter((child) => child.local === local);

/** The first of them. */
export const childNamed = (element: XmlElement | undefined, local: string): XmlElement | undefined =>
  childrenNamed(element, local)[0];

/** The element at the end of a path of local names, the first of each. */
export function follow(element: XmlElement | undefined, path: string): XmlElement | undefined {
  return path.split('/').reduce(childNamed, element);
}

/** Everything of a local name somewhere inside, in document order. */
export function allNamed(element: XmlElement | undefined, ...locals: readonly string[]): XmlElement[] {
  if (element === undefined) return [];
  return [...descendantsOf(element)].filter(({ local }) => locals.includes(local));
}

/** The text inside without white space at its ends; absent when there is none. */
export function textIn(element: XmlElement | undefined): string | undefined {
  const text = element === undefined ? '' : rawTextOf(element).trim();
  return text === '' ? undefined : text;
}

/** The `Algorithm` of a method. */
export const algorithmOf = (element: XmlElement | undefined): string =>
  attributeOf(element, 'Algorithm') ?? '';
