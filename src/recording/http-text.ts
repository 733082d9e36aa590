/** Raw HTTP messages in recordings of proxies: start line, headers, body. RFC 9112. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { HeaderLines } from '../outcome.ts';
import { headerValue, readHeaderLines } from './header-lines.ts';

export interface RawMessage {
  readonly start: string;
  readonly headers: HeaderLines;
  /** Undone: chunked transfer and compression. Absent: none, or not text. */
  readonly body?: string;
}

/** Larger bodies hold no identity message. Bytes, unpacked. */
const MAX_BODY = 16 * 1024 * 1024;

export function readRawMessage(bytes: Buffer): RawMessage | undefined {
  const end = endOfHead(bytes);
  const lines = bytes.subarray(0, end.head).toString('latin1').split(/\r?\n/);
  const [start = ''] = lines;
  if (!/^(?:[A-Z]+ \S+(?: HTTP\/\S+)?|HTTP\/\S+ \d{3}.*)$/.test(start.trim())) return undefined;
  const pairs = lines.slice(1).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':', 1);
    return colon < 1 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
  });
  const headers = readHeaderLines(pairs);
  const body = bodyText(bytes.subarray(end.body), headers);
  return { start: start.trim(), headers, ...(body === undefined || body === '' ? {} : { body }) };
}

function endOfHead(bytes: Buffer): { readonly head: number; readonly body: number } {
  const crlf = bytes.indexOf('\r\n\r\n');
  const lf = bytes.indexOf('\n\n');
  if (crlf !== -1 && (lf === -1 || crlf < lf)) return { head: crlf, body: crlf + 4 };
  return lf === -1 ? { head: bytes.length, body: bytes.length } : { head: lf, body: lf + 2 };
}

function bodyText(raw: Buffer, headers: HeaderLines): string | undefined {
  if (/^(?:image|font|video|audio)\//i.test(headerValue(headers, 'content-type') ?? '')) return undefined;
  const isChunked = /chunked/i.test(headerValue(headers, 'transfer-encoding') ?? '');
  const whole = isChunked ? dechunked(raw) : raw;
  return withoutCoding(whole, headerValue(headers, 'content-encoding') ?? '')?.toString('utf8');
}

/** Some proxies keep the header and store the body already joined: then it is taken as it is. */
function dechunked(raw: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < raw.length; ) {
    const end = raw.indexOf('\r\n', at);
    const size = end === -1 ? Number.NaN : Number.parseInt(raw.subarray(at, end).toString('latin1'), 16);
    if (Number.isNaN(size)) return parts.length === 0 ? raw : Buffer.concat(parts);
    if (size === 0) break;
    parts.push(raw.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

/**
 * Undoes the content coding of a body, also where a writer stored it unpacked already.
 * @param encoding value of `Content-Encoding`
 * @returns undefined for what is not text
 */
export function withoutCoding(bytes: Buffer, encoding: string): Buffer | undefined {
  const limit = { maxOutputLength: MAX_BODY };
  try {
    if (/gzip/i.test(encoding) && bytes[0] === 0x1f) return gunzipSync(bytes, limit);
    if (/\bbr\b/i.test(encoding)) return brotliDecompressSync(bytes, limit);
    return /deflate/i.test(encoding) ? inflateSync(bytes, limit) : bytes;
  } catch {
    // Stored unpacked, with the header of the packed one.
    return bytes.includes(0) ? undefined : bytes;
  }
}
