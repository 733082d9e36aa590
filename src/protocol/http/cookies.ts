/** Cookies for one user agent or session. The only importer of tough-cookie. */

import type { CookieJar } from 'tough-cookie';
import { defined } from '../../common/defined.ts';
import { type PlainRequest, readRequest } from './plain-request.ts';

/** The cookies of one browser (RFC 6265), none at first. */
export interface Cookies {
  /**
   * Wraps a `fetch`, so that it sends and takes these cookies. On loopback, `Secure` cookies also work over http, as in
   * browsers. A `cookie` header set by the caller stays and comes first.
   * @param begunBy `another-site`: the navigation came from there, so that cookies are held back by their `SameSite`
   *   (RFC 6265bis, 5.2), as far as redirects lead; what a page of its own goes on to is its own again
   */
  around(fetch: typeof globalThis.fetch, begunBy?: 'another-site'): typeof globalThis.fetch;
  /** The cookies that a request to this address would carry. */
  sentTo(url: URL): Promise<ReadonlyMap<string, string>>;
  /** Names of the cookies that `SameSite` holds back from such a request of another site. */
  heldBack(url: URL, method: 'GET' | 'POST'): Promise<readonly string[]>;
  /** The same cookies, in a browser of their own. */
  copy(): Promise<Cookies>;
}

/** Keeps the cookies of one browser. @param jar one to share or to continue; default: an empty one */
export function createCookies(jar?: Promise<CookieJar>): Cookies {
  // The jar and its public suffix list are large: loaded only for the first cookie.
  let made = jar;
  return {
    around: (fetch, begunBy) => async (input, init) => {
      const { method, url, headers, body, signal } = await readRequest(input, init);
      const isOwn = begunBy === undefined || cameFromItself(url, headers);
      const sent = isOwn ? {} : fromElsewhere(method);
      const own = headers.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value);
      const stored = made === undefined ? '' : await (await made).getCookieString(url.href, sent);
      const cookie = [...own, stored].filter((value) => value !== '').join('; ');
      const response = await fetch(url, {
        method,
        headers: [
          ...headers
            .filter(([name]) => name.toLowerCase() !== 'cookie')
            .map(([name, value]) => [name, value]),
          ...(cookie === '' ? [] : [['cookie', cookie]]),
        ] as [string, string][],
        ...defined({ body, signal }),
        redirect: 'manual',
      });
      for (const line of response.headers.getSetCookie()) {
        made ??= createJar();
        // Cookies that a browser would silently drop are silently dropped: the exchange shows the header anyway.
        await (await made).setCookie(line, url.href, { ignoreError: true, loose: true });
      }
      return response;
    },
    async sentTo(url) {
      const cookies = made === undefined ? [] : await (await made).getCookies(url.href);
      return new Map(cookies.map(({ key, value }) => [key, value]));
    },
    async heldBack(url, method) {
      if (made === undefined) return [];
      const jar = await made;
      const sent = await jar.getCookies(url.href, fromElsewhere(method));
      return (await jar.getCookies(url.href))
        .filter(({ key }) => !sent.some((one) => one.key === key))
        .map(({ key }) => key);
    },
    async copy() {
      return createCookies(made === undefined ? undefined : (await made).clone());
    },
  };
}

const fromElsewhere = (method: string): { readonly sameSiteContext: 'lax' | 'none' } => ({
  sameSiteContext: method === 'GET' ? 'lax' : 'none',
});

const cameFromItself = ({ origin }: URL, headers: PlainRequest['headers']): boolean =>
  headers.some(([name, value]) => name.toLowerCase() === 'referer' && new URL(value).origin === origin);

/** Wraps a `fetch` with its own cookies. */
export const withCookies = (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  createCookies().around(fetch);

async function createJar(): Promise<CookieJar> {
  const { CookieJar } = await import('tough-cookie');
  return new CookieJar(undefined, { looseMode: true, allowSpecialUseDomain: true, allowSecureOnLocal: true });
}
