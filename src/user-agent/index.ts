/**
 * The built-in user agent: acts for the person who logs in, without a browser. It runs no scripts, presses no button
 * that declines, and stops at the redirect URI without requesting it.
 */
import { defined } from '../common/defined.ts';
import { CAME_BACK, choose } from './choice.ts';
import { deadEnd } from './dead-end.ts';
import type { DriveOptions, DriveResult, DriveStart, PageSummary } from './drive.ts';
import type { Form } from './form.ts';
import { oneLine } from './html.ts';
import { matchesOf, offersOf } from './matches.ts';
import { type Navigation, post, redirect, send } from './navigation.ts';
import { type Page, readAnswer, summarize } from './page.ts';
import type { Refresh } from './refresh.ts';
import { submit } from './submission.ts';

export { type Hop, type Visit, visit } from './visit.ts';

const MAX_STEPS = 30;
/** Longer than any page that waits for a phone; a wrong number must not stall the run. */
const MAX_WAIT_SECONDS = 30;

type Stuck = Extract<DriveResult, { kind: 'stuck' }>;
/** The history of a drive. */
interface Trail {
  /** Titles of the pages. */
  readonly pages: string[];
  /** Sent forms and followed links, as keys from `keyOf`. */
  readonly sent: Set<string>;
  /** Names of `fill` that matched something on a page. */
  readonly matched: Set<string>;
  /** The fields and buttons that pages offered. */
  readonly offered: Set<string>;
  /** Whether a page required an action by the person. */
  asked: boolean;
  /** Languages of those pages. */
  readonly languages: Set<string>;
}

/**
 * Goes from `start` to the redirect URI: follows redirects and refreshes, fills and sends forms. A page with no way
 * forward is a result, not an error. Rejects as `fetch` does, and with the signal's reason.
 */
export async function drive(start: DriveStart, options: DriveOptions): Promise<DriveResult> {
  const trail: Trail = {
    pages: [],
    sent: new Set(),
    matched: new Set(),
    offered: new Set(),
    asked: false,
    languages: new Set(),
  };
  let navigation: Navigation = start instanceof URL ? { url: start, method: 'GET' } : post(start);
  let page: PageSummary = { url: navigation.url.href, status: 0, forms: [] };
  for (let step = 0; ; step += 1) {
    if (options.isRedirectUri(navigation.url)) return arrive(navigation, trail, options);
    const { protocol } = navigation.url;
    if (protocol !== 'https:' && protocol !== 'http:') {
      return stuck(`the page links to ${protocol.slice(0, -1)}, which another program handles`, page);
    }
    if (step === (options.maxSteps ?? MAX_STEPS)) {
      return stuck(`${step} pages and redirects did not end at the redirect URI`, page);
    }
    options.signal.throwIfAborted();
    if (navigation.afterSeconds !== undefined)
      await options.sleep?.(navigation.afterSeconds * 1000, options.signal);
    const response = await send(navigation, options);
    page = { url: navigation.url.href, status: response.status, forms: [] };
    const redirected = redirect(response, navigation);
    if (typeof redirected === 'string') return stuck(redirected, page);
    if (redirected !== undefined) {
      navigation = redirected;
      continue;
    }
    const answer = await readAnswer(response, navigation.url);
    page = summarize(answer);
    if (options.leaving === true && answer.kind === 'html') await loadFrames(answer, options);
    const next =
      answer.kind === 'html' && answer.status < 400
        ? decide(answer, options, trail)
        : deadEnd(answer, response.headers.get('www-authenticate'));
    if (typeof next === 'string') return stuck(next, page);
    if ('reason' in next) return { kind: 'stuck', page, ...next };
    navigation = next;
  }
}

/** More have been seen nowhere. */
const MAX_FRAMES = 30;

/** A logout reaches other applications through frames of the page (Front-Channel Logout 1.0, 3). */
async function loadFrames({ frames, base, url }: Page, options: DriveOptions): Promise<void> {
  const addresses = frames
    .filter((frame) => URL.canParse(frame, base.href))
    .map((frame) => new URL(frame, base));
  const loads = addresses
    .filter(({ protocol }) => protocol === 'https:' || protocol === 'http:')
    .slice(0, MAX_FRAMES)
    .map((frame) => send({ url: frame, method: 'GET', referrer: url }, options));
  // What an application answers is not for this page.
  await Promise.allSettled(loads);
}

