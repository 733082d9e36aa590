/** The unguessable URLs of an order, and their session cookie. */
import type { SandboxRequest, SandboxResponse } from '../../http.ts';
import { TENANT_ID } from './client.ts';
import { PATHS, type Provider } from './provider.ts';
import type { Order, Step } from './state.ts';

const COOKIE = 'JSESSIONID';

/** Returns the URL of a step of an order. */
export function addressOf({ base }: Provider, { id, steps }: Order, wanted: Step): string {
  const [name] = [...steps].find(([, step]) => step === wanted) ?? [];
  return `${base}${PATHS.run}/${id}/${name}`;
}

/** Adds the session cookie to a response, limited to this tenant's paths. */
export function withCookie(
  provider: Provider,
  { cookie }: Order,
  response: SandboxResponse,
): SandboxResponse {
  const secure = provider.base.startsWith('https:') ? '; Secure' : '';
  return {
    ...response,
    headers: {
      ...response.headers,
      'Set-Cookie': `${COOKIE}=${cookie}; Path=/${TENANT_ID}; HttpOnly${secure}`,
    },
  };
}

/** Whether a request carries the order's cookie. */
export function hasCookie({ headers }: SandboxRequest, { cookie }: Order): boolean {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.includes(`${COOKIE}=${cookie}`);
}
