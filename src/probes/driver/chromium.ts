/** The person in an installed Chromium, for applications that need scripts. */
import { defined } from '../../common/defined.ts';
import type { Exchange } from '../../outcome.ts';
import type { Hop } from '../../user-agent/index.ts';
import type { Chromium, World } from '../../world.ts';
import type { Begun, Browser, Handover, Landing, Player, ProviderPlace } from './browser.ts';

type Context = Awaited<ReturnType<Chromium['newContext']>>;
type Route = Parameters<Parameters<Context['route']>[1]>[0];

interface InChromium {
  readonly chromium: Chromium;
  readonly provider: ProviderPlace;
  /** Text of a link or button that leads to the login, if a page has to be asked: `click`. */
  readonly fill: Readonly<Record<string, string>>;
  readonly now: World['now'];
  readonly record: (exchange: Exchange) => void;
}

/** Milliseconds between two looks at a page. */
const LOOK = 50;
/** A page without anything on it is waited for so long: scripts are on their way. */
const MOST_LOOKS = 200;
const QUIET_LOOKS = 10;
/** Nothing more comes of such a page by itself. */
const WITHOUT_SCRIPTS =
  'document.readyState === "complete" && document.querySelector("script, meta[http-equiv=refresh], iframe") === null';
/** Pages of a login at most. */
const MOST_PAGES = 12;
/** No browser is sent there (RFC 2606, 2). */
const NOBODY = /^https?:\/\/[^/]*\.invalid(?:[:/]|$)/;
const HANDOVER_PATH = '/idcli-handover';
/**
 * Stands for the provider where it has the host of the application: another port is the same site, and cookies would
 * come that browsers hold back (SameSite) from a provider elsewhere. Nothing is sent there (RFC 2606, 2).
 */
const ELSEWHERE = 'http://idcli-provider.test';

/** Plays in Chromium, with a new context for each browser. */
export const chromiumPlayer = (settings: InChromium): Player => ({
  open: async () => browserIn(settings, await settings.chromium.newContext()),
  close: () => settings.chromium.close(),
});

interface Seen {
  hops: Hop[];
  request?: URL;
  handover?: Handover;
  stranger?: URL;
  form?: Handover;
  /** A login is on its way to where the provider hands the person back. */
  isPlaying: boolean;
  /** A logout goes its way, whoever is next. */
  isLeaving: boolean;
  blocksFrames: boolean;
  readonly pending: Set<unknown>;
}

