import { describe, expect, test } from 'vitest';
import { decode } from '../../../../src/protocol/jose/index.ts';
import { encode, goodClaims, makeToken, rsa, signatureOf } from '../../checks/fixtures.ts';

const good = makeToken();
const [header = '', payload = '', signature = ''] = good.split('.');

function problemsOf(token: string) {
  return decode(token)?.problems.map(({ at, kind, message, position, hint }) => ({
    at,
    kind,
    message,
    position,
    hint,
  }));
}

describe('what resembles no token', () => {
  test.each([
    '',
    '   ',
    '.',
    '..',
    '....',
    'hello',
    'hello.world',
    'www.example.com',
    'a.b.c',
    '127.0.0.1',
    'client.example.org',
    '{}',
    '{"payload":"e30"}',
    '{"access_token":"x"}',
    '{ not json',
    '[1]',
    'opaque-token-0123456789abcdef',
    'https://client.example.org/cb?code=c&state=s',
    '<html><body>error</body></html>',
  ])('%j', (text) => expect(decode(text)).toBeUndefined());
});

describe('TV-18 faults of form, with their place', () => {
  const at = header.length + 1 + payload.length;
  test.each([
    [
      'padding',
      `${header}.${payload}==.${signature}`,
      { at: 'payload', kind: 'damage', message: /padding/, position: at },
    ],
    [
      'white space',
      `${header}.${payload} .${signature}`,
      { at: 'payload', kind: 'damage', message: /white space/, position: at },
    ],
    [
      'plain base64',
      `${header}.${payload}.ab+/`,
      { at: 'signature', kind: 'damage', message: /plain base64/, position: at + 3 },
    ],
    [
      'a foreign character',
      `${header}.${payload}.ab%d`,
      { at: 'signature', kind: 'damage', message: /outside base64url: % \(U\+0025\)/, position: at + 3 },
    ],
    [
      'a character that nobody sees',
      `${header}.${payload}.ab\u200bd`,
      { at: 'signature', kind: 'damage', message: /an invisible character: U\+200B/, position: at + 3 },
    ],
    [
      'a byte order mark inside',
      `${header}.${payload}.ab\ufeffd`,
      { at: 'signature', kind: 'damage', message: /an invisible character: U\+FEFF/, position: at + 3 },
    ],
    [
      'the header lost',
      `${encode({ iss: 'https://op.example.com', sub: 'user-1' })}.${signature}`,
      {
        at: 'token',
        kind: 'damage',
        message: /./,
        hint: expect.stringMatching(/header in front of it was left out/),
        position: 0,
      },
    ],
    [
      'shortened with dots',
      `${header}.${payload.slice(0, 9)}...${signature}`,
      {
        at: 'token',
        kind: 'damage',
        message: /./,
        hint: expect.stringMatching(/three dots mark where/),
        position: header.length + 10,
      },
    ],
    [
      'two tokens in one',
      `${good}${good}`,
      {
        at: 'token',
        kind: 'damage',
        message: /./,
        hint: expect.stringMatching(/a second token begins there/),
        position: good.length,
      },
    ],
    [
      'all in lower case',
      good.toLowerCase(),
      {
        at: 'header',
        kind: 'content',
        message: /./,
        hint: expect.stringMatching(/all letters have one case/),
      },
    ],
    [
      'an impossible length',
      `${header}.${payload}.abcde`,
      { at: 'signature', kind: 'damage', message: /impossible length of 5/, position: at + 5 },
    ],
    [
      'a second spelling',
      `${header}.${payload}.AB`,
      { at: 'signature', kind: 'spelling', message: /bits that are not zero/, position: at + 2 },
    ],
    [
      'two parts',
      `${header}.${payload}`,
      { at: 'token', kind: 'damage', message: /three parts, this token has two/, position: at },
    ],
    [
      'four parts and a damaged header',
      `x${good.slice(2)}.AA`,
      { at: 'header', kind: 'spelling', message: /^the header/ },
    ],
    ['four parts', `${good}.AA`, { at: 'token', kind: 'damage', message: /this token has four/ }],
    [
      'a cut JWE',
      `${encode({ alg: 'RSA-OAEP', enc: 'A128GCM' })}.AA.AA`,
      { at: 'token', kind: 'damage', message: /JWE has five parts, this token has three/ },
    ],
    [
      'a header that is not JSON',
      `${encode('{"alg":')}.${payload}.${signature}`,
      { at: 'header', kind: 'content', message: /is not JSON/ },
    ],
    [
      'a header that is a list',
      `${encode('["RS256"]')}.${payload}.${signature}`,
      { at: 'header', kind: 'content', message: /not a JSON object/ },
    ],
    [
      'an empty header',
      `.${payload}.${signature}`,
      { at: 'header', kind: 'damage', message: /is empty/, position: 0 },
    ],
    [
      'a member twice',
      `${encode('{"alg":"RS256","alg":"none"}')}.${payload}.${signature}`,
      { at: 'header.alg', kind: 'content', message: /alg twice/ },
    ],
    [
      'a member twice, one escaped',
      `${encode('{"alg":"RS256","\\u0061lg":"none"}')}.${payload}.${signature}`,
      { at: 'header.alg', kind: 'content', message: /alg twice/ },
    ],
    [
      'a member twice, further down',
      `${encode('{"alg":"RS256","jwk":{"kty":"EC","kty":"RSA"}}')}.${payload}.${signature}`,
      { at: 'header.jwk.kty', kind: 'content', message: /jwk.kty twice/ },
    ],
    [
      'a byte order mark',
      `${encode('\uFEFF{"alg":"RS256"}')}.${payload}.${signature}`,
      { at: 'header', kind: 'content', message: /byte order mark/ },
    ],
    [
      'too deep',
      `${encode(`{"alg":${'['.repeat(200)}`)}.${payload}.${signature}`,
      { at: 'header', kind: 'content', message: /deeper than 100/ },
    ],
    [
      'not UTF-8',
      `${Buffer.from('{"alg":"\xff"}', 'latin1').toString('base64url')}.${payload}.${signature}`,
      { at: 'header', kind: 'content', message: /UTF-8/ },
    ],
    [
      'a JWE without enc',
      `${encode({ alg: 'RSA-OAEP' })}.AA.AA.AA.AA`,
      { at: 'header.enc', kind: 'content', message: /no enc/ },
    ],
    [
      'a general JWS without signatures',
      '{"payload":"e30","signatures":[]}',
      { at: 'signatures', kind: 'damage', message: /at least one/ },
    ],
    [
      'a flattened JWS without a header',
      '{"payload":"e30","signature":"AA"}',
      { at: 'header', kind: 'damage', message: /no header/ },
    ],
    [
      'alg in both headers',
      `{"payload":"e30","protected":"${encode({ alg: 'RS256' })}","header":{"alg":"none"},"signature":"AA"}`,
      { at: 'header.alg', kind: 'damage', message: /more than once/ },
    ],
    [
      'a payload that is not a string',
      `{"payload":{},"protected":"${header}","signature":"AA"}`,
      { at: 'payload', kind: 'damage', message: /not a string/ },
    ],
    [
      'a member of the token twice',
      `{"payload":"e30","payload":"e30","protected":"${header}","signature":"AA"}`,
      { at: 'payload', kind: 'damage', message: /payload twice/ },
    ],
    [
      'JSON that is cut off',
      `{"payload":"e30","protected":"${header}","signature":"AA"`,
      { at: 'token', kind: 'damage', message: /not JSON/ },
    ],
  ])('%s', (_, token, { message, ...place }) => {
    const problems = problemsOf(token);
    expect(problems?.[0]).toMatchObject(place);
    expect(problems?.[0]?.message).toMatch(message);
  });
});

describe('what is not a fault of the token', () => {
  test('white space around it', () => {
    expect(problemsOf(`\n ${good}\r\n`)).toEqual([]);
  });

  test('a payload that is text or bytes: shown, and no claims', () => {
    expect(decode(makeToken({ payload: 'plain text' }))).toMatchObject({
      problems: [],
      claimsProblems: [{ at: 'payload', kind: 'content' }],
      payload: new Uint8Array(Buffer.from('plain text')),
    });
  });

  test('null is called that', () => {
    expect(decode(makeToken({ payload: 'null' }))).toMatchObject({
      claimsProblems: [{ message: 'the payload is null, not an object' }],
    });
  });

  test('numbers beyond what a double holds are noted', () => {
    const decoded = decode(makeToken({ payload: '{"sub":"u","id":12345678901234567890,"list":[1e999]}' }));
    expect(decoded).toMatchObject({ notes: [{ at: 'payload.id' }, { at: 'payload.list.[]' }] });
  });

  test('a claim named __proto__ is a claim', () => {
    const decoded = decode(makeToken({ payload: '{"__proto__":{"admin":true},"sub":"u"}' }));
    if (decoded?.kind !== 'jws') throw new Error('not a JWS');
    expect(Object.keys(decoded.claims ?? {})).toEqual(['__proto__', 'sub']);
    expect((decoded.claims as { admin?: true }).admin).toBeUndefined();
  });

  test('RFC 7797: an unencoded payload with dots', () => {
    const input = `${encode({ alg: 'RS256', b64: false, crit: ['b64'] })}.{"iss":"https://op.example.com"}`;
    const decoded = decode(`${input}.${signatureOf(input, 'RS256', rsa.privateKey)}`);
    expect(decoded).toMatchObject({
      claims: { iss: 'https://op.example.com' },
      problems: [{ at: 'payload' }],
    });
  });
});

test('a token of fifty megabytes is read', () => {
  const big = { ...goodClaims(), portrait: 'A'.repeat(36_000_000) };
  const token = `${header}.${encode(big)}.${signature}`;
  expect(decode(token)).toMatchObject({ problems: [], claims: { sub: 'user-1' } });
  expect(decode(`${header}.${'.'.repeat(50_000_000)}`)?.problems[0]?.message).toContain('more than five');
  expect(decode(`${header}.${encode('['.repeat(30_000_000))}.AA`)).toMatchObject({
    claimsProblems: [{ message: expect.stringContaining('deeper') }],
  });
  expect(decode(`${header}.${encode(`"${'\\'.repeat(30_000_000)}`)}.AA`)).toBeDefined();
});

describe('more entries than anybody makes', () => {
  const entry = { protected: encode({ alg: 'ES256' }), signature: 'AAAA' };

  test('of many signatures the first are read, and the rest is told', () => {
    const decoded = decode(JSON.stringify({ payload, signatures: Array(101).fill(entry) }));
    expect(decoded).toMatchObject({
      problems: [
        { at: 'signatures[100]', message: 'there are 101 signatures, and only the first 100 were read' },
      ],
    });
    expect(decoded).toHaveProperty('signatures.length', 100);
  });

  test('fewer of them where each is over a large payload', () => {
    const large = 'A'.repeat(20_000_000);
    const decoded = decode(JSON.stringify({ payload: large, signatures: Array(50).fill(entry) }));
    expect(decoded).toHaveProperty('signatures.length', 9);
  });

  test('of many recipients too', () => {
    const recipients = Array(200).fill({ header: { alg: 'RSA-OAEP' }, encrypted_key: 'AAAA' });
    const token = { protected: encode({ enc: 'A128GCM' }), iv: 'AAAA', ciphertext: 'AAAA', tag: 'AAAA' };
    expect(decode(JSON.stringify({ ...token, recipients }))).toHaveProperty('recipients.length', 100);
  });

  test('a header with very many members', () => {
    const header = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`m${at}`, 1]));
    const token = {
      payload,
      protected: encode({ alg: 'ES256' }),
      header: { ...header, alg: 'x' },
      signature: 'AAAA',
    };
    expect(decode(JSON.stringify(token))?.problems).toMatchObject([{ at: 'header.alg' }]);
  });
});
