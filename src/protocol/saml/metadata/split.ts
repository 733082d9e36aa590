/** Splits a large document into the children of its root, without decoding their content. */
import { METADATA_LIMITS } from '../../xml/limits.ts';
import type { XmlElement } from '../../xml/node.ts';
import { readXml } from '../../xml/reader.ts';
import { decodeUtf8 } from '../utf8.ts';

export interface Part {
  readonly kind: 'element';
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

/** @returns `undefined` if the root contains anything but elements and white space */
export function splitDocument(bytes: Uint8Array): Split | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = buffer.subarray(0, HEAD).toString('latin1');
  const tag =
    /^(?:\xEF\xBB\xBF)?\s{0,999}(?:<\?xml[^>]{0,200}\?>)?\s{0,999}(?:<!--(?:[^-]|-(?!-))*-->\s{0,999})*(<([\w.:-]{1,100})(?:[^>"']|"[^"]*"|'[^']*')*>)/.exec(
      head,
    );
  const [whole = '', opening = '', name = ''] = tag ?? [];
  if (opening === '' || opening.endsWith('/>')) return undefined;
  const text = decodeUtf8(buffer.subarray(whole.length - opening.length, whole.length)).text;
  const root = text === undefined ? undefined : readXml(`${text}</${name}>`, METADATA_LIMITS).root;
  const last = buffer.lastIndexOf(`</${name}`);
  const rest = buffer.subarray(last).toString('latin1');
  if (
    root === undefined ||
    !new RegExp(`^</${name.replace(/\./g, '\\.')}\\s{0,99}>\\s*(?:<!--(?:[^-]|-(?!-))*-->\\s*)*$`).test(rest)
  )
    return undefined;
  const inner = cut(buffer, whole.length, last);
  if (inner === undefined) return undefined;
  return { root, parts: inner };
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
      if (dashes === -1 || dashes + 3 > to || buffer[dashes + 2] !== 0x3e) return undefined;
      at = dashes + 3;
      continue;
    }
    const end = endOf(buffer, start, to);
    if (end === undefined) return undefined;
    parts.push({ kind: 'element', start, end });
    at = end;
  }
}

/** Returns the offset after the closing tag; `undefined` for a comment, an instruction or anything unclear. */
function endOf(buffer: Buffer, start: number, to: number): number | undefined {
  const tag = /^<([A-Za-z_][\w.:-]{0,99})(?=[\s/>])/.exec(
    buffer.subarray(start, start + 120).toString('latin1'),
  );
  const name = tag?.[1];
  if (name === undefined) return undefined;
  let depth = 0;
  for (let at = start; at < to; ) {
    const open = nextTag(buffer, `<${name}`, at, to);
    const close = nextTag(buffer, `</${name}`, at, to);
    if (open !== undefined && (close === undefined || open < close)) {
      const end = buffer.indexOf('>', open);
      if (end === -1) return undefined;
      if (buffer[end - 1] !== 0x2f) depth += 1;
      else if (depth === 0) return end + 1;
      at = end + 1;
    } else if (close !== undefined) {
      const end = buffer.indexOf('>', close);
      if (end === -1) return undefined;
      depth -= 1;
      if (depth === 0) return end + 1;
      at = end + 1;
    } else return undefined;
  }
  return undefined;
}

/** Finds a tag of exactly this name. */
function nextTag(buffer: Buffer, opening: string, from: number, to: number): number | undefined {
  for (let at = from; ; ) {
    const found = buffer.indexOf(opening, at);
    if (found === -1 || found >= to) return undefined;
    if (/[\s/>]/.test(String.fromCharCode(buffer[found + opening.length] ?? 0))) return found;
    at = found + opening.length;
  }
}
