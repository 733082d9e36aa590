/** Addresses of one order, which nobody can guess, and the cookie that belongs to them. */
import type { SandboxRequest, SandboxResponse } from '../../http.ts';
import { TENANT_ID } from './client.ts';
import { PATHS, type Provider } from './provider.ts';
import type { Order, Step } from './state.ts';

const COOKIE = 'JSESSIONID';

/** Where a step of an order is. */
export function addressOf({ base }: Provider, { id, steps }: Order, wanted: Step): string {
  const [name] = [...steps].find(([, step]) => step === wanted) ?? [];
  return `${base}${PATHS.run}/${id}/${name}`;
}

/** The answer with the session cookie, for this tenant's paths only. */
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

/** Whether a request has the cookie of the order. */
export function hasCookie({ headers }: SandboxRequest, { cookie }: Order): boolean {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.includes(`${COOKIE}=${cookie}`);
}
