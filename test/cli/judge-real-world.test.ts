/** Recordings that are not like those of the tests: of proxies, in odd forms, of browsers that keep cookies, cut off. */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

type Headers = Readonly<Record<string, string>>;
interface Wish {
  readonly headers?: Headers;
  readonly answer?: Headers;
  readonly body?: string;
  readonly posted?: string;
  readonly more?: object;
  readonly content?: object;
}

const NAVIGATION = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const lines = (headers: Headers): object[] =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

function exchange(method: string, url: string, status: number, wish: Wish = {}) {
  const { headers = NAVIGATION, answer = {}, body, posted, more, content } = wish;
  return {
    request: {
      method,
      url,
      headers: lines(headers),
      ...(posted === undefined ? {} : { postData: { text: posted } }),
    },
    response: {
      status,
      headers: lines({ 'cache-control': 'no-store', ...answer }),
      content: { ...(body === undefined ? { size: 0 } : { text: body }), ...content },
      ...more,
    },
  };
}

/** A HAR whose entries are a second apart. */
const har = (entries: readonly object[], name = 'Proxy'): string =>
  JSON.stringify({
    log: {
      creator: { name },
      entries: entries.map((one, at) => ({
        startedDateTime: new Date(Date.UTC(2026, 10, 3, 9, 14, at)).toISOString(),
        time: 20,
        ...one,
      })),
    },
  });

const STATE = 's-5S0rZ4yB2pXQm8vN1kT7wA';
const CODE = 'SplxlOBeZQQYbYS6WxSbIA';
const SPA = 'https://spa.example.org';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

const authorize = (more: Headers = {}): string =>
  `https://login.example.net/authorize?${new URLSearchParams({
    client_id: 'shop',
    response_type: 'code',
    scope: 'openid profile',
    redirect_uri: 'https://shop.example.com/callback',
    state: STATE,
    nonce: 'n-Xb93LqTz0nKd72VwYc5mGQ',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...more,
  })}`;
const callback = (mark = '?', state = STATE): string =>
  `https://shop.example.com/callback${mark}code=${CODE}&state=${state}&iss=https%3A%2F%2Flogin.example.net`;

const goodLogin = () => [
  exchange('GET', 'https://shop.example.com/login', 302, {
    answer: {
      location: authorize(),
      'set-cookie': `login=${STATE}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    },
  }),
  exchange('GET', authorize(), 302, { answer: { location: callback() } }),
  exchange('GET', callback(), 302, {
    headers: { ...NAVIGATION, cookie: `login=${STATE}` },
    answer: {
      location: 'https://shop.example.com/home',
      'set-cookie': 'sid=abcdefabcdef; Path=/; HttpOnly; Secure; SameSite=Lax',
    },
  }),
];

async function judge(file: string | Uint8Array) {
  const world = testWorld({ files: { '/project/r.har': file }, now: '2030-01-01T00:00:00Z' });
  const { document } = await runJson(world, ['judge', 'r.har']);
  // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
  return { document, data: document.data as any };
}

const complaints = ({ document }: Awaited<ReturnType<typeof judge>>): string[] =>
  document.reports
    .flatMap(({ findings }) => findings)
    .filter(({ status }) => status === 'fail' || status === 'warn')
    .map(({ code, message }) => `${code}: ${message}`);

describe('good logins in odd forms have no complaint', () => {
  const pathOnly = (pseudo: boolean) =>
    goodLogin().map((one) => {
      const { host, pathname, search } = new URL(one.request.url);
      const named = pseudo ? { ':authority': host, ':scheme': 'https' } : { Host: host };
      return {
        ...one,
        request: {
          ...one.request,
          url: `${pathname}${search}`,
          headers: [...lines(named), ...one.request.headers],
        },
      };
    });

  it.each([
    ['only redirects', goodLogin()],
    ['addresses without a host, as on the wire of HTTP/1.1', pathOnly(false)],
    ['addresses without a host, pseudo headers of HTTP/2', pathOnly(true)],
    [
      'the answer in the fragment, as it was asked for',
      [
        exchange('GET', authorize({ response_mode: 'fragment' }), 302, {
          answer: { location: callback('#') },
        }),
        exchange('GET', 'https://shop.example.com/callback', 200, { body: '<script></script>' }),
      ],
    ],
  ])('%s', async (_, entries) => {
    const judged = await judge(har(entries));
    expect(complaints(judged)).toEqual([]);
    expect(judged.data.flows).toHaveLength(1);
    expect(judged.data.flows[0].verdict).toBe('unverified');
  });

  it.each([
    ['gzip', (text: string) => gzipSync(text)],
    ['br', (text: string) => brotliCompressSync(text)],
    ['br', (text: string) => Buffer.from(text)],
  ])('a token answer that is stored in base64, announced as %s', async (coding, pack) => {
    const redirect = `${SPA}/cb`;
    const answer = JSON.stringify({ access_token: 'at-1234567890', token_type: 'Bearer', expires_in: 300 });
    const judged = await judge(
      har([
        exchange('GET', authorize({ client_id: 'spa', redirect_uri: redirect, scope: 'profile' }), 302, {
          answer: { location: `${redirect}?code=${CODE}&state=${STATE}` },
        }),
        exchange('GET', `${redirect}?code=${CODE}&state=${STATE}`, 200, { body: '<script></script>' }),
        exchange('POST', 'https://login.example.net/token', 200, {
          headers: { origin: SPA, 'sec-fetch-mode': 'cors' },
          answer: { 'content-encoding': coding, 'access-control-allow-origin': SPA },
          posted: String(
            new URLSearchParams({
              grant_type: 'authorization_code',
              code: CODE,
              client_id: 'spa',
              redirect_uri: redirect,
              code_verifier: VERIFIER,
            }),
          ),
          content: {
            text: pack(answer).toString('base64'),
            encoding: 'base64',
            mimeType: 'application/json',
          },
        }),
      ]),
    );
    expect(complaints(judged).filter((text) => !text.startsWith('recording.scope'))).toEqual([]);
    expect(judged.data.flows[0].ending).toContain('took the answer and went on');
  });
});

it('what a page fetches all day is counted and forgotten, and a status or a session that it reads is not', async () => {
  const fetched = (url: string, body: string) =>
    exchange('GET', url, 200, { headers: { accept: 'application/json', 'sec-fetch-mode': 'cors' }, body });
  const session = 'https://api.example.net/auth/rest/sessions/33effaae-74e7';
  const judged = await judge(
    har([
      ...goodLogin(),
      ...Array.from({ length: 50 }, (_, at) =>
        fetched(`https://shop.example.com/api/items/${at}`, '{"status":"ok"}'),
      ),
      fetched(
        session,
        '{"id":"33effaae-74e7","status":"SUCCESS","allowedProviders":["otp-sms"],"subject":{}}',
      ),
    ]),
  );
  expect(judged.data.sources[0].entries).toBe(54);
  expect(judged.data.flows.map(({ kind }: { kind: string }) => kind)).toEqual(['oidc', 'session']);
});