const stuck = (reason: string, page: PageSummary): Stuck => ({ kind: 'stuck', reason, page });

/** Parameters that identify a response in the fragment; other fragments are meaningless. */
const RESPONSE_PARAMETERS = ['code', 'error', 'id_token', 'access_token', 'response', 'state'];

function arrive(
  { url, method, body, parameters }: Navigation,
  { pages, matched, offered, asked, languages }: Trail,
  { fill }: DriveOptions,
): DriveResult {
  const passed = {
    pages,
    unused: Object.keys(fill).filter((name) => !matched.has(name)),
    offered: [...offered],
    asked,
    languages: [...languages],
  };
  if (method === 'POST') {
    return {
      kind: 'redirected',
      url,
      method,
      via: 'form_post',
      parameters: parameters ?? new URLSearchParams(),
      ...defined({ body: body?.bytes }),
      ...passed,
    };
  }
  const fragment = new URLSearchParams(url.hash.slice(1));
  const inFragment = RESPONSE_PARAMETERS.some((name) => fragment.has(name));
  return inFragment
    ? { kind: 'redirected', url, method, via: 'fragment', parameters: fragment, ...passed }
    : {
        kind: 'redirected',
        url,
        method,
        via: 'query',
        parameters: new URLSearchParams(url.search),
        ...passed,
      };
}

/** Returns the next navigation from a page, or why there is none. */
function decide(
  page: Page,
  { fill, sleep, leaving = false }: DriveOptions,
  trail: Trail,
): Navigation | string {
  for (const name of matchesOf(page, fill)) trail.matched.add(name);
  for (const offer of offersOf(page)) trail.offered.add(offer);
  trail.pages.push(page.title ?? (page.headings || page.url.pathname));
  const { refresh } = page;
  if (refresh !== undefined && refresh.seconds === 0 && !refresh.inNoscript)
    return follow(refresh.target, page);
  if (!page.submitsItself) {
    trail.asked = true;
    if (page.language !== undefined) trail.languages.add(page.language);
  }

  const choice = choose(page, fill, (form) => trail.sent.has(keyOf(page, form, false)), leaving);
  if (choice.kind === 'stuck') {
    const { reason } = choice;
    return refresh !== undefined && page.forms.length === 0
      ? goOn(refresh, page, sleep)
      : withAlert(reason, page);
  }
  const key = choice.kind === 'follow' ? choice.href : keyOf(page, choice.form, choice.filled);
  if (trail.sent.has(key)) return withAlert(CAME_BACK, page);
  trail.sent.add(key);
  return choice.kind === 'follow' ? follow(choice.href, page) : submit(choice.form, choice.button, page);
}

function follow(target: string, page: Page): Navigation | string {
  if (!URL.canParse(target, page.base.href))
    return `the page links to ${oneLine(target)}, which is not an address`;
  return { url: new URL(target, page.base), method: 'GET', referrer: page.url };
}

/** Handles a page with nothing to do but a refresh, delayed or for browsers without scripts. */
function goOn({ target, seconds }: Refresh, page: Page, sleep: DriveOptions['sleep']): Navigation | string {
  const next = follow(target, page);
  if (typeof next === 'string' || seconds === 0) return next;
  if (sleep !== undefined) return { ...next, afterSeconds: Math.min(seconds, MAX_WAIT_SECONDS) };
  const isSame = next.url.pathname === page.url.pathname && next.url.origin === page.url.origin;
  return isSame
    ? withAlert(`the page loads itself again every ${seconds} s and shows nothing to do`, page)
    : next;
}

const withAlert = (reason: string, { alert }: Page): string =>
  alert === undefined ? reason : `${reason}; it says: ${alert}`;

/**
 * Builds a key that is equal for two forms when the second shows that the first led nowhere. After filling, the rest of
 * the page does not matter: it now holds the complaint. Otherwise several pages may have the same button. Hidden values
 * count only where a script sends the form, as in provider chains; elsewhere they change every time.
 */
function keyOf(page: Page, form: Form, filled: boolean): string {
  const fields = form.controls.map((control) =>
    control.kind === 'text' && !control.visible && page.submitsItself
      ? `${control.name}=${control.value}`
      : `${control.kind} ${control.name}`,
  );
  const action = (form.action ?? page.url.pathname).replace(/[?#].*/s, '');
  return [action, form.method, page.title, page.headings, ...fields, ...(filled ? [] : [page.text])].join(
    '\n',
  );
}
