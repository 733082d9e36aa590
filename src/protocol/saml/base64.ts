/** Base64 as XML and the POST binding use it: RFC 4648, 4, white space allowed anywhere. */

export interface Base64Reading {
  readonly bytes?: Uint8Array;
  /** The first error: its offset in the text, and a message. */
  readonly problem?: { readonly at: number; readonly message: string };
}

const SPACE = /[ \t\r\n]+/g;

/** Reads strictly: alphabet, length and padding must be right; unused bits at the end may have any value. */
export function readBase64(text: string): Base64Reading {
  const packed = text.replace(SPACE, '');
  const foreign = packed.search(/[^A-Za-z0-9+/=]/);
  if (foreign !== -1) {
    const character = String.fromCodePoint(packed.codePointAt(foreign) ?? 0);
    const at = text.indexOf(character);
    return { problem: { at, message: `${JSON.stringify(character)} is not a base64 character` } };
  }
  const padding = packed.indexOf('=');
  if (padding !== -1 && !/^={1,2}$/.test(packed.slice(padding))) {
    return { problem: { at: text.indexOf('='), message: 'padding (=) is allowed only at the end' } };
  }
  if (packed.length % 4 !== 0) {
    const message = `there are ${packed.length} characters, no multiple of 4: some are missing`;
    return { problem: { at: text.length, message } };
  }
  return { bytes: new Uint8Array(Buffer.from(packed, 'base64')) };
}
