/** Reads certificates from a PKCS#7 container, as Windows exports them (`.p7b`). RFC 2315, 9.1; opens only the bag. */

interface Value {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Including tag and length. */
  readonly whole: Uint8Array;
}

/** 1.2.840.113549.1.7.2, signedData. */
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
const SET = 0x31;
/** `[0]`: the content of a ContentInfo, and the certificates of a SignedData. */
const CONTEXT_0 = 0xa0;

/** Returns the certificates as DER; `undefined` if it is not a PKCS#7 container. */
export function certificatesOfPkcs7(der: Uint8Array): readonly Uint8Array[] | undefined {
  const [type, content] = valuesIn(valuesIn(der)?.[0]?.content) ?? [];
  if (type?.tag !== OBJECT_IDENTIFIER || content?.tag !== CONTEXT_0) return undefined;
  if (!SIGNED_DATA.equals(type.content)) return undefined;
  const signedData = valuesIn(content.content)?.[0];
  const [, algorithms, , ...rest] = valuesIn(signedData?.content) ?? [];
  if (algorithms?.tag !== SET) return undefined;
  const bag = rest.find(({ tag }) => tag === CONTEXT_0);
  return (valuesIn(bag?.content) ?? []).filter(({ tag }) => tag === SEQUENCE).map(({ whole }) => whole);
}

/** Returns the values in sequence; `undefined` when a length does not fit. */
function valuesIn(bytes: Uint8Array | undefined): Value[] | undefined {
  const values: Value[] = [];
  for (let at = 0; bytes !== undefined && at < bytes.length; ) {
    const value = valueAt(bytes, at);
    if (value === undefined) return undefined;
    values.push(value);
    at += value.whole.length;
  }
  return bytes === undefined ? undefined : values;
}

function valueAt(bytes: Uint8Array, at: number): Value | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (octets > 4 || first === 0x80) return undefined;
  let length = octets === 0 ? first : 0;
  for (let index = 0; index < octets; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  const start = at + 2 + octets;
  const end = start + length;
  return end > bytes.length
    ? undefined
    : { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) };
}
