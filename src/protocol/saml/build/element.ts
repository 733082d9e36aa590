/** Generates XML: built as a tree and written by the canonicalizer, so that every value is escaped. */
import { IdcliError } from '../../../errors.ts';
import { canonicalize } from '../../xml/canonical.ts';
import { FORBIDDEN_CHARACTER } from '../../xml/characters.ts';
import type { XmlElement, XmlNode } from '../../xml/node.ts';
import type { NameIdentifier } from '../message/common.ts';
import { NS } from '../namespaces.ts';

const SCOPE: ReadonlyMap<string, string> = new Map([
  ['samlp', NS.protocol],
  ['saml', NS.assertion],
  ['md', NS.metadata],
  ['ds', NS.signature],
  ['req-attr', 'urn:oasis:names:tc:SAML:protocol:ext:req-attr'],
  ['xsi', NS.schemaInstance],
  ['xsd', 'http://www.w3.org/2001/XMLSchema'],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
]);

/** Content of an element; absent values are left out. */
type Content = XmlElement | string | undefined;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Builds an element. Attributes and children keep their order; absent ones are left out. */
export function element(name: string, attributes: Attributes, ...content: readonly Content[]): XmlElement {
  const children = content.flatMap((one): XmlNode[] => {
    if (one === undefined) return [];
    return typeof one === 'string' ? [{ kind: 'text', text: one }] : [one];
  });
  return {
    kind: 'element',
    ...qualified(name),
    attributes: Object.entries(attributes).flatMap(([attribute, value]) => {
      if (value === undefined) return [];
      const { namespace, ...rest } = qualified(attribute);
      return [{ ...rest, namespace: rest.prefix === '' ? '' : namespace, value: `${value}` }];
    }),
    children,
    scope: SCOPE,
    offset: 0,
  };
}

function qualified(name: string): Pick<XmlElement, 'name' | 'prefix' | 'local' | 'namespace'> {
  const [local = name, prefix = ''] = name.split(':').reverse();
  return { name, prefix, local, namespace: SCOPE.get(prefix) ?? '' };
}

/** A NameID with the qualifiers that it came with. */
export const nameIdElement = ({
  value,
  format,
  nameQualifier,
  spNameQualifier,
}: NameIdentifier): XmlElement =>
  element(
    'saml:NameID',
    { NameQualifier: nameQualifier, SPNameQualifier: spNameQualifier, Format: format },
    value,
  );

/** Returns the same element indented; elements with text stay as they are. */
export function indented(root: XmlElement, depth = 0): XmlElement {
  const children = root.children.filter((node): node is XmlElement => node.kind === 'element');
  if (children.length === 0 || children.length < root.children.length) return root;
  const space = (levels: number): XmlNode => ({ kind: 'text', text: `\n${'  '.repeat(levels)}` });
  const spaced = children.flatMap((child) => [space(depth + 1), indented(child, depth + 1)]);
  return { ...root, children: [...spaced, space(depth)] };
}

/**
 * Writes the element as text.
 * @param prefixes of namespaces that only values name, such as `xsd` in `xsi:type`
 * @throws {IdcliError} `USAGE` for a character that XML cannot carry, not even escaped
 */
export function writeElement(root: XmlElement, prefixes: readonly string[] = []): string {
  const text = canonicalize(root, { inclusivePrefixes: prefixes });
  const found = FORBIDDEN_CHARACTER.exec(text)?.[0];
  if (found === undefined) return text;
  const point = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new IdcliError('USAGE', `a value for the ${root.local} has the character U+${point} in it`, {
    hint: 'XML cannot carry it; look at what was given on the command line',
  });
}