describe('what went wrong is found', () => {
  const silent = (headers: Headers) => {
    const address = `${SPA}/silent.html`;
    const asked = authorize({
      client_id: 'spa',
      redirect_uri: address,
      prompt: 'none',
      state: 's-silentsilentsilent12',
    });
    const back = `${address}?error=login_required&state=s-silentsilentsilent12`;
    return [
      exchange('GET', asked, 302, { headers, answer: { location: back } }),
      exchange('GET', back, 200, { headers, body: '<script></script>' }),
    ];
  };
  const frame = { accept: 'text/html', 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' };

  it.each<[string, object[], string, RegExp]>([
    [
      'a silent renewal in a frame that the browser gives no cookies',
      silent({ ...frame, 'sec-fetch-storage-access': 'none' }),
      'recording.third_party_cookie',
      /refresh tokens/,
    ],
    [
      'a silent renewal in a browser that does not say where a page is shown',
      [
        exchange('GET', authorize({ client_id: 'spa', redirect_uri: `${SPA}/cb` }), 302, {
          answer: {
            location: `${SPA}/cb?code=${CODE}&state=${STATE}`,
            'set-cookie': 'op=1; Path=/; Secure; HttpOnly; SameSite=None',
          },
        }),
        exchange('GET', `${SPA}/cb?code=${CODE}&state=${STATE}`, 200, { body: '<script></script>' }),
        ...silent({ accept: 'text/html' }),
      ],
      'recording.third_party_cookie',
      /refresh tokens/,
    ],
    [
      'an answer in the fragment that nobody asked for',
      [
        exchange('GET', authorize(), 302, { answer: { location: callback('#') } }),
        exchange('GET', 'https://shop.example.com/callback', 400, { body: 'missing code' }),
      ],
      'callback.response_mode',
      /looks where it asked for finds no answer/,
    ],
    [
      'an error page of Cognito',
      [exchange('GET', authorize(), 400, { body: '<title>Error</title><p>redirect_mismatch</p>' })],
      'recording.error_page',
      /register exactly this redirect URI/,
    ],
    [
      'a page of Keycloak that was open for too long',
      [exchange('GET', authorize(), 400, { body: '<title>Sign in</title><h1>Page has expired</h1>' })],
      'recording.error_page',
      /start the login again/,
    ],
  ])('%s', async (_, entries, code, fix) => {
    const { data } = await judge(har(entries));
    expect(data.diagnosis.code).toBe(code);
    expect(data.diagnosis.fix).toMatch(fix);
  });
});

describe('files that hold no login', () => {
  it.each([
    ['nothing', '', 2, 'the file is empty'],
    ['white space', ' \n\n', 2, 'the file is empty'],
    ['a page', '<!doctype html><title>Sign in</title>', 2, 'it is a web page'],
    ['other JSON', '{"hello":1}', 2, 'none of the formats that are known'],
    ['a HAR without entries', har([]), 3, 'record from before the login begins'],
    ['a HAR that ends before the login', har(goodLogin()).slice(0, 700), 3, 'the file is not whole'],
  ])('%s', async (_, file, exit, hint) => {
    const world = testWorld({ files: { '/project/r.har': file } });
    const { code, stderr } = await runIn(world, ['judge', 'r.har']);
    expect(code).toBe(exit);
    expect(stderr.replace(/\s+/g, ' ')).toContain(hint);
  });

  it('a HAR with another name is read all the same', async () => {
    const world = testWorld({ files: { '/project/login.txt': har(goodLogin()) } });
    expect((await runIn(world, ['judge', 'login.txt'])).code).toBe(0);
  });
});
