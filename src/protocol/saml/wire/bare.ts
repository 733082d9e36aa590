/** A message with nothing around it. */
import { CARRIER_NAMES } from '../message/carriers.ts';
import { kindOfText } from '../message/document.ts';
import type { SamlSource } from '../message/received-message.ts';
import { hasWrittenBreaks } from './whole.ts';

/**
 * Takes the XML of a message as it is; `undefined` for anything else. Keeps the bytes unchanged, so that invalid UTF-8
 * is reported, not repaired.
 */
export function bareMessage(input: string | Uint8Array): SamlSource | undefined {
  const given = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const bytes = given.subarray(leadingSpace(given));
  if (!looksLikeXml(bytes) || isFileInUtf16(bytes)) return undefined;
  const head = Buffer.from(bytes.subarray(0, 20_000)).toString('latin1').replaceAll('\0', '');
  if (kindOfText(head) === undefined || !firstTagFits(head)) return undefined;
  // Quotes escaped by a mail or JSON: the finder undoes that.
  if (/^[^>]*?=(?:(?:3D)+|\\+)["']/.test(head) || hasWrittenBreaks(head)) return undefined;
  return { bytes, binding: 'none', where: 'input', undone: [], problems: [] };
}

/** As Windows PowerShell writes files, whatever the message in them was. One that says so itself was sent like that. */
function isFileInUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const head = Buffer.from(bytes.subarray(2, 400)).toString('latin1').replaceAll('\0', '');
  return marked && !/^<\?xml[^>]{0,200}encoding\s*=\s*["']utf-?16/i.test(head);
}

/** Length of white space pasted before the XML declaration, where none is allowed. */
function leadingSpace(bytes: Uint8Array): number {
  const at = bytes.findIndex((byte) => byte !== 0x20 && byte !== 9 && byte !== 10 && byte !== 13);
  return at > 0 && Buffer.from(bytes.subarray(at, at + 6)).toString('latin1') === '<?xml ' ? at : 0;
}

/** Detects a tag after white space, byte order marks and the zero bytes of UTF-16. */
export function looksLikeXml(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)?[\s\0]*<\0?[A-Za-z_?!]/.test(head);
}

/** Whether a text is a web page or part of one. `<p:Response>` is not. */
export function looksLikeHtml(text: string): boolean {
  return /^<(?:!doctype\s+html|html|head|body|form|input|script|meta|title|div|p|noscript)(?=[\s/>])/i.test(
    text,
  );
}

/** Whether the first tag of a text is a message's. */
export function firstTagIsMessage(text: string): boolean {
  const local = firstTag(text);
  if (local === 'Request') return kindOfText(text) === 'saml1_request';
  return local !== undefined && kindOfText(`<${local}>`) !== undefined;
}

/** Whether a text starts with a message or with a back-channel wrapper of one. */
export function firstTagFits(text: string): boolean {
  return firstTagIsMessage(text) || CARRIER_NAMES.test(firstTag(text) ?? '');
}

function firstTag(text: string): string | undefined {
  return /<(?:[\w.-]{1,50}:)?([A-Za-z_][\w.-]{0,50})(?=[\s/>])/.exec(text.slice(0, 20_000))?.[1];
}
