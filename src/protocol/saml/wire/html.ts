/** The page that posts a message: an HTML form with hidden fields. SAML bindings, 3.5.4. */
import { decodeEntities } from '../../tokens/unescape.ts';
import type { RawParameter } from './parameters.ts';

const ATTRIBUTE = /([a-zA-Z-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;

/** The fields of all forms of a page, values with character references decoded. */
export function formFields(html: string): RawParameter[] {
  return inputTags(html).flatMap((tag) => {
    const attributes = new Map(
      [...tag.matchAll(ATTRIBUTE)].map(([, name = '', double, single, bare]) => [
        name.toLowerCase(),
        decodeEntities(double ?? single ?? bare ?? ''),
      ]),
    );
    const name = attributes.get('name');
    const value = attributes.get('value');
    return name === undefined || value === undefined ? [] : [{ name, raw: value, value }];
  });
}

function inputTags(html: string): string[] {
  const tags: string[] = [];
  for (const { index } of html.matchAll(/<input\b/gi)) {
    const end = html.indexOf('>', index);
    if (end === -1) break;
    tags.push(html.slice(index, end));
  }
  return tags;
}
