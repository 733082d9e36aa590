/** `--type`: tokens with another purpose than an ID token, judged by the rules of their own specifications. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { failingChecks, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import { CLIENT, ISSUER, jwkOf, makeToken, now, p256, RSA_JWK } from '../unit/checks/fixtures.ts';

const API = 'https://api.example.com';
const files = { '/project/jwks.json': JSON.stringify({ keys: [RSA_JWK] }) };
const common = ['--jwks', 'jwks.json', '--issuer', ISSUER, '--client-id', CLIENT];
const logout = 'http://schemas.openid.net/event/backchannel-logout';

const good: Record<
  string,
  { typ: string; claims: Record<string, unknown>; args?: string[]; subject: string }
> = {
  'at+jwt': {
    typ: 'at+jwt',
    claims: { aud: API, client_id: CLIENT, jti: 'a-1', scope: 'read', nonce: undefined },
    args: ['--trusted-audience', API],
    subject: 'access_token',
  },
  'logout+jwt': {
    typ: 'logout+jwt',
    claims: { jti: 'l-1', events: { [logout]: {} }, nonce: undefined },
    subject: 'logout_token',
  },
  jarm: {
    typ: 'JWT',
    claims: { code: 'a-code', state: 's-1', sub: undefined, nonce: undefined },
    subject: 'jarm',
  },
  'client-assertion': {
    typ: 'JWT',
    claims: { iss: CLIENT, sub: CLIENT, aud: ISSUER, jti: 'c-1', nonce: undefined },
    subject: 'client_assertion',
  },
  'request-object': {
    typ: 'oauth-authz-req+jwt',
    claims: { iss: CLIENT, aud: ISSUER, client_id: CLIENT, response_type: 'code', sub: undefined },
    subject: 'request_object',
  },
};

const base = { iss: ISSUER, sub: 'user-1', aud: CLIENT, exp: now + 600, iat: now - 10 };
const tokenOf = (type: string, changes: Record<string, unknown> = {}, typ?: string) => {
  const claims = { ...base, ...good[type]?.claims, ...changes };
  return makeToken({ header: { alg: 'RS256', kid: 'rsa-1', typ: typ ?? good[type]?.typ }, payload: claims });
};
const decode = (token: string, type: string, more: string[] = []) =>
  runJson(testWorld({ files }), [
    'decode-token',
    token,
    '--type',
    type,
    ...common,
    ...(good[type]?.args ?? []),
    ...more,
  ]);

describe('good ones', () => {
  it.each(Object.keys(good))('%s', async (type) => {
    const { document, code } = await decode(tokenOf(type), type);
    expect(failingChecks(document)).toEqual([]);
    expect(document.reports.map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['token', 'valid'],
      [good[type]?.subject, 'valid'],
      ['jwks', 'valid'],
    ]);
    expect(code).toBe(0);
  });
});

describe('wrong ones', () => {
  it.each([
    [
      'at+jwt',
      'an ID token instead',
      { client_id: undefined, jti: undefined },
      'JWT',
      ['access_token.typ', 'access_token.client_id', 'access_token.jti'],
    ],
    ['at+jwt', 'for another API', { aud: 'https://other.example.com' }, undefined, ['access_token.aud']],
    ['logout+jwt', 'with a nonce', { nonce: 'n' }, undefined, ['logout_token.nonce']],
    ['logout+jwt', 'without the event', { events: {} }, undefined, ['logout_token.events']],
    ['jarm', 'from another issuer', { iss: 'https://other.example.com' }, undefined, ['jarm.iss']],
    ['jarm', 'too late', { exp: now - 60 }, undefined, ['jarm.exp']],
    ['client-assertion', 'of another client', { sub: 'client-2' }, undefined, ['client_assertion.sub']],
    ['request-object', 'with a request inside', { request: 'x' }, undefined, ['request_object.nested']],
  ] as const)('%s %s', async (type, _, changes, typ, fails) => {
    const { document, code } = await decode(tokenOf(type, changes, typ), type);
    expect(failingChecks(document)).toEqual(fails);
    expect(code).toBe(1);
  });
});

describe('a DPoP proof brings its key', () => {
  const accessToken = '2YotnFZFEjr1zCsicMWpAA';
  const proof = (changes: Record<string, unknown> = {}) =>
    makeToken({
      alg: 'ES256',
      key: p256.privateKey,
      header: { alg: 'ES256', typ: 'dpop+jwt', jwk: jwkOf(p256.publicKey) },
      payload: {
        jti: 'd-1',
        htm: 'GET',
        htu: 'https://api.example.com/me',
        iat: now,
        ath: createHash('sha256').update(accessToken).digest('base64url'),
        ...changes,
      },
    });

  it('and is verified with it', async () => {
    const { document } = await runJson(testWorld(), [
      'decode-token',
      proof(),
      '--type',
      'dpop+jwt',
      '--access-token',
      accessToken,
    ]);
    expect(document.reports.map(({ verdict }) => verdict)).toEqual(['valid', 'valid']);
  });

  it('but only as a proof', async () => {
    const { document } = await runJson(testWorld(), ['decode-token', proof()]);
    expect(document.reports[0]?.verdict).toBe('unverified');
  });

  it.each([
    ['of another access token', { ath: 'AAAA' }, ['dpop.ath']],
    ['without a method', { htm: undefined }, ['dpop.htm']],
  ])('%s', async (_, changes, fails) => {
    const { document } = await runJson(testWorld(), [
      'decode-token',
      proof(changes),
      '--type',
      'dpop+jwt',
      '--access-token',
      accessToken,
    ]);
    expect(failingChecks(document)).toEqual(fails);
  });
});
