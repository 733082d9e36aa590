/**
 * Cross-origin requests of browser applications (WHATWG Fetch, 3.2): UserInfo (OpenID Connect Core 1.0, 5.3), metadata
 * and WebFinger (RFC 7033, 5), and the endpoints that a browser application calls (OAuth 2.0 for Browser-Based
 * Applications). No cookies, so any origin is welcome.
 */
import type { SandboxRequest, SandboxResponse } from './http.ts';

const EXPOSED = 'DPoP-Nonce, WWW-Authenticate';
const ALLOWED = 'Authorization, Content-Type, DPoP';

/** Whether a browser asks if it may send the request. */
export function isPreflight({ method, headers }: SandboxRequest): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

export function preflight(methods: readonly string[]): SandboxResponse {
  return {
    status: 204,
    headers: {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': methods.join(', '),
      'Access-Control-Allow-Headers': ALLOWED,
      'Access-Control-Max-Age': '600',
    },
    body: '',
    note: 'a browser asks whether it may',
  };
}

/** Lets the page that sent the request read the response. */
export async function readable(
  { headers }: SandboxRequest,
  response: SandboxResponse | Promise<SandboxResponse>,
): Promise<SandboxResponse> {
  const answer = await response;
  if (headers.origin === undefined) return answer;
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': EXPOSED,
      Vary: 'Origin',
    },
  };
}
