/**
 * Records wire details that `fetch` hides: a `Response` loses the order and spelling of header lines, and an error
 * carries no answer at all, even when half of one had arrived. The real `fetch` attaches this record to both.
 */
import type { Exchange, HeaderLines } from '../../outcome.ts';

export interface WireRecord {
  /** The header lines as sent, including those added by the connection. */
  readonly requestHeaders?: HeaderLines;
  /** The answer as far as it arrived; the body without its content encoding. */
  readonly response?: NonNullable<Exchange['response']>;
}

const WIRE = Symbol('what went over the wire');

/** Attaches a record to a `Response` or an error, and returns that. */
export function attachWireRecord<Carrier extends object>(carrier: Carrier, record: WireRecord): Carrier {
  return Object.defineProperty(carrier, WIRE, { value: record });
}

/** Returns the record of a `Response` or a thrown value; absent when it came from elsewhere. */
export function wireRecordOf(carrier: unknown): WireRecord | undefined {
  if (typeof carrier !== 'object' || carrier === null || !(WIRE in carrier)) return undefined;
  return carrier[WIRE] as WireRecord;
}
