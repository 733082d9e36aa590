/**
 * Markup as a list of texts and tags, for HTML and XML alike. Tolerant: accepts any text as markup and repairs nothing.
 * Every character is read once, so that hostile pages cost no more than honest ones.
 */

interface Attribute {
  /** In lower case, without namespace prefix. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export type Piece =
  /** `raw`: in a script or a style sheet, which has no entities. */
  | { readonly kind: 'text'; readonly raw: boolean; readonly start: number; readonly end: number }
  | {
      readonly kind: 'tag';
      /** In lower case, without namespace prefix. */
      readonly name: string;
      readonly closing: boolean;
      readonly attributes: readonly Attribute[];
      readonly start: number;
      readonly end: number;
    };

const TAG_NAME = /<(\/?)([A-Za-z][^\s/>]{0,200})/y;
const BETWEEN = /[\s/]*/y;
const ATTRIBUTE = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?/dy;
/** HTML elements whose content is text, whatever it looks like. */
const RAW_TEXT = new Set(['script', 'style', 'textarea', 'title']);

/** Splits markup into pieces that together make up the whole text. */
export function* readPieces(text: string): Generator<Piece> {
  let at = 0;
  while (at < text.length) {
    const tagStart = nextTag(text, at);
    if (tagStart > at) yield { kind: 'text', raw: false, start: at, end: tagStart };
    if (tagStart === text.length) return;
    const tag = readTag(text, tagStart);
    yield tag;
    at = tag.end;
    if (!tag.closing && RAW_TEXT.has(tag.name)) {
      const end = endOfRawText(text, at, tag.name);
      const raw = tag.name === 'script' || tag.name === 'style';
      if (end > at) yield { kind: 'text', raw, start: at, end };
      at = end;
    }
  }
}

function nextTag(text: string, from: number): number {
  for (let at = text.indexOf('<', from); at >= 0; at = text.indexOf('<', at + 1)) {
    TAG_NAME.lastIndex = at;
    if (TAG_NAME.test(text)) return at;
  }
  return text.length;
}

function readTag(text: string, start: number): Extract<Piece, { kind: 'tag' }> {
  TAG_NAME.lastIndex = start;
  const [opening = '<', slash = '', name = ''] = TAG_NAME.exec(text) ?? [];
  const attributes: Attribute[] = [];
  let at = start + opening.length;
  for (at = skipBetween(text, at); at < text.length && text[at] !== '>'; at = skipBetween(text, at)) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(text);
    if (match === null) {
      // A stray quote or sign.
      at += 1;
      continue;
    }
    const [valueStart, valueEnd] = match.indices?.slice(2).find((range) => range !== undefined) ?? [];
    if (valueStart !== undefined && valueEnd !== undefined) {
      attributes.push({ name: localName(match[1] ?? ''), start: valueStart, end: valueEnd });
    }
    at = ATTRIBUTE.lastIndex;
  }
  return {
    kind: 'tag',
    name: localName(name),
    closing: slash === '/',
    attributes,
    start,
    end: Math.min(at + 1, text.length),
  };
}

/** Separate from the attributes, so that a long gap is not read again for each of its characters. */
function skipBetween(text: string, from: number): number {
  BETWEEN.lastIndex = from;
  return from + (BETWEEN.exec(text)?.[0].length ?? 0);
}

function endOfRawText(text: string, from: number, name: string): number {
  const end = new RegExp(`</${name}`, 'gi');
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1).toLowerCase();
}
