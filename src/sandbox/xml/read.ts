/**
 * The sandbox's own reader of received XML: XML 1.0 with namespaces, without DTD. It refuses all other syntax that
 * messages do not need (processing instructions, CDATA, and comments where they are not allowed), so that the hashed
 * and the parsed text cannot differ.
 */

interface ReadAttribute {
  readonly prefix: string;
  readonly local: string;
  /** Empty for a name without prefix. */
  readonly namespace: string;
  readonly value: string;
}

export interface ReadElement {
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
  /** Without namespace declarations. */
  readonly attributes: readonly ReadAttribute[];
  /** Prefix → namespace, for all declarations in scope. */
  readonly scope: ReadonlyMap<string, string>;
  readonly children: (ReadElement | string)[];
}

/** Why a text is unreadable: a fact, phrased for the sender. */
export class UnreadableXml extends Error {}

const fail = (reason: string): never => {
  throw new UnreadableXml(reason);
};

const MOST_DEPTH = 64;
const MOST_ELEMENTS = 10_000;
/** Enough for a federation with hundreds of service providers. */
const MOST_IN_METADATA = 500_000;
const MOST_ATTRIBUTES = 64;

/** Name characters of XML 1.0, without the colon and without characters beyond the basic plane. */
const START =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD';
const NAME = `[${START}][${START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*`;
const QNAME = `(?:(${NAME}):)?(${NAME})`;
const OPENING = new RegExp(`<${QNAME}`, 'y');
const CLOSING = new RegExp(`</${QNAME}\\s*>`, 'y');
const ATTRIBUTE = new RegExp(`\\s+${QNAME}\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const END_OF_TAG = /\s*(\/?)>/y;
const TEXT = /[^<]+/y;
const COMMENT = /<!--(?:(?!--)[\s\S])*-->/y;
const INSTRUCTION = /<\?(?:(?!\?>)[\s\S])*\?>/y;
const DECLARATION = new RegExp(
  `^<\\?xml\\s+version\\s*=\\s*(?:"1\\.0"|'1\\.0')(?:\\s+encoding\\s*=\\s*(?:"([^"]*)"|'([^']*)'))?` +
    `(?:\\s+standalone\\s*=\\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\\s*\\?>`,
);
const FORBIDDEN_CHARACTER = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const XML = 'http://www.w3.org/XML/1998/namespace';

/**
 * Reads the root element of a document.
 *
 * @param kind `metadata`, which is long and often commented: comments and processing instructions are skipped
 * @throws {UnreadableXml}
 */
export function readXml(source: string, kind: 'message' | 'metadata' = 'message'): ReadElement {
  if (FORBIDDEN_CHARACTER.test(source)) fail('it has a character that XML does not know');
  const text = source.replace(/\r\n?/g, '\n');
  const [declaration = '', ...encodings] = DECLARATION.exec(text) ?? [];
  const encoding = encodings.find((one) => one !== undefined) ?? 'UTF-8';
  if (!/^(?:utf-8|us-ascii)$/i.test(encoding)) fail(`it says that it is ${encoding.slice(0, 40)}, not UTF-8`);
  return new Reader(text, declaration.length, kind === 'metadata').document();
}

class Reader {
  readonly #text: string;
  readonly #isMetadata: boolean;
  #at: number;
  #elements = 0;

  constructor(text: string, start: number, isMetadata: boolean) {
    this.#text = text;
    this.#at = start;
    this.#isMetadata = isMetadata;
  }

