/** Base64 and DEFLATE around a message. SAML bindings, 3.4.4.1 and 3.5.4; bounded, and telling what is damaged. */

import { constants, inflateRawSync, inflateSync } from 'node:zlib';
import { defined } from '../../../common/defined.ts';
import { readBase64 } from '../base64.ts';
import type { SamlBinding, WireProblem } from '../message/received-message.ts';
import { looksLikeXml } from './bare.ts';

/** Bytes that an inflated message may have. */
export const MAX_INFLATED_BYTES = 5_000_000;

export interface Payload {
  readonly bytes: Uint8Array;
  readonly deflated: boolean;
  readonly undone: readonly string[];
  readonly problems: readonly WireProblem[];
}

/**
 * Opens what stands in `SAMLResponse`, `SAMLRequest` or alone.
 * @returns `undefined` when there is no XML in it
 */
export function openPayload(text: string): Payload | undefined {
  const decoded = decodeBase64(text);
  if (decoded === undefined) return undefined;
  const { bytes, problems } = decoded;
  if (looksLikeXml(bytes)) return { bytes, deflated: false, undone: ['base64 decoded'], problems };
  const inflated = inflate(bytes);
  if (inflated === undefined || !looksLikeXml(inflated.bytes)) return undefined;
  return {
    bytes: inflated.bytes,
    deflated: true,
    undone: ['base64 decoded', 'inflated'],
    problems: [...problems, ...inflated.problems],
  };
}

/** What does not fit the binding that a message came over. */
export function misfit(binding: SamlBinding, { deflated }: Pick<Payload, 'deflated'>): WireProblem[] {
  if (binding === 'post' && deflated) {
    return [
      {
        message: 'it is deflated, which belongs to the Redirect binding',
        hint: 'SAML bindings, 3.5.4: base64 alone',
      },
    ];
  }
  if (binding === 'redirect' && !deflated) {
    return [
      {
        message: 'it is not deflated, as the Redirect binding wants it',
        hint: 'SAML bindings, 3.4.4.1: DEFLATE, then base64',
      },
    ];
  }
  return [];
}

interface Decoded {
  readonly bytes: Uint8Array;
  readonly problems: readonly WireProblem[];
}

/** Shorter than any message. */
const SHORTEST = 40;

function decodeBase64(text: string): Decoded | undefined {
  const packed = text.trim();
  // One look decides whether it is worth going on: hardly anything but base64 in its alphabet and white space.
  if (packed.length < SHORTEST || !/^[A-Za-z0-9+/_\-\s]{40}/.test(packed)) return undefined;
  if (losesPlus(packed)) {
    const at = packed.indexOf(' ') + 1;
    const problem = {
      message: `a space stands where + belongs, the first at character ${at}`,
      hint: 'the sender did not percent-encode +, so it was read as a space',
    };
    return decoded(packed.replaceAll(' ', '+'), [problem]);
  }
  return decoded(packed, []);
}

function decoded(text: string, problems: readonly WireProblem[]): Decoded | undefined {
  const { bytes, problem } = readBase64(text);
  if (bytes !== undefined) return { bytes, problems };
  const lenient = new Uint8Array(Buffer.from(text, 'base64'));
  if (/^[A-Za-z0-9_\-\s]+={0,2}$/.test(text) && /[-_]/.test(text)) {
    const at = text.search(/[-_]/) + 1;
    const message = `it is written in base64url, with - and _, the first at character ${at}`;
    return { bytes: lenient, problems: [...problems, { message, hint: 'SAML wants plain base64' }] };
  }
  const cut = problem?.message.includes('missing') === true;
  const hint = cut ? 'it was cut off: copy it again, or pass it in a file' : undefined;
  const at = (problem?.at ?? 0) + 1;
  const message = cut
    ? `it is no whole base64: ${problem?.message}, the text ends at character ${text.length}`
    : `it is no base64: ${problem?.message}, at character ${at}`;
  return { bytes: lenient, problems: [...problems, { message, ...defined({ hint }) }] };
}

/** Whether spaces are + that a form decoder took for spaces, and not what is left of line breaks. */
function losesPlus(text: string): boolean {
  if (!text.includes(' ') || /[\r\n]/.test(text)) return false;
  const runs = text.split(' ');
  const length = runs[0]?.length ?? 0;
  const lines = length >= 40 && runs.slice(0, -1).every((run) => run.length === length);
  return !lines;
}

function inflate(bytes: Uint8Array): Decoded | undefined {
  const zlib = bytes[0] === 0x78 && ((bytes[0] << 8) | (bytes[1] ?? 0)) % 31 === 0;
  const run = zlib ? inflateSync : inflateRawSync;
  const wrapping = zlib
    ? [{ message: 'it is compressed with a zlib header, and the binding wants bare DEFLATE (RFC 1951)' }]
    : [];
  try {
    // With `info` the result is the buffer and the engine; the types know only the buffer.
    const { buffer, engine } = run(bytes, { maxOutputLength: MAX_INFLATED_BYTES, info: true }) as unknown as {
      readonly buffer: Uint8Array;
      readonly engine: { readonly bytesWritten: number };
    };
    const rest = bytes.length - engine.bytesWritten;
    const trailing = rest > 0 ? [{ message: `${rest} bytes follow the end of the compressed message` }] : [];
    return { bytes: new Uint8Array(buffer), problems: [...wrapping, ...trailing] };
  } catch (cause) {
    return inflatePartly(bytes, run, wrapping, cause);
  }
}

function inflatePartly(
  bytes: Uint8Array,
  run: typeof inflateSync,
  wrapping: readonly WireProblem[],
  cause: unknown,
): Decoded | undefined {
  if (cause instanceof RangeError) {
    const message = `it inflates to more than ${MAX_INFLATED_BYTES} bytes, and was not inflated further`;
    return { bytes: headOf(bytes, run), problems: [...wrapping, { message }] };
  }
  try {
    const part = run(bytes, { maxOutputLength: MAX_INFLATED_BYTES, finishFlush: constants.Z_SYNC_FLUSH });
    if (part.length === 0) return undefined;
    const message = `the compressed message ends early, after ${bytes.length} bytes`;
    const hint = 'it was cut off: copy it again, or pass it in a file';
    return { bytes: new Uint8Array(part), problems: [...wrapping, { message, hint }] };
  } catch {
    return undefined;
  }
}

/** Enough of an oversized message to tell what it was. */
function headOf(bytes: Uint8Array, run: typeof inflateSync): Uint8Array {
  for (const length of [512, 64]) {
    try {
      const options = { maxOutputLength: MAX_INFLATED_BYTES, finishFlush: constants.Z_SYNC_FLUSH };
      return new Uint8Array(run(bytes.subarray(0, length), options).subarray(0, 4096));
    } catch {
      // Even the first bytes say too much or too little; try fewer.
    }
  }
  return new TextEncoder().encode('<');
}
