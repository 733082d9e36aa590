/** The URL of the signing page. */

import { isLoopbackHost } from '../../common/loopback-host.ts';
import type { OrderProtocol } from '../../providers/esigning-types.ts';

/** Adds the parameter that selects the eID, with the correct separator (trap T7). */
export function withVendor(url: URL, { vendorParameter: { name, value } }: OrderProtocol): URL {
  if (url.searchParams.has(name)) return url;
  // In its usual form, with the colon.
  const separator = url.search === '' ? '?' : '&';
  const next = new URL(url);
  next.search = `${url.search}${separator}${name}=${value}`.replace(/^\?\?/, '?');
  return next;
}

/** Returns why a browser must not open it; absent when it may (rule ES-V5). */
export function signUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'it is not an absolute URL';
  const { protocol, hostname } = new URL(text);
  if (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))) return undefined;
  return `${protocol.slice(0, -1)} is not an allowed scheme`;
}

/** Returns the name of the sign page's parameter, as in `https://host/sign/index.html?ref=`. */
export function signUrlBase(
  page: string,
  layout: keyof OrderProtocol['layouts'],
  { layouts }: OrderProtocol,
): string {
  return page.includes('?') ? page : `${page}?${layouts[layout]}=`;
}
