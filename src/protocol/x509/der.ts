/** Writes DER (ITU-T X.690): just the types that a certificate is made of. */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  nothing: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
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

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => value(TAG.sequence, ...parts);
export const set = (...parts: readonly Uint8Array[]): Uint8Array => value(TAG.set, ...parts);
export const octetString = (content: Uint8Array): Uint8Array => value(TAG.octetString, content);
export const nothing = (): Uint8Array => value(TAG.nothing);
export const utf8String = (text: string): Uint8Array => value(TAG.utf8String, Buffer.from(text, 'utf8'));
export const boolean = (truth: boolean): Uint8Array => value(TAG.boolean, Uint8Array.of(truth ? 0xff : 0));

/** A non-negative integer from its big-endian octets; leading zeros are taken away, the sign bit is kept clear. */
export function integer(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0);
  const digits = first === -1 ? Uint8Array.of(0) : octets.subarray(first);
  return value(TAG.integer, ...((digits[0] ?? 0) & 0x80 ? [Uint8Array.of(0), digits] : [digits]));
}

/** Whole octets: no bit at the end is unused. */
export const bitString = (content: Uint8Array): Uint8Array => value(TAG.bitString, Uint8Array.of(0), content);

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

/** A time in UTC to the second: two digits for the year through 2049, as RFC 5280, 4.1.2.5 demands, then four. */
export function time(moment: Date): Uint8Array {
  const digits = `${moment.toISOString().replace(/[-:T]|\..*/g, '')}Z`;
  return moment.getUTCFullYear() < 2050
    ? value(TAG.utcTime, Buffer.from(digits.slice(2), 'latin1'))
    : value(TAG.generalizedTime, Buffer.from(digits, 'latin1'));
}

/** A context-specific value, `[number]`, that holds other values. */
export const constructed = (number: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  value(0xa0 | number, ...parts);
/** A context-specific value, `[number]`, that holds bare octets. */
export const primitive = (number: number, content: Uint8Array): Uint8Array => value(0x80 | number, content);
