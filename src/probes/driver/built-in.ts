/** The built-in person over HTTP: redirects, forms and cookies, no scripts. */
import { defined } from '../../common/defined.ts';
import { type Cookies, createCookies } from '../../protocol/http/index.ts';
import type { DriveOptions, DriveStart } from '../../user-agent/drive.ts';
import { drive, type Visit, visit } from '../../user-agent/index.ts';
import type { Begun, Browser, Handover, Landing, Player, ProviderPlace } from './browser.ts';

export interface BuiltIn {
  /** Recorded, without cookies. */
  readonly fetch: typeof fetch;
  readonly provider: ProviderPlace;
  /** The person's values, as in `--fill`. */
  readonly fill: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly sleep: NonNullable<DriveOptions['sleep']>;
}

/** No browser is sent there: an address of nobody (RFC 2606, 2). */
const NOBODY = /\.invalid$/;

/** Plays in the built-in user agent, with new cookies for each browser. */
export const builtInPlayer = (settings: BuiltIn): Player => ({
  open: async () => browserWith(settings, createCookies()),
  close: async () => {},
});

function browserWith(settings: BuiltIn, cookies: Cookies): Browser {
  const { provider, fill, signal, sleep } = settings;
  const isProvider = (url: URL): boolean => provider.isAt(url);
  const fetch = cookies.around(settings.fetch);
  // A provider is another site, also where both run on this machine.
  const fetchFromProvider = cookies.around(settings.fetch, 'another-site');
  const stopsAt = (url: URL): boolean => isProvider(url) || NOBODY.test(url.hostname);
  const visitTo = async (start: DriveStart, by = fetch): Promise<Landing> =>
    landingOf(await visit(start, { fetch: by, signal, stopsAt }));
  const play = async (start: URL): Promise<Begun> => {
    let at: URL | undefined;
    let request: URL | undefined;
    const result = await drive(start, {
      async fetch(input, init) {
        const url = new URL(typeof input === 'string' || input instanceof URL ? input : input.url);
        if (request === undefined && isProvider(url)) request = url;
        const response = await fetch(input, init);
        at = url;
        return response;
      },
      // Leaving the provider's pages is handing the person back.
      isRedirectUri: (url) => at !== undefined && isProvider(at) && !isProvider(url),
      fill,
      signal,
      sleep,
    });
    if (result.kind === 'redirected') {
      const { url, method, parameters } = result;
      const fields = method === 'POST' ? [...parameters] : undefined;
      return { kind: 'handed-over', handover: { url, ...defined({ fields }) }, request: request ?? start };
    }
    const { page, reason } = result;
    const where = URL.canParse(page.url) && isProvider(new URL(page.url)) ? 'provider' : 'application';
    return {
      kind: 'stayed',
      where,
      reason,
      words: page.words ?? '',
      needsScripts: where === 'application' && page.forms.length === 0 && page.words === undefined,
    };
  };
  return {
    begin: play,
    repeat: play,
    async deliver({ url, fields }: Handover) {
      const held = await cookies.heldBack(url, fields === undefined ? 'GET' : 'POST');
      const landing = await visitTo(fields === undefined ? url : { action: url, fields }, fetchFromProvider);
      const later = await cookies.heldBack(landing.url, 'GET');
      return { ...landing, heldBack: [...new Set([...held, ...later])] };
    },
    open: (url) => visitTo(url),
    async leave(url, frames) {
      const look = { fetch, signal, stopsAt: ({ hostname }: URL) => NOBODY.test(hostname) };
      const left = await visit(url, look);
      // A frame is a visit of another site, whose cookies browsers hold back by SameSite.
      for (const frame of frames ? left.frames : [])
        await fetchFromProvider(frame, { method: 'GET', redirect: 'manual', signal });
      return landingOf(left.next === undefined ? left : await visit(left.next, look));
    },
    cookies: (url) => cookies.sentTo(url),
    twin: async () => browserWith(settings, await cookies.copy()),
    close: async () => {},
  };
}

function landingOf({ hops, page, text, body, hasScripts, stoppedAt, problem }: Visit): Landing {
  const words = problem ?? page.words ?? page.title ?? '';
  return {
    url: new URL(page.url),
    status: page.status,
    text: page.title === undefined ? text : `${page.title}\n${text}`,
    words,
    body,
    hops,
    needsScripts: hasScripts && text.trim() === '',
    ...defined({ leftTo: stoppedAt }),
  };
}
