import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../../src/outcome.ts';
import { curlLines } from '../../../src/output/curl.ts';
import { ALL, exchange, TOKEN } from './exchanges.ts';

/** The words that a POSIX shell makes of a line, with every variable set to its own name in angle brackets. */
function wordsOf(line: string): string[] {
  const names = [...new Set(line.match(/IDCLI_\w+/g))];
  const output = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${line}`], {
    env: Object.fromEntries(names.map((name) => [name, `<${name} "$'&>`])),
    encoding: 'utf8',
  });
  return output.split('\0').slice(0, -1);
}

function lineOf(request: Partial<Exchange['request']>, whole = false): string {
  const [line = ''] = curlLines(
    [exchange({ request: { method: 'GET', url: 'https://op.example.com/', headers: [], ...request } })],
    whole,
  );
  return line;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const form = [['content-type', 'application/x-www-form-urlencoded']] as const;

test('a token request', () => {
  expect(curlLines([TOKEN])).toEqual([
    `curl https://op.example.com/token -H 'accept: application/json' --compressed -u "$IDCLI_CLIENT_ID:$IDCLI_CLIENT_SECRET" --data-raw grant_type=authorization_code --data-urlencode code="$IDCLI_CODE" --data-raw redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback`,
  ]);
});

test('only requests of idcli itself', () => {
  expect(curlLines(ALL)).toHaveLength(ALL.filter(({ actor }) => actor === 'client').length);
});

describe('secrets stand there by reference', () => {
  test.each<[string, Partial<Exchange['request']>, string, string]>([
    [
      'a client secret that is shown',
      { headers: form, body: bytes('client_secret=s3cret') },
      's3cret',
      'CLIENT_SECRET',
    ],
    [
      'a Basic header that is shown',
      { headers: [['Authorization', 'Basic aWQ6czNjcmV0']] },
      'aWQ6',
      'CLIENT_SECRET',
    ],
    [
      'a bearer token that is shown',
      { headers: [['Authorization', 'Bearer abc.def']] },
      'abc.def',
      'ACCESS_TOKEN',
    ],
    ['a DPoP token', { headers: [['Authorization', 'DPoP abc']] }, 'abc', 'ACCESS_TOKEN'],
    ['a scheme that nobody knows', { headers: [['Authorization', 'abc']] }, 'abc', 'AUTHORIZATION'],
    ['cookies', { headers: [['Cookie', 'sid=abc']] }, 'abc', 'COOKIE'],
    ['a code in the query', { url: 'https://op.example.com/?a=1&code=abc&b=2' }, 'abc', 'CODE'],
    [
      'what was masked, whatever its name',
      { headers: form, body: bytes('login_hint=c•••@example.com') },
      '•',
      'LOGIN_HINT',
    ],
    ['hidden personal data', { headers: form, body: bytes('national_id=***') }, '***', 'NATIONAL_ID'],
    ['a masked header', { headers: [['X-Csrf-Token', '••••']] }, '•', 'X_CSRF_TOKEN'],
  ])('%s', (_, request, secret, variable) => {
    const line = lineOf(request);
    expect(line).not.toContain(secret);
    expect(wordsOf(line).join(' ')).toContain(`<IDCLI_${variable} "$'&>`);
  });

  test.each<[string, Partial<Exchange['request']>]>([
    ['a client secret', { headers: form, body: bytes('client_secret=s3cret%26') }],
    ['Basic', { headers: [['Authorization', 'Basic aWQ6czNjcmV0']] }],
    ['cookies', { headers: [['Cookie', "sid=a'b"]] }],
    ['a code in the query', { url: 'https://op.example.com/?a=1&code=abc&b=2' }],
  ])('%s with --show-secrets: as it was sent', (_, request) => {
    const line = lineOf(request, true);
    expect(line).not.toContain('IDCLI_');
    const sent = [
      ...(request.headers ?? []).slice(0, request.body === undefined ? 1 : 0).map(([, value]) => value),
    ];
    const words = wordsOf(line).join(' ');
    for (const value of [...sent, ...(request.body === undefined ? [] : ['client_secret=s3cret%26'])])
      expect(words).toContain(value);
    if (request.url !== undefined) expect(words).toContain(request.url);
  });

  test('personal data that is masked stays a variable with --show-secrets', () => {
    expect(lineOf({ headers: form, body: bytes('login_hint=c•••@example.com') }, true)).toContain(
      '$IDCLI_LOGIN_HINT',
    );
  });

  test('a variable in the query is one word with what surrounds it', () => {
    const line = lineOf({ url: 'https://op.example.com/?a=1&code=abc&b=2#c' });
    expect(wordsOf(line)).toEqual([`https://op.example.com/?a=1&code=<IDCLI_CODE "$'&>&b=2#c`]);
  });
});

describe('a POSIX shell sees what was sent', () => {
  test.each<[string, Partial<Exchange['request']>, string[]]>([
    [
      'JSON with quotes, dollars and line ends',
      {
        method: 'POST',
        headers: [['content-type', 'application/json']],
        body: bytes(`{"a":"it's $HOME\\n\`x\`"}\n`),
      },
      [
        'https://op.example.com/',
        '-H',
        'content-type: application/json',
        '--data-raw',
        `{"a":"it's $HOME\\n\`x\`"}\n`,
      ],
    ],
    [
      'a URL with characters of the shell',
      { url: "https://op.example.com/a'b;c(d)?x=$y&z=*" },
      ["https://op.example.com/a'b;c(d)?x=$y&z=*"],
    ],
    ['another method', { method: 'DELETE' }, ['-X', 'DELETE', 'https://op.example.com/']],
    ['HEAD', { method: 'HEAD' }, ['--head', 'https://op.example.com/']],
    ['POST without a body', { method: 'POST' }, ['-X', 'POST', 'https://op.example.com/']],
    ['GET with a body', { body: bytes('x') }, ['-X', 'GET', 'https://op.example.com/', '--data-raw', 'x']],
    [
      'a body that begins with @ is not a file',
      { method: 'POST', headers: form, body: bytes('@a=1') },
      ['https://op.example.com/', '--data-raw', '@a=1'],
    ],
    [
      'bytes that are not text come from a file',
      { method: 'POST', body: Uint8Array.of(0, 1) },
      ['https://op.example.com/', '--data-binary', '@body.bin'],
    ],
  ])('%s', (_, request, words) => {
    expect(wordsOf(lineOf(request))).toEqual(words);
  });

  test('escape sequences of others do not reach the terminal', () => {
    expect(lineOf({ method: 'POST', body: bytes('\u001b[2J') })).not.toContain('\u001b');
  });
});