async function browserIn(settings: InChromium, context: Context): Promise<Browser> {
  const { provider, fill, now, record } = settings;
  const page = await context.newPage();
  const seen: Seen = {
    hops: [],
    isPlaying: false,
    isLeaving: false,
    blocksFrames: false,
    pending: new Set(),
  };
  const isProvider = (url: string): boolean => URL.canParse(url) && provider.isAt(new URL(url));

  page.on('request', (request) => {
    seen.pending.add(request);
    // A redirect is not held up by a route.
    if (request.isNavigationRequest() && NOBODY.test(request.url())) seen.stranger = new URL(request.url());
    if (request.isNavigationRequest() && seen.request === undefined && isProvider(request.url()))
      seen.request = new URL(request.url());
  });
  page.on('response', (response) => {
    const request = response.request();
    if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
    const method = request.method() === 'POST' ? 'POST' : 'GET';
    const headers = new Headers(response.headers());
    seen.hops.push({ method, url: new URL(response.url()), status: response.status(), headers });
    record({
      actor: 'browser',
      purpose: 'page',
      startedAt: now(),
      milliseconds: 0,
      request: { method, url: response.url(), headers: [] },
      response: { status: response.status(), statusText: '', headers: [...headers], body: new Uint8Array() },
    });
  });
  page.on('requestfinished', (request) => seen.pending.delete(request));
  page.on('requestfailed', (request) => seen.pending.delete(request));
  await context.route(
    (url) => NOBODY.test(url.href),
    (route) => route.abort(),
  );
  // What leaves the provider's pages is kept instead of delivered.
  await context.route(
    () => true,
    (route) => keep(route),
  );

  async function keep(route: Route): Promise<void> {
    const request = route.request();
    const url = new URL(request.url());
    const isFrame = request.isNavigationRequest() && request.frame() !== page.mainFrame();
    if (isFrame && seen.blocksFrames) return route.abort();
    if (isFrame || !request.isNavigationRequest()) return route.fallback();
    if (url.pathname === HANDOVER_PATH) return route.fulfill(pageOf(seen.form));
    if (seen.isLeaving) return route.fallback();
    if (isProvider(url.href)) {
      const response = await route.fetch({ maxRedirects: 0 });
      const location = response.headers().location;
      const target = location === undefined ? undefined : new URL(location, url);
      if (target === undefined || isProvider(target.href)) return route.fulfill({ response });
      seen.handover = { url: target };
      const cookies = response.headers()['set-cookie'];
      return route.fulfill({
        body: 'handed over',
        ...(cookies === undefined ? {} : { headers: { 'set-cookie': cookies } }),
      });
    }
    if (seen.isPlaying && isProvider(page.url())) {
      const fields =
        request.method() === 'POST' ? [...new URLSearchParams(request.postData() ?? '')] : undefined;
      seen.handover = { url, ...defined({ fields }) };
      return route.abort();
    }
    return route.fallback();
  }

  const go = async (url: URL): Promise<void> => {
    seen.hops = [];
    seen.pending.clear();
    delete seen.stranger;
    // A redirect to nobody, and a message that is kept, abort the navigation; so does one that has not ended before.
    const went = () => page.goto(url.href).then(Boolean, () => false);
    if (!(await went()) && seen.stranger === undefined && seen.handover === undefined) await went();
  };

  /** Until something has come, or a page with something on it asks for nothing more. */
  const settle = async (isThere: () => boolean): Promise<void> => {
    let quiet = 0;
    for (let looks = 0; looks < MOST_LOOKS && quiet < QUIET_LOOKS && !isThere(); looks += 1) {
      await page.waitForTimeout(LOOK);
      const isBlank = (await page.innerText('body').catch(() => '')).trim() === '';
      const isStill = !isBlank && (await page.evaluate<boolean>(WITHOUT_SCRIPTS).catch(() => false));
      quiet = seen.pending.size > 0 || isBlank ? 0 : quiet + (isStill ? QUIET_LOOKS / 2 : 1);
    }
  };

  const arrived = (): boolean => seen.handover !== undefined;
  const begin = async (start: URL): Promise<Begun> => {
    delete seen.handover;
    delete seen.request;
    seen.isPlaying = true;
    await go(start);
    for (let pages = 0; pages < MOST_PAGES && !arrived(); pages += 1) {
      await settle(() => arrived() || isProvider(page.url()));
      if (arrived()) break;
      if (await press()) continue;
      // A page that is still on its way, or posts its form by itself, has nothing to press yet.
      await settle(arrived);
      if (!arrived() && !(await press())) break;
    }
    seen.isPlaying = false;
    const { handover, request = start } = seen;
    if (handover !== undefined) return { kind: 'handed-over', handover, request };
    const where = isProvider(page.url()) ? 'provider' : 'application';
    const { words } = await look();
    return { kind: 'stayed', where, reason: 'there is nothing to press', words, needsScripts: false };
  };

  /** The first button of a page of the provider goes on; at the application only what was named. */
  const press = async (): Promise<boolean> => {
    const button = isProvider(page.url())
      ? page.locator('form button, form input[type=submit]').first()
      : fill.click === undefined
        ? undefined
        : page.getByText(fill.click).first();
    if (button === undefined || (await button.count()) === 0) return false;
    const before = page.url();
    await button.click({ noWaitAfter: true });
    await settle(() => arrived() || page.url() !== before);
    return true;
  };

  const look = async (): Promise<Landing> => {
    const text = await page.innerText('body').catch(() => '');
    const title = await page.title().catch(() => '');
    const shown = title === '' ? text : `${title}\n${text}`;
    const leftTo = seen.stranger ?? (isProvider(page.url()) ? new URL(page.url()) : undefined);
    return {
      url: new URL(page.url()),
      status: seen.hops.at(-1)?.status ?? 0,
      text: shown,
      words: shown.replace(/\s+/g, ' ').trim().slice(0, 300),
      body: await page.content().catch(() => ''),
      hops: seen.hops.filter(({ url }) => !isProvider(url.href) && url.pathname !== HANDOVER_PATH),
      needsScripts: false,
      ...defined({ leftTo }),
    };
  };

  const open = async (url: URL): Promise<Landing> => {
    await go(url);
    await settle(() => seen.stranger !== undefined || isProvider(page.url()));
    return look();
  };

  return {
    begin,
    repeat: begin,
    async deliver(handover) {
      delete seen.handover;
      seen.form = handover;
      const isNear = new URL(provider.origin).hostname === handover.url.hostname;
      const from = new URL(HANDOVER_PATH, isNear ? ELSEWHERE : provider.origin);
      const before = await context.cookies(handover.url.href);
      await go(from);
      await settle(() => seen.stranger !== undefined || isProvider(page.url()));
      const held = before.filter(({ sameSite }) => isHeldBack(sameSite, handover)).map(({ name }) => name);
      return { ...(await look()), ...(held.length === 0 ? {} : { heldBack: held }) };
    },
    open,
    async leave(url, frames) {
      Object.assign(seen, { blocksFrames: !frames, isLeaving: true });
      await go(url);
      await settle(() => seen.stranger !== undefined);
      Object.assign(seen, { blocksFrames: false, isLeaving: false });
      return look();
    },
    async cookies(url) {
      const cookies = await context.cookies(url.href);
      return new Map(cookies.map(({ name, value }) => [name, value]));
    },
    async twin() {
      const other = await settings.chromium.newContext();
      await other.addCookies(await context.cookies());
      return browserIn(settings, other);
    },
    close: () => context.close(),
  };
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** Lax cookies come with a redirect, and not with a form (RFC 6265bis, 5.6.7.1). */
const isHeldBack = (sameSite: 'Strict' | 'Lax' | 'None' | undefined, { fields }: Handover): boolean =>
  sameSite === 'Strict' || (sameSite === 'Lax' && fields !== undefined);

/** What hands over: a form as the provider's page would have sent it, or the way on. */
function pageOf(handover: Handover | undefined): { readonly body: string; readonly contentType: string } {
  if (handover !== undefined && handover.fields === undefined) {
    const to = JSON.stringify(handover.url.href).replaceAll('<', '\\u003c');
    return { contentType: 'text/html', body: `<script>location.replace(${to})</script>` };
  }
  const fields = (handover?.fields ?? []).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  const action = escaped(handover?.url.href ?? '');
  return {
    contentType: 'text/html',
    body: `<form method="post" action="${action}">${fields.join('')}</form><script>document.forms[0].submit()</script>`,
  };
}
