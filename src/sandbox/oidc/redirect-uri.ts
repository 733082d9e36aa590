/**
 * Redirect URIs: exact match, except for the port of a loopback address, which a native app learns only at run time
 * (RFC 8252, 7.3).
 */

const LOOPBACK = /^(https?:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::\d{1,5})?(?=[/?]|$)/;

/** Returns the URI for comparison: a loopback URI without its port. */
function comparable(uri: string): string {
  return uri.replace(LOOPBACK, '$1');
}

export function isRegistered(uri: string, registered: readonly string[]): boolean {
  return registered.some((candidate) => comparable(candidate) === comparable(uri));
}

/** Returns why a URI cannot be registered, or undefined. RFC 6749, 3.1.2 forbids fragments. */
export function redirectUriProblem(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'it is not an absolute URI';
  if (uri.includes('#')) return 'it has a fragment';
  if (/^(?:javascript|data|vbscript|file|blob|about):/i.test(uri))
    return 'its scheme does not open an application';
  return undefined;
}

/** Appends query parameters to the URI, spaces as %20, as in the provider's sample callbacks. */
export function appendQuery(uri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = Object.entries(parameters)
    .filter((pair): pair is [string, string] => pair[1] !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return `${uri}${uri.includes('?') ? '&' : '?'}${query}`;
}
