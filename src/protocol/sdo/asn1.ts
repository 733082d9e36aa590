/** Bounded reading of foreign ASN.1. With its neighbours the only importer of asn1js and pkijs on this side. */
import { type AsnType, fromBER } from 'asn1js';
import { SDO_BYTES } from './parsed.ts';

/** The revocation list of a large authority has several hundred thousand values. */
const BOUNDS = { maxDepth: 100, maxNodes: 1_000_000, maxContentLength: SDO_BYTES, copyInput: false } as const;

/** Reads DER or BER and passes it to a pkijs constructor; undefined when either rejects it. */
export function readAsn1<Value>(bytes: Uint8Array, construct: (schema: AsnType) => Value): Value | undefined {
  try {
    const { offset, result } = fromBER(bytes, BOUNDS);
    return offset === -1 ? undefined : construct(result);
  } catch {
    // Another structure, nested too deep, or cut off: the caller reports what it expected.
    return undefined;
  }
}

/** Returns a member of a value of unknown type. */
function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Returns the text of a string type; empty for anything else. */
export function textOfValue(value: unknown): string {
  const inner = memberOf(memberOf(value, 'valueBlock'), 'value');
  return typeof inner === 'string' ? inner : '';
}

/** Returns the octets of a primitive type. */
export function octetsOf(value: unknown): Uint8Array | undefined {
  const octets = memberOf(memberOf(value, 'valueBlock'), 'valueHexView');
  return octets instanceof Uint8Array && octets.length > 0 ? octets : undefined;
}

/** Returns the members of a SEQUENCE or SET. */
export function partsOf(value: unknown): readonly unknown[] {
  const inner = memberOf(memberOf(value, 'valueBlock'), 'value');
  return Array.isArray(inner) ? inner : [];
}

/** Reads UTCTime or GeneralizedTime. */
export function timeOf(value: unknown): Date | undefined {
  const read = memberOf(value, 'toDate');
  const date: unknown = typeof read === 'function' ? read.call(value) : undefined;
  return date instanceof Date && !Number.isNaN(date.getTime()) ? date : undefined;
}
