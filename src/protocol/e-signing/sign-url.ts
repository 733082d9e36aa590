/** The URL at which the signer signs. */
import type { OrderProtocol } from '../../providers/esigning-types.ts';
import { isLoopbackHost } from '../http/loopback-host.ts';

/** With the parameter that leads straight to the eID, by the right separator (trap T7). */
export function withVendor(url: URL, { vendorParameter: { name, value } }: OrderProtocol): URL {
  if (url.searchParams.has(name)) return url;
  // As it is written everywhere: with its colon.
  const separator = url.search === '' ? '?' : '&';
  const next = new URL(url);
  next.search = `${url.search}${separator}${name}=${value}`.replace(/^\?\?/, '?');
  return next;
}

/** Why a browser must not be sent there; absent when it may (rule ES-V5). */
export function signUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'it is no absolute URL';
  const { protocol, hostname } = new URL(text);
  if (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))) return undefined;
  return `${protocol.slice(0, -1)} is no scheme for it`;
}

/** What the parameter of the sign page is called, as in `https://host/sign/index.html?ref=`. */
export function signUrlBase(
  page: string,
  layout: keyof OrderProtocol['layouts'],
  { layouts }: OrderProtocol,
): string {
  return page.includes('?') ? page : `${page}?${layouts[layout]}=`;
}
