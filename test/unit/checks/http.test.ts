import { describe, expect, it } from 'vitest';
import { type AnswerKind, type HttpAnswerInput, judgeHttpAnswer } from '../../../src/checks/index.ts';

const GOOD: HttpAnswerInput = {
  kind: 'token',
  status: 200,
  contentType: 'application/json;charset=UTF-8',
  cacheControl: 'no-store',
  body: new TextEncoder().encode('{"access_token":"a"}'),
};

const bytes = (text: string) => new TextEncoder().encode(text);
const odd = async (input: Partial<HttpAnswerInput>) => {
  const { findings, verdict } = await judgeHttpAnswer({ ...GOOD, ...input });
  expect(verdict).toBe('valid');
  return findings.filter(({ status }) => status === 'warn' || status === 'fail');
};

const COMPACT = bytes('eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln');

const ROWS: readonly (readonly [string, Partial<HttpAnswerInput>, readonly string[]])[] = [
  ['a good answer', {}, []],
  ['no-store among others', { cacheControl: 'private, No-Store' }, []],
  ['201 for a token answer', { status: 201 }, ['http.status']],
  ['200 for a pushed request', { kind: 'par', status: 200 }, ['http.status']],
  ['201 for a pushed request', { kind: 'par', status: 201 }, []],
  ['204 for a revocation', { kind: 'revocation', status: 204, body: bytes('') }, []],
  ['202 for a revocation', { kind: 'revocation', status: 202, body: bytes('') }, ['http.status']],
  ['an error that came with 200', { body: bytes('{"error":"invalid_grant"}') }, ['http.status']],
  ['text/html', { contentType: 'text/html' }, ['http.content_type']],
  ['no content type', { contentType: null }, ['http.content_type']],
  ['another case', { contentType: 'Application/JSON' }, []],
  [
    'an error as plain text',
    { status: 400, contentType: 'text/plain', body: bytes('{"error":"x"}') },
    ['http.content_type'],
  ],
  ['discovery as text', { kind: 'discovery', contentType: 'text/plain' }, ['http.content_type']],
  ['a key set as what it is', { kind: 'jwks', contentType: 'application/jwk-set+json' }, []],
  ['a key set as a file', { kind: 'jwks', contentType: 'application/octet-stream' }, ['http.content_type']],
  ['UserInfo as a JWT', { kind: 'userinfo', contentType: 'application/jwt', body: COMPACT }, []],
  [
    'a JWT as JSON',
    { kind: 'userinfo', contentType: 'application/json', body: COMPACT },
    ['http.content_type'],
  ],
  [
    'JSON as a JWT',
    { kind: 'userinfo', contentType: 'application/jwt', body: bytes('{"sub":"1"}') },
    ['http.content_type'],
  ],
  [
    'a signed introspection answer',
    { kind: 'introspection', contentType: 'application/token-introspection+jwt', body: COMPACT },
    [],
  ],
  ['tokens that may be stored', { cacheControl: 'public, max-age=3600' }, ['http.caching']],
  ['nothing about storing', { cacheControl: null }, ['http.caching']],
  ['a key set that may be stored', { kind: 'jwks', cacheControl: 'max-age=3600' }, []],
  [
    'ISO-8859-1',
    {
      kind: 'userinfo',
      contentType: 'application/json; charset=ISO-8859-1',
      body: Buffer.from('{"name":"J\xfcrg"}', 'latin1'),
    },
    ['http.encoding'],
  ],
  [
    'bytes that are not UTF-8',
    { kind: 'userinfo', contentType: 'application/json', body: Buffer.from('{"name":"J\xfcrg"}', 'latin1') },
    ['http.encoding'],
  ],
  ['a byte order mark', { body: bytes('\uFEFF{"access_token":"a"}') }, ['http.encoding']],
  [
    'UTF-8 that says it is something else',
    { kind: 'userinfo', contentType: 'application/json;charset=iso-8859-1', body: bytes('{"name":"Jürg"}') },
    ['http.encoding'],
  ],
  ['ASCII that says it is something else', { contentType: 'application/json;charset=iso-8859-1' }, []],
  [
    'a member that is there twice',
    { kind: 'userinfo', body: bytes('{"sub":"a","sub":"b"}') },
    ['http.members'],
  ],
  ['one deeper', { kind: 'introspection', body: bytes('{"act":{"sub":"a","sub":"b"}}') }, ['http.members']],
  [
    'a number of 64 bits',
    { kind: 'introspection', body: bytes('{"id":12345678901234567890}') },
    ['http.numbers'],
  ],
  ['a number beyond all', { kind: 'userinfo', body: bytes('{"id":1e999}') }, ['http.numbers']],
  [
    'a fraction that is too fine',
    { kind: 'userinfo', body: bytes('{"id":0.12345678901234567890123}') },
    ['http.numbers'],
  ],
  ['the largest safe number', { kind: 'userinfo', body: bytes('{"id":9007199254740991}') }, []],
];

describe('an answer as HTTP', () => {
  it.each(ROWS)('%s', async (_name, input, codes) => {
    expect((await odd(input)).map(({ code }) => code)).toEqual(codes);
  });

  it('tells the exact digits and where they are', async () => {
    const body = bytes('{"a":[{"id":12345678901234567890}],"b":9007199254740993}');
    const [finding] = await odd({ kind: 'introspection', body });
    expect(finding?.actual).toMatchObject({ b: '9007199254740993' });
    expect(JSON.stringify(finding)).toContain('12345678901234567890');
  });

  it.each(['discovery', 'token'] satisfies AnswerKind[])(
    '%s: a doubled member is told by the document',
    async (kind) => {
      expect(await odd({ kind, body: bytes('{"a":1,"a":2}') })).toEqual([]);
    },
  );

  it('names the section of the endpoint', async () => {
    const [finding] = await odd({ kind: 'discovery', contentType: 'text/plain' });
    expect(finding?.spec).toBe('OpenID Connect Discovery 1.0, 4.2');
  });
});
