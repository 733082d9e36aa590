/** One step of a user agent: a request, and the target of its redirect (Fetch Standard, 4.4). */
import { defined } from '../common/defined.ts';
import type { DriveOptions, DriveStart } from './drive.ts';

export interface Navigation {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
  /** The parameters in the body of a POST. */
  readonly parameters?: URLSearchParams;
  /** The page with the link or form. */
  readonly referrer?: URL;
  /** The delay that the page requested. */
  readonly afterSeconds?: number;
}

/** Builds the navigation for a form posted without a page. */
export function post({ action, fields }: Exclude<DriveStart, URL>): Navigation {
  const parameters = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value]));
  const bytes = new TextEncoder().encode(parameters.toString());
  return {
    url: action,
    method: 'POST',
    parameters,
    body: { type: 'application/x-www-form-urlencoded', bytes },
  };
}

/** Sends a navigation. Redirects are returned, not followed. */
export function send(
  navigation: Navigation,
  { fetch, signal }: Pick<DriveOptions, 'fetch' | 'signal'>,
): Promise<Response> {
  const { url, method, body, referrer } = navigation;
  return fetch(url, {
    method,
    redirect: 'manual',
    signal,
    headers: {
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      ...defined({ 'content-type': body?.type }),
      ...(referrer === undefined ? {} : refererHeader(referrer, url)),
      // Many servers check this header, not a form token, against forged requests.
      ...(method === 'POST' && referrer !== undefined ? { origin: referrer.origin } : {}),
    },
    ...defined({ body: body === undefined ? undefined : Buffer.from(body.bytes) }),
  });
}

/** Applies the browsers' default policy: strict-origin-when-cross-origin. */
function refererHeader(referrer: URL, url: URL): { readonly referer?: string } {
  if (referrer.protocol === 'https:' && url.protocol !== 'https:') return {};
  if (referrer.origin !== url.origin) return { referer: `${referrer.origin}/` };
  return { referer: `${referrer.origin}${referrer.pathname}${referrer.search}` };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Returns a response's redirect; undefined for a page; a sentence for an invalid redirect. */
export function redirect(response: Response, from: Navigation): Navigation | string | undefined {
  const { status } = response;
  if (!REDIRECTS.has(status)) return undefined;
  const location = response.headers.get('location') ?? '';
  if (location.trim() === '') return `the server redirects with ${status} and does not say where to`;
  // Bytes beyond ASCII are unescaped UTF-8.
  const escaped = location.replace(
    /[\x80-\xff]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (!URL.canParse(escaped, from.url.href))
    return `the server redirects to ${location.slice(0, 200)}, which is not an address`;
  const url = new URL(escaped, from.url);
  if (url.hash === '') url.hash = from.url.hash;
  const keeps = status === 307 || status === 308;
  return keeps ? { ...from, url } : { url, method: 'GET', ...defined({ referrer: from.referrer }) };
}
