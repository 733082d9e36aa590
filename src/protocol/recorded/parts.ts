/** Parts of a recorded exchange, always from the raw text: parameters, JSON, addresses, the next hop. */
import { type JsonObject, jsonObjectIn } from '../../common/json.ts';
import type { Entry } from '../../recording/entry.ts';
import { headerValue } from '../../recording/header-lines.ts';

/** Returns a URL without query and fragment. */
export const addressOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? url;

/** Returns a URL without its fragment: what is sent. */
export const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

/** Returns the raw query, without the question mark. */
export function rawQueryOf(url: string): string {
  const sent = withoutFragment(url);
  const at = sent.indexOf('?');
  return at === -1 ? '' : sent.slice(at + 1);
}

/** Returns the parameters of a query; of any text, even one that is not a URL. */
export const queryOf = (url: string): URLSearchParams => new URLSearchParams(rawQueryOf(url));

/** Returns the parameters of a fragment; a single-page application may keep a path before them. */
export function fragmentOf(url: string): URLSearchParams {
  const at = url.indexOf('#');
  const fragment = at === -1 ? '' : url.slice(at + 1);
  return new URLSearchParams(/^[!/]/.test(fragment) ? fragment.slice(fragment.indexOf('?') + 1) : fragment);
}

/** Host and port; empty for an invalid URL. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

/** Returns the origin; empty for what is not a URL. */
export const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : '');

/** Whether a URL leads to the machine itself. */
export const isLoopback = (url: string): boolean =>
  /^(?:localhost|127(?:\.\d+){3}|\[::1\])$|\.localhost$/.test(URL.canParse(url) ? new URL(url).hostname : '');

const isForm = (text: string): boolean => /^[\w.%~+*-]+=/.test(text) && !/[\s<>{]/.test(text.slice(0, 2000));

/** Returns the parameters of a posted form, also one that was sent as JSON. */
export function formOf({ requestBody }: Entry): URLSearchParams {
  if (requestBody === undefined) return new URLSearchParams();
  if (isForm(requestBody)) return new URLSearchParams(requestBody.trim());
  const value = parse(requestBody);
  if (value === undefined) return new URLSearchParams();
  const texts = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return new URLSearchParams(texts);
}

/** Returns the JSON object in the answer. */
export const answerOf = ({ responseBody }: Entry): JsonObject | undefined =>
  responseBody === undefined ? undefined : parse(responseBody);

const parse = (text: string): JsonObject | undefined =>
  /^\s*\{/.test(text) ? jsonObjectIn(text) : undefined;

/** Returns the next address of a redirect, absolute, with its fragment. */
export function targetOf(entry: Entry): string | undefined {
  const { status = 0 } = entry;
  const location = headerValue(entry.responseHeaders, 'location');
  if (location === undefined || status < 300 || status >= 400) return undefined;
  return URL.canParse(location, entry.url) ? new URL(location, entry.url).href : undefined;
}

/** Whether a script of a page sent the request, rather than a server or a navigation. */
export function isFromPage({ requestHeaders, resource, initiator }: Entry): boolean {
  const mode = headerValue(requestHeaders, 'sec-fetch-mode');
  if (mode !== undefined) return mode !== 'navigate';
  if (resource === 'fetch' || resource === 'xhr') return true;
  return headerValue(requestHeaders, 'origin') !== undefined && initiator !== 'other';
}

/** Whether the request loads a page or a frame. */
export function isNavigation({ requestHeaders, resource, method }: Entry): boolean {
  const mode = headerValue(requestHeaders, 'sec-fetch-mode');
  if (mode !== undefined) return mode === 'navigate';
  if (resource !== undefined) return resource === 'document';
  const accept = headerValue(requestHeaders, 'accept') ?? '';
  return method !== 'OPTIONS' && (accept === '' || /text\/html/.test(accept));
}

/** Whether the browser made the request for a frame. */
export const isInFrame = ({ requestHeaders }: Entry): boolean =>
  /^i?frame$/.test(headerValue(requestHeaders, 'sec-fetch-dest') ?? '');

/** The words of a page: title and text, on one line. */
export function pageText({ responseBody }: Pick<Entry, 'responseBody'>): string {
  if (responseBody === undefined) return '';
  return responseBody
    .slice(0, 60_000)
    .replace(/<(script|style|svg)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&(?:#39|#x27|apos);/g, "'")
    .replace(/&(?:amp|lt|gt|nbsp);/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
