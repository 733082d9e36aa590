/** Base64 inside signed data objects: white space anywhere, padding optional. */
import { isUtf8 } from 'node:buffer';

/** Decodes base64; undefined for anything else. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const packed = /[ \t\r\n]/.test(text) ? text.replace(/[ \t\r\n]+/g, '') : text;
  if (packed.length % 4 === 1 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  return Buffer.from(packed, 'base64');
}

/**
 * Whether bytes are UTF-8 text without control characters except white space. Checked without decoding: a document may
 * have tens of megabytes.
 */
export function isTextBytes(bytes: Uint8Array): boolean {
  if (!isUtf8(bytes)) return false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    // C0 except tab and line ends, DEL, and C1, which is C2 80 to C2 9F.
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
    if (byte === 0x7f || (byte === 0xc2 && (bytes[at + 1] ?? 0xff) < 0xa0)) return false;
  }
  return true;
}

/** Decodes such text; undefined for anything else. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  return isTextBytes(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
    : undefined;
}
