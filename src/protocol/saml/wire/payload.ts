/** Decodes base64 and DEFLATE around a message. SAML bindings, 3.4.4.1 and 3.5.4; bounded, and reports damage. */
import { defined } from '../../../common/defined.ts';
import { readBase64 } from '../base64.ts';
import type { SamlBinding, WireProblem } from '../message/received-message.ts';
import { looksLikeXml } from './bare.ts';
import { hasHeader, type Inflated, inflate } from './inflate.ts';

export interface Payload {
  readonly bytes: Uint8Array;
  readonly deflated: boolean;
  readonly undone: readonly string[];
  readonly problems: readonly WireProblem[];
}

/**
 * Decodes the value of `SAMLResponse` or `SAMLRequest`, or a value alone.
 * @returns `undefined` when it contains no XML
 */
export function openPayload(text: string): Payload | undefined {
  const opened = openBase64(text);
  if (opened === undefined || !looksLikeXml(opened.bytes)) return undefined;
  const { bytes, format, problems } = opened;
  const header = format === 'zlib' || format === 'gzip' ? [wrongHeader(format)] : [];
  return {
    bytes,
    deflated: format !== undefined,
    undone: format === undefined ? ['base64 decoded'] : ['base64 decoded', 'inflated'],
    problems: [...problems, ...header],
  };
}

const wrongHeader = (format: 'zlib' | 'gzip'): WireProblem => ({
  message: `it is compressed with a ${format} header, and the binding wants bare DEFLATE (RFC 1951)`,
});

/** Decoded base64, inflated if compressed. */
export interface Opened {
  readonly bytes: Uint8Array;
  readonly format: Inflated['format'] | undefined;
  readonly problems: readonly WireProblem[];
}

/** @returns `undefined` for a text that is not base64, or too short to hold a message */
export function openBase64(text: string): Opened | undefined {
  const decoded = decodeBase64(text);
  if (decoded === undefined) return undefined;
  const { bytes, problems } = decoded;
  if (looksLikeXml(bytes)) return { bytes, format: undefined, problems };
  const inflated = looksLikeText(bytes) && !hasHeader(bytes) ? undefined : inflate(bytes);
  if (inflated === undefined) return { bytes, format: undefined, problems };
  return { bytes: inflated.bytes, format: inflated.format, problems: [...problems, ...inflated.problems] };
}

/** Whether the beginning is UTF-8 without control characters. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 256);
  if (head.length <= 16 || head.some((byte) => byte < 0x20 && ![9, 10, 13].includes(byte))) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Returns problems where the encoding does not fit the binding. */
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
  // The first characters decide: outside base64, hardly any text has only its alphabet and white space.
  if (packed.length < SHORTEST || !/^[A-Za-z0-9+/_\-\s]{40}/.test(packed)) return undefined;
  if (losesPlus(packed)) {
    const at = packed.indexOf(' ') + 1;
    const problem = {
      message: `there is a space where + belongs, the first at character ${at}`,
      hint: 'the sender did not percent-encode +, so it was read as a space',
      damage: true,
    } as const;
    const restored = packed.replaceAll(' ', '+');
    // One at the end was trimmed with other white space.
    return decoded(restored.length % 4 === 3 ? `${restored}+` : restored, [problem]);
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
    ? `the base64 is incomplete: ${problem?.message}, the text ends at character ${text.length}`
    : `it is not base64: ${problem?.message}, at character ${at}`;
  return {
    bytes: lenient,
    problems: [...problems, { message, ...defined({ hint }), damage: true }],
  };
}

/** Whether spaces are + characters lost by a form decoder, and not remains of line breaks. */
function losesPlus(text: string): boolean {
  if (!text.includes(' ') || /[\r\n]/.test(text)) return false;
  const runs = text.split(' ');
  const length = runs[0]?.length ?? 0;
  const lines = length >= 40 && runs.slice(0, -1).every((run) => run.length === length);
  return !lines;
}
