/** Character encodings of pages and of their forms. */

/** How far into a page its encoding declaration may appear (HTML, 13.2.3.2). */
const PRESCAN_BYTES = 1024;

export interface Decoded {
  readonly text: string;
  /** The Encoding Standard's name, in lower case. */
  readonly encoding: string;
}

/** Decodes a page: byte order mark, then `Content-Type`, then its meta element, then UTF-8 if valid. */
export function decodePage(body: Uint8Array, contentType: string): Decoded {
  const start = Buffer.from(body.subarray(0, PRESCAN_BYTES)).toString('latin1');
  const encoding =
    markedEncoding(start) ??
    known(/charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType)?.[1]) ??
    declared(known(/<meta[^>]+?charset\s*=\s*["']?([^\s;"'/>]+)/i.exec(start)?.[1])) ??
    (isUtf8(body) ? 'utf-8' : 'windows-1252');
  return { text: decode(body, encoding), encoding };
}

/** windows-1252 at 0x80 to 0x9f; a dot where undefined. Node 20 decodes these bytes as ISO 8859-1. */
const WINDOWS_1252 = '€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ';

function decode(bytes: Uint8Array, encoding: string): string {
  const text = new TextDecoder(encoding).decode(bytes);
  if (encoding !== 'windows-1252') return text;
  return text.replace(/[\x80-\x9f]/g, (control) => {
    const character = WINDOWS_1252[control.charCodeAt(0) - 0x80];
    return character === undefined || character === '.' ? control : character;
  });
}

function markedEncoding(start: string): string | undefined {
  if (start.startsWith('\xef\xbb\xbf')) return 'utf-8';
  if (start.startsWith('\xfe\xff')) return 'utf-16be';
  return start.startsWith('\xff\xfe') ? 'utf-16le' : undefined;
}

/** A readable declaration rules out UTF-16. */
const declared = (encoding: string | undefined): string | undefined =>
  encoding?.startsWith('utf-16') ? 'utf-8' : encoding;

function known(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function isUtf8(body: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body);
    return true;
  } catch {
    return false;
  }
}

/** Selects the encoding for a form: the first known one of `accept-charset`, else the page's; UTF-16 is never sent. */
export function formEncoding(acceptCharset: string | undefined, pageEncoding: string): string {
  const asked = acceptCharset
    ?.split(/[\s,]+/)
    .map(known)
    .find((encoding) => encoding !== undefined);
  const encoding = asked ?? pageEncoding;
  return bytesOf(encoding) === undefined ? 'utf-8' : encoding;
}

/** Encodes `application/x-www-form-urlencoded` (URL Standard, 5.2) in an encoding from `formEncoding`. */
export function urlencode(entries: readonly [string, string][], encoding: string): string {
  const bytes = bytesOf(encoding);
  if (bytes === undefined) return new URLSearchParams(entries).toString();
  const encode = (text: string): string =>
    [...text]
      .map((character) => percentEncode(bytes.get(character) ?? `&#${character.codePointAt(0)};`))
      .join('');
  return entries.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

const percentEncode = (bytes: number | string): string =>
  [...(typeof bytes === 'number' ? [bytes] : Buffer.from(bytes, 'latin1'))]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[\w*.-]/.test(character)) return character;
      return byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

/** Maps characters to bytes for single-byte encodings; the platform can only decode them. */
function bytesOf(encoding: string): ReadonlyMap<string, number> | undefined {
  if (!/^(?:windows-|iso-8859-|koi8-|macintosh$|x-mac-|ibm866$)/.test(encoding)) return undefined;
  return new Map(
    Array.from({ length: 256 }, (_, byte) => [decode(Uint8Array.of(byte), encoding), byte] as const).filter(
      ([character]) => character !== '\ufffd',
    ),
  );
}
