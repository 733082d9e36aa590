/** `idcli probe op` in a person's own browser, which is a script here: one tab, one session, and no click but the login's. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { RELAY_FIELD } from '../../src/loopback/page.ts';
import { createCookies } from '../../src/protocol/http/index.ts';
import { drive } from '../../src/user-agent/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { runJson } from '../helpers/run.ts';

interface Person {
  /** The login pages that the person is there for; at any other one nobody is. */
  readonly logins?: number;
}

/** A browser with cookies: follows every page that goes on by itself, and logs in when somebody is there. */
function personWith({ logins = 1 }: Person = {}) {
  const cookies = createCookies();
  const opened: URL[] = [];
  const running: Promise<unknown>[] = [];
  const over = new AbortController();
  let posts = 0;
  const send: typeof fetch = async (input, init) => {
    const isLogin = init?.method === 'POST' && !String(input).includes('/callback');
    if (isLogin) {
      if (posts === logins) await wait(60_000, undefined, { signal: over.signal });
      posts += 1;
    }
    const response = await fetch(input, { ...init, redirect: 'manual', signal: over.signal });
    const [place = '', fragment] = (response.headers.get('location') ?? '').split('#');
    if (fragment === undefined) return response;
    // What the script of the page there does.
    return fetch(place, {
      method: 'POST',
      body: new URLSearchParams({ [RELAY_FIELD]: fragment }),
      signal: over.signal,
    });
  };
  return {
    opened,
    clicks: () => posts,
    async openBrowser(url: URL) {
      opened.push(url);
      const page = drive(url, {
        fetch: cookies.around(send),
        isRedirectUri: () => false,
        fill: {},
        signal: over.signal,
        sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
        maxSteps: 2000,
      });
      running.push(page.catch(() => {}));
    },
    async close() {
      over.abort();
      await Promise.all(running);
    },
  };
}

interface ProbeData {
  readonly id: string;
  readonly status: string;
  readonly message: string;
}

async function probeWith(person: ReturnType<typeof personWith>, ...words: readonly string[]) {
  const world = onlineWorld({ isTTY: true, stdinIsTTY: true, openBrowser: person.openBrowser });
  const redirect = `http://127.0.0.1:${await freePort()}/callback`;
  const ran = await runJson(world, [
    ...['probe', 'op', '--provider', 'generic', '--sandbox', '--redirect-uri', redirect],
    ...words,
  ]);
  await person.close();
  expect(ran.document.error).toBeUndefined();
  const probes = ran.document.data?.probes as readonly ProbeData[];
  const by = (status: string) => probes.filter((one) => one.status === status).map(({ id }) => id);
  return { ...ran, probes, by };
}

/** What the ready-made client on loopback is allowed, as in `probe-op.test.ts`. */
const HERE = new Set([
  ...['redirect-localhost-swap', 'response-type-implicit', 'request-uri-fetch', 'pkce-missing', 'pkce-plain'],
  'grant-password',
]);

it('plays in one tab what needs the session, and asks for one login', async () => {
  const person = personWith();
  const { probes, by, stderr } = await probeWith(person, '--skip', 'max-age-0');
  expect([...by('fail'), ...by('warn')].filter((id) => !HERE.has(id))).toEqual([]);
  // The login, and the tab of the probes.
  expect(person.opened).toHaveLength(2);
  expect(person.clicks()).toBe(1);
  expect(by('pass')).toEqual(
    expect.arrayContaining([
      ...['code-replay', 'pkce-wrong-verifier', 'client-no-auth', 'par-reuse', 'par-other-client'],
      'endsession-redirect',
    ]),
  );
  expect(by('pass').length).toBeGreaterThan(60);
  expect(stderr).toMatch(/Your browser plays the rest in one tab, at most 120 requests: leave it open\./);
  const unsent = probes.filter(({ status, message }) => status === 'skip' && message.includes('browser'));
  expect(unsent).toEqual([]);
});

const AT_HOLES = [
  ...['code-replay', 'pkce-downgrade', 'client-no-auth', 'state-echo', 'framing', 'prompt-none'],
  ...['par-other-client', 'par-reuse', 'endsession-redirect', 'endsession-state'],
];

it.each(AT_HOLES)('%s is found at its hole', async (id) => {
  const { probes } = await probeWith(personWith(), '--only', id, '--hole', id);
  expect(probes[0], JSON.stringify(probes[0])).toMatchObject({ id, status: 'fail' });
});

it('asks once for a fresh login, and looks at auth_time', async () => {
  const person = personWith({ logins: 2 });
  const { by, stderr } = await probeWith(person, '--only', 'max-age-0');
  expect([by('pass'), person.clicks()]).toEqual([['max-age-0'], 2]);
  expect(stderr).toContain('Your browser waits for you');
});

it('takes no more requests through the browser than it may', async () => {
  const person = personWith();
  const few = await probeWith(person, '--only', 'code-*', '--browser-requests', '2');
  const told = few.probes.filter(({ message }) => message.includes('--browser-requests'));
  expect(told.length).toBeGreaterThan(1);
  expect(few.stderr).toMatch(/at most 2 requests/);
});

it('sends nothing through the browser that would leave for a stranger', async () => {
  const person = personWith();
  const { by } = await probeWith(person, '--only', 'redirect-other-host', '--hole', 'redirect-other-host');
  expect(person.opened).toHaveLength(1);
  expect(by('inconclusive')).toEqual(['redirect-other-host']);
});
