import { createHash, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { judgeToken, judgeTyped, type TypedInput, type TypedToken } from '../../../src/checks/index.ts';
import {
  CLIENT,
  type Claims,
  codes,
  encode,
  ISSUER,
  jwkOf,
  makeToken,
  NOW,
  now,
  p256,
  RSA_JWK,
  tokenInput,
} from './fixtures.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const API = 'https://api.example.com';

interface Sample {
  readonly header: Claims;
  readonly claims: Claims;
  readonly input: Partial<TypedInput>;
}

const times = { iat: now - 10, exp: now + 300 };

const SAMPLES: Readonly<Record<TypedToken, Sample>> = {
  'at+jwt': {
    header: { typ: 'at+jwt' },
    claims: {
      iss: ISSUER,
      sub: 'user-1',
      aud: API,
      client_id: CLIENT,
      jti: 'id-1',
      scope: 'openid email',
      ...times,
    },
    input: { issuer: ISSUER, clientId: CLIENT, audiences: [API] },
  },
  'logout+jwt': {
    header: { typ: 'logout+jwt' },
    claims: { iss: ISSUER, sub: 'user-1', aud: CLIENT, jti: 'id-1', events: { [EVENT]: {} }, ...times },
    input: { issuer: ISSUER, clientId: CLIENT },
  },
  jarm: {
    header: {},
    claims: { iss: ISSUER, aud: CLIENT, code: 'code-1', state: 'state-1', exp: now + 300 },
    input: { issuer: ISSUER, clientId: CLIENT, state: 'state-1' },
  },
  'dpop+jwt': {
    header: { alg: 'ES256', typ: 'dpop+jwt', jwk: jwkOf(p256.publicKey), kid: undefined },
    claims: {
      jti: 'id-1',
      htm: 'POST',
      htu: `${ISSUER}/token`,
      iat: now - 10,
      ath: createHash('sha256').update('access-1').digest('base64url'),
      nonce: 'nonce-1',
    },
    input: { accessToken: 'access-1', nonce: 'nonce-1' },
  },
  'client-assertion': {
    header: {},
    claims: { iss: CLIENT, sub: CLIENT, aud: ISSUER, jti: 'id-1', ...times },
    input: { issuer: ISSUER, clientId: CLIENT },
  },
  'request-object': {
    header: { typ: 'oauth-authz-req+jwt' },
    claims: { iss: CLIENT, client_id: CLIENT, aud: ISSUER, response_type: 'code' },
    input: { issuer: ISSUER, clientId: CLIENT },
  },
  'sd-jwt': {
    header: {},
    claims: { iss: ISSUER, aud: CLIENT, nonce: 'nonce-1', nbf: now - 10, ...times },
    input: { issuer: ISSUER, clientId: CLIENT, nonce: 'nonce-1' },
  },
  'dc+sd-jwt': {
    header: { typ: 'dc+sd-jwt' },
    claims: {
      iss: ISSUER,
      vct: 'https://op.example.com/id-card',
      nbf: now - 10,
      cnf: { jwk: jwkOf(p256.publicKey) },
      status: { status_list: { idx: 0, uri: `${ISSUER}/status/1` } },
      ...times,
    },
    input: { issuer: ISSUER, disclosed: ['given_name', 'sub', 'iat'] },
  },
  'kb+jwt': {
    header: { typ: 'kb+jwt' },
    claims: { iat: now - 10, aud: 'verifier-1', nonce: 'nonce-1', sd_hash: 'hash-1' },
    input: { clientId: 'verifier-1', nonce: 'nonce-1', sdHash: 'hash-1' },
  },
};

const without = (members: Claims) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

async function judge(
  type: TypedToken,
  changes: { header?: Claims; claims?: Claims; input?: Partial<TypedInput> } = {},
) {
  const sample = SAMPLES[type];
  const proof = type === 'dpop+jwt';
  const alg = proof ? 'ES256' : 'RS256';
  const key: KeyObject = proof ? p256.privateKey : (undefined as unknown as KeyObject);
  const token = makeToken({
    alg,
    ...(proof ? { key } : {}),
    header: without({ alg, kid: 'rsa-1', ...sample.header, ...changes.header }),
    payload: without({ ...sample.claims, ...changes.claims }),
  });
  const { keys, ...input } = tokenInput(token);
  const judgement = await judgeToken(
    proof ? { ...input, trustedMembers: ['jwk'] } : { ...input, keys: keys ?? [] },
  );
  const report = await judgeTyped({
    type,
    token: judgement,
    now: NOW,
    clockToleranceSeconds: 30,
    ...sample.input,
    ...changes.input,
  });
  return { report, token: judgement };
}

test.each(Object.keys(SAMPLES) as TypedToken[])('a good %s', async (type) => {
  const { report, token } = await judge(type);
  expect(codes(token.report, 'fail')).toEqual([]);
  expect(codes(token.report, 'warn')).toEqual([]);
  expect([...codes(report, 'fail'), ...codes(report, 'warn')]).toEqual([]);
  expect(report.verdict).toBe('valid');
});

interface Row {
  readonly type: TypedToken;
  readonly header?: Claims;
  readonly claims?: Claims;
  readonly input?: Partial<TypedInput>;
  readonly fails?: string;
  readonly warns?: string;
}

const rows: Row[] = [
  { type: 'at+jwt', header: { typ: 'JWT' }, fails: 'access_token.typ' },
  { type: 'at+jwt', header: { typ: undefined }, fails: 'access_token.typ' },
  { type: 'at+jwt', claims: { iss: 'https://evil.example.com' }, fails: 'access_token.iss' },
  { type: 'at+jwt', claims: { sub: undefined }, fails: 'access_token.sub' },
  { type: 'at+jwt', claims: { aud: CLIENT }, fails: 'access_token.aud' },
  { type: 'at+jwt', claims: { aud: undefined }, fails: 'access_token.aud' },
  { type: 'at+jwt', claims: { aud: [] }, fails: 'access_token.aud' },
  { type: 'at+jwt', claims: { client_id: 'client-2' }, fails: 'access_token.client_id' },
  { type: 'at+jwt', claims: { exp: now - 100 }, fails: 'access_token.exp' },
  { type: 'at+jwt', claims: { nbf: now + 100 }, fails: 'access_token.nbf' },
  { type: 'at+jwt', claims: { iat: undefined }, fails: 'access_token.iat' },
  { type: 'at+jwt', claims: { jti: 7 }, fails: 'access_token.jti' },
  { type: 'at+jwt', claims: { scope: ['openid'] }, fails: 'access_token.scope' },
  { type: 'logout+jwt', header: { typ: 'JWT' }, warns: 'logout_token.typ' },
  { type: 'logout+jwt', claims: { iss: undefined }, fails: 'logout_token.iss' },
  { type: 'logout+jwt', claims: { aud: 'client-2' }, fails: 'logout_token.aud' },
  { type: 'logout+jwt', claims: { sub: undefined }, fails: 'logout_token.sub' },
  { type: 'logout+jwt', claims: { events: undefined }, fails: 'logout_token.events' },
  { type: 'logout+jwt', claims: { events: { [EVENT]: true } }, fails: 'logout_token.events' },
  { type: 'logout+jwt', claims: { events: { 'urn:other': {} } }, fails: 'logout_token.events' },
  { type: 'logout+jwt', claims: { nonce: 'n' }, fails: 'logout_token.nonce' },
  { type: 'logout+jwt', claims: { jti: undefined }, fails: 'logout_token.jti' },
  { type: 'logout+jwt', claims: { iat: now + 100 }, fails: 'logout_token.iat' },
  { type: 'logout+jwt', claims: { exp: undefined }, fails: 'logout_token.exp' },
  { type: 'jarm', claims: { iss: 'x' }, fails: 'jarm.iss' },
  { type: 'jarm', claims: { aud: ['client-2'] }, fails: 'jarm.aud' },
  { type: 'jarm', claims: { exp: now - 100 }, fails: 'jarm.exp' },
  { type: 'jarm', claims: { state: 'other' }, fails: 'jarm.state' },
  { type: 'jarm', claims: { state: undefined }, fails: 'jarm.state' },
  { type: 'jarm', claims: { state: 5 }, input: { state: undefined } as never, fails: 'jarm.state' },
  { type: 'jarm', claims: { code: undefined, error: 'access_denied' }, fails: 'jarm.error' },
  { type: 'jarm', claims: { code: undefined }, fails: 'jarm.code' },
  { type: 'dpop+jwt', header: { typ: 'JWT' }, fails: 'dpop.typ' },
  { type: 'dpop+jwt', header: { jwk: jwkOf(p256.privateKey) }, fails: 'dpop.jwk' },
  { type: 'dpop+jwt', claims: { jti: undefined }, fails: 'dpop.jti' },
  { type: 'dpop+jwt', claims: { htm: 'post' }, fails: 'dpop.htm' },
  { type: 'dpop+jwt', claims: { htm: 'M-SEARCH' } },
  { type: 'dpop+jwt', claims: { htu: '/token' }, fails: 'dpop.htu' },
  { type: 'dpop+jwt', claims: { htu: `${ISSUER}/token?a=b` }, fails: 'dpop.htu' },
  { type: 'dpop+jwt', claims: { iat: undefined }, fails: 'dpop.iat' },
  { type: 'dpop+jwt', claims: { iat: now - 3600 }, warns: 'dpop.iat' },
  { type: 'dpop+jwt', claims: { ath: undefined }, fails: 'dpop.ath' },
  { type: 'dpop+jwt', claims: { nonce: 'old' }, fails: 'dpop.nonce' },
  { type: 'client-assertion', claims: { iss: ISSUER }, fails: 'client_assertion.iss' },
  { type: 'client-assertion', claims: { sub: 'client-2' }, fails: 'client_assertion.sub' },
  { type: 'client-assertion', claims: { aud: 'https://evil.example.com' }, fails: 'client_assertion.aud' },
  { type: 'client-assertion', claims: { exp: undefined }, fails: 'client_assertion.exp' },
  { type: 'client-assertion', claims: { nbf: now + 100 }, fails: 'client_assertion.nbf' },
  { type: 'client-assertion', claims: { iat: now + 100 }, fails: 'client_assertion.iat' },
  { type: 'client-assertion', claims: { jti: undefined }, fails: 'client_assertion.jti' },
  { type: 'request-object', header: { typ: undefined }, warns: 'request_object.typ' },
  { type: 'request-object', claims: { client_id: 'client-2' }, fails: 'request_object.client_id' },
  { type: 'request-object', claims: { iss: undefined }, warns: 'request_object.iss' },
  { type: 'request-object', claims: { aud: 'x' }, fails: 'request_object.aud' },
  { type: 'request-object', claims: { aud: undefined }, warns: 'request_object.aud' },
  { type: 'request-object', claims: { iss: 'client-2' }, fails: 'request_object.iss' },
  { type: 'request-object', claims: { sub: CLIENT }, warns: 'request_object.sub' },
  { type: 'request-object', claims: { sub: 'user-1' } },
  { type: 'request-object', claims: { response_type: undefined }, fails: 'request_object.response_type' },
  { type: 'request-object', claims: { request: encode({}) }, fails: 'request_object.nested' },
  { type: 'request-object', claims: { request_uri: 'urn:x' }, fails: 'request_object.nested' },
  { type: 'request-object', claims: { exp: now - 100 }, fails: 'request_object.exp' },
  { type: 'request-object', claims: { nbf: now + 100 }, fails: 'request_object.nbf' },
  { type: 'sd-jwt', claims: { iss: 'https://evil.example.com' }, fails: 'sd_jwt.iss' },
  { type: 'sd-jwt', claims: { iss: undefined }, fails: 'sd_jwt.iss' },
  { type: 'sd-jwt', claims: { aud: 'client-2' }, fails: 'sd_jwt.aud' },
  { type: 'sd-jwt', claims: { nonce: 'nonce-2' }, fails: 'sd_jwt.nonce' },
  { type: 'sd-jwt', claims: { exp: now - 100 }, fails: 'sd_jwt.exp' },
  { type: 'sd-jwt', claims: { nbf: now + 100 }, fails: 'sd_jwt.nbf' },
  { type: 'sd-jwt', claims: { iat: now + 100 }, fails: 'sd_jwt.iat' },
  { type: 'dc+sd-jwt', header: { typ: 'JWT' }, fails: 'credential.typ' },
  { type: 'dc+sd-jwt', header: { typ: undefined }, fails: 'credential.typ' },
  { type: 'dc+sd-jwt', header: { typ: 'vc+sd-jwt' }, warns: 'credential.typ' },
  { type: 'dc+sd-jwt', claims: { vct: undefined }, fails: 'credential.vct' },
  { type: 'dc+sd-jwt', claims: { vct: 7 }, fails: 'credential.vct' },
  { type: 'dc+sd-jwt', claims: { iss: 'https://evil.example.com' }, fails: 'credential.iss' },
  { type: 'dc+sd-jwt', claims: { iss: undefined }, fails: 'credential.iss' },
  { type: 'dc+sd-jwt', claims: { exp: now - 100 }, fails: 'credential.exp' },
  { type: 'dc+sd-jwt', claims: { nbf: now + 100 }, fails: 'credential.nbf' },
  { type: 'dc+sd-jwt', claims: { iat: now + 100 }, fails: 'credential.iat' },
  { type: 'dc+sd-jwt', claims: { cnf: {} }, fails: 'credential.cnf' },
  { type: 'dc+sd-jwt', claims: { cnf: 'x' }, fails: 'credential.cnf' },
  { type: 'dc+sd-jwt', claims: { cnf: { jwk: 'x' } }, fails: 'credential.cnf' },
  { type: 'dc+sd-jwt', claims: { cnf: { jwk: jwkOf(p256.privateKey) } }, fails: 'credential.cnf' },
  { type: 'dc+sd-jwt', claims: { cnf: { kid: 'x' } } },
  { type: 'dc+sd-jwt', claims: { cnf: undefined, status: undefined } },
  { type: 'dc+sd-jwt', claims: { status: true }, fails: 'credential.status' },
  { type: 'dc+sd-jwt', claims: { status: { status_list: { uri: 'x' } } }, fails: 'credential.status' },
  { type: 'dc+sd-jwt', claims: { status: { other: 1 } } },
  { type: 'dc+sd-jwt', input: { disclosed: ['exp'] }, fails: 'credential.always_disclosed' },
  { type: 'kb+jwt', header: { typ: 'JWT' }, fails: 'key_binding.typ' },
  { type: 'kb+jwt', claims: { iat: undefined }, fails: 'key_binding.iat' },
  { type: 'kb+jwt', claims: { iat: now + 100 }, fails: 'key_binding.iat' },
  { type: 'kb+jwt', claims: { aud: undefined }, fails: 'key_binding.aud' },
  { type: 'kb+jwt', claims: { aud: 'verifier-2' }, fails: 'key_binding.aud' },
  { type: 'kb+jwt', claims: { nonce: undefined }, fails: 'key_binding.nonce' },
  { type: 'kb+jwt', claims: { nonce: 'nonce-2' }, fails: 'key_binding.nonce' },
  { type: 'kb+jwt', claims: { sd_hash: undefined }, fails: 'key_binding.sd_hash' },
  { type: 'kb+jwt', claims: { sd_hash: 'hash-2' }, fails: 'key_binding.sd_hash' },
];

describe('one cause, one finding', () => {
  test.each(rows)('$type: $header $claims', async ({ type, fails, warns, ...changes }) => {
    const { report } = await judge(type, changes);
    expect(codes(report, 'fail')).toEqual(fails === undefined ? [] : [fails]);
    expect(codes(report, 'warn')).toEqual(warns === undefined ? [] : [warns]);
    expect(report.verdict).toBe(fails === undefined ? 'valid' : 'invalid');
  });
});

test('a credential whose certificate names the issuer needs no iss', async () => {
  const { report } = await judge('dc+sd-jwt', { header: { x5c: ['AAAA'] }, claims: { iss: undefined } });
  expect(codes(report, 'fail')).toEqual([]);
});

test('a proof without a key lacks that and nothing else', async () => {
  const { report, token } = await judge('dpop+jwt', { header: { jwk: undefined } });
  expect([...codes(token.report, 'fail'), ...codes(report, 'fail')]).toEqual(['dpop.jwk']);
});

describe('the likely cause is told', () => {
  const half = createHash('sha256').update('access-1').digest().subarray(0, 16).toString('base64url');
  test.each<Row & { readonly hint: RegExp }>([
    { type: 'at+jwt', claims: { aud: CLIENT }, hint: /in an ID token/ },
    { type: 'at+jwt', claims: { iss: 'https://evil.example.com' }, hint: /another party/ },
    { type: 'at+jwt', header: { typ: 'JWT' }, hint: /says nothing of the kind/ },
    {
      type: 'client-assertion',
      claims: { aud: 'https://login.example.com' },
      hint: /--trusted-audience https:\/\/login/,
    },
    // It is offered to be pasted, and comes from whoever made the token.
    {
      type: 'client-assertion',
      claims: { aud: '$(touch /tmp/x)' },
      hint: /if this is you: --trusted-audience$/,
    },
    { type: 'kb+jwt', claims: { nonce: 'nonce-2' }, hint: /made for another request/ },
    { type: 'kb+jwt', claims: { sd_hash: 'other' }, hint: /other disclosures/ },
    { type: 'logout+jwt', claims: { nonce: 'n' }, hint: /ID token/ },
    {
      type: 'logout+jwt',
      claims: { events: { [EVENT.replace('http:', 'https:')]: {} } },
      hint: /letter by letter/,
    },
    { type: 'dpop+jwt', claims: { ath: half }, hint: /left half/ },
    { type: 'dpop+jwt', claims: { htm: 'post' }, hint: /upper case/ },
  ])('$type: $header $claims', async ({ type, hint, ...changes }) => {
    const { report } = await judge(type, changes);
    expect(report.findings.find(({ status }) => status === 'fail')?.hint).toMatch(hint);
  });
});

test.each(['nonce', 'sd_hash', 'aud'])('a %s that is not text has no likely cause', async (name) => {
  const { report } = await judge('kb+jwt', { claims: { [name]: 7 } });
  expect(report.findings.find(({ status }) => status === 'fail')?.hint).toBeUndefined();
});

test('a claim that is required and missing', async () => {
  const { report } = await judge('at+jwt', { input: { require: ['email', 'sub'] } });
  expect(codes(report, 'fail')).toEqual(['token.required']);
  const there = await judge('at+jwt', { input: { require: ['sub'] } });
  expect(there.report.verdict).toBe('valid');
});

test('RFC 9449: a proof that another key signed is refused, though it brings a key', async () => {
  const { token } = await judge('dpop+jwt', { header: { jwk: { ...RSA_JWK } } });
  expect(token.verified).toBe(false);
  expect(codes(token.report, 'fail')).toEqual(['token.alg']);
});