  document(): ReadElement {
    this.#misc();
    const top: (ReadElement | string)[] = [];
    if (this.#at === this.#text.length) fail('it is empty');
    this.#content(top);
    this.#misc();
    if (this.#at < this.#text.length) fail('there is something after the root element');
    const [root] = top;
    return typeof root === 'object' ? root : fail('it does not begin with an element');
  }

  /** Skips white space and comments around the root. */
  #misc(): void {
    do this.#take(/\s+/y);
    while (this.#comment());
  }

  /** Reads the root and its content, with a stack of open elements instead of recursion. */
  #content(top: (ReadElement | string)[]): void {
    const open: ReadElement[] = [];
    do {
      const inner = open.at(-1);
      const siblings = inner?.children ?? top;
      if (this.#comment()) continue;
      const text = inner === undefined ? undefined : this.#take(TEXT)?.[0];
      if (text !== undefined) {
        if (text.includes(']]>')) fail('it has ]]> in a text');
        const last = siblings.at(-1);
        // Joins the text before and after a skipped comment.
        if (typeof last === 'string') siblings[siblings.length - 1] = last + resolve(text);
        else siblings.push(resolve(text));
        continue;
      }
      if (this.#text.startsWith('</', this.#at)) {
        this.#close(inner);
        open.pop();
        continue;
      }
      const { node, isEmpty } = this.#open(inner);
      siblings.push(node);
      if (!isEmpty) open.push(node);
      if (open.length > MOST_DEPTH) fail(`its elements are nested more than ${MOST_DEPTH} deep`);
    } while (open.length > 0);
  }

  #close(inner: ReadElement | undefined): void {
    const [, prefix = '', local] = this.#take(CLOSING) ?? [];
    if (inner === undefined || local !== inner.local || prefix !== inner.prefix)
      fail(`an end tag does not fit${inner === undefined ? '' : ` ${nameOf(inner)}`}`);
  }

  #open(outer: ReadElement | undefined): { readonly node: ReadElement; readonly isEmpty: boolean } {
    const [, prefix = '', local] = this.#take(OPENING) ?? [];
    if (local === undefined) return fail(this.#complaint());
    this.#elements += 1;
    const most = this.#isMetadata ? MOST_IN_METADATA : MOST_ELEMENTS;
    if (this.#elements > most) fail(`it has more than ${most} elements`);
    const raw = this.#attributes();
    const end = this.#take(END_OF_TAG) ?? fail(`the start tag of ${local} is broken`);
    const scope = declare(raw, outer?.scope);
    const namespaceOf = (name: string): string =>
      scope.get(name) ?? (name === '' ? '' : fail(`the prefix ${name} is not declared`));
    const attributes = raw
      .filter((one) => !isDeclaration(one))
      .map((one) => ({ ...one, namespace: one.prefix === '' ? '' : namespaceOf(one.prefix) }));
    const names = attributes.map((one) => `${one.namespace} ${one.local}`);
    if (new Set(names).size < names.length) fail(`${local} has an attribute twice`);
    const node = { prefix, local, namespace: namespaceOf(prefix), attributes, scope, children: [] };
    return { node, isEmpty: end[1] === '/' };
  }

  #attributes(): Omit<ReadAttribute, 'namespace'>[] {
    const found: Omit<ReadAttribute, 'namespace'>[] = [];
    for (let match = this.#take(ATTRIBUTE); match !== undefined; match = this.#take(ATTRIBUTE)) {
      const [, prefix = '', local = '', double, single] = match;
      found.push({ prefix, local, value: resolve((double ?? single ?? '').replace(/[\t\n]/g, ' ')) });
      if (found.length > MOST_ATTRIBUTES) fail(`an element has more than ${MOST_ATTRIBUTES} attributes`);
    }
    return found;
  }

  /** Skips a comment, or in metadata also a processing instruction. */
  #comment(): boolean {
    const isComment = this.#text.startsWith('<!--', this.#at);
    if (isComment && !this.#isMetadata) fail('it has a comment, which can hide text from a reader');
    if (!isComment && !(this.#isMetadata && this.#text.startsWith('<?', this.#at))) return false;
    if (this.#take(isComment ? COMMENT : INSTRUCTION) === undefined) fail('a comment does not end');
    return true;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text) ?? undefined;
    if (match !== undefined) this.#at = pattern.lastIndex;
    return match;
  }

  /** Describes what was found where an element should begin. */
  #complaint(): string {
    const rest = this.#text.slice(this.#at, this.#at + 9);
    if (rest.startsWith('<!DOCTYPE')) return 'it has a DOCTYPE, which no message needs';
    if (rest.startsWith('<![CDATA[')) return 'it has a CDATA section, which can hide text from a reader';
    if (rest.startsWith('<?')) return 'it has a processing instruction, which can hide text from a reader';
    if (rest === '') return 'it ends too early';
    return `it is not XML at character ${this.#at + 1}`;
  }
}

const isDeclaration = ({ prefix, local }: { readonly prefix: string; readonly local: string }): boolean =>
  prefix === 'xmlns' || (prefix === '' && local === 'xmlns');

function declare(
  attributes: readonly Omit<ReadAttribute, 'namespace'>[],
  outer: ReadonlyMap<string, string> = new Map([['xml', XML]]),
): ReadonlyMap<string, string> {
  const declarations = attributes.filter(isDeclaration);
  if (declarations.length === 0) return outer;
  const own = new Map(
    declarations.map(({ prefix, local, value }) => [prefix === '' ? '' : local, value] as const),
  );
  if (own.size < declarations.length) fail('a namespace is declared twice in one element');
  for (const [prefix, namespace] of own) {
    if (
      prefix === 'xmlns' ||
      (prefix !== '' && namespace === '') ||
      (prefix === 'xml') !== (namespace === XML)
    )
      fail(`the prefix ${prefix} cannot be declared so`);
  }
  return new Map([...outer, ...own]);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function resolve(text: string): string {
  return text.replace(
    /&(?:#x([\dA-Fa-f]{1,6});|#(\d{1,7});|([a-z]+);)?/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      const entity = name !== undefined && Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
      if (entity !== undefined) return entity;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
      return FORBIDDEN_CHARACTER.test(character)
        ? fail(`it has ${whole}, which is not a character`)
        : character;
    },
  );
}

const nameOf = ({ prefix, local }: ReadElement): string => (prefix === '' ? local : `${prefix}:${local}`);

/** Returns the child elements in order. */
export const elementsOf = (node: ReadElement): readonly ReadElement[] =>
  node.children.filter((child) => typeof child !== 'string');

/** Returns the child elements of one name. */
export const childrenNamed = (
  node: ReadElement | undefined,
  namespace: string,
  local: string,
): readonly ReadElement[] =>
  node === undefined
    ? []
    : elementsOf(node).filter((child) => child.namespace === namespace && child.local === local);

/** Returns an attribute without prefix. */
export const attributeOf = (node: ReadElement | undefined, local: string): string | undefined =>
  node?.attributes.find((one) => one.namespace === '' && one.local === local)?.value;

/** Returns the trimmed text of an element; undefined if it has child elements. */
export function textOf(node: ReadElement | undefined): string | undefined {
  if (node === undefined || elementsOf(node).length > 0) return undefined;
  return node.children.join('').trim();
}

/** Returns the element and all its descendants, in document order. */
export function* within(node: ReadElement): Generator<ReadElement> {
  yield node;
  for (const child of elementsOf(node)) yield* within(child);
}
