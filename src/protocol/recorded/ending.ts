/** How a recorded login ended: what the application answered to the message that came back to it. */
import { defined } from '../../common/defined.ts';
import { type Entry, NO_ANSWER } from '../../recording/entry.ts';
import { isAddressOfFailure, isPageOfFailure, isPageOfRefusal } from './failure-words.ts';
import type { OidcFlow } from './oidc-flow.ts';
import { authorizationRequestIn } from './oidc-messages.ts';
import { hostOf, isNavigation, originOf, pageText, rawQueryOf, targetOf, withoutFragment } from './parts.ts';
import type { SamlFlow } from './saml-flows.ts';

type EndingKind =
  /** The application went on with the user. */
  | 'accepted'
  /** It answered with an error, or sent the user to an error page or its login page. */
  | 'refused'
  /** It sent the user to the provider again. */
  | 'asked again'
  /** The provider said no: an error page, or an error in its response. */
  | 'provider refused'
  /** No message came back. */
  | 'unfinished'
  /** A message came back, and nothing in the recording shows what became of it. */
  | 'unknown';

export interface Ending {
  readonly kind: EndingKind;
  /** The callback and the redirects after it, in order. */
  readonly hops: readonly Entry[];
  /** The page that says why, for a refusal. */
  readonly page?: Entry;
  /** Its words, at most 300 characters. */
  readonly text?: string;
}

const MAX_HOPS = 12;
const MAX_TEXT = 300;

/** Follows redirects from an entry: the entry itself, then each target that was requested after it. */
export function chainFrom(start: Entry, entries: readonly Entry[]): Entry[] {
  const chain = [start];
  let at = entries.indexOf(start);
  while (chain.length < MAX_HOPS) {
    const last = chain.at(-1) as Entry;
    const target = targetOf(last);
    if (target === undefined) return chain;
    const wanted = withoutFragment(target);
    const next = entries.findIndex(
      (entry, index) => index > at && isAfter(entry, last) && isAt(entry, wanted, last),
    );
    if (next === -1) return chain;
    chain.push(entries[next] as Entry);
    at = next;
  }
  return chain;
}

