/** Base64 in the parts of a signed data object: white space anywhere, padding or none. */

/** Undefined for what is none. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const packed = /[ \t\r\n]/.test(text) ? text.replace(/[ \t\r\n]+/g, '') : text;
  if (packed.length % 4 === 1 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  return Buffer.from(packed, 'base64');
}

/** Text in UTF-8 without control characters but white space; undefined for anything else. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[^\P{Cc}\t\n\r]/u.test(text) ? undefined : text;
  } catch {
    // Not UTF-8.
    return undefined;
  }
}
