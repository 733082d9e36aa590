/** Follows the completion URL to the redirect URI manually (rules CS-V5 and CS-V6). */

/** Maximum number of redirects followed. */
const MOST_REDIRECTS = 10;

export interface RedirectRules {
  readonly redirectUri: URL;
  readonly fetch: typeof fetch;
  /** Returns why a URL must not be requested; undefined when it may be. */
  readonly refuse: (url: URL) => string | undefined;
  readonly signal: AbortSignal;
}

/**
 * - `arrived`: a `Location` with origin and path of the redirect URI; it was not requested
 * - `refused`: a `Location` that must not be followed
 * - `lost`: a loop, too many steps, or an answer that is not a redirect
 */
export type RedirectResult =
  | { readonly kind: 'arrived'; readonly url: URL; readonly redirects: number }
  | { readonly kind: 'refused'; readonly url: string; readonly reason: string }
  | { readonly kind: 'lost'; readonly reason: string; readonly answer?: Response };

/** Follows redirects from `start`, which is requested with GET, to the redirect URI. Rejects as `fetch` does. */
export async function followRedirects(start: URL, rules: RedirectRules): Promise<RedirectResult> {
  const seen = new Set<string>();
  let url = start;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (seen.has(url.href)) return { kind: 'lost', reason: 'the redirects go round in a circle' };
    seen.add(url.href);
    const response = await rules.fetch(url, {
      headers: { accept: 'application/json, text/html;q=0.9, */*;q=0.8' },
      redirect: 'manual',
      signal: rules.signal,
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) {
      return { kind: 'lost', reason: `it answered ${response.status} without a way on`, answer: response };
    }
    if (!URL.canParse(location, url.href)) {
      return { kind: 'refused', url: location, reason: 'it redirects to something that is not an address' };
    }
    const next = new URL(location, url);
    if (isRedirectUri(next, rules.redirectUri))
      return { kind: 'arrived', url: next, redirects: redirects + 1 };
    const reason = rules.refuse(next);
    if (reason !== undefined) return { kind: 'refused', url: next.href, reason };
    url = next;
  }
  return { kind: 'lost', reason: `more than ${MOST_REDIRECTS} redirects` };
}

/** Compares scheme, host, port and path; custom app schemes have no origin. */
function isRedirectUri(url: URL, redirectUri: URL): boolean {
  return (
    url.protocol === redirectUri.protocol &&
    url.host === redirectUri.host &&
    url.pathname === redirectUri.pathname
  );
}
