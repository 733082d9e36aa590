/** Reads an HTML report as a browser would, and holds what must be true of every one. */
import { createHash } from 'node:crypto';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { expect } from 'vitest';
import type { TestWorld } from './world.ts';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

const isElement = (node: Node): node is Element => 'tagName' in node;

function* walk(node: Node): Generator<Node> {
  yield node;
  if ('childNodes' in node) for (const child of node.childNodes) yield* walk(child);
}

export interface ReadReport {
  readonly html: string;
  readonly elements: readonly Element[];
  /** All text, white space joined. */
  readonly text: string;
  /** The text of the elements with this tag. */
  texts(tag: string): readonly string[];
  /** The text of the element with this id. */
  textOf(id: string): string;
}

const joined = (node: Node): string =>
  [...walk(node)]
    .map((one) => ('value' in one ? one.value : ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((one) => one.name === name)?.value;

const ELEMENTS = new Set(
  (
    'html head meta title style body a div header p h1 h2 h3 h4 h5 h6 dl dt dd main section nav ul ol li ' +
    'span b br code pre details summary article footer svg desc line text tspan rect g path circle table ' +
    'thead tbody tr th td'
  ).split(' '),
);
const ATTRIBUTES = new Set(
  (
    'lang charset content http-equiv name id class href role aria-label aria-labelledby aria-hidden scope ' +
    'open x y x1 x2 y1 y2 cx cy r d width height overflow'
  ).split(' '),
);

/** Nothing that a report is made of lets others act: known elements, known attributes, links inside the page only. */
export function readReport(html: string): ReadReport {
  const document = parse(html);
  const nodes = [...walk(document)];
  const elements = nodes.filter(isElement);
  for (const element of elements) {
    expect(ELEMENTS.has(element.tagName), `<${element.tagName}>`).toBe(true);
    for (const { name } of element.attrs)
      expect(ATTRIBUTES.has(name), `${element.tagName} ${name}`).toBe(true);
  }
  expect(nodes.filter(({ nodeName }) => nodeName === '#comment')).toEqual([]);
  const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);
  expect(
    ids.filter((id, at) => ids.indexOf(id) !== at),
    'ids that are there twice',
  ).toEqual([]);
  const links = elements.flatMap((element) => attribute(element, 'href') ?? []);
  expect(links.filter((link) => !ids.includes(link.replace(/^#/, '')) || !link.startsWith('#'))).toEqual([]);
  const style = elements.filter(({ tagName }) => tagName === 'style').map((element) => styleOf(element));
  expect(style).toHaveLength(1);
  const hash = createHash('sha256')
    .update(style[0] ?? '')
    .digest('base64');
  const policy = elements.find((element) => attribute(element, 'http-equiv') === 'Content-Security-Policy');
  expect(attribute(policy as Element, 'content')).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the page must have none of these
  expect(html).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
  return {
    html,
    elements,
    text: joined(document),
    texts: (tag) => elements.filter(({ tagName }) => tagName === tag).map(joined),
    textOf(id) {
      const found = elements.find((element) => attribute(element, 'id') === id);
      if (found === undefined) throw new Error(`no #${id}; there are ${ids.join(' ')}`);
      return joined(found);
    },
  };
}

/** The style sheet as it stands. */
const styleOf = (element: Element): string =>
  element.childNodes.map((node) => ('value' in node ? node.value : '')).join('');

/** A file that a run wrote. */
export function fileOf(world: TestWorld, name: string): string {
  const file = world.written.get(`/project/${name}`);
  if (file === undefined) throw new Error(`${name} was not written`);
  expect(file.mode).toBe(0o600);
  return Buffer.from(file.data).toString();
}
