/** Detects the encoding of a document and decodes it. XML 1.0, 4.3.3 and appendix F; RFC 7303, 3. */

/** Encodings of old systems, by their Encoding Standard labels. */
const DECLARED = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'][^>]*\?>/;

const UTF8 = /^utf-?8$/i;

export interface DecodedXml {
  readonly text: string;
  /** Where the reader starts: after a declaration already followed, since the reader takes only UTF-8. */
  readonly start: number;
}

/**
 * Returns the encoding in lower case: from the byte order mark, else as stated with the bytes, else from the
 * declaration.
 * @param stated the charset of a `Content-Type`
 */
export function encodingOf(bytes: Uint8Array, stated?: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = Buffer.from(bytes.subarray(0, 1000)).toString('latin1');
  const isMarked = head.startsWith('\xef\xbb\xbf');
  if (isMarked) return declaredIn(head.slice(3)) ?? 'utf-8';
  return stated?.toLowerCase() ?? declaredIn(head) ?? 'utf-8';
}

const declaredIn = (head: string): string | undefined => DECLARED.exec(head)?.[1]?.toLowerCase();

/** Undefined for an unknown encoding, and for bytes that are invalid in it. */
export function decodeXml(bytes: Uint8Array, encoding: string): DecodedXml | undefined {
  const isUtf8 = UTF8.test(encoding);
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: isUtf8 }).decode(bytes);
    return { text, start: isUtf8 ? 0 : (DECLARED.exec(text.slice(0, 1000))?.[0].length ?? 0) };
  } catch {
    return undefined;
  }
}

/** Encodes back exactly, since decoding was fatal; there the labels of Latin 1 all mean windows-1252. */
export function encodeXml(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  if (UTF8.test(encoding)) return Buffer.from(text, 'utf8');
  const table = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return Uint8Array.from(text, (character) => table.indexOf(character));
}
