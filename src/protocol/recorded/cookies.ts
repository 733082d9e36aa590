/** Cookies in a recording: what was set, whether a browser could keep it, and why it did not come back. RFC 6265bis. */
import type { Entry } from '../../recording/entry.ts';
import { headerValues } from '../../recording/header-lines.ts';
import { isLoopback } from './parts.ts';

export interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** Lower case names. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Length of name and value. Bytes. */
  readonly size: number;
  readonly entry: Entry;
}

/** Reads the cookies that an answer sets. */
export function cookiesSetBy(entry: Entry): SetCookie[] {
  return headerValues(entry.responseHeaders, 'set-cookie').flatMap((line) => {
    const [pair = '', ...rest] = line.split(';');
    const equals = pair.indexOf('=');
    if (equals < 1) return [];
    const attributes = new Map(
      rest.map((part): [string, string] => {
        const at = part.indexOf('=');
        return at === -1
          ? [part.trim().toLowerCase(), '']
          : [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()];
      }),
    );
    const name = pair.slice(0, equals).trim();
    return [
      { name, value: pair.slice(equals + 1).trim(), attributes, size: Buffer.byteLength(pair.trim()), entry },
    ];
  });
}

/** Names and values of the cookies of a request. */
export function cookiesSentBy(entry: Entry): ReadonlyMap<string, string> {
  const pairs = headerValues(entry.requestHeaders, 'cookie').flatMap((line) => line.split(';'));
  return new Map(
    pairs.flatMap((pair): [string, string][] => {
      const equals = pair.indexOf('=');
      return equals < 1 ? [] : [[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()]];
    }),
  );
}

const MAX_COOKIE_BYTES = 4096;

const sameSiteOf = ({ attributes }: SetCookie): string => (attributes.get('samesite') ?? '').toLowerCase();

/** Returns why a browser refuses to store a cookie. RFC 6265bis, 5.7. */
export function refusalOf(cookie: SetCookie): string | undefined {
  const { attributes, name, entry, size } = cookie;
  const secure = attributes.has('secure');
  const url = URL.canParse(entry.url) ? new URL(entry.url) : undefined;
  if (url === undefined) return undefined;
  const isSecureOrigin = url.protocol === 'https:' || isLoopback(entry.url);
  if (sameSiteOf(cookie) === 'none' && !secure) return 'it has SameSite=None without Secure';
  if (secure && !isSecureOrigin) return 'it has Secure, and it was set over http';
  if (/^__Secure-/i.test(name) && !secure) return 'its name begins with __Secure-, and it is not Secure';
  if (/^__Host-/i.test(name) && (!secure || attributes.has('domain') || attributes.get('path') !== '/')) {
    return 'its name begins with __Host-, which needs Secure, Path=/ and no Domain';
  }
  const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  if (domain !== '' && !isBelow(url.hostname, domain)) {
    return `its Domain ${domain} does not cover ${url.hostname}, which set it`;
  }
  if (attributes.has('partitioned') && !secure) return 'it is Partitioned without Secure';
  return size > MAX_COOKIE_BYTES
    ? `it has ${size} bytes, and browsers keep at most ${MAX_COOKIE_BYTES}`
    : undefined;
}

const isBelow = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/** How a request came about, as far as cookies depend on it. */
export interface Journey {
  /** The request begins at a page of another site. */
  readonly crossSite: boolean;
}

/** Whether a stored cookie is gone by the time of a request: it expired, or an answer deleted it. */
function expiryOf({ attributes, entry }: SetCookie): number {
  const age = attributes.get('max-age');
  if (age !== undefined && /^-?\d+$/.test(age)) return (entry.time ?? 0) + Number(age) * 1000;
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires;
}

/** Whether a `Set-Cookie` line removes its cookie: it has expired, or is empty with an expiry. */
export const isDeleted = (cookie: SetCookie): boolean =>
  expiryOf(cookie) <= (cookie.entry.time ?? Number.NEGATIVE_INFINITY) ||
  (cookie.value === '' && cookie.attributes.has('expires'));

