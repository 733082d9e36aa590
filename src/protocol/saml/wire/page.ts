/** Web pages: the form that posts a message (SAML bindings, 3.5.4), links, and messages shown as text. */
import type { Place } from '../../tokens/found-token.ts';
import { decodeEntities } from '../../tokens/unescape.ts';
import type { ReadFields } from './json.ts';
import type { RawParameter } from './parameters.ts';
import { firstClean, inside, noted, type Read, type Reading } from './reading.ts';

const ATTRIBUTE = /([a-zA-Z-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;

/** Returns all messages of a page. */
export function readPage(
  html: string,
  place: Place,
  { read, readFields }: { readonly read: Read; readonly readFields: ReadFields },
): readonly Reading[] {
  const page = inside(place, 'page');
  return firstClean([
    () => formsOf(html).flatMap((form) => readFields(formFields(form), page, 'form field')),
    () => linksOf(html).flatMap((link) => read(link, inside(page, 'link'))),
    () => textsOf(html).flatMap((text) => read(text, noted(page, 'HTML character references decoded'))),
    () => read(plainText(html), noted(page, 'HTML tags removed')),
  ]);
}

/** Splits a page into pieces with at most one form each. */
const formsOf = (html: string): string[] => html.split(/(?=<form\b)/i);

/** Returns the fields of a form, values with character references decoded. */
function formFields(html: string): RawParameter[] {
  const inputs = tagsOf(html, 'input').flatMap(({ attributes }) => {
    const [name, value] = [attributes.get('name'), attributes.get('value')];
    return name === undefined || value === undefined ? [] : [{ name, raw: value, value }];
  });
  const areas = tagsOf(html, 'textarea').flatMap(({ attributes, end }) => {
    const name = attributes.get('name');
    const close = html.toLowerCase().indexOf('</textarea', end);
    const value = decodeEntities(html.slice(end, close === -1 ? html.length : close));
    return name === undefined ? [] : [{ name, raw: value, value }];
  });
  return [...inputs, ...areas];
}

interface Tag {
  readonly attributes: ReadonlyMap<string, string>;
  /** Offset after its `>`. */
  readonly end: number;
}

function tagsOf(html: string, name: string): Tag[] {
  const tags: Tag[] = [];
  for (const { index } of html.matchAll(new RegExp(`<${name}\\b`, 'gi'))) {
    const end = html.indexOf('>', index);
    if (end === -1) break;
    const attributes = new Map(
      [...html.slice(index, end).matchAll(ATTRIBUTE)].map(([, key = '', double, single, bare]) => [
        key.toLowerCase(),
        decodeEntities(double ?? single ?? bare ?? ''),
      ]),
    );
    tags.push({ attributes, end: end + 1 });
  }
  return tags;
}

/** Returns attributes with a URL that contains a message. */
function linksOf(html: string): string[] {
  return [...html.matchAll(/=\s{0,9}(?:"([^"<>]+)"|'([^'<>]+)')/g)]
    .map(([, double, single]) => decodeEntities(double ?? single ?? ''))
    .filter((link) => /SAML(?:Request|Response|art)=|wresult=/.test(link));
}

/** Returns the text between tags as displayed. */
function textsOf(html: string): string[] {
  return [...html.matchAll(/>([^<>]+)(?=<)/g)].flatMap(([, text = '']) =>
    text.length < 40 ? [] : [decodeEntities(text)],
  );
}

/** Returns the text of a page without tags, as copied from the screen. */
function plainText(html: string): string {
  return decodeEntities(html.replace(/<\/?[a-z!][^<>]{0,2000}>/gi, ''));
}
