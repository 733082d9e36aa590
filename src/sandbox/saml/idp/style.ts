/** Other ways to write the same elements, before they are signed. */
import type { XmlElement, XmlNode } from '../../xml/write.ts';
import type { SamlEffect } from './effect.ts';
import { mapped } from './signing.ts';

type Style = SamlEffect['style'];

/** An assertion as it is before its signature. */
export function styled(node: XmlElement, style: Style): XmlElement {
  if (style === undefined) return node;
  return mapped(node, style === 'spaced' ? spaced : renamed);
}

/** An envelope around something that may be signed, and stays as it is. */
export function styledEnvelope(node: XmlElement, style: Style): XmlElement {
  if (style === undefined) return node;
  return style === 'spaced' ? spaced(node) : mapped(node, renamed);
}

/** White space behind every child, so that the first one stays the first. */
const spaced = (node: XmlElement): XmlElement => ({
  ...node,
  children: node.children.flatMap((child): readonly XmlNode[] =>
    typeof child === 'object' && 'name' in child ? [child, '\n    '] : [child],
  ),
});

const renamed = (node: XmlElement): XmlElement => ({
  ...node,
  name: node.name.replace(/^saml2(p?):/, 'saml$1:'),
});
