/** Requests and responses as plain values, so that tests can call a handler without a socket. */

export interface SandboxRequest {
  readonly method: string;
  /** Path and query as sent, resolved against the sandbox's base URL. */
  readonly url: URL;
  /** The query as received, without its question mark; `url` re-encodes some characters. */
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** Certificate that the client showed in TLS, as PEM (RFC 8705). */
  readonly certificate?: string;
}

export interface SandboxResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Values of `Set-Cookie`. */
  readonly cookies?: readonly string[];
  /** Delay before the response is sent. */
  readonly delayMilliseconds?: number;
  /** One line for the request log: the reason for a refusal, or the scenario played. Never a secret. */
  readonly note?: string;
  /** Goes on after the head: is handed what sends text, and returns what to do when the client is gone. */
  readonly stream?: (send: (text: string) => void) => () => void;
}

/** Forbids caching: the next response may play another scenario. */
const NOT_STORED = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

type Headers = Readonly<Record<string, string>>;

export function json(status: number, value: unknown, headers: Headers = {}): SandboxResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...NOT_STORED, ...headers },
    body: JSON.stringify(value),
  };
}

/** @param status 302 to the client, as the provider documents; 303 from a form to its next page */
export function redirect(status: 302 | 303, location: string): SandboxResponse {
  return { status, headers: { Location: location, ...NOT_STORED }, body: '' };
}

/** Builds an error response in the format of RFC 6749, 5.2. */
export function oauthError(
  status: number,
  error: string,
  description: string,
  headers: Headers = {},
): SandboxResponse {
  return {
    ...json(status, { error, error_description: description }, headers),
    note: `${error}: ${description}`,
  };
}

/** The note of such a response: the error, and why. */
export const REFUSAL_NOTE = /^([a-z][a-z_]+): (.*)$/s;

export function methodNotAllowed(allowed: readonly string[]): SandboxResponse {
  const allow = allowed.join(', ');
  return oauthError(405, 'invalid_request', `this address takes ${allow} only`, { Allow: allow });
}

/** Returns the media type of the body, in lower case and without parameters; empty when absent. */
export function mediaType(request: SandboxRequest): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Whether a browser asks for a page, rather than a program. */
export function wantsPage(request: SandboxRequest): boolean {
  return (request.headers.accept ?? '').includes('text/html');
}

/**
 * Whether a person's browser opens the address itself. Programs that follow redirects accept HTML too, but send none of
 * the headers that browsers add to a navigation (Fetch Metadata; Upgrade Insecure Requests where there is none).
 */
export function isNavigation(request: SandboxRequest): boolean {
  const { headers } = request;
  const mode = headers['sec-fetch-mode'];
  const navigates = mode === undefined ? headers['upgrade-insecure-requests'] === '1' : mode === 'navigate';
  return navigates && wantsPage(request);
}
