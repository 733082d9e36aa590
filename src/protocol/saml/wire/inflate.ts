/** Inflates DEFLATE, as the Redirect binding requires, and also with zlib or gzip headers. Bounded. */
import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { WireProblem } from '../message/received-message.ts';

/** Maximum size of an inflated message, in bytes. */
export const MAX_INFLATED_BYTES = 5_000_000;

export interface Inflated {
  readonly bytes: Uint8Array;
  readonly format: 'deflate' | 'zlib' | 'gzip';
  readonly problems: readonly WireProblem[];
}

type Run = typeof inflateSync;

/** @returns `undefined` for bytes that are not compressed */
export function inflate(bytes: Uint8Array): Inflated | undefined {
  const format = formatOf(bytes);
  const run: Run = { deflate: inflateRawSync, zlib: inflateSync, gzip: gunzipSync }[format];
  try {
    // With `info` the result is the buffer and the engine; the types only declare the buffer.
    const { buffer, engine } = run(bytes, { maxOutputLength: MAX_INFLATED_BYTES, info: true }) as unknown as {
      readonly buffer: Uint8Array;
      readonly engine: { readonly bytesWritten: number };
    };
    const rest = bytes.length - engine.bytesWritten;
    const trailing = rest > 0 ? [{ message: `${rest} bytes follow the end of the compressed message` }] : [];
    return { bytes: new Uint8Array(buffer), format, problems: trailing };
  } catch (cause) {
    return inflatePartly(bytes, run, format, cause);
  }
}

/** Whether the bytes start with a zlib or gzip header. */
export const hasHeader = (bytes: Uint8Array): boolean => formatOf(bytes) !== 'deflate';

function formatOf(bytes: Uint8Array): Inflated['format'] {
  const [first = 0, second = 0] = bytes;
  if (first === 0x1f && second === 0x8b) return 'gzip';
  return first === 0x78 && ((first << 8) | second) % 31 === 0 ? 'zlib' : 'deflate';
}

function inflatePartly(
  bytes: Uint8Array,
  run: Run,
  format: Inflated['format'],
  cause: unknown,
): Inflated | undefined {
  if (cause instanceof RangeError) {
    const message = `it inflates to more than ${MAX_INFLATED_BYTES} bytes, and was not inflated further`;
    return { bytes: headOf(bytes, run), format, problems: [{ message }] };
  }
  try {
    const part = run(bytes, { maxOutputLength: MAX_INFLATED_BYTES, finishFlush: constants.Z_SYNC_FLUSH });
    if (part.length === 0) return undefined;
    const message = `the compressed message ends early, after ${bytes.length} bytes`;
    const hint = 'it was cut off: copy it again, or pass it in a file';
    return { bytes: new Uint8Array(part), format, problems: [{ message, hint, damage: true }] };
  } catch {
    return undefined;
  }
}

/** Returns enough of an oversized message to identify it. */
function headOf(bytes: Uint8Array, run: Run): Uint8Array {
  for (const length of [512, 64]) {
    try {
      const options = { maxOutputLength: MAX_INFLATED_BYTES, finishFlush: constants.Z_SYNC_FLUSH };
      return new Uint8Array(run(bytes.subarray(0, length), options).subarray(0, 4096));
    } catch {
      // Even the first bytes inflate to too much or too little; try fewer.
    }
  }
  return new TextEncoder().encode('<');
}
