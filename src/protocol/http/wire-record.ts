/**
 * What went over the wire, beside what `fetch` can tell: a `Response` loses the order and spelling of header lines,
 * and an error has no answer at all, even when half of one had arrived. The real `fetch` pins this record to both.
 */
import type { Exchange, HeaderLines } from '../../outcome.ts';

export interface WireRecord {
  /** The header lines as sent, with those that the connection added. */
  readonly requestHeaders?: HeaderLines;
  /** The answer as far as it came; the body without its content encoding. */
  readonly response?: NonNullable<Exchange['response']>;
}

const WIRE = Symbol('what went over the wire');

/** Pins a record to a `Response` or an error, and gives that back. */
export function attachWireRecord<Carrier extends object>(carrier: Carrier, record: WireRecord): Carrier {
  return Object.defineProperty(carrier, WIRE, { value: record });
}

/** The record of a `Response` or a thrown value; absent when it came from elsewhere. */
export function wireRecordOf(carrier: unknown): WireRecord | undefined {
  if (typeof carrier !== 'object' || carrier === null || !(WIRE in carrier)) return undefined;
  return carrier[WIRE] as WireRecord;
}
