/** Cookies for one user agent or session. The only importer of tough-cookie. */

import type { CookieJar } from 'tough-cookie';
import { defined } from '../../common/defined.ts';
import { readRequest } from './plain-request.ts';

/**
 * Wraps a `fetch` with its own cookie jar (RFC 6265), initially empty. On loopback, `Secure` cookies also work over
 * http, as in browsers. A `cookie` header set by the caller stays and comes first.
 */
export function withCookies(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  let jar: Promise<CookieJar> | undefined;
  return async (input, init) => {
    const { method, url, headers, body, signal } = await readRequest(input, init);
    const own = headers.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value);
    const stored = jar === undefined ? '' : await (await jar).getCookieString(url.href);
    const cookie = [...own, stored].filter((value) => value !== '').join('; ');
    const response = await fetch(url, {
      method,
      headers: [
        ...headers.filter(([name]) => name.toLowerCase() !== 'cookie').map(([name, value]) => [name, value]),
        ...(cookie === '' ? [] : [['cookie', cookie]]),
      ] as [string, string][],
      ...defined({ body, signal }),
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      // The jar and its public suffix list are large: loaded only for the first cookie.
      jar ??= createJar();
      // Cookies that a browser would silently drop are silently dropped: the exchange shows the header anyway.
      await (await jar).setCookie(line, url.href, { ignoreError: true, loose: true });
    }
    return response;
  };
}

async function createJar(): Promise<CookieJar> {
  const { CookieJar } = await import('tough-cookie');
  return new CookieJar(undefined, { looseMode: true, allowSpecialUseDomain: true, allowSecureOnLocal: true });
}
