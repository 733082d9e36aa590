import { expect, test } from 'vitest';
import { withCookies } from '../../../../src/protocol/http/index.ts';

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
