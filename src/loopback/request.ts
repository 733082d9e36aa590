/** Reads one request to the listener: an answer, or the page to send back for anything else. */

import type { IncomingMessage } from 'node:http';
import { asText } from '../common/foreign.ts';
import { isLoopbackHost } from '../common/loopback-host.ts';
import type { Answer } from './listener.ts';
import { noticePage, type Page, RELAY_FIELD, relayPage } from './page.ts';

/** Maximum size of a form_post body; a SAML response with a portrait is the largest. */
const MAX_BODY_BYTES = 5_000_000;

export interface Rules {
  /** With its real port. */
  readonly redirectUri: URL;
  readonly paths: ReadonlySet<string>;
  readonly awaits: readonly string[];
  /** Host names, besides loopback ones, that a proxy in front may forward. */
  readonly hosts: ReadonlySet<string>;
  readonly title: string;
  readonly inFrames: boolean;
  readonly soap: boolean;
  /** The listener's own pages, by path. */
  readonly pages: ReadonlyMap<string, Page>;
}

export type Reading =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'page'; readonly status: number; readonly page: Page; readonly allow?: string };

/** Rejects only when the connection breaks. Only `answer` ends the wait. */
export async function readRequest(request: IncomingMessage, rules: Rules): Promise<Reading> {
  const refuse = (status: number, heading: string, detail: string) =>
    ({ kind: 'page', status, page: noticePage(heading, detail, rules.title) }) as const;
  if (!isOurHost(request.headers.host, rules.hosts)) {
    // DNS rebinding: a web page may point its own name here.
    return refuse(403, 'Not for this address', 'This listener answers only to the address of this machine.');
  }
  const { path, query } = splitTarget(request.url ?? '');
  const own = rules.pages.get(path);
  if (own !== undefined) return { kind: 'page', status: 200, page: own };
  if (!rules.paths.has(path)) {
    return refuse(404, 'Nothing here', 'This address belongs to a login that is waiting on another path.');
  }
  if (request.method !== 'GET' && request.method !== 'POST') {
    return { ...refuse(405, 'Method not allowed', 'An answer comes with GET or POST.'), allow: 'GET, POST' };
  }
  if (!isNavigation(request, rules.inFrames)) {
    return refuse(
      403,
      'No redirect',
      'An answer comes when a browser goes to this address, and in no other way.',
    );
  }
  if (isSpeculative(request)) {
    return refuse(503, 'Not yet', 'The browser looked ahead. Open the address for the answer to count.');
  }
  const url = new URL(`${rules.redirectUri.origin}${path}${query}`);
  const headers = headerLines(request);
  const complete = (parameters: URLSearchParams): boolean =>
    rules.awaits.length === 0 || rules.awaits.some((name) => parameters.has(name));

  if (request.method === 'GET') {
    const parameters = new URLSearchParams(query);
    if (!complete(parameters)) return { kind: 'page', status: 200, page: relayPage(rules.title) };
    return { kind: 'answer', answer: { method: 'GET', url, parameters, via: 'query', headers } };
  }

  if (rules.soap && SOAP_TYPE.test(request.headers['content-type'] ?? '')) {
    const body = await readBody(request);
    if (body === undefined) return refuse(413, 'Too large', 'The message is larger than 5 MB.');
    const answer = { method: 'POST', url, parameters: new URLSearchParams(), via: 'soap', headers } as const;
    return { kind: 'answer', answer: { ...answer, body: new Uint8Array(body) } };
  }
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return refuse(415, 'Not a form', 'A posted answer is application/x-www-form-urlencoded.');
  }
  const body = await readBody(request);
  if (body === undefined) return refuse(413, 'Too large', 'The posted answer is larger than 5 MB.');
  const form = new URLSearchParams(body.toString('utf8'));
  const fragment = form.get(RELAY_FIELD);
  const parameters = fragment === null ? form : new URLSearchParams(fragment);
  if (!complete(parameters)) {
    return refuse(
      400,
      'No answer in it',
      'What was sent has nothing that the login waits for. It still waits.',
    );
  }
  if (fragment === null) {
    const answer = {
      method: 'POST',
      url,
      parameters,
      via: 'form_post',
      headers,
      body: new Uint8Array(body),
    } as const;
    return { kind: 'answer', answer };
  }
  url.hash = fragment;
  // The relay's POST counts as the GET whose fragment it read.
  return { kind: 'answer', answer: { method: 'GET', url, parameters, via: 'fragment', headers } };
}

/** SOAP 1.1 and 1.2. A page of another site cannot send these without asking first. */
const SOAP_TYPE = /^(?:text|application)\/(?:soap\+)?xml\s*(?:;|$)/i;

/** Splits the target as sent: no decoding, no dot segments, no other host in it. */
function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark === -1
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark) };
}

function isOurHost(host: string | undefined, more: ReadonlySet<string>): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  const { hostname, pathname, username } = new URL(`http://${host}`);
  return pathname === '/' && username === '' && (isLoopbackHost(hostname) || more.has(hostname));
}

/**
 * A redirect and a self-submitting form are navigations of a whole window. An image, a frame, a script or a `fetch`
 * from a page is not (Fetch Metadata Request Headers, 2.1 and 2.2). Programs and old browsers send no destination.
 */
const isNavigation = ({ headers }: IncomingMessage, inFrames: boolean): boolean => {
  const destination = headers['sec-fetch-dest'];
  return (
    destination === undefined ||
    ((destination === 'document' || (inFrames && destination === 'iframe')) &&
      (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate')
  );
};

/** Browsers announce a prefetch: the page may never be shown, so the answer must not be used up. */
const isSpeculative = ({ headers }: IncomingMessage): boolean =>
  ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(asText(headers[name] ?? '')),
  );

function headerLines({ rawHeaders }: IncomingMessage): readonly (readonly [string, string])[] {
  const lines: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    lines.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return lines;
}

/**
 * Returns undefined if the body is too large. The rest is read and discarded, not refused at once: a browser shows no
 * response before it has sent everything.
 */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}
