/** Keeps web pages that the user visits from driving the sandbox. */
import { oauthError, type SandboxRequest, type SandboxResponse } from './http.ts';

/**
 * Refuses a request that a page of another origin makes: browsers send the origin, programs do not. The Host header was
 * checked before, so the origin under that host is the sandbox's own.
 * @param url base URL of the sandbox
 */
export function refuseForeign({ headers }: SandboxRequest, url: string): SandboxResponse | undefined {
  const site = headers['sec-fetch-site'];
  const own = [url, `${new URL(url).protocol}//${headers.host?.toLowerCase()}`];
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const isForeignOrigin = headers.origin !== undefined && !own.includes(headers.origin);
  if (!isForeignSite && !isForeignOrigin) return undefined;
  return oauthError(403, 'access_denied', 'control calls are not taken from web pages of other origins');
}
