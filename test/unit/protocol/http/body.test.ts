import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../src/common/json.ts';
import {
  booleanMember,
  describeNotJson,
  isLoopbackHost,
  listMember,
  numberMember,
  objectMember,
  parseJson,
  readJson,
  stringMember,
} from '../../../../src/protocol/http/index.ts';
import { BODIES } from '../../../fixtures/hostile/bodies.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('ALL-16: a body is read as what it is', () => {
  test.each<[string, Json]>([
    ['{"a":[1,null]}', { a: [1, null] }],
    ['\uFEFF{"a":1}', { a: 1 }],
    [' \n[]\n', []],
    ['"text"', 'text'],
    ['null', null],
  ])('JSON %j, whatever its type and status say', async (text, value) => {
    const response = new Response(text, { status: 500, headers: { 'content-type': 'text/html' } });
    expect(await readJson(response)).toEqual({ ok: true, value });
  });

  test.each([
    ['<!DOCTYPE html><html><head><title>Bad\n Gateway</title></head>', 'html', 'Bad Gateway'],
    ['<!-- x --><html><body>no title</body>', 'html', 'no title'],
    ['<title>Oops</title><style>p{}</style><h1>Oops</h1><p>It broke</p>', 'html', 'Oops: It broke'],
    ['\n<h1>502 Bad Gateway</h1>', 'html', '502 Bad Gateway'],
    ['<?xml version="1.0"?><!DOCTYPE html><html xmlns="x"><title>Log in</title>', 'html', 'Log in'],
    ['<?xml version="1.0"?><Error/>', 'xml', '<?xml version="1.0"?><Error/>'],
    ['error=invalid_grant&error_description=x', 'form', 'error=invalid_grant&error_description=x'],
    ['', 'empty', ''],
    [' \r\n ', 'empty', ''],
    ['{"access_token":"a', 'truncated', '{"access_token":"a'],
    ["{'a':1}", 'truncated', "{'a':1}"],
    ['\0\u0001PK', 'binary', ''],
    ['Service unavailable', 'text', 'Service unavailable'],
    ['x'.repeat(5000), 'text', `${'x'.repeat(199)}…`],
  ])('%j is %s', (text, what, start) => {
    expect(parseJson(bytes(text), 502)).toEqual({ ok: false, what, start, status: 502 });
  });

  test('the sentence has who, status, kind and title', () => {
    const reading = parseJson(bytes('<html><title>Bad Gateway</title>'), 502);
    if (reading.ok) throw new Error('HTML was read as JSON');
    expect(describeNotJson(reading, 'the token endpoint')).toBe(
      'the token endpoint answered 502 with an HTML page (Bad Gateway) where JSON was expected',
    );
  });

  test.each(BODIES)('a long body of %s is recognised', (_, body, what) => {
    expect(parseJson(bytes(body(4_000_000)), 200)).toMatchObject({ ok: false, what });
  });
});

describe('members', () => {
  const body: Json = {
    text: 'a',
    number: 1,
    flag: false,
    list: [1],
    object: { a: 1 },
    nothing: null,
    empty: '',
  };
  test('are given with their type', () => {
    expect(stringMember(body, 'text')).toBe('a');
    expect(stringMember(body, 'empty')).toBe('');
    expect(numberMember(body, 'number')).toBe(1);
    expect(booleanMember(body, 'flag')).toBe(false);
    expect(listMember(body, 'list')).toEqual([1]);
    expect(objectMember(body, 'object')).toEqual({ a: 1 });
  });

  test.each<[string, Json]>([
    ['another type', body],
    ['null', null],
    ['a list', [body]],
    ['text', 'text'],
  ])('are absent in %s', (_, value) => {
    const name = value === body ? 'nothing' : 'length';
    for (const read of [stringMember, numberMember, booleanMember, listMember, objectMember]) {
      expect(read(value, name)).toBeUndefined();
    }
  });

  test('do not come from the prototype', () => {
    expect(objectMember({}, '__proto__')).toBeUndefined();
    expect(objectMember(JSON.parse('{"__proto__":{"a":1}}'), '__proto__')).toEqual({ a: 1 });
  });
});

test.each<[string, boolean]>([
  ['127.0.0.1', true],
  ['127.255.255.254', true],
  ['localhost', true],
  ['LOCALHOST', true],
  ['::1', true],
  ['[::1]', true],
  ['127.0.0.256', false],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
  ['mylocalhost', false],
  ['0.0.0.0', false],
  ['::', false],
  ['128.0.0.1', false],
  ['10.0.0.1', false],
  ['', false],
])('loopback: %j is %s', (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected);
});
