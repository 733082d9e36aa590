/** A message that nothing was put around. */
import { kindOfText } from '../message/document.ts';
import type { SamlSource } from '../message/received-message.ts';

/**
 * XML of a message as it is; `undefined` for anything else. It is taken as the bytes that it is, so that what is no
 * UTF-8 is found out and not repaired.
 */
export function bareMessage(input: string | Uint8Array): SamlSource | undefined {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  if (!looksLikeXml(bytes)) return undefined;
  const head = Buffer.from(bytes.subarray(0, 20_000)).toString('latin1').replaceAll('\0', '');
  if (looksLikeHtml(head.slice(0, 200).trimStart()) || kindOfText(head) === undefined) return undefined;
  return { bytes, binding: 'none', where: 'input', undone: [], problems: [] };
}

/** A tag after white space, byte order marks and the zero bytes of UTF-16. */
export function looksLikeXml(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)?[\s\0]*<\0?[A-Za-z_?!]/.test(head);
}

/** Whether a text is a web page or a piece of one. `<p:Response>` is none. */
export function looksLikeHtml(text: string): boolean {
  return /^<(?:!doctype\s+html|html|head|body|form|input|script|meta|title|div|p|noscript)(?=[\s/>])/i.test(
    text,
  );
}
