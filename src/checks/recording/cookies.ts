/** Cookies of the application in a recorded login: stored, and back at the callback. RFC 6265bis. */

import { siteOf } from '../../protocol/http/site.ts';
import {
  absenceOf,
  cookiesSentBy,
  cookiesSetBy,
  isDeleted,
  refusalOf,
  type SetCookie,
} from '../../protocol/recorded/cookies.ts';
import { hostOf, isFromPage, isLoopback, isNavigation } from '../../protocol/recorded/parts.ts';
import { type Check, fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { defineCheck } from '../define.ts';
import { applicationHost, type FlowFacts, isAccepted, placesOf } from './input.ts';

export const COOKIE_CHECKS: readonly Check<FlowFacts>[] = [
  defineCheck('recording.cookie_set', judgeStored),
  defineCheck('recording.cookie_sent', judgeReturned),
  defineCheck('recording.cookie_attributes', judgeAttributes),
];

/** Names that applications give to the cookie of a session or a login. */
const LOGIN_COOKIE =
  /sess|sid\b|state|nonce|oidc|oauth|auth|saml|correlation|pkce|verifier|login|txn|transaction|connect|csrf|xsrf|ticket/i;

/** Cookies that the application set before it sent the user to the provider; the last of each name counts. */
function cookiesBefore(facts: FlowFacts): SetCookie[] {
  const { asked, entries } = facts;
  if (asked === undefined) return [];
  const until = entries.indexOf(asked);
  const host = applicationHost(facts);
  const provider = hostOf(asked.url);
  const site = siteOf(`https://${host}`).replace(/^\w+:/, '');
  const found = new Map<string, SetCookie>();
  for (const entry of entries.slice(0, until)) {
    // A provider can be of the same site, e.g. another port of the same machine; its cookies are not the application's.
    const isProvider = hostOf(entry.url) === provider && provider !== host;
    const isOwn =
      hostOf(entry.url) === host ||
      (siteOf(entry.url).replace(/^\w+:/, '') === site && !isProvider) ||
      isRedirectTo(asked, entry);
    if (!isOwn) continue;
    for (const cookie of cookiesSetBy(entry)) {
      if (isDeleted(cookie)) found.delete(cookie.name);
      else found.set(cookie.name, cookie);
    }
  }
  return [...found.values()];
}

/** The hop that sent the user to the provider belongs to the application, whatever its host. */
function isRedirectTo(
  asked: FlowFacts['asked'],
  entry: { readonly responseHeaders: readonly (readonly [string, string])[] },
): boolean {
  return (
    asked !== undefined &&
    entry.responseHeaders.some(([name, value]) => name.toLowerCase() === 'location' && value === asked.url)
  );
}

function unknown({ cookiesRemoved, hasCookies, asked }: FlowFacts): Verdict | undefined {
  if (cookiesRemoved !== undefined)
    return skip(`cookies were removed from this recording before export; ${cookiesRemoved}`);
  if (!hasCookies) return skip('the recording has no cookies at all');
  return asked === undefined ? skip('the request that began the login is not in the recording') : undefined;
}

/** The word of the browser, where a recording has it, before the rules. */
const refusal = (cookie: SetCookie): string | undefined =>
  cookie.entry.refusedCookies?.find(({ name, way }) => way === 'stored' && name === cookie.name)?.reason ??
  refusalOf(cookie);

function judgeStored(facts: FlowFacts): Verdict {
  const gap = unknown(facts);
  if (gap !== undefined) return gap;
  const cookies = cookiesBefore(facts).filter(({ name }) => LOGIN_COOKIE.test(name));
  if (cookies.length === 0) return skip('the application set no cookie before the login');
  const refused = cookies.find((cookie) => refusal(cookie) !== undefined);
  if (refused === undefined) return pass(cookies.map(({ name }) => name).join(', '));
  const reason = refusal(refused);
  return fail(`no browser stores the cookie ${refused.name}: ${reason}`, {
    expected: 'a cookie that the browser stores',
    actual: attributesOf(refused),
    hint: reason?.includes('SameSite=None')
      ? 'add Secure, and use https'
      : 'repair the attributes of the cookie where the application sets it',
    evidence: placesOf([refused.entry]),
  });
}

const attributesOf = ({ name, attributes }: SetCookie): string =>
  [name, ...[...attributes].map(([key, value]) => (value === '' ? key : `${key}=${value}`))].join('; ');

function judgeReturned(facts: FlowFacts): Verdict {
  const gap = unknown(facts);
  if (gap !== undefined) return gap;
  const { callback, crossSite } = facts;
  if (callback === undefined) return skip('no answer arrived at the application');
  const expected = cookiesBefore(facts).filter((cookie) => refusal(cookie) === undefined);
  if (expected.length === 0) return skip('the application set no cookie before the login');
  const sent = cookiesSentBy(callback);
  const missing = expected.filter(({ name }) => !sent.has(name));
  const evidence = placesOf([missing[0]?.entry, callback]);
  if (missing.length === 0)
    return pass(`${expected.map(({ name }) => name).join(', ')} came back`, {
      evidence: placesOf([callback]),
    });
  if (isAccepted(facts) || isFromPage(callback)) {
    return skip(
      `${missing.map(({ name }) => name).join(', ')} did not come back, and the application went on without`,
    );
  }
  const important = missing.filter((cookie) => LOGIN_COOKIE.test(cookie.name) && !wasGone(cookie, facts));
  // A cookie that merely counts visits explains nothing as long as the session came back.
  const lost = important[0] ?? (sent.size === 0 ? missing[0] : undefined);
  if (lost === undefined) return pass('those of the session came back', { evidence: placesOf([callback]) });
  const { reason, fix } = absenceOf(lost, callback, { crossSite });
  return fail(
    `the cookie ${lost.name} did not come back with the callback${reason === undefined ? '' : `: ${reason}`}`,
    {
      expected: `Cookie: ${lost.name}=…`,
      actual: attributesOf(lost),
      hint:
        fix ??
        'the browser keeps it from this request: third-party cookie rules, another tab that replaced it, or ' +
          'a limit of size',
      evidence,
    },
  );
}

/** Whether a cookie of an earlier login was lost before this one began: nothing of this login took it. */
function wasGone({ name, entry }: SetCookie, { asked, entries }: FlowFacts): boolean {
  const [from, to] = [entries.indexOf(entry), asked === undefined ? 0 : entries.indexOf(asked)];
  return entries
    .slice(from + 1, Math.max(to, from + 1))
    .some(
      (one) => hostOf(one.url) === hostOf(entry.url) && isNavigation(one) && !cookiesSentBy(one).has(name),
    );
}

function judgeAttributes(facts: FlowFacts): Verdict {
  const gap = unknown(facts);
  if (gap !== undefined) return gap;
  const cookies = cookiesBefore(facts).filter(
    (cookie) =>
      LOGIN_COOKIE.test(cookie.name) && !/csrf|xsrf/i.test(cookie.name) && refusal(cookie) === undefined,
  );
  if (cookies.length === 0) return skip('the application set no cookie before the login');
  const open = cookies.flatMap((cookie) => {
    const { attributes, entry, name } = cookie;
    const needsSecure = /^https:/i.test(entry.url) && !isLoopback(entry.url);
    return [
      ...(attributes.has('httponly') ? [] : [{ cookie, lacks: `${name} lacks HttpOnly` }]),
      ...(needsSecure && !attributes.has('secure') ? [{ cookie, lacks: `${name} lacks Secure` }] : []),
    ];
  });
  return open.length === 0
    ? pass(cookies.map(({ name }) => name).join(', '))
    : warn(open.map(({ lacks }) => lacks).join(', '), {
        expected: 'HttpOnly, and Secure over https',
        actual: open.map(({ cookie }) => attributesOf(cookie)),
        hint: 'a script, or anyone on the way, could read the session',
        evidence: placesOf(open.map(({ cookie }) => cookie.entry)),
      });
}
