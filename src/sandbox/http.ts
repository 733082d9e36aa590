/** Requests and answers as plain values, so that a handler is a function that a test can call without a socket. */

export interface SandboxRequest {
  readonly method: string;
  /** Path and query as sent, on the base URL of the sandbox. */
  readonly url: URL;
  /** The query as received, without its question mark: `url` has some characters in another spelling. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface SandboxResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long the answer is held back. */
  readonly delayMilliseconds?: number;
  /** One line for the request log: why it was refused, or which scenario was played. Never a secret. */
  readonly note?: string;
}

/** Nothing the sandbox answers may be stored: the next answer may be another scenario. */
const NOT_STORED = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

type Headers = Readonly<Record<string, string>>;

export function json(status: number, value: unknown, headers: Headers = {}): SandboxResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...NOT_STORED, ...headers },
    body: JSON.stringify(value),
  };
}

/** @param status 302 towards the client, as the provider documents it; 303 from a form to its next page */
export function redirect(status: 302 | 303, location: string): SandboxResponse {
  return { status, headers: { Location: location, ...NOT_STORED }, body: '' };
}

/** An error answer in the form of RFC 6749, 5.2. */
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

export function methodNotAllowed(allowed: readonly string[]): SandboxResponse {
  const allow = allowed.join(', ');
  return oauthError(405, 'invalid_request', `this address takes ${allow} only`, { Allow: allow });
}

/** The media type of the body, in lower case and without parameters; empty when none was sent. */
export function mediaType(request: SandboxRequest): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Whether the one who asks is a browser that wants a page, rather than a program. */
export function wantsPage(request: SandboxRequest): boolean {
  return (request.headers.accept ?? '').includes('text/html');
}
