/**
 * Reads certificates in the forms people and programs write them, as DER. Options, metadata and KeyInfo get the same
 * tolerance: PEM (RFC 7468) with or without line breaks, escaped, indented, quoted or encoded once more; base64 alone;
 * DER; PKCS#7 (RFC 2315, 9.1).
 */
import { readBase64 } from '../base64.ts';
import { certificatesOfPkcs7 } from './pkcs7.ts';

export interface WrittenKey {
  readonly der: Uint8Array;
  /** `pkcs1`: an RSA key without its algorithm identifier (RSA PUBLIC KEY). */
  readonly form: 'certificate' | 'spki' | 'pkcs1' | 'unknown';
  /** Whether it had PEM lines around it. */
  readonly pem: boolean;
}

/** Nested encodings that are undone. */
const DEPTH_LIMIT = 3;

/** Returns all keys and certificates in the input, in order; empty when there are none. */
export function readWrittenKeys(given: Uint8Array | string, depth = 0): readonly WrittenKey[] {
  if (typeof given !== 'string' && given[0] === 0x30) return ofDer(given, 'unknown', false);
  const text = plainText(typeof given === 'string' ? given : decodeText(given));
  const blocks = [...text.matchAll(PEM)];
  if (blocks.length > 0) {
    return blocks.flatMap(([, label = '', body = '']) => {
      const der = derOf(body);
      return der === undefined ? [] : ofDer(der, FORMS[label] ?? 'unknown', true);
    });
  }
  // A message or metadata contains certificates too, but its author chose them.
  if (!KEY_ELEMENT.test(text) && /<[A-Za-z?!]/.test(text)) return [];
  const elements = [...text.matchAll(ELEMENT)].map(([, body = '']) => body);
  const values = elements.length > 0 ? elements : [text.replace(/<[^<>]{0,200}>/g, ' ')];
  return values.flatMap((value) => {
    const bytes = derOf(value);
    if (bytes === undefined || bytes.length === 0) return [];
    if (bytes[0] === 0x30) return ofDer(bytes, 'unknown', false);
    return depth < DEPTH_LIMIT ? readWrittenKeys(bytes, depth + 1) : [];
  });
}

/** An element copied out of a message or metadata on purpose. */
const KEY_ELEMENT = /^\s*<(?:[\w.-]{1,50}:)?(?:X509Certificate|X509Data|KeyInfo|KeyDescriptor)[\s>]/;
/** The end line may be missing: base64 itself shows whether something was cut off. */
const PEM = /-----BEGIN ([A-Z0-9 #]{1,40})-----([\s\S]*?)(?:-----END \1-----|$)/g;
const ELEMENT =
  /<(?:[\w.-]{1,50}:)?X509Certificate(?:\s[^>]{0,500})?>([\s\S]*?)<\/(?:[\w.-]{1,50}:)?X509Certificate\s{0,9}>/g;

const FORMS: Readonly<Record<string, WrittenKey['form']>> = {
  CERTIFICATE: 'certificate',
  'X509 CERTIFICATE': 'certificate',
  'TRUSTED CERTIFICATE': 'certificate',
  'PUBLIC KEY': 'spki',
  'RSA PUBLIC KEY': 'pkcs1',
};

function ofDer(der: Uint8Array, form: WrittenKey['form'], pem: boolean): readonly WrittenKey[] {
  const inside = certificatesOfPkcs7(der);
  if (inside !== undefined) return inside.map((one) => ({ der: one, form: 'certificate', pem }));
  return [{ der, form, pem }];
}

/** Decodes UTF-8, or UTF-16 if the byte order mark says so. */
function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

/** Undoes escapes of JSON, XML, configuration files and URLs, as far as they occur in PEM and base64. */
function plainText(text: string): string {
  return text
    .replace(/\\+u00([0-7][0-9A-Fa-f])/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+[rnt]/g, '\n')
    .replace(/\\+(?=[/\s"'])/g, '')
    .replace(/&#(?:x([0-9A-Fa-f]{1,2})|(\d{1,3}));/g, (_, hex?: string, decimal?: string) =>
      String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/%(0[ADad]|2[0BFbf]|3[Dd])/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replace(/^\uFEFF/, '');
}

/** Decodes base64 without what may surround or separate its lines; `undefined` when it contains anything else. */
function derOf(text: string): Uint8Array | undefined {
  // Headers of RFC 1421, bag attributes of PKCS#12 and comments have separate lines.
  const lines = text.split(/\r\n?|\n/).filter((line) => !/^[ \t]*(?:[A-Za-z][\w -]{0,40}:|#)/.test(line));
  // First string concatenation in source code, then everything between the lines that is not base64.
  const packed = lines
    .join('')
    .replace(/(["'`])\s*[+.]\s*\1/g, '')
    .replace(/["'`,;\s]+/g, '');
  return readBase64(packed).bytes;
}
