/** XML for the wire: built as a tree, written by the canonicalizer, read by the strict reader. */
import { canonicalize } from '../xml/canonical.ts';
import { FORBIDDEN_CHARACTER } from '../xml/characters.ts';
import type { XmlElement, XmlLimits, XmlNode, XmlReading } from '../xml/node.ts';
import { readXml } from '../xml/reader.ts';
import { descendantsOf, elementsOf, textOf } from '../xml/tree.ts';

/** SOAP 1.1, the wrapper production clients use. */
const SOAP_NAMESPACE = 'http://schemas.xmlsoap.org/soap/envelope/';

const SCOPE: ReadonlyMap<string, string> = new Map([['soap', SOAP_NAMESPACE]]);

/** Content of an element; absent values are left out. */
export type XmlContent = XmlElement | string | undefined;

/** Builds an element with its children. Values are escaped on writing (rule ES-V11). */
export function element(name: string, ...content: readonly XmlContent[]): XmlElement {
  const [local = name, prefix = ''] = name.split(':').reverse();
  const children = content.flatMap((one): XmlNode[] => {
    if (one === undefined) return [];
    return typeof one === 'string' ? [{ kind: 'text', text: one }] : [one];
  });
  return {
    kind: 'element',
    name,
    prefix,
    local,
    namespace: SCOPE.get(prefix) ?? '',
    attributes: [],
    children,
    scope: SCOPE,
    offset: 0,
  };
}

/** Builds an element, or none when its value is absent. */
export function optional(name: string, value: string | undefined): XmlElement | undefined {
  return value === undefined ? undefined : element(name, value);
}

/** Serializes the document; encode it as UTF-8. */
export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${canonicalize(root)}\n`;
}

/** Returns the first character that XML cannot carry, even escaped; absent when there is none. */
export function forbiddenCharacter(text: string): string | undefined {
  const found = FORBIDDEN_CHARACTER.exec(text)?.[0];
  if (found === undefined) return undefined;
  return `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** An answer may hold an object of 32 MB in base64. */
const LIMITS: XmlLimits = {
  called: 'an answer of the service',
  characters: 50_000_000,
  depth: 32,
  elements: 10_000,
  attributesPerElement: 32,
};

export function readAnswerXml(text: string): XmlReading {
  return readXml(text, LIMITS);
}

/** Finds the first descendant with a name, in any namespace: none is published. */
export function findElement(root: XmlElement, local: string): XmlElement | undefined {
  for (const one of descendantsOf(root)) if (one.local === local) return one;
  return undefined;
}

/** Returns its text, trimmed; absent without the element. */
export function findText(root: XmlElement, local: string): string | undefined {
  return textOf(findElement(root, local));
}

/** Returns the message in a SOAP envelope; without an envelope the element itself. */
export function unwrap(root: XmlElement): XmlElement {
  if (root.local !== 'Envelope') return root;
  const body = elementsOf(root).find(({ local }) => local === 'Body');
  return elementsOf(body)[0] ?? root;
}
