/** Parses HTML as browsers without scripts do. The only importer of parse5. */
import type { DefaultTreeAdapterTypes, ElementCreationContext } from 'parse5';

export type HtmlElement = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;
type Child = DefaultTreeAdapterTypes.ChildNode;

export interface HtmlDocument {
  readonly root: Parent;
  /**
   * Returns the form that was open when an element was parsed. A form inside a table is closed at once, yet owns the
   * controls after it, which the tree alone does not show.
   */
  formOf(element: HtmlElement): HtmlElement | undefined;
}

/** Parses any text; never fails. */
export async function parseHtml(text: string): Promise<HtmlDocument> {
  const { defaultTreeAdapter, parse } = await import('parse5');
  const owners = new Map<HtmlElement, HtmlElement>();
  const root = parse(text, {
    // Without scripts, noscript content is present.
    scriptingEnabled: false,
    treeAdapter: {
      ...defaultTreeAdapter,
      onElementCreated(
        element: HtmlElement,
        { formElement, isInTemplate }: ElementCreationContext<DefaultTreeAdapterTypes.DefaultTreeAdapterMap>,
      ) {
        if (formElement !== null && !isInTemplate) owners.set(element, formElement);
      },
    },
  });
  return { root, formOf: (element) => owners.get(element) };
}

export const attribute = (element: HtmlElement, name: string): string | undefined =>
  element.attrs.find((one) => one.name === name)?.value;

export const hasAttribute = (element: HtmlElement, name: string): boolean =>
  element.attrs.some((one) => one.name === name);

const isElement = (node: Child): node is HtmlElement => 'tagName' in node;

export const childElements = (parent: Parent): readonly HtmlElement[] => parent.childNodes.filter(isElement);

/**
 * Visits every element in document order, with a context that passes from parent to child. Without recursion, because
 * nesting depth is unbounded.
 * @param enter gives the context for the element's children
 */
export function walk<Context>(
  root: Parent,
  context: Context,
  enter: (element: HtmlElement, context: Context) => Context,
): void {
  const open: [HtmlElement, Context][] = childElements(root).map((element) => [element, context]);
  open.reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [element, inherited] = next;
    const passedOn = enter(element, inherited);
    const children = childElements(element);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child !== undefined) open.push([child, passedOn]);
    }
  }
}

/** Elements whose text is not for people. */
const UNSEEN: ReadonlySet<string> = new Set([
  'script',
  'style',
  'template',
  'head',
  'noframes',
  'select',
  'datalist',
]);
/** Elements that do not break a line. */
const INLINE: ReadonlySet<string> = new Set(
  'a abbr b bdi bdo code em font i label mark output q s small span strong sub sup tt u var'.split(' '),
);

/** Returns the visible text: a line for each block, single spaces; at most `limit` characters of the source's text. */
export function textOf(parent: Parent, limit = 20_000): string {
  let text = '';
  const open: (Child | string)[] = [...parent.childNodes].reverse();
  for (let node = open.pop(); node !== undefined && text.length < limit; node = open.pop()) {
    if (typeof node === 'string') text += node;
    else if (node.nodeName === '#text' && 'value' in node) text += node.value.replace(/\s+/g, ' ');
    else if (isElement(node) && !UNSEEN.has(node.tagName) && !hasAttribute(node, 'hidden')) {
      const end = INLINE.has(node.tagName) ? '' : '\n';
      text += end;
      open.push(end);
      for (let index = node.childNodes.length - 1; index >= 0; index -= 1) {
        const child = node.childNodes[index];
        if (child !== undefined) open.push(child);
      }
    }
  }
  return text
    .slice(0, limit)
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** Puts text on one line without control characters, as it may reach a terminal; shortened to fit a sentence. */
export function oneLine(text: string, limit = 200): string {
  const line = text
    .slice(0, 20 * limit)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
