/** Portraits and certificates: base64 in, facts out. Spec: CL-15, IG-C11. */
import { createHash } from 'node:crypto';
import type { PortraitType } from '../document.ts';
import { missing, type Reader, read, unread } from './reading.ts';

export interface Picture {
  readonly mediaType: PortraitType;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Leading bytes, in hexadecimal → media type. */
const SIGNATURES = [
  ['89504e47', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
] as const;

/** CL-15: base64 of a PNG or a JPEG, with or without `data:` prefix. Anything else is dropped: it may be a face. */
export const readPortrait: Reader<Picture> = (value) => {
  if (typeof value !== 'string') return unread();
  const bytes = decodeBase64(value.replace(/^data:[^,]*,/, ''));
  const start = Buffer.from(bytes?.subarray(0, 4) ?? []).toString('hex');
  const signature = SIGNATURES.find(([first]) => start.startsWith(first));
  if (bytes === undefined || signature === undefined) {
    return missing({ code: 'portrait_unknown', message: 'is neither a PNG nor a JPEG' });
  }
  return read({ mediaType: signature[1], bytes, sha256: sha256(bytes) });
};

/** A portrait embedded in the claim. A picture URL is not one: it is never fetched. */
export const readPicture: Reader<Picture> = (value) =>
  typeof value === 'string' && value.startsWith('data:') ? readPortrait(value) : unread();

/** A certificate as PEM or base64 of its DER; returns the SHA-256 of the DER in hexadecimal. */
export const readCertificate: Reader<string> = (value) => {
  if (typeof value !== 'string') return unread();
  const bytes = decodeBase64(value.replace(/-----(?:BEGIN|END) [A-Z ]+-----/g, ''));
  return bytes === undefined ? unread() : read(sha256(bytes));
};

function decodeBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/\s+/g, '');
  if (packed === '' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(packed)) return undefined;
  return new Uint8Array(Buffer.from(packed, 'base64'));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
