/** Splits a large document, or an element of one, into its children, without decoding their content. */
import { METADATA_LIMITS } from '../../xml/limits.ts';
import type { XmlElement } from '../../xml/node.ts';
import { readXml } from '../../xml/reader.ts';
import { decodeUtf8 } from '../utf8.ts';

export interface Part {
  readonly kind: 'element';
  /** As written, with its prefix. */
  readonly name: string;
  /** Offsets in bytes. */
  readonly start: number;
  readonly end: number;
}

interface Between {
  readonly kind: 'text';
  readonly text: string;
}

export interface Split {
  /** The root without its children. */
  readonly root: XmlElement;
  /** Text and child elements in order, without comments. Well-formedness is checked when they are read. */
  readonly parts: Iterable<Part | Between>;
}

/** Longer than any tag. Bytes. */
const HEAD = 100_000;
const LESS = 0x3c;
const SLASH = 0x2f;
const GREATER = 0x3e;

const TAG = '(<([\\w.:-]{1,100})(?:[^>"\']|"[^"]*"|\'[^\']*\')*>)';
const DOCUMENT = new RegExp(
  `^(?:\\xEF\\xBB\\xBF)?\\s{0,999}(?:<\\?xml[^>]{0,200}\\?>)?\\s{0,999}(?:<!--(?:[^-]|-(?!-))*-->\\s{0,999})*${TAG}`,
);
const ELEMENT = new RegExp(`^${TAG}`);

/** @returns `undefined` if the root contains anything but elements and white space */
export const splitDocument = (bytes: Uint8Array): Split | undefined =>
  split(bytes, { start: 0, end: bytes.length }, DOCUMENT);

/**
 * Does the same for an element of a document.
 * @param scope namespaces that it is in
 */
export const splitElement = (
  bytes: Uint8Array,
  part: Pick<Part, 'start' | 'end'>,
  scope: XmlElement['scope'],
): Split | undefined => split(bytes, part, ELEMENT, scope);

function split(
  bytes: Uint8Array,
  { start, end }: Pick<Part, 'start' | 'end'>,
  form: RegExp,
  scope?: XmlElement['scope'],
): Split | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = buffer.subarray(start, Math.min(end, start + HEAD)).toString('latin1');
  const [whole = '', opening = '', name = ''] = form.exec(head) ?? [];
  if (opening === '' || opening.endsWith('/>')) return undefined;
  const from = start + whole.length;
  const { text } = decodeUtf8(buffer.subarray(from - opening.length, from));
  const root = text === undefined ? undefined : readXml(`${text}</${name}>`, METADATA_LIMITS, scope).root;
  const last = start + buffer.subarray(start, end).lastIndexOf(`</${name}`);
  const rest = buffer.subarray(last, end).toString('latin1');
  if (
    root === undefined ||
    !new RegExp(`^</${name.replace(/\./g, '\\.')}\\s{0,99}>\\s*(?:<!--(?:[^-]|-(?!-))*-->\\s*)*$`).test(rest)
  )
    return undefined;
  const parts = cut(buffer, from, last);
  return parts && { root, parts };
}

/** Comments are common and harmless in metadata; anything else between elements is left to the tree reader. */
function cut(buffer: Buffer, from: number, to: number): (Part | Between)[] | undefined {
  const parts: (Part | Between)[] = [];
  for (let at = from; ; ) {
    const next = buffer.indexOf(LESS, at);
    const start = next === -1 || next > to ? to : next;
    const text = buffer.subarray(at, start).toString('latin1');
    if (!/^[ \t\r\n]*$/.test(text)) return undefined;
    parts.push({ kind: 'text', text });
    if (start === to) return parts;
    if (buffer.toString('latin1', start, start + 4) === '<!--') {
      // XML 1.0, 2.5: -- may only appear at the end of a comment.
      const dashes = buffer.indexOf('--', start + 4);
      if (dashes === -1 || dashes + 3 > to || buffer[dashes + 2] !== GREATER) return undefined;
      at = dashes + 3;
      continue;
    }
    const name = nameAt(buffer, start);
    const end = name === undefined ? undefined : endOf(buffer, Buffer.from(name, 'latin1'), start, to);
    if (name === undefined || end === undefined) return undefined;
    parts.push({ kind: 'element', name, start, end });
    at = end;
  }
}

/** Returns the name of the tag that starts here; `undefined` for an instruction or anything unclear. */
const nameAt = (buffer: Buffer, start: number): string | undefined =>
  /^<([A-Za-z_][\w.:-]{0,99})(?=[\s/>])/.exec(buffer.toString('latin1', start, start + 120))?.[1];

/** Returns the offset after the closing tag. */
function endOf(buffer: Buffer, name: Buffer, start: number, to: number): number | undefined {
  let depth = 0;
  for (let at = start; ; ) {
    const open = buffer.indexOf(LESS, at);
    if (open === -1 || open >= to) return undefined;
    const closes = buffer[open + 1] === SLASH;
    at = open + 1;
    if (!isNamed(buffer, open + (closes ? 2 : 1), name)) continue;
    const end = buffer.indexOf(GREATER, open);
    if (end === -1 || end >= to) return undefined;
    at = end + 1;
    if (closes) depth -= 1;
    else if (buffer[end - 1] !== SLASH) depth += 1;
    if (depth <= 0) return at;
  }
}

/** Whether a tag of exactly this name has it here. */
function isNamed(buffer: Buffer, at: number, name: Buffer): boolean {
  for (let index = 0; index < name.length; index += 1) if (buffer[at + index] !== name[index]) return false;
  return /[\s/>]/.test(String.fromCharCode(buffer[at + name.length] ?? 0));
}