/** A log without hosts may know that of a redirect: then paths are compared. */
function isAt(entry: Entry, wanted: string, from: Entry): boolean {
  const path = (url: string): string => url.replace(/^[^:]+:\/\/[^/?#]*/, '');
  return entry.hostUnknown === true && from.hostUnknown === true
    ? path(withoutFragment(entry.url)) === path(wanted)
    : withoutFragment(entry.url) === wanted;
}

/** Only 307 and 308 keep the method; all others end in a GET (RFC 9110, 15.4). */
const isAfter = ({ method }: Entry, { status, method: before }: Entry): boolean =>
  method === (status === 307 || status === 308 ? before : 'GET');

/** Works out how a recorded flow ended at the application. */
export function endingOf(flow: OidcFlow | SamlFlow, entries: readonly Entry[]): Ending {
  return flow.kind === 'oidc' ? endingOfOidc(flow, entries) : endingOfSaml(flow, entries);
}

function endingOfOidc(flow: OidcFlow, entries: readonly Entry[]): Ending {
  const [response] = flow.responses;
  const [request] = flow.requests;
  if (response === undefined) {
    if (flow.requests.length === 0) return endingOfTokens(flow);
    const page = refusalPage(request?.entry, entries);
    return page === undefined
      ? { kind: 'unfinished', hops: [] }
      : { kind: 'provider refused', hops: [], ...withPage(page) };
  }
  const hops = chainFrom(response.entry, entries);
  if (response.parameters.has('error')) return { kind: 'provider refused', hops };
  const tokens = flow.tokens.filter(({ fromPage }) => fromPage);
  if (tokens.some(({ answer }) => typeof answer?.access_token === 'string'))
    return { kind: 'accepted', hops };
  const [failed] = tokens.filter(({ entry }) => (entry.status ?? 400) >= 400 || entry.failure !== undefined);
  if (failed !== undefined) return { kind: 'refused', hops, page: failed.entry };
  const clientId = request?.parameters.get('client_id');
  const again = hops.some((hop) => {
    const asked = authorizationRequestIn(hop);
    return asked !== undefined && hop !== request?.entry && asked.sent.get('client_id') === clientId;
  });
  if (again && hops[0] === response.entry && response.arrived) return { kind: 'asked again', hops };
  const host = hostOf(response.arrived ? response.entry.url : response.address);
  const ending = endingOfApplication(hops, entries, host);
  // Seen from the server, the tokens are what the application got out of the answer.
  const isRedeemed = flow.tokens.some(({ answer }) => typeof answer?.access_token === 'string');
  return ending.kind === 'unknown' && isRedeemed ? { kind: 'accepted', hops } : ending;
}

const PENDING: ReadonlySet<unknown> = new Set(['authorization_pending', 'slow_down']);

/** A flow without a front channel, such as client credentials. */
function endingOfTokens({ tokens, blocked, begun }: OidcFlow): Ending {
  const last = tokens.at(-1) ?? begun.at(-1);
  if (last === undefined) return { kind: blocked.length > 0 ? 'refused' : 'unknown', hops: [] };
  if (typeof last.answer?.access_token === 'string') return { kind: 'accepted', hops: [] };
  // There is no answer from the other device yet.
  if (PENDING.has(last.answer?.error) || (tokens.length === 0 && last.answer?.error === undefined))
    return { kind: 'unfinished', hops: [] };
  const refused = last.answer?.error !== undefined || (last.entry.status ?? 0) >= 400;
  return {
    kind: refused ? 'provider refused' : 'unknown',
    hops: [],
    ...(refused ? { page: last.entry } : {}),
  };
}

function endingOfSaml(flow: SamlFlow, entries: readonly Entry[]): Ending {
  const response = flow.responses.find(({ arrived }) => arrived) ?? flow.responses[0];
  if (response === undefined) {
    const page = refusalPage(flow.requests[0]?.entry, entries);
    return page === undefined
      ? { kind: 'unfinished', hops: [] }
      : { kind: 'provider refused', hops: [], ...withPage(page) };
  }
  const hops = chainFrom(response.entry, entries);
  const again = hops.slice(1).some((hop) => /(?:^|&)SAMLRequest=/.test(rawQueryOf(hop.url)));
  const isLogin = flow.kind === 'saml';
  if (again && isLogin) return { kind: 'asked again', hops };
  return endingOfApplication(hops, entries, hostOf(response.entry.url));
}

/** An answer that is merely absent says nothing; a reason says that it never came. */
const isUnanswered = ({ failure, status, missingBody }: Entry): boolean =>
  failure !== undefined &&
  status === undefined &&
  missingBody !== 'not in this format' &&
  failure !== NO_ANSWER;

/** What the application did with a message that came to it. */
function endingOfApplication(hops: readonly Entry[], entries: readonly Entry[], host: string): Ending {
  const bad = hops.find((hop) => (hop.status ?? 0) >= 400 || isUnanswered(hop));
  if (bad !== undefined) return { kind: 'refused', hops, ...withPage(bad) };
  const last = hops.at(-1);
  if (last === undefined) return { kind: 'unknown', hops };
  const shown = hops.slice(1).find(({ url }) => hostOf(url) === host && isAddressOfFailure(url));
  if (shown !== undefined) return { kind: 'refused', hops, ...withPage(last) };
  const target = targetOf(last);
  if (target !== undefined) {
    // The recording ends on the way, or leaves this request out.
    return isAddressOfFailure(target)
      ? { kind: 'refused', hops }
      : { kind: hops.length > 1 ? 'accepted' : 'unknown', hops };
  }
  if (isPageOfFailure(last)) return { kind: 'refused', hops, ...withPage(last) };
  if (hops.length > 1) return { kind: 'accepted', hops };
  // A page that is all script shows nothing by itself; what its script did is not in the recording.
  if (isShell(last)) return { kind: wentOn(last, entries) ? 'accepted' : 'unknown', hops };
  return wentOn(last, entries)
    ? { kind: 'accepted', hops }
    : { kind: pageText(last) === '' ? 'unknown' : 'accepted', hops };
}

const isShell = ({ responseBody = '' }: Entry): boolean =>
  /<script\b/i.test(responseBody) && pageText({ responseBody: withoutTitle(responseBody) }).length < 40;

const withoutTitle = (html: string): string => html.replace(/<title\b[^>]*>[^<]*<\/title\s*>/gi, ' ');

/** Whether the application asked for more of itself after the callback. */
function wentOn(callback: Entry, entries: readonly Entry[]): boolean {
  const at = entries.indexOf(callback);
  const origin = originOf(callback.url);
  return entries.some(
    (entry, index) =>
      index > at &&
      originOf(entry.url) === origin &&
      isNavigation(entry) &&
      entry.status !== undefined &&
      entry.status < 400,
  );
}

/** The page on which a provider refuses a request instead of sending the user back. */
function refusalPage(request: Entry | undefined, entries: readonly Entry[]): Entry | undefined {
  if (request === undefined) return undefined;
  const shown = [chainFrom(request, entries).at(-1), lastPageOf(request, entries)];
  return shown.find(
    (page) =>
      page !== undefined &&
      targetOf(page) === undefined &&
      ((page.status ?? 0) >= 400 ? !asksForPassword(page) : isPageOfRefusal(page)),
  );
}

/** The last page of the provider that the user came to, after its login page for example. */
function lastPageOf(request: Entry, entries: readonly Entry[]): Entry | undefined {
  const host = hostOf(request.url);
  return entries
    .slice(entries.indexOf(request))
    .findLast((entry) => hostOf(entry.url) === host && isNavigation(entry));
}

/** Some providers answer a wrong password with 400: the user may try again. */
const asksForPassword = ({ responseBody = '' }: Entry): boolean =>
  /<input\b[^>]*type=["']?password/i.test(responseBody);

const withPage = (page: Entry): Pick<Ending, 'page' | 'text'> => {
  const text = pageText(page).slice(0, MAX_TEXT);
  return { page, ...defined({ text: text === '' ? undefined : text }) };
};
