/** Writes DER (ITU-T X.690): only the types used in certificates, CMS signatures and OCSP answers. */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

function value(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag, ...lengthOctets(content.length)), content]);
}

function lengthOctets(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

/** SEQUENCE of encoded values (X.690, 8.9). */
export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => value(TAG.sequence, ...parts);
/** SET OF: DER sorts the encoded members. */
export const setOf = (...parts: readonly Uint8Array[]): Uint8Array => value(TAG.set, ...ordered(parts));
/** OCTET STRING (X.690, 8.7). */
export const octetString = (content: Uint8Array): Uint8Array => value(TAG.octetString, content);
/** UTF8String (X.690, 8.23). */
export const utf8String = (text: string): Uint8Array => value(TAG.utf8String, Buffer.from(text, 'utf8'));
/** PrintableString; the caller keeps to its characters (X.680, 41.4). */
export const printableString = (text: string): Uint8Array =>
  value(TAG.printableString, Buffer.from(text, 'latin1'));
/** BOOLEAN; true is FF in DER (X.690, 11.1). */
export const boolean = (truth: boolean): Uint8Array => value(TAG.boolean, Uint8Array.of(truth ? 0xff : 0));
/** NULL (X.690, 8.8). */
export const nothing = (): Uint8Array => value(TAG.null);
/** ENUMERATED, for numbers from 0 to 127 (X.690, 8.4). */
export const enumerated = (number: number): Uint8Array => value(TAG.enumerated, Uint8Array.of(number));

/** Encodes a non-negative integer from its big-endian octets. */
export function integer(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0);
  const digits = first === -1 ? Uint8Array.of(0) : octets.subarray(first);
  return value(TAG.integer, ...((digits[0] ?? 0) & 0x80 ? [Uint8Array.of(0), digits] : [digits]));
}

/** @param unused number of unused bits at the end */
export const bitString = (content: Uint8Array, unused = 0): Uint8Array =>
  value(TAG.bitString, Uint8Array.of(unused), content);

/** @param dotted e.g. `2.5.4.3` */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return value(TAG.objectIdentifier, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(arc: number): readonly number[] {
  const octets = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) octets.unshift((rest & 0x7f) | 0x80);
  return octets;
}

const digitsOf = (moment: Date): string => `${moment.toISOString().replace(/[-:T]|\..*/g, '')}Z`;

/** A time to the second as in certificates and CMS: two-digit years through 2049 (RFC 5280, 4.1.2.5). */
export const time = (moment: Date): Uint8Array =>
  moment.getUTCFullYear() < 2050
    ? value(TAG.utcTime, Buffer.from(digitsOf(moment).slice(2), 'latin1'))
    : generalizedTime(moment);

/** A time to the second with four-digit years, as in OCSP. */
export const generalizedTime = (moment: Date): Uint8Array =>
  value(TAG.generalizedTime, Buffer.from(digitsOf(moment), 'latin1'));

/** `[number]`, explicit or with constructed content. */
export const constructed = (number: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  value(0xa0 | number, ...parts);
/** `[number] IMPLICIT SET OF`. */
export const constructedSet = (number: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  value(0xa0 | number, ...ordered(parts));
/** `[number] IMPLICIT` with raw octets. */
export const primitive = (number: number, content: Uint8Array): Uint8Array => value(0x80 | number, content);

const ordered = (parts: readonly Uint8Array[]): readonly Uint8Array[] => [...parts].sort(Buffer.compare);
