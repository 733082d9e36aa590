import { expect, test } from 'vitest';
import { createCookies, withCookies } from '../../../../src/protocol/http/index.ts';

/** Answers with the given cookies once, then keeps what was sent. */
function browser(cookies: Readonly<Record<string, readonly string[]>>) {
  const sent: Record<string, string | null> = {};
  const fetch = withCookies(async (input, init) => {
    const url = String(input);
    sent[url] = new Headers(init?.headers).get('cookie');
    const headers = new Headers();
    for (const cookie of cookies[url] ?? []) headers.append('set-cookie', cookie);
    return new Response(null, { status: 302, headers });
  });
  return { fetch, sent };
}

const base = 'http://127.0.0.1:8400';

test('cookies come back to their path, more than one, and not to others', async () => {
  const { fetch, sent } = browser({
    [`${base}/a/login`]: ['s=1; Path=/a; HttpOnly', 't=2; Path=/a; SameSite=None; Secure', 'root=3; Path=/'],
  });
  await fetch(`${base}/a/login`);
  await fetch(`${base}/a/next`);
  await fetch(`${base}/b/next`);
  expect(sent[`${base}/a/next`]?.split('; ').sort()).toEqual(['root=3', 's=1', 't=2']);
  expect(sent[`${base}/b/next`]).toBe('root=3');
});

test.each([
  ['http://localhost:1/', 'https://op.example.com/', null],
  ['https://op.example.com/', 'https://login.example.com/', null],
  ['https://op.example.com/', 'https://op.example.com:8443/', 'a=1'],
  ['http://localhost:1/', 'http://localhost:2/', 'a=1'],
])('a cookie of %s is sent to %s: %s', async (from, to, expected) => {
  const { fetch, sent } = browser({ [from]: ['a=1'] });
  await fetch(from);
  await fetch(to);
  expect(sent[to]).toBe(expected);
});

test('cookies that a browser would drop are dropped, and deleted ones go', async () => {
  const url = 'https://op.example.com/';
  const { fetch, sent } = browser({
    [url]: [
      'evil=1; Domain=com',
      'other=1; Domain=example.org',
      '',
      'broken',
      'old=1',
      'old=1; Max-Age=0',
      'good=1',
    ],
  });
  await fetch(url);
  await fetch(`${url}next`);
  expect(sent[`${url}next`]).not.toMatch(/evil|other|old/);
  expect(sent[`${url}next`]).toContain('good=1');
});

test("the caller's own cookie stays and comes first", async () => {
  const url = 'https://op.example.com/';
  const { fetch, sent } = browser({ [url]: ['a=1'] });
  await fetch(url);
  await fetch(`${url}next`, { headers: { Cookie: 'NIAS=ref' } });
  expect(sent[`${url}next`]).toBe('NIAS=ref; a=1');
});

test('two user agents share nothing', async () => {
  const url = 'https://op.example.com/';
  const [one, two] = [browser({ [url]: ['a=1'] }), browser({})];
  await one.fetch(url);
  await two.fetch(url);
  expect(two.sent[url]).toBeNull();
});

test('what another site began brings cookies by their SameSite', async () => {
  const lines = [
    'lax=1; SameSite=Lax',
    'strict=1; SameSite=Strict',
    'none=1; SameSite=None; Secure',
    'silent=1',
  ];
  const sent: Record<string, string | null> = {};
  const cookies = createCookies();
  const send: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    sent[`${init?.method ?? 'GET'} ${url.pathname}`] = new Headers(init?.headers).get('cookie');
    return new Response(null, { headers: lines.map((line): [string, string] => ['set-cookie', line]) });
  };
  await cookies.around(send)(`${base}/first`);
  const elsewhere = cookies.around(send, 'another-site');
  await elsewhere(`${base}/back`);
  await elsewhere(`${base}/back`, { method: 'POST' });
  await elsewhere(`${base}/next`, { headers: { referer: `${base}/back` } });
  const names = (line: string | null | undefined) =>
    line
      ?.split('; ')
      .map((pair) => pair.split('=')[0])
      .sort();
  expect(names(sent['GET /back'])).toEqual(['lax', 'none', 'silent']);
  expect(names(sent['POST /back'])).toEqual(['none', 'silent']);
  expect(names(sent['GET /next'])).toEqual(['lax', 'none', 'silent', 'strict']);
  expect(await cookies.heldBack(new URL(`${base}/back`), 'GET')).toEqual(['strict']);
  expect(await cookies.heldBack(new URL(`${base}/back`), 'POST')).toEqual(['lax', 'strict']);
});
