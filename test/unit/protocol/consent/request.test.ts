/** CS-C1, CS-C2, CS-C4: the request object, the key it is encrypted to, and the way back. */
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  buildRequestObject,
  chooseEncryptionKey,
  encodeRequestObject,
  encryptRequest,
  followRedirects,
  originProblem,
} from '../../../../src/protocol/consent/index.ts';

const RSA = { kty: 'RSA', n: 'AQAB', e: 'AQAB' };
const EC = { kty: 'EC', crv: 'P-256', x: 'a', y: 'b' };
const choose = (...keys: object[]) => chooseEncryptionKey({ keys }, 'A256CBC-HS512');

describe('CS-C1: the key', () => {
  it.each<[string, object[], object | undefined]>([
    [
      'the RSA key for encryption',
      [
        { ...RSA, use: 'sig', kid: 'a' },
        { ...RSA, use: 'enc', kid: 'b' },
      ],
      { alg: 'RSA-OAEP', kid: 'b' },
    ],
    [
      'RSA before EC',
      [
        { ...EC, use: 'enc', kid: 'a' },
        { ...RSA, use: 'enc', kid: 'b' },
      ],
      { kid: 'b' },
    ],
    ['its own alg, copied', [{ ...RSA, use: 'enc', alg: 'RSA-OAEP-256', kid: 'b' }], { alg: 'RSA-OAEP-256' }],
    ['EC where there is no RSA', [{ ...EC, use: 'enc', kid: 'a' }], { alg: 'ECDH-ES', kid: 'a' }],
    ['EC with key wrapping', [{ ...EC, use: 'enc', alg: 'ECDH-ES+A256KW' }], { alg: 'ECDH-ES+A256KW' }],
    [
      'the second, when the first needs RSA1_5',
      [
        { ...RSA, use: 'enc', alg: 'RSA1_5', kid: 'a' },
        { ...RSA, use: 'enc', kid: 'b' },
      ],
      { kid: 'b' },
    ],
    ['none for signing', [{ ...RSA, use: 'sig' }], undefined],
    ['none without use', [RSA], undefined],
    ['none that is shared', [{ kty: 'oct', k: 'AAAA', use: 'enc', alg: 'A256KW' }], undefined],
    ['none whose alg is of another type', [{ ...EC, use: 'enc', alg: 'RSA-OAEP' }], undefined],
    ['none on a curve that is not there', [{ kty: 'OKP', crv: 'X448', x: 'a', use: 'enc' }], undefined],
  ])('%s', (_what, keys, header) => {
    const key = choose(...keys);
    if (header === undefined) expect(key).toBeUndefined();
    else expect(key?.header).toMatchObject({ enc: 'A256CBC-HS512', typ: 'JWE', ...header });
  });

  it.each([undefined, null, [], {}, { keys: {} }, { keys: [null, 1, 'x'] }])('no set: %j', (document) => {
    expect(chooseEncryptionKey(document, 'A256CBC-HS512')).toBeUndefined();
  });
});

const PARTS = {
  hints: ['subject-199002179811'],
  scope: 'openid signicat.sign',
  text: 'x',
  acrValues: 'urn:signicat:oidc:method:sbid-inapp-sign',
  redirectUri: 'https://labs.signicat.com/redirect',
  state: 's',
  clientId: 'c',
  more: [],
};

describe('CS-C2: the request object', () => {
  it('has the names of the wire, and a list of hints', () => {
    expect(
      buildRequestObject({ ...PARTS, codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' }),
    ).toEqual({
      login_hint: ['subject-199002179811'],
      scope: 'openid signicat.sign',
      signicat_signtext: 'x',
      acr_values: 'urn:signicat:oidc:method:sbid-inapp-sign',
      response_type: 'code',
      redirect_uri: 'https://labs.signicat.com/redirect',
      state: 's',
      client_id: 'c',
      code_challenge_method: 'S256',
      // RFC 7636, appendix B.
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    });
  });

  it('lets members of the operator replace its own', () => {
    expect(
      buildRequestObject({
        ...PARTS,
        more: [
          ['state', 'mine'],
          ['extra', '1'],
        ],
      }),
    ).toMatchObject({
      state: 'mine',
      extra: '1',
    });
  });

  it.each([
    'line one\nline two\r\n',
    'emoji 👩‍👩‍👧 and accents Å\u030a é e\u0301',
    'right to left \u202eabc\u202c and \u200fשלום',
    '\ufeffwith a byte order mark, "quotes" \\ and \u0000',
  ])('carries a text byte for byte: %j', async (text) => {
    const { publicKey, privateKey } = await generateKeyPair('RSA-OAEP', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), use: 'enc', kid: 'k' } as Parameters<typeof choose>[0];
    const key = choose(jwk);
    const jwe = await encryptRequest(
      encodeRequestObject(buildRequestObject({ ...PARTS, text })),
      key as NonNullable<typeof key>,
    );
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey);
    expect(protectedHeader).toEqual({ alg: 'RSA-OAEP', enc: 'A256CBC-HS512', typ: 'JWE', kid: 'k' });
    expect(
      JSON.parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(plaintext)).signicat_signtext,
    ).toBe(text);
  });
});

describe('CS-V5, CS-V6: redirects by hand', () => {
  const redirectUri = new URL('https://labs.signicat.com/redirect');
  const origins = new Set(['https://id.example.com']);
  const start = new URL('https://id.example.com/c');

  function site(locations: Readonly<Record<string, string | undefined>>) {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (url) => {
      asked.push(String(url));
      const location = locations[new URL(String(url)).pathname];
      return new Response(null, {
        status: location === undefined ? 200 : 302,
        headers: location === undefined ? {} : { location },
      });
    };
    const go = () =>
      followRedirects(start, {
        redirectUri,
        fetch,
        refuse: (url) => originProblem(url, origins),
        signal: new AbortController().signal,
      });
    return { asked, go };
  }

  it('stops at the redirect URI and never asks it', async () => {
    const { asked, go } = site({ '/c': '/1', '/1': 'https://labs.signicat.com/redirect?code=x&state=s' });
    expect(await go()).toMatchObject({ kind: 'arrived', redirects: 2, url: { search: '?code=x&state=s' } });
    expect(asked).toEqual(['https://id.example.com/c', 'https://id.example.com/1']);
  });

  it.each([
    ['another host', 'https://attacker.example/'],
    ['a path below the redirect URI at another host', 'https://labs.attacker.example/redirect?code=x'],
    ['plain http', 'http://id.example.com/2'],
    ['an app', 'bankid:///?x'],
    ['no address', 'http://['],
  ])('refuses %s without asking it', async (_what, location) => {
    const { asked, go } = site({ '/c': location });
    expect((await go()).kind).toBe('refused');
    expect(asked).toHaveLength(1);
  });

  it('is lost in a circle, at a page, and after more than ten hops', async () => {
    expect(await site({ '/c': '/1', '/1': '/c' }).go()).toMatchObject({
      kind: 'lost',
      reason: expect.stringContaining('circle'),
    });
    expect(await site({}).go()).toMatchObject({ kind: 'lost', reason: expect.stringContaining('200') });
    const endless = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [at === 0 ? '/c' : `/${at}`, `/${at + 1}`]),
    );
    expect(await site(endless).go()).toMatchObject({ kind: 'lost', reason: expect.stringContaining('10') });
  });

  it('ten hops are not too many', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 10 }, (_, at) => [at === 0 ? '/c' : `/${at}`, `/${at + 1}`]),
    );
    const { go } = site({ ...chain, '/10': `${redirectUri}?code=x` });
    expect((await go()).kind).toBe('arrived');
  });
});
