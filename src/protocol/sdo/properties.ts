/** Names and values that accompany a signature: `ValuePair` of the metadata, `SignatureProperty` of a signature. */

import { defined } from '../../common/defined.ts';
import type { XmlElement } from '../xml/node.ts';
import { attributeOf, elementsOf, pathOf } from '../xml/tree.ts';
import { allNamed, childNamed, textIn } from './lookup.ts';
import type { SdoProperty } from './parsed.ts';

/** @param covers whether a signature covers an element */
export function propertiesIn(element: XmlElement, covers: (part: XmlElement) => boolean): SdoProperty[] {
  return allNamed(element, 'ValuePair', 'SignatureProperty').flatMap((pair) => {
    const value = textIn(childNamed(pair, 'Value')) ?? (hasNames(pair) ? undefined : textIn(pair));
    if (value === undefined) return [];
    const description = textIn(childNamed(pair, 'Description'));
    return [
      {
        at: pathOf(pair),
        name: textIn(childNamed(pair, 'Name')) ?? attributeOf(pair, 'Name') ?? attributeOf(pair, 'Id') ?? '',
        value,
        ...defined({ description }),
        signed: covers(pair),
      },
    ];
  });
}

const hasNames = (pair: XmlElement): boolean => elementsOf(pair).some(({ local }) => local === 'Name');
