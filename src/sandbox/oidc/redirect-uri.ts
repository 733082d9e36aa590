/** Redirect URIs: exact, but for the port of a loopback address, which a native app cannot know before it runs (RFC 8252, 7.3). */

const LOOPBACK = /^(https?:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::\d{1,5})?(?=[/?]|$)/;

/** The URI as it is compared: a loopback one without its port. */
function comparable(uri: string): string {
  return uri.replace(LOOPBACK, '$1');
}

export function isRegistered(uri: string, registered: readonly string[]): boolean {
  return registered.some((candidate) => comparable(candidate) === comparable(uri));
}

/** Why a URI cannot be registered, or nothing. Fragments are forbidden by RFC 6749, 3.1.2. */
export function redirectUriProblem(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'it is not an absolute URI';
  if (uri.includes('#')) return 'it has a fragment';
  if (/^(?:javascript|data|vbscript|file|blob|about):/i.test(uri))
    return 'its scheme does not lead to an application';
  return undefined;
}

/** The URI with more query parameters, spaces as %20, as the provider's sample callbacks have them. */
export function appendQuery(uri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = Object.entries(parameters)
    .filter((pair): pair is [string, string] => pair[1] !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return `${uri}${uri.includes('?') ? '&' : '?'}${query}`;
}
