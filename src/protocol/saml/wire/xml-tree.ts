/** XML that carries messages: as elements, and in text and attributes, where the escapes are XML's own. */
import type { Place } from '../../tokens/found-token.ts';
import { METADATA_LIMITS } from '../../xml/limits.ts';
import { readXml } from '../../xml/reader.ts';
import { descendantsOf, elementsOf, rawTextOf } from '../../xml/tree.ts';
import { inside, type Read, type Reading } from './reading.ts';
import { takeXml } from './take.ts';

/** Returns nothing if the text is not XML or contains no message. */
export function readTree(text: string, place: Place, read: Read): readonly Reading[] {
  const elements = takeXml(text, place);
  if (elements.length > 0) return elements;
  const { root, complete } = readXml(text, METADATA_LIMITS);
  if (root === undefined || !complete) return [];
  return [...descendantsOf(root)].flatMap((element) => {
    const values = element.attributes.flatMap(({ name, value }) =>
      read(value, inside(place, `attribute ${name}`, { name })),
    );
    if (elementsOf(element).length > 0) return values;
    return [
      ...values,
      ...read(rawTextOf(element), inside(place, `element ${element.local}`, { name: element.local })),
    ];
  });
}
