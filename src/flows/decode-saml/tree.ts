/** The message as a tree of plain data, marked with what was signed and encrypted. */

import type { SignedPart } from '../../checks/saml/input.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import { elementsOf, rawTextOf } from '../../protocol/xml/tree.ts';

/** Maximum elements of a tree; a larger document is given as text only. */
const MAX_ELEMENTS = 2000;

export interface TreeMarks {
  readonly signed: readonly SignedPart[];
  readonly opened?: ReadonlyMap<XmlElement, XmlElement>;
}

/**
 * Returns nodes of `{ name, attributes?, text?, signed?, encrypted?, children? }`. `signed` is `verified`,
 * `unverified`, `wrong` or, for an assertion without a covering signature, `unsigned`. Undefined for a document too
 * large to read as a tree.
 */
export function treeOf(root: XmlElement, { signed, opened = new Map() }: TreeMarks): Json | undefined {
  let count = 0;
  const node = (element: XmlElement): Json => {
    count += 1;
    if (count > MAX_ELEMENTS) return { name: element.name };
    const inside = opened.get(element);
    const children = inside === undefined ? elementsOf(element) : [inside];
    const text = children.length === 0 ? rawTextOf(element).trim() : '';
    const mark = signed.find((part) => part.element === element)?.state;
    return {
      name: element.name,
      ...(element.attributes.length === 0
        ? {}
        : { attributes: Object.fromEntries(element.attributes.map(({ name, value }) => [name, value])) }),
      ...defined({ signed: mark, encrypted: inside === undefined ? undefined : true }),
      ...(text === '' ? {} : { text }),
      ...(children.length === 0 ? {} : { children: children.map(node) }),
    };
  };
  const tree = node(root);
  return count > MAX_ELEMENTS ? undefined : tree;
}
