/** Cookies for one user agent or session. The only importer of tough-cookie. */

import type { CookieJar } from 'tough-cookie';
import { defined } from '../../common/defined.ts';
import { readRequest } from './plain-request.ts';

/** The cookies of one browser (RFC 6265), none at first. */
export interface Cookies {
  /**
   * Wraps a `fetch`, so that it sends and takes these cookies. On loopback, `Secure` cookies also work over http, as in
   * browsers. A `cookie` header set by the caller stays and comes first.
   */
  around(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  /** The cookies that a request to this address would carry. */
  sentTo(url: URL): Promise<ReadonlyMap<string, string>>;
  /** The same cookies, in a browser of their own. */
  copy(): Promise<Cookies>;
}

export function createCookies(jar?: Promise<CookieJar>): Cookies {
  // The jar and its public suffix list are large: loaded only for the first cookie.
  let made = jar;
  return {
    around: (fetch) => async (input, init) => {
      const { method, url, headers, body, signal } = await readRequest(input, init);
      const own = headers.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value);
      const stored = made === undefined ? '' : await (await made).getCookieString(url.href);
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
    async copy() {
      return createCookies(made === undefined ? undefined : (await made).clone());
    },
  };
}

/** Wraps a `fetch` with its own cookies. */
export const withCookies = (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  createCookies().around(fetch);

async function createJar(): Promise<CookieJar> {
  const { CookieJar } = await import('tough-cookie');
  return new CookieJar(undefined, { looseMode: true, allowSpecialUseDomain: true, allowSecureOnLocal: true });
}
