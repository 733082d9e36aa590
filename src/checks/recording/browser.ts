/** What the browser did with a recorded login: addresses, referrers, other origins, frames, caches. */

import { cookiesSetBy } from '../../protocol/recorded/cookies.ts';
import { chainFrom } from '../../protocol/recorded/ending.ts';
import { isSilent } from '../../protocol/recorded/oidc-flow.ts';
import {
  addressOf,
  fragmentOf,
  hostOf,
  isFromPage,
  isInFrame,
  isLoopback,
  isNavigation,
  originOf,
  queryOf,
  targetOf,
} from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import { headerValue } from '../../recording/header-lines.ts';
import { type Check, fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { defineCheck } from '../define.ts';
import { applicationHost, type FlowFacts, type OidcFacts, placesOf } from './input.ts';

/** For every kind of flow. */
export const BROWSER_CHECKS: readonly Check<FlowFacts>[] = [
  defineCheck('recording.https', judgeHttps),
  defineCheck('recording.framing', judgeFraming),
];

/** For OpenID Connect and OAuth. */
export const OIDC_BROWSER_CHECKS: readonly Check<OidcFacts>[] = [
  defineCheck('recording.cors', judgeCors),
  defineCheck('recording.token_in_url', judgeTokenInUrl),
  defineCheck('recording.referer', judgeReferer),
  defineCheck('recording.caching', judgeCaching),
  defineCheck('recording.third_party_cookie', judgeSilent),
];

/** Entries between the request and the end of the flow, at the parties of it. */
function partOf(facts: FlowFacts): readonly Entry[] {
  const { asked, callback, ending, entries, flow } = facts;
  const own = flow.kind === 'oidc' ? [...flow.tokens.map(({ entry }) => entry), ...flow.userinfo] : [];
  return [asked, callback, ...ending.hops, ...own, ...flow.responses.map(({ entry }) => entry)]
    .filter((entry): entry is Entry => entry !== undefined)
    .filter((entry, at, all) => all.indexOf(entry) === at && entries.includes(entry));
}

function judgeHttps(facts: FlowFacts): Verdict {
  const part = partOf(facts);
  if (part.length === 0) return skip('no message of the browser is in the recording');
  const open = part.find(({ url }) => /^http:/i.test(url) && !isLoopback(url));
  if (open === undefined) return pass('every message went over https or stayed on this machine');
  return fail(`a message of the login went over http to ${hostOf(open.url)}`, {
    expected: 'https',
    actual: addressOf(open.url),
    hint:
      'anyone on the way can read and change it; behind a proxy, let the application know its https ' +
      'address (X-Forwarded-Proto)',
    evidence: placesOf([open]),
  });
}

function judgeFraming(facts: FlowFacts): Verdict {
  const framed = facts.asked === undefined ? [] : chainFrom(facts.asked, facts.entries).filter(isInFrame);
  if (framed.length === 0) return skip('nothing of the login ran in a frame');
  const refused = framed.find((entry) => {
    const csp = headerValue(entry.responseHeaders, 'content-security-policy') ?? '';
    const options = headerValue(entry.responseHeaders, 'x-frame-options');
    const ancestors = /frame-ancestors\s+([^;]*)/i.exec(csp)?.[1];
    const blocks = ancestors === undefined ? options !== undefined : !/\*(?:\s|$)|https?:/.test(ancestors);
    return blocks && (targetOf(entry) === undefined || entry.failure !== undefined);
  });
  if (refused === undefined) return pass('the provider lets itself be framed');
  return fail('the login runs in a frame, and the provider refuses to be framed', {
    expected: 'a login in the top window or in a popup',
    actual: headerValue(refused.responseHeaders, 'x-frame-options') ?? 'frame-ancestors',
    hint: 'send the top window to the provider; login pages must refuse foreign frames, so this cannot be turned off',
    evidence: placesOf([refused]),
  });
}

function judgeCors({ flow, entries }: OidcFacts): Verdict {
  const asked = [...flow.blocked, ...flow.tokens.map(({ entry }) => entry), ...flow.userinfo].filter(
    isFromPage,
  );
  if (asked.length === 0) return skip('no page sent a request to the provider');
  const blocked = asked.find((entry) => entry.failure !== undefined && isCrossOrigin(entry, entries));
  if (blocked === undefined) return pass('the provider lets the page read its answers');
  const origin = originOfPage(blocked, entries);
  const allowed = headerValue(blocked.responseHeaders, 'access-control-allow-origin');
  return fail(`the browser kept the answer of ${addressOf(blocked.url)} from the page (CORS)`, {
    expected: `Access-Control-Allow-Origin: ${origin}`,
    actual: allowed ?? blocked.failure ?? null,
    hint: `allow the origin ${origin} for this client at the provider, often under "web origins" or "allowed origins"`,
    evidence: placesOf([preflightOf(blocked, entries), blocked]),
  });
}

function originOfPage(entry: Entry, entries: readonly Entry[]): string {
  const origin = headerValue(entry.requestHeaders, 'origin');
  if (origin !== undefined && origin !== 'null') return origin;
  const referer = headerValue(entry.requestHeaders, 'referer');
  if (referer !== undefined) return originOf(referer);
  // Playwright leaves out the headers of a blocked request: the page is the last one loaded in that tab.
  const at = entries.indexOf(entry);
  const page = entries
    .slice(0, at)
    .findLast((other) => isNavigation(other) && other.page === entry.page && other.status === 200);
  return page === undefined ? '' : originOf(page.url);
}

function isCrossOrigin(entry: Entry, entries: readonly Entry[]): boolean {
  const site = headerValue(entry.requestHeaders, 'sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin';
  const origin = originOfPage(entry, entries);
  return origin !== '' && origin !== originOf(entry.url);
}

const preflightOf = (entry: Entry, entries: readonly Entry[]): Entry | undefined =>
  entries.find(({ method, url }) => method === 'OPTIONS' && url === entry.url);

const TOKENS = ['access_token', 'id_token', 'refresh_token'];

function judgeTokenInUrl({ flow, entries, request, callbackAddress }: OidcFacts): Verdict {
  const mine = new Set(
    flow.tokens.flatMap(({ answer }) =>
      TOKENS.flatMap((name) => (typeof answer?.[name] === 'string' ? [answer[name] as string] : [])),
    ),
  );
  const parties = new Set([callbackAddress, request?.endpoint].map((url) => hostOf(url ?? '')));
  const isOwn = ({ url }: Entry): boolean => parties.has(hostOf(url));
  const found = entries.find((entry) => {
    const query = queryOf(entry.url);
    const value = TOKENS.map((name) => query.get(name)).find((text) => text !== null && text !== '');
    return value != null && (mine.has(value) || isOwn(entry));
  });
  if (found === undefined) return pass('no token of this login is in a query');
  const fragment = fragmentOf(found.url);
  return fail('a token is in the query of an address', {
    expected: 'tokens in bodies and headers only',
    actual: TOKENS.filter((name) => queryOf(found.url).has(name) || fragment.has(name)).join(', '),
    hint:
      'queries end up in server logs, histories and Referer headers: send tokens in a header, or take the ' +
      'code flow',
    evidence: placesOf([found, request?.entry]),
  });
}

const SECRET_IN_REFERER = ['code', 'state', 'access_token', 'id_token', 'SAMLResponse'];

function judgeReferer({ entries, response, callbackAddress }: OidcFacts): Verdict {
  if (response === undefined || callbackAddress === undefined) return skip('no answer is in the recording');
  const code = response.parameters.get('code') ?? response.parameters.get('access_token');
  if (code === null) return skip('the answer holds nothing to leak');
  const leak = entries.find((entry) => {
    const referer = headerValue(entry.requestHeaders, 'referer');
    if (referer === undefined || originOf(referer) === originOf(entry.url)) return false;
    const query = queryOf(referer);
    return (
      addressOf(referer) === callbackAddress && SECRET_IN_REFERER.some((name) => query.get(name) === code)
    );
  });
  return leak === undefined
    ? pass('no other host was told the address of the callback')
    : fail(`the address of the callback, with the code, went to ${hostOf(leak.url)} as Referer`, {
        expected: 'no code, state or token in a Referer',
        actual: hostOf(leak.url),
        hint: 'redirect from the callback at once, and send Referrer-Policy: no-referrer there',
        evidence: placesOf([leak, response.entry]),
      });
}

function judgeCaching({ response, flow }: OidcFacts): Verdict {
  const answers = [
    ...(response?.arrived === true ? [response.entry] : []),
    ...flow.tokens.filter(({ answer }) => answer?.access_token !== undefined).map(({ entry }) => entry),
  ];
  if (answers.length === 0) return skip('no answer with a code or a token is in the recording');
  const cacheable = answers.find((entry) => {
    const control = headerValue(entry.responseHeaders, 'cache-control') ?? '';
    if (/no-store|private|no-cache|max-age=0/i.test(control)) return false;
    return /public|max-age=\d/i.test(control) || (entry.method === 'GET' && entry.status === 301);
  });
  return cacheable === undefined
    ? pass('nothing with a code or a token may be stored')
    : warn('an answer with a code or a token may be stored by caches', {
        expected: 'Cache-Control: no-store',
        actual: headerValue(cacheable.responseHeaders, 'cache-control') ?? `status ${cacheable.status}`,
        hint: 'send Cache-Control: no-store with the callback and with tokens',
        evidence: placesOf([cacheable]),
      });
}

/** RFC 6749, 4.1.2.1 and OpenID Connect Core 1.0, 3.1.2.6. */
const NOT_LOGGED_IN = /^(?:login_required|interaction_required|consent_required|account_selection_required)$/;

function judgeSilent(facts: OidcFacts): Verdict {
  const { flow, response, request, entries, hasCookies } = facts;
  if (!isSilent(flow) || request === undefined) return skip('this is not a silent login');
  const error = response?.parameters.get('error') ?? '';
  if (!NOT_LOGGED_IN.test(error))
    return response === undefined ? skip('no answer is in the recording') : pass('answered');
  const host = hostOf(request.entry.url);
  const headerOf = (name: string) => headerValue(request.entry.requestHeaders, name);
  const kept = (before: Entry | undefined): Verdict =>
    fail(`the frame of the silent login got no cookie of ${host}, so the provider answered ${error}`, {
      expected: 'the session cookie of the provider',
      actual: headerOf('sec-fetch-storage-access') ?? null,
      hint:
        'browsers keep third-party cookies from frames: renew with refresh tokens, or put the provider under ' +
        'the same site',
      evidence: placesOf([before, request.entry, response?.entry]),
    });
  // The browser says itself that the frame has no cookies of this site.
  if (headerOf('sec-fetch-storage-access') === 'none') return kept(undefined);
  if (!hasCookies) return skip('cookies are not in the recording');
  const at = entries.indexOf(request.entry);
  const cookieOf = (entry: Entry) => headerValue(entry.requestHeaders, 'cookie');
  const before = entries
    .slice(0, at)
    .findLast(
      (entry) =>
        hostOf(entry.url) === host &&
        !isInFrame(entry) &&
        (cookieOf(entry) !== undefined || cookiesSetBy(entry).length > 0),
    );
  // Not every browser says where a page is shown: without a page, and without a cookie, it is a frame.
  const isFramed = isInFrame(request.entry) || headerOf('sec-fetch-dest') === undefined;
  const isForeign =
    headerOf('sec-fetch-site') === 'cross-site' ||
    applicationHost(facts).split(':')[0] !== host.split(':')[0];
  if (before === undefined || cookieOf(request.entry) !== undefined || !isFramed || !isForeign) {
    return skip(`the provider answered ${error}: the user has no session there`);
  }
  return kept(before);
}
