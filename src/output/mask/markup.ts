/** HTML pages and XML messages: form fields, attributes of persons, elements with telling names, and all other text. */
import { isErrorWord, maskNamed } from './member.ts';
import { isAmbiguous, isClaimName, type Kind, kindOf } from './names.ts';
import { hasKnown, type Masking } from './options.ts';
import { type Piece, readPieces } from './tags.ts';
import { maskAnyText } from './text.ts';

/** Elements whose name attribute describes the text inside: SAML attributes, form fields. */
const CONTAINERS = new Set(['attribute', 'textarea', 'select']);
/** Types of input fields that are masked whatever their name. */
const INPUT_TYPES: Readonly<Record<string, Kind>> = { password: 'secret', tel: 'phone', email: 'email' };

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi;

/** Recognised by its elements: a page may lack a doctype, a message a namespace. */
const HTML = /<(?:!doctype html|html|head|body|form|div|p|input|script|h1)\b/i;

/** Masks markup; everything else stays byte for byte. */
export function maskMarkup(text: string, masking: Masking): string {
  const isHtml = HTML.test(text.slice(0, 4000));
  const output: string[] = [];
  let element: string | undefined;
  let container: Container | undefined;
  for (const piece of readPieces(text)) {
    if (piece.kind === 'text') {
      const content = text.slice(piece.start, piece.end);
      // HTML element names mean nothing here: `<code>` and `<address>` are layout.
      const kind = container?.kind ?? (isHtml ? undefined : kindOfContent(element, content, container));
      output.push(piece.raw ? maskAnyText(content, masking) : maskDecoded(content, kind, masking));
      continue;
    }
    const label = labelOf(piece, text);
    if (piece.closing) {
      element = undefined;
      if (container?.tag === piece.name) container = undefined;
    } else {
      element = piece.name;
      if (CONTAINERS.has(piece.name) && !text.startsWith('/>', piece.end - 2)) {
        const unknown = !isHtml && label === undefined && isUnknownAttribute(piece, text);
        container = { tag: piece.name, kind: label, unknown };
      }
    }
    output.push(
      maskTag(piece, text, label ?? (piece.name === 'option' ? container?.kind : undefined), masking),
    );
  }
  return output.join('');
}

interface Container {
  readonly tag: string;
  readonly kind: Kind | undefined;
  /** An attribute of a person that no table of claims has: what it holds counts as personal. */
  readonly unknown: boolean;
}

/** Names of levels, categories and formats. */
const URI = /^\s*(?:https?:|urn:)/i;

/** Whether a SAML attribute has a name that says nothing about its value. */
function isUnknownAttribute(tag: Tag, text: string): boolean {
  const names = tag.attributes
    .filter(({ name }) => name === 'name' || name === 'friendlyname')
    .map(({ start, end }) => decodeEntities(text.slice(start, end)));
  return tag.name === 'attribute' && names.length > 0 && !names.some(isClaimName);
}

type Tag = Extract<Piece, { kind: 'tag' }>;

/** Classifies the value of a tag by its name, its id, or the type of field. */
function labelOf(tag: Tag, text: string): Kind | undefined {
  const of = (name: string): string | undefined => {
    const found = tag.attributes.find((attribute) => attribute.name === name);
    return found === undefined ? undefined : decodeEntities(text.slice(found.start, found.end));
  };
  const named = [of('name'), of('id'), of('friendlyname')].map((name) => kindOf(name ?? ''));
  return named.find((kind) => kind !== undefined) ?? INPUT_TYPES[of('type')?.toLowerCase() ?? ''];
}

function maskTag(tag: Tag, text: string, label: Kind | undefined, masking: Masking): string {
  let masked = '';
  let from = tag.start;
  for (const attribute of tag.attributes) {
    const value = text.slice(attribute.start, attribute.end);
    const holdsValue = attribute.name === 'value' || attribute.name === 'content';
    const kind = holdsValue ? label : kindOfContent(attribute.name, value);
    masked += maskGap(text.slice(from, attribute.start), masking) + maskDecoded(value, kind, masking);
    from = attribute.end;
  }
  return masked + maskGap(text.slice(from, tag.end), masking);
}

/** Text between values: names and punctuation, unless the tag is not one, such as `<user@example.com>`. */
function maskGap(text: string, masking: Masking): string {
  return /[@\d%]/.test(text) || hasKnown(masking) ? maskAnyText(text, masking) : text;
}

/** Classifies the content of an element or an attribute. An error code is not an authorization code. */
function kindOfContent(name: string | undefined, content: string, container?: Container): Kind | undefined {
  if (container?.unknown === true && !URI.test(content)) return 'hidden';
  if (name === undefined || (isAmbiguous(name) && isErrorWord(content.trim()))) return undefined;
  return kindOf(name);
}

/** Masks the decoded text; the white space around it stays. */
function maskDecoded(text: string, kind: Kind | undefined, masking: Masking): string {
  const decoded = decodeEntities(text);
  const value = decoded.trim();
  if (value === '') return text;
  const named = maskNamed(kind, value, masking);
  if (named !== undefined) return decoded.replace(value, () => named);
  const masked = maskAnyText(decoded, masking);
  if (masked === decoded) return text;
  // A mark needs no entities: only text that had some gets them again.
  return decoded === text ? masked : encodeEntities(masked);
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (entity, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? entity;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}

function encodeEntities(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