export interface Absence {
  /** The rule that keeps the cookie from this request; absent: none explains it. */
  readonly reason?: string;
  readonly fix?: string;
}

/** Returns why a cookie that was set does not come with a request. RFC 6265bis, 5.8.3. */
export function absenceOf(cookie: SetCookie, request: Entry, { crossSite }: Journey): Absence {
  const refused = refusalOf(cookie);
  if (refused !== undefined)
    return { reason: `the browser did not store it: ${refused}`, fix: 'repair the attributes of the cookie' };
  const byRule = absenceByRule(cookie, request, { crossSite });
  const said = request.refusedCookies?.find(
    ({ name, way }) => way === 'sent' && name === cookie.name,
  )?.reason;
  return said === undefined || byRule.reason !== undefined ? byRule : { ...byRule, reason: said };
}

/** What the attributes say; a browser that says more is believed where they say nothing. */
function absenceByRule(cookie: SetCookie, request: Entry, { crossSite }: Journey): Absence {
  const { attributes, entry } = cookie;
  const [from, to] = [new URL(entry.url), new URL(request.url)];
  const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  if (domain === '' ? from.hostname !== to.hostname : !isBelow(to.hostname, domain)) {
    return {
      reason: `it was set for ${domain === '' ? from.hostname : domain}, and the callback is on ${to.hostname}`,
      fix: `use one host name: start the login and register the redirect URI on the same host`,
    };
  }
  const path = attributes.get('path') ?? '';
  const cookiePath = path.startsWith('/') ? path : from.pathname.replace(/\/[^/]*$/, '') || '/';
  if (!coversPath(cookiePath, to.pathname)) {
    return {
      reason: `its Path ${cookiePath} does not cover ${to.pathname}`,
      fix: 'set the cookie with Path=/, or with a path above the callback',
    };
  }
  if (attributes.has('secure') && to.protocol === 'http:' && !isLoopback(request.url)) {
    return { reason: 'it is Secure, and the callback is http', fix: 'use an https redirect URI' };
  }
  if (request.time !== undefined && expiryOf(cookie) <= request.time) {
    const seconds = Math.round((expiryOf(cookie) - (entry.time ?? 0)) / 1000);
    const lived = seconds < 1 ? 'less than a second' : `${seconds} s`;
    const took = Math.round((request.time - (entry.time ?? 0)) / 1000);
    return {
      reason: `it lived ${lived}, and the callback came ${took} s after it was set`,
      fix: 'let the cookie live as long as a person may take to log in, e.g. 15 minutes',
    };
  }
  return crossSite ? absenceBySite(cookie, request) : {};
}

function absenceBySite(cookie: SetCookie, request: Entry): Absence {
  const sameSite = sameSiteOf(cookie);
  if (sameSite === 'strict') {
    return {
      reason: 'it has SameSite=Strict, and the callback begins at the site of the provider',
      fix: 'set the cookie of the login with SameSite=Lax',
    };
  }
  if (request.method === 'POST' && sameSite === 'lax') {
    return {
      reason: 'it has SameSite=Lax, and the callback is a POST from the site of the provider',
      fix: 'set the cookie of the login with SameSite=None; Secure, or take the answer by a redirect',
    };
  }
  if (request.method === 'POST' && sameSite === '') {
    return {
      reason:
        'it has no SameSite, which counts as Lax, and the callback is a POST from the site of the provider',
      fix: 'set the cookie of the login with SameSite=None; Secure, or take the answer by a redirect',
    };
  }
  return {};
}

const coversPath = (cookiePath: string, path: string): boolean =>
  path === cookiePath ||
  (path.startsWith(cookiePath) && (cookiePath.endsWith('/') || path[cookiePath.length] === '/'));
