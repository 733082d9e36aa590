/** The built-in person over HTTP: redirects, forms and cookies, no scripts. */
import { defined } from '../../common/defined.ts';
import { type Cookies, createCookies } from '../../protocol/http/index.ts';
import type { DriveOptions, DriveStart } from '../../user-agent/drive.ts';
import { drive, type Visit, visit } from '../../user-agent/index.ts';
import type { Begun, Browser, Handover, Landing, Player } from './browser.ts';

export interface BuiltIn {
  /** Recorded, without cookies. */
  readonly fetch: typeof fetch;
  /** Origin of the provider that plays along. */
  readonly provider: () => string;
  /** The person's values, as in `--fill`. */
  readonly fill: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly sleep: NonNullable<DriveOptions['sleep']>;
}

/** No browser is sent there: an address of nobody (RFC 2606, 2). */
const NOBODY = /\.invalid$/;

export const builtInPlayer = (settings: BuiltIn): Player => ({
  open: async () => browserWith(settings, createCookies()),
  close: async () => {},
});

function browserWith(settings: BuiltIn, cookies: Cookies): Browser {
  const { provider, fill, signal, sleep } = settings;
  const fetch = cookies.around(settings.fetch);
  const isProvider = (url: URL): boolean => url.origin === provider();
  const visitTo = async (start: DriveStart): Promise<Landing> =>
    landingOf(
      await visit(start, { fetch, signal, stopsAt: (url) => isProvider(url) || NOBODY.test(url.hostname) }),
    );
  const play = async (start: URL): Promise<Begun> => {
    let at: URL | undefined;
    let request: URL | undefined;
    const result = await drive(start, {
      async fetch(input, init) {
        const url = new URL(input instanceof Request ? input.url : input);
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
    deliver: ({ url, fields }: Handover) => visitTo(fields === undefined ? url : { action: url, fields }),
    open: visitTo,
    async leave(url) {
      await visit(url, { fetch, signal, stopsAt: ({ hostname }) => NOBODY.test(hostname) });
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
