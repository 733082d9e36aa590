/** `login --await-logout session`: both pages of session management run here, in a browser of a few lines. */
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { judgeSessionFrame } from '../../src/checks/index.ts';
import { LOGIN_WAYS } from '../../src/explain/login-ways.ts';
import { withCookies } from '../../src/protocol/http/index.ts';
import { faultsOf } from '../../src/sandbox/index.ts';
import { drive } from '../../src/user-agent/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';

type Listener = (event: { data: string; origin: string; source: object }) => void;

const scriptIn = (html: string): string => /<script>(.*?)<\/script>/s.exec(html)?.[1] ?? '';

/** Opens addresses as a browser would: walks through logins and logouts, and runs the page with the frame. */
function smallBrowser() {
  let cookie = '';
  const timers: NodeJS.Timeout[] = [];
  const fetching = withCookies(async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, value] = /^idcli_sandbox_browser_state=([^;]*)/.exec(line) ?? [];
      if (value !== undefined) cookie = `idcli_sandbox_browser_state=${value}`;
    }
    return response;
  });
  async function watch(url: URL): Promise<void> {
    const html = await (await fetch(url)).text();
    const [, src = '', message = ''] = /<iframe src="([^"]+)" data-message="([^"]+)"/.exec(html) ?? [];
    const { origin } = new URL(src);
    const listeners: Listener[] = [];
    const frameListeners: Listener[] = [];
    let loaded = () => {};
    const toClient = (data: string) => {
      for (const hear of listeners) hear({ data, origin, source: {} });
    };
    const toFrame = (data: string, target: string) => {
      expect(target).toBe(origin);
      const source = { postMessage: toClient };
      for (const hear of frameListeners) hear({ data, origin: url.origin, source });
    };
    runInNewContext(scriptIn(await (await fetch(src)).text()), {
      ...{ crypto, TextEncoder, Uint8Array, String },
      document: {
        get cookie() {
          return cookie;
        },
      },
      addEventListener: (_type: string, hear: Listener) => frameListeners.push(hear),
    });
    const frame = {
      ...{ src, dataset: { message } },
      contentWindow: { postMessage: toFrame },
      addEventListener: (_type: string, hear: () => void) => {
        loaded = hear;
      },
    };
    runInNewContext(scriptIn(html), {
      URL,
      location: url,
      document: { querySelector: () => frame },
      addEventListener: (type: string, hear: Listener) =>
        type === 'message' ? listeners.push(hear) : (hear as unknown as () => void)(),
      navigator: {
        sendBeacon: (path: string, body: string) => void fetch(new URL(path, url), { method: 'POST', body }),
      },
      setInterval: (ask: () => void) => timers.push(setInterval(ask, 20)),
    });
    loaded();
  }
  return {
    async open(url: URL): Promise<void> {
      if (url.pathname.startsWith('/session/')) return watch(url);
      const signal = AbortSignal.timeout(20_000);
      const isRedirectUri = ({ pathname }: URL) => pathname === '/callback';
      const end = await drive(url, { fetch: fetching, isRedirectUri, fill: {}, signal });
      if (end.kind === 'redirected') await fetch(end.url);
    },
    close: () => timers.forEach(clearInterval),
  };
}

const rows = faultsOf('generic').filter(({ needs }) => needs?.way === 'session');

describe('every fault that a frame shows', () => {
  it.each(rows.map((row) => [row.id, row] as const))('%s', async (id, { trips }) => {
    const browser = smallBrowser();
    const world = onlineWorld({
      isTTY: true,
      stdinIsTTY: true,
      // As a real opener does: it does not wait for the person.
      openBrowser: async (url) => void browser.open(url),
    });
    const options = LOGIN_WAYS.session.options.replace('--no-open ', '').split(' ');
    const { document } = await runJson(world, [
      ...[
        'login',
        '--provider',
        'generic',
        '--sandbox',
        '--fault',
        id,
        '--login-hint',
        'default',
        ...options,
      ],
    ]).finally(browser.close);
    expect(document.outcome).toBe(trips.outcome);
    expect(failingChecks(document)).toEqual([...(trips.fails ?? [])]);
    const accepted = trips.outcome === 'done';
    expect(document.data?.logoutReceived).toEqual({ channel: 'session', accepted });
    if (accepted) expect(document.data?.logout).toEqual({ confirmed: true });
  });

  it.each([
    ['--headless', 'only a browser runs the frame'],
    ['--paste', 'only a browser runs the frame'],
  ])('is not to be had with %s, before anybody logs in', async (player, fact) => {
    const { document, code, stderr } = await runJson(onlineWorld(), [
      ...['login', '--provider', 'generic', '--sandbox', '--await-logout', 'session', player, '--trace'],
    ]);
    expect(document.error?.message).toContain(fact);
    expect(stderr).not.toContain('authorize');
    expect(code).toBe(2);
  });
});

it.each([
  [undefined, [], 'fail'],
  ['a.b', [], 'fail'],
  ['a.b', ['error'], 'fail'],
  ['a.b', ['changed'], 'fail'],
  ['a.b', ['unchanged', 'changed'], 'pass'],
] as const)('logout.session_state: %s, then %j', async (sessionState, answers, status) => {
  const { findings } = await judgeSessionFrame({ sessionState, answers });
  expect(findings.map((finding) => finding.status)).toEqual([status]);
});
