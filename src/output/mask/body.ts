/** Bodies, read by their content and not by their header (ALL-16). */
import { maskJsonText } from './json.ts';
import { maskMarkup } from './markup.ts';
import type { Masking } from './options.ts';
import { maskAnyForm, maskAnyText } from './text.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';
/** One line of parameters, for forms without a type. */
const FORM = /^[\w.%+[\]-]+=[^\s<>"]*$/;
/** First bytes, in hexadecimal, of formats that are never text. */
const BINARY = [
  ['89504e47', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['47494638', 'image/gif'],
  ['25504446', 'application/pdf'],
] as const;

/**
 * Masks a body; returns the same bytes if there is nothing to mask. Bytes that are not text are replaced by their size,
 * since they cannot be masked inside.
 * @param contentType the header's value, as sent
 */
export function maskBody(body: Uint8Array, contentType: string | undefined, masking: Masking): Uint8Array {
  if (body.length === 0) return body;
  const text = textOf(body, contentType ?? '');
  if (text === undefined) {
    const said = `(${body.length} bytes of ${mediaTypeOf(body) ?? contentType ?? 'binary data'})`;
    return encode(maskAnyText(said, masking));
  }
  const masked = maskBodyText(text, contentType ?? '', masking);
  return masked === text ? body : encode(masked);
}

function maskBodyText(text: string, contentType: string, masking: Masking): string {
  const start = /[^\s\uFEFF]/.exec(text)?.[0];
  if (start === '{' || start === '[') return maskJsonText(text, masking);
  if (start === '<') return maskMarkup(text, masking);
  if (contentType.toLowerCase().startsWith(FORM_TYPE) || FORM.test(text)) return maskAnyForm(text, masking);
  return maskAnyText(text, masking);
}

/** Undefined for bytes that are not text, and for multipart bodies (RFC 7578), which idcli never sends. */
function textOf(body: Uint8Array, contentType: string): string | undefined {
  const type = contentType.toLowerCase();
  if (mediaTypeOf(body) !== undefined || type.startsWith('image/') || type.startsWith('multipart/'))
    return undefined;
  if (body.includes(0)) return undefined;
  const decoded = decode(body, 'utf-8');
  // Old pages use one byte per character.
  return decoded ?? (/^text\/|xml|json|form/.test(type) ? decode(body, 'latin1') : undefined);
}

function mediaTypeOf(body: Uint8Array): string | undefined {
  const start = Buffer.from(body.subarray(0, 4)).toString('hex');
  return BINARY.find(([first]) => start.startsWith(first))?.[1];
}

function decode(body: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
