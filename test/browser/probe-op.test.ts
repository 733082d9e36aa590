/** `idcli probe op` in a real browser: the person logs in once, and one tab plays the rest. */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inRealTime, onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { runJson } from '../helpers/run.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

/** A person who is there for the login, and then leaves the browser alone. */
function personIn(context: BrowserContext) {
  const opened: string[] = [];
  const work: Promise<unknown>[] = [];
  return {
    opened,
    async openBrowser(url: URL) {
      opened.push(url.href);
      const page = await context.newPage();
      const login = page.goto(url.href);
      const isFirst = opened.length === 1;
      work.push((isFirst ? login.then(() => page.click('button[value="approve"]')) : login).catch(() => {}));
    },
    leaves: () => Promise.all(work),
  };
}

const PROBES = [
  ...['code-replay', 'code-other-client', 'pkce-wrong-verifier', 'pkce-downgrade', 'redirect-other-host'],
  ...[
    'state-echo',
    'param-twice',
    'par-reuse',
    'par-other-client',
    'endsession-redirect',
    'prompt-none',
    'framing',
  ],
];

interface ProbeData {
  readonly id: string;
  readonly status: string;
  readonly message: string;
}

async function probe(...holes: readonly string[]) {
  const context = await browser.newContext();
  const person = personIn(context);
  const world = onlineWorld({ isTTY: true, stdinIsTTY: true, openBrowser: person.openBrowser });
  const { document, stderr } = await runJson(inRealTime(world), [
    ...['probe', 'op', '--provider', 'generic', '--sandbox', '--timeout', '60'],
    ...['--redirect-uri', `http://127.0.0.1:${await freePort()}/callback`],
    ...PROBES.flatMap((id) => ['--only', id]),
    ...holes.flatMap((id) => ['--hole', id]),
  ]);
  await person.leaves();
  const shown = await Promise.all(context.pages().map((page) => page.locator('body').innerText()));
  await context.close();
  expect(document.error).toBeUndefined();
  const probes = (document.data?.probes ?? []) as readonly ProbeData[];
  const by = (status: string) => probes.filter((one) => one.status === status).map(({ id }) => id);
  return { opened: person.opened, shown, stderr, probes, by };
}

it('needs the login and one tab, which says at the end that it can be closed', async () => {
  const { opened, shown, by, probes } = await probe();
  expect(by('pass').sort(), JSON.stringify(probes)).toEqual([...PROBES].sort());
  expect(opened).toHaveLength(2);
  expect(shown.join('\n')).toContain('this tab can be closed');
});

it('finds what the session of the person shows', async () => {
  const holes = ['code-replay', 'pkce-downgrade', 'par-reuse', 'state-echo'];
  const { by, probes } = await probe(...holes);
  expect(by('fail').sort(), JSON.stringify(probes)).toEqual([...holes].sort());
});
