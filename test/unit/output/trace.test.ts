import { expect, test } from 'vitest';
import { textOf } from '../../../src/output/human/line.ts';
import { traceBlock } from '../../../src/output/trace.ts';
import { ALL, exchange, TOKEN } from './exchanges.ts';

const traced = (exchanges: Parameters<typeof traceBlock>[0], verbose = false): string =>
  traceBlock(exchanges, verbose)
    .map((line) => textOf(line).trimEnd())
    .join('\n');

test('a line for each exchange, aligned, with the whole URL and every failure', () => {
  expect(`\n${traced(ALL)}\n`).toBe(`
  1  GET    200   4 ms  https://op.example.com/.well-known/openid-configuration  discovery
  2  → GET              https://op.example.com/authorize?scope=openid+profile&x=  authorize
  3  ← GET              http://127.0.0.1:1/callback?code=••••(43)&state=n-4kq…Zw  callback
  4  POST   400  12 ms  https://op.example.com/token  token
  5  GET    200   4 ms  https://op.example.com/.well-known/openid-configuration  jwks
     op.example.com:443 broke off in its answer, after 3 bytes of the body
`);
});

test('nothing exchanged, nothing shown', () => {
  expect(traceBlock([], true)).toEqual([]);
});

test('verbose: headers and bodies; JSON set out as it came, with long numbers and empty lists', () => {
  expect(traced([TOKEN], true)).toBe(
    `  1  POST  400  12 ms  https://op.example.com/token  token
     > host: op.example.com
     > accept: application/json
     > accept-encoding: gzip, deflate, br
     > user-agent: idcli/0.1.0
     > authorization: Basic ••••(40)
     > content-type: application/x-www-form-urlencoded;charset=UTF-8
     > content-length: 84
     >
     > grant_type=authorization_code
     > code=••••(43)
     > redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback
     < 400 Bad Request
     < Content-Type: application/json; charset=utf-8
     < Set-Cookie: sid=••••; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax
     < Set-Cookie: lb=1; Domain=example.com; Expires=Wed, 01 Jan 2031 00:00:00 GMT
     <
     < {
     <   "error": "invalid_grant",
     <   "n": 12345678901234567890,
     <   "list": [],
     <   "a": [
     <     1,
     <     {
     <       "b": "x\\"y"
     <     }
     <   ]
     < }
`,
  );
});

const answer = (body: Uint8Array, type: string) =>
  exchange({ response: { status: 200, statusText: 'OK', headers: [['content-type', type]], body } });

test.each([
  ['binary data', answer(Uint8Array.of(0, 1, 2), 'image/png'), '(3 bytes of binary data)'],
  ['damaged JSON', answer(new TextEncoder().encode('{"a":'), 'application/json'), '< {"a":'],
  [
    'a long page',
    answer(new TextEncoder().encode('x'.repeat(11_000)), 'text/html'),
    '(1000 more characters; --har FILE keeps all)',
  ],
  [
    'a document of brackets',
    answer(new TextEncoder().encode('['.repeat(2_000_000)), 'application/json'),
    '(1990000 more characters',
  ],
  [
    'a deep document',
    answer(new TextEncoder().encode('['.repeat(30_000) + ']'.repeat(30_000)), 'application/json'),
    'more characters',
  ],
])('verbose: %s', (_, one, expected) => {
  expect(traced([one], true)).toContain(expected);
});

test('escape sequences of others do not reach the terminal', () => {
  const shown = traced(
    [
      exchange({
        purpose: 'a\u001b[2Jb',
        note: 'a\u001b[2Jb',
        failure: 'x\u202ey\nz',
        request: { method: 'GET', url: 'https://x.example.com/\u001b[1m', headers: [['x', '\u001b[3m']] },
        response: {
          status: 200,
          statusText: '\u001b[4m',
          headers: [],
          body: new TextEncoder().encode('\u001b[5m'),
        },
      }),
    ],
    true,
  );
  for (const control of ['\u001b', '\u202e']) expect(shown).not.toContain(control);
});
