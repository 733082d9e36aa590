/** Recordings with several logins, or with none that is wrong: what explains, and what does not. */
import { describe, expect, it } from 'vitest';
import { APP, entry, type HarEntry, toHar } from '../helpers/har.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

interface Wish {
  readonly number: number;
  readonly at: number;
  readonly provider?: string;
  readonly app?: string;
  readonly client?: string;
  readonly ends?: 'well' | 'with 500' | 'cancelled' | 'with another state';
  /** Cookies of the browser before it begins. */
  readonly cookies?: string;
}

/** One login, as a browser records it. */
function login(wish: Wish): HarEntry[] {
  const { number, at, provider = 'https://op.example.com', app = APP, client = 'shop' } = wish;
  const { ends = 'well', cookies = '' } = wish;
  const state = `state-${number}-5S0rZ4yB2pXQm8vN1kT7wA`;
  const authorize = `${provider}/authorize?${new URLSearchParams({
    client_id: client,
    redirect_uri: `${app}/callback`,
    response_type: 'code',
    scope: 'openid',
    state,
    nonce: `nonce-${number}-0S6_WzA2MjkLp0o9i8u7`,
    code_challenge: `challenge-${number}-OwvFrEMTJguCHaoeK1t8URWbuGJSst`.slice(0, 43).padEnd(43, 'x'),
    code_challenge_method: 'S256',
  })}`;
  const callback = `${app}/callback?${new URLSearchParams({
    ...(ends === 'cancelled'
      ? { error: 'access_denied' }
      : { code: `code-${number}-SplxlOBeZQQYbYS6WxSbIA` }),
    state: ends === 'with another state' ? 'of-another-login-8vN1kT7wA' : state,
  })}`;
  const own = `tx${number}=abc`;
  const all = [cookies, own].filter((one) => one !== '').join('; ');
  const page = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
  const refused = { 'with 500': 500, cancelled: 200, 'with another state': 403, well: 302 }[ends];
  return [
    entry({
      at,
      url: `${app}/login`,
      headers: { ...page, ...(cookies === '' ? {} : { Cookie: cookies }) },
      status: 302,
      answer: { Location: authorize, 'Set-Cookie': `${own}; Path=/; HttpOnly; Secure; SameSite=Lax` },
    }),
    entry({
      at: at + 1,
      url: authorize,
      headers: page,
      status: 200,
      text: '<title>Sign in</title><p>Sign in</p>',
    }),
    entry({
      at: at + 4,
      method: 'POST',
      url: `${provider}/login`,
      headers: page,
      body: 'username=ada',
      status: 302,
      answer: { Location: callback },
    }),
    entry({
      at: at + 5,
      url: callback,
      headers: { ...page, Cookie: all },
      status: refused,
      ...(ends === 'well'
        ? {
            answer: {
              Location: '/home',
              'Set-Cookie': `sid=s${number}; Path=/; HttpOnly; Secure; SameSite=Lax`,
            },
          }
        : { text: '<h1>Login failed</h1>' }),
    }),
    ...(ends === 'well'
      ? [
          entry({
            at: at + 6,
            url: `${app}/home`,
            headers: { ...page, Cookie: `sid=s${number}` },
            status: 200,
            text: '<h1>Hello Ada</h1>',
          }),
        ]
      : []),
  ];
}

const world = (entries: readonly HarEntry[]) =>
  testWorld({ files: { '/project/login.har': toHar(entries, 'Firefox') }, now: '2030-01-01T00:00:00Z' });

async function judge(entries: readonly HarEntry[]) {
  const { document, code } = await runJson(world(entries), ['judge', 'login.har']);
  // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
  const { diagnosis, flows } = document.data as any;
  return { diagnosis, flows, code };
}

const firstWords = async (entries: readonly HarEntry[]): Promise<string> =>
  (await runIn(world(entries), ['judge', 'login.har'])).stdout.split('\n\n')[1] ?? '';

describe('nothing is wrong, and that is said first', () => {
  it.each([
    ['one login', login({ number: 1, at: 0 }), 'No fault in what the recording shows'],
    [
      'two providers',
      [
        ...login({ number: 1, at: 0, provider: 'https://a.example.net', client: 'a' }),
        ...login({ number: 2, at: 60, provider: 'https://b.example.net', client: 'b', cookies: 'sid=s1' }),
      ],
      'No fault in what the recording shows',
    ],
    ['the login has no answer', login({ number: 1, at: 0 }).slice(0, 2), 'No fault so far'],
  ])('%s', async (_, entries, words) => {
    const judged = await judge(entries);
    expect(judged.diagnosis).toBeUndefined();
    expect(judged.code).toBe(0);
    expect(await firstWords(entries)).toContain(words);
  });

  it('a fault is never called none', async () => {
    expect(await firstWords(login({ number: 1, at: 0, ends: 'with 500' }))).not.toContain('No fault');
  });
});

describe('the login that failed among others', () => {
  it('the third one', async () => {
    const { diagnosis } = await judge([
      ...login({ number: 1, at: 0 }),
      ...login({ number: 2, at: 60, cookies: 'sid=s1' }),
      ...login({ number: 3, at: 120, cookies: 'sid=s2', ends: 'with 500' }),
    ]);
    expect(diagnosis).toMatchObject({ code: 'recording.accepted', flow: 2 });
    expect(diagnosis.cause).not.toContain('later login');
  });

  it('a session that was gone before the login began explains nothing', async () => {
    const { diagnosis } = await judge([
      ...login({ number: 1, at: 0 }),
      ...login({ number: 2, at: 60, ends: 'with another state' }),
    ]);
    expect(diagnosis).toMatchObject({ code: 'callback.state', flow: 1 });
  });

  it.each(['cancelled', 'with 500'] as const)('the first ended %s, the second went through', async (ends) => {
    const { diagnosis, code } = await judge([
      ...login({ number: 1, at: 0, ends }),
      ...login({ number: 2, at: 60, cookies: 'tx1=abc' }),
    ]);
    expect(code).toBe(1);
    expect(diagnosis.flow).toBe(0);
    expect(diagnosis.cause).toContain('a later login went through');
  });

  it('a broker that fails at what comes back from its own provider', async () => {
    const outer = login({ number: 1, at: 0, provider: 'https://broker.example.net' });
    const inner = login({
      number: 2,
      at: 2,
      provider: 'https://upstream.example.com',
      app: 'https://broker.example.net',
      client: 'broker',
      ends: 'with 500',
    });
    const { diagnosis } = await judge([...outer.slice(0, 2), ...inner]);
    expect(diagnosis).toMatchObject({ code: 'recording.accepted', flow: 1, evidence: ['entry 6'] });
  });
});
