/**
 * Requests of SAML-tracer exports, all versions. The default export hashes posted values, but `saml` holds the decoded
 * message: a POST message is rebuilt from it byte for byte, so that its signature still verifies. A Redirect message is
 * taken from the URL, because `saml` broke its non-ASCII characters.
 */
import { defined } from '../common/defined.ts';
import { isObject } from '../common/json.ts';
import { type Entry, NO_ANSWER } from './entry.ts';
import { headerValue, readHeaderLines } from './header-lines.ts';

/** Reads one element of `requests`; undefined if it is none. */
export function readTracerRequest(value: unknown, place: Pick<Entry, 'where' | 'source'>): Entry | undefined {
  if (!isObject(value) || typeof value.url !== 'string' || typeof value.method !== 'string') return undefined;
  const responseHeaders = readHeaderLines(value.responseHeaders);
  // No request has a time of its own.
  const time = Date.parse(headerValue(responseHeaders, 'date') ?? '');
  const status = typeof value.responseStatus === 'number' ? value.responseStatus : undefined;
  const answered = status !== undefined && status > 0;
  return {
    ...place,
    ...(Number.isNaN(time) ? {} : { time }),
    duration: 0,
    method: value.method.toUpperCase(),
    url: value.url,
    requestHeaders: readHeaderLines(value.requestHeaders ?? value.headers),
    ...defined({ requestBody: bodyOf(value) }),
    ...(answered ? { status } : { failure: NO_ANSWER }),
    statusText: typeof value.responseStatusText === 'string' ? value.responseStatusText : '',
    responseHeaders,
    missingBody: 'not in this format',
  };
}

function bodyOf(request: Readonly<Record<string, unknown>>): string | undefined {
  if (String(request.method).toUpperCase() !== 'POST') return undefined;
  const pairs = Array.isArray(request.post) ? request.post : [];
  const fields = pairs.flatMap((pair: unknown): [string, string][] => {
    const [name, value] = Array.isArray(pair) ? pair : [];
    return typeof name === 'string' ? [[name, postedValue(name, value, request.saml)]] : [];
  });
  return fields.length === 0 ? undefined : new URLSearchParams(fields).toString();
}

/** Returns a posted value; a masked one becomes the mark that the export wrote, e.g. `hash:9f86d0…`. */
function postedValue(name: string, value: unknown, saml: unknown): string {
  if (typeof value === 'string') return value;
  if (/^SAML(?:Request|Response)$/.test(name) && typeof saml === 'string' && saml !== '') {
    return Buffer.from(saml, 'utf8').toString('base64');
  }
  if (!isObject(value)) return '';
  if (typeof value.hash === 'string') return `hash:${value.hash}`;
  return typeof value.obf === 'string' ? `obf:${value.obf}` : 'overwritten';
}
