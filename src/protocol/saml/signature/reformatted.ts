/**
 * Detects what a tool may have done to a message after signing. Only to explain why a signature does not fit: a match
 * here is still refused, and nothing is read from it.
 */
import { createHash } from 'node:crypto';
import { canonicalize } from '../../xml/canonical.ts';
import type { XmlElement, XmlNode, XmlText } from '../../xml/node.ts';
import { elementsOf } from '../../xml/tree.ts';
import { DIGEST_ALGORITHMS, lookup } from './algorithms.ts';
import type { SamlSignature } from './signature.ts';

/** Restores a possible earlier form of a message. `depth`: nesting depth of the element in its document. */
type Undo = (element: XmlElement, depth: number) => XmlElement;

const changeNodes = (
  element: XmlElement,
  change: (node: XmlNode, inner: XmlElement) => XmlNode[],
): XmlElement => ({
  ...element,
  children: element.children.flatMap((node) =>
    change(node.kind === 'element' ? changeNodes(node, change) : node, element),
  ),
});

const changeText = (element: XmlElement, change: (text: string, inner: XmlElement) => string): XmlElement =>
  changeNodes(element, (node, inner) => {
    if (node.kind !== 'text') return [node];
    const text = change(node.text, inner);
    return text === '' ? [] : [{ ...node, text }];
  });

const isSpace = (text: string): boolean => /^[ \t\r\n]*$/.test(text);

/** Pretty-printing adds white space between elements. */
const withoutIndent: Undo = (element) =>
  changeText(element, (text, inner) => (isSpace(text) && elementsOf(inner).length > 0 ? '' : text));

const withoutSpace: Undo = (element) => changeText(element, (text) => text.trim());

const withWindowsLines: Undo = (element) => changeText(element, (text) => text.replace(/\r?\n/g, '\r\n'));
const withUnixLines: Undo = (element) => changeText(element, (text) => text.replace(/\r\n?/g, '\n'));
const withoutBreaks: Undo = (element) =>
  changeText(element, (text) => (/^[A-Za-z0-9+/=\s]{40,}$/.test(text) ? text.replace(/\s/g, '') : text));

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decodeOnce = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));/g, (_, decimal, hex, name) =>
    name === undefined
      ? String.fromCodePoint(
          Math.min(0x10ffff, Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10)),
        )
      : (ENTITIES[name] ?? ''),
  );

/** Text that was escaped once too often. */
const withoutEscapes: Undo = (element) => {
  const attributes = element.attributes.map((one) => ({ ...one, value: decodeOnce(one.value) }));
  return changeText({ ...element, attributes }, decodeOnce);
};

/** Tools drop unused declarations first, yet the prefix list of a signature may still name them. */
const USUAL: readonly (readonly [prefix: string, uri: string])[] = [
  ['xs', 'http://www.w3.org/2001/XMLSchema'],
  ['xsd', 'http://www.w3.org/2001/XMLSchema'],
  ['xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
  ['ds', 'http://www.w3.org/2000/09/xmldsig#'],
  ['saml', 'urn:oasis:names:tc:SAML:2.0:assertion'],
  ['saml2', 'urn:oasis:names:tc:SAML:2.0:assertion'],
  ['samlp', 'urn:oasis:names:tc:SAML:2.0:protocol'],
  ['saml2p', 'urn:oasis:names:tc:SAML:2.0:protocol'],
];
const withDeclarations: Undo = (element) => {
  const declare = (one: XmlElement): XmlElement => ({
    ...one,
    scope: new Map([...USUAL, ...one.scope]),
    children: one.children.map((node) => (node.kind === 'element' ? declare(node) : node)),
  });
  return declare(element);
};

const TEXT = (text: string): XmlText => ({ kind: 'text', text });

/** The reverse: it was signed pretty-printed, and the white space was removed later. */
const indented = (unit: string): Undo => {
  const indent = (element: XmlElement, depth: number): XmlElement => {
    const inner = elementsOf(element);
    if (inner.length === 0) return element;
    const line = (level: number) => TEXT(`\n${unit.repeat(level)}`);
    return {
      ...element,
      children: [...inner.flatMap((child) => [line(depth + 1), indent(child, depth + 1)]), line(depth)],
    };
  };
  return (element, depth) => indent(withoutIndent(element, depth), depth);
};

const WAYS: readonly (readonly [what: string, ...steps: Undo[]])[] = [
  ['white space was put between its elements, as when XML is printed prettily', withoutIndent],
  ['white space was put between its elements and around its texts', withoutSpace],
  ['its line ends were changed from those of Windows (CRLF) to LF', withWindowsLines],
  ['its line ends were changed to those of Windows (CRLF)', withUnixLines],
  ['its texts were escaped once more (&amp;amp; for &amp;)', withoutEscapes],
  ['line breaks were put into its base64', withoutBreaks],
  ['declarations of namespaces were dropped', withDeclarations],
  [
    'white space was put between its elements, and its line ends were changed',
    withoutIndent,
    withWindowsLines,
  ],
  [
    'white space was put between its elements, and declarations of namespaces were dropped',
    withoutIndent,
    withDeclarations,
  ],
  [
    'white space was put between its elements, and its texts were escaped once more',
    withoutIndent,
    withoutEscapes,
  ],
  ...['  ', '    ', '\t'].map(
    (unit) => ['the white space between its elements was taken out', indented(unit)] as const,
  ),
];

/** Describes in a sentence how the signed element was changed; `undefined` when no known change fits. */
export function reformattedTarget(signature: SamlSignature, target: XmlElement): string | undefined {
  const { digest, digestAlgorithm, inclusivePrefixes, element } = signature;
  const algorithm = lookup(DIGEST_ALGORITHMS, digestAlgorithm);
  if (digest === undefined || algorithm === undefined) return undefined;
  const bare = { ...target, children: target.children.filter((node) => node !== element) };
  return WAYS.find(([, ...steps]) => {
    const text = canonicalize(undo(bare, steps), { inclusivePrefixes });
    return createHash(algorithm.hash).update(text, 'utf8').digest().equals(digest);
  })?.[0];
}

/**
 * Does the same for `SignedInfo`, when the digest fits and the value does not.
 * @param fits whether a trusted key has signed a text
 */
export function reformattedInfo(
  { element, inclusivePrefixes }: SamlSignature,
  fits: (signedInfo: string) => boolean,
): string | undefined {
  const info = elementsOf(element).find(({ local }) => local === 'SignedInfo');
  if (info === undefined) return undefined;
  return WAYS.find(([, ...steps]) => fits(canonicalize(undo(info, steps), { inclusivePrefixes })))?.[0];
}

function undo(element: XmlElement, steps: readonly Undo[]): XmlElement {
  let depth = 0;
  for (let at = element.parent; at !== undefined; at = at.parent) depth += 1;
  return steps.reduce((one, step) => step(one, depth), element);
}
