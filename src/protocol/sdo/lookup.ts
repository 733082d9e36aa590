/** Finds parts by local name: the namespaces of signed data objects differ by version, and some are unknown. */

import type { XmlElement } from '../xml/node.ts';
import { attributeOf, descendantsOf, elementsOf, rawTextOf } from '../xml/tree.ts';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

/** Returns children by local name. */
export const childrenNamed = (element: XmlElement | undefined, local: string): XmlElement[] =>
  elementsOf(element).filter((child) => child.local === local);

/** Returns the first such child. */
export const childNamed = (element: XmlElement | undefined, local: string): XmlElement | undefined =>
  childrenNamed(element, local)[0];

/** Follows a path of local names, taking the first of each. */
export function follow(element: XmlElement | undefined, path: string): XmlElement | undefined {
  return path.split('/').reduce(childNamed, element);
}

/** Returns all descendants with a local name, in document order. */
export function allNamed(element: XmlElement | undefined, ...locals: readonly string[]): XmlElement[] {
  if (element === undefined) return [];
  return [...descendantsOf(element)].filter(({ local }) => locals.includes(local));
}

/** Returns the text inside, trimmed; absent when there is none. */
export function textIn(element: XmlElement | undefined): string | undefined {
  const text = element === undefined ? '' : rawTextOf(element).trim();
  return text === '' ? undefined : text;
}

/** Returns the `Algorithm` of a method. */
export const algorithmOf = (element: XmlElement | undefined): string =>
  attributeOf(element, 'Algorithm') ?? '';
