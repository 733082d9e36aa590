import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { toHar } from '../../../src/output/har.ts';
import { ALL, BROWSER, CALLBACK, exchange, FAILED, TOKEN } from './exchanges.ts';

/** The members that HAR 1.2 demands, and the types of those that idcli writes. */
const text = { type: 'string' };
const count = { type: 'integer', minimum: -1 };
const moment = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)$',
};
const object = (required: Record<string, object>, optional: Record<string, object> = {}) => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional },
  patternProperties: { '^_': {} },
  additionalProperties: false,
});
const list = (items: object) => ({ type: 'array', items });
const cookie = object(
  { name: text, value: text },
  {
    path: text,
    domain: text,
    expires: moment,
    httpOnly: { type: 'boolean' },
    secure: { type: 'boolean' },
    sameSite: text,
    comment: text,
  },
);
const pair = object({ name: text, value: text }, { comment: text });
const common = {
  httpVersion: text,
  cookies: list(cookie),
  headers: list(pair),
  headersSize: count,
  bodySize: count,
};
const validate = new Ajv({ allErrors: true }).compile(
  object({
    log: object({
      version: { const: '1.2' },
      creator: object({ name: text, version: text }),
      pages: list(
        object({
          startedDateTime: moment,
          id: text,
          title: text,
          pageTimings: object({}, { onContentLoad: { type: 'number' }, onLoad: { type: 'number' } }),
        }),
      ),
      entries: list(
        object(
          {
            startedDateTime: moment,
            time: { type: 'number', minimum: 0 },
            request: object(
              { method: text, url: { type: 'string', minLength: 1 }, queryString: list(pair), ...common },
              { postData: object({ mimeType: text, text }, { params: list(pair), comment: text }) },
            ),
            response: object({
              status: { type: 'integer' },
              statusText: text,
              redirectURL: text,
              content: object(
                { size: count, mimeType: text },
                { text, encoding: { const: 'base64' }, compression: { type: 'integer' }, comment: text },
              ),
              ...common,
            }),
            cache: object({}),
            timings: object(
              { send: count, wait: count, receive: count },
              { blocked: count, dns: count, connect: count, ssl: count },
            ),
          },
          { pageref: text, comment: text, connection: text },
        ),
      ),
    }),
  }),
);

function entryOf(one: Parameters<typeof toHar>[0][number]) {
  const entry = toHar([one], 'idcli login', '0.1.0').log.entries[0];
  if (entry === undefined) throw new Error('there is no entry');
  return entry;
}

test.each([
  ['a whole run', ALL],
  ['no exchange at all', []],
  ['a URL that is none', [exchange({ request: { method: 'GET', url: 'not a url', headers: [] } })]],
])('%s is HAR 1.2', (_, exchanges) => {
  const har: unknown = JSON.parse(JSON.stringify(toHar(exchanges, 'idcli login', '0.1.0')));
  expect(validate(har), JSON.stringify(validate.errors)).toBe(true);
});

test('every entry belongs to the one page, and its times add up', () => {
  const { log } = toHar(ALL, 'idcli login', '0.1.0');
  expect(log.pages).toMatchObject([
    { id: 'page_1', title: 'idcli login', startedDateTime: '2026-11-22T12:00:00.000Z' },
  ]);
  for (const { pageref, time, timings } of log.entries) {
    expect(pageref).toBe('page_1');
    expect(timings.send + timings.wait + timings.receive).toBe(time);
  }
});

describe('requests', () => {
  test('a form has text and parameters', () => {
    expect(entryOf(TOKEN).request.postData).toEqual({
      mimeType: 'application/x-www-form-urlencoded;charset=UTF-8',
      text: expect.stringContaining('redirect_uri=http%3A%2F%2F'),
      params: [
        { name: 'grant_type', value: 'authorization_code' },
        { name: 'code', value: '••••(43)' },
        { name: 'redirect_uri', value: 'http://127.0.0.1:1/callback' },
      ],
    });
  });

  test('the query is decoded, order and empty values kept', () => {
    expect(entryOf(BROWSER).request.queryString).toEqual([
      { name: 'scope', value: 'openid profile' },
      { name: 'x', value: '' },
    ]);
    expect(entryOf(CALLBACK).request.queryString[0]).toEqual({ name: 'code', value: '••••(43)' });
  });

  test('cookies', () => {
    const headers = [
      ['Cookie', 'a=1; b=x=y'],
      ['cookie', '••••(30)'],
    ] as const;
    expect(
      entryOf(exchange({ request: { method: 'GET', url: 'https://x.example.com/', headers } })).request
        .cookies,
    ).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: 'x=y' },
    ]);
  });

  test('bytes that are not text are base64', () => {
    const body = Uint8Array.of(0xff, 0x00);
    const request = { method: 'POST', url: 'https://x.example.com/', headers: [], body };
    expect(entryOf(exchange({ request })).request.postData).toEqual({
      mimeType: '',
      text: '/wA=',
      _encoding: 'base64',
    });
  });
});

describe('responses', () => {
  test('cookies with their attributes', () => {
    expect(entryOf(TOKEN).response.cookies).toEqual([
      {
        name: 'sid',
        value: '••••',
        path: '/',
        expires: '2026-11-22T12:01:00.000Z',
        httpOnly: true,
        secure: true,
        sameSite: 'Lax',
      },
      {
        name: 'lb',
        value: '1',
        domain: 'example.com',
        expires: '2031-01-01T00:00:00.000Z',
        httpOnly: false,
        secure: false,
      },
    ]);
  });

  test('one that broke off keeps what came, as base64 where it is not text', () => {
    expect(entryOf(FAILED).response).toMatchObject({
      status: 200,
      content: { size: 3, text: '/9gA', encoding: 'base64', compression: -97, mimeType: 'image/jpeg' },
      bodySize: 100,
      _error: expect.stringContaining('broke off'),
    });
  });

  test('none is status 0, as in browsers', () => {
    expect(entryOf(BROWSER).response).toMatchObject({ status: 0, content: { size: 0 }, redirectURL: '' });
  });

  test.each([
    ['text/plain; charset=iso-8859-1', Uint8Array.of(0xe9), { text: 'é' }],
    ['text/plain; charset=no-such', Uint8Array.of(0xe9), { text: '6Q==', encoding: 'base64' }],
    ['text/plain', new TextEncoder().encode('é'), { text: 'é' }],
  ])('content of type %s', (type, body, expected) => {
    const response = { status: 200, statusText: 'OK', headers: [['Content-Type', type] as const], body };
    expect(entryOf(exchange({ response })).response.content).toMatchObject(expected);
  });

  test('where it redirects to', () => {
    const headers = [['Location', '/next']] as const;
    const response = { status: 302, statusText: 'Found', headers, body: new Uint8Array() };
    expect(entryOf(exchange({ response })).response.redirectURL).toBe('/next');
  });
});
