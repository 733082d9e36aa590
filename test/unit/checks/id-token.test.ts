import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type IdTokenInput, judgeIdToken, judgeToken } from '../../../src/checks/index.ts';
import {
  CLIENT,
  type Claims,
  codes,
  goodClaims,
  ISSUER,
  makeToken,
  NOW,
  now,
  tokenInput,
} from './fixtures.ts';

const ACCESS_TOKEN = 'exampleaccess_token';
const left = (value: string, hash = 'sha256') => {
  const digest = createHash(hash).update(value).digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
};

interface Row {
  readonly name: string;
  readonly claims?: Claims;
  readonly input?: Partial<IdTokenInput>;
  readonly fails?: readonly string[];
  readonly warns?: readonly string[];
  readonly verdict?: 'valid' | 'unverified';
  readonly hint?: RegExp;
}

async function judge(row: Row) {
  const token = await judgeToken(tokenInput(makeToken({ payload: goodClaims(row.claims) })));
  return judgeIdToken({
    token,
    issuer: ISSUER,
    clientId: CLIENT,
    nonce: { sent: 'nonce-of-this-login' },
    now: NOW,
    clockToleranceSeconds: 30,
    ...row.input,
  });
}

const sound: Row[] = [
  { name: 'all in order' },
  { name: 'aud as a list of one', claims: { aud: [CLIENT] } },
  {
    name: 'TV-3 a trusted second audience',
    claims: { aud: [CLIENT, 'api'], azp: CLIENT },
    input: { trustedAudiences: ['api'] },
  },
  {
    name: 'TV-4 several audiences without azp, other issuers',
    claims: { aud: [CLIENT, 'api'] },
    input: { trustedAudiences: ['api'] },
    warns: ['id_token.azp'],
  },
  { name: 'TV-4 azp with one audience', claims: { azp: CLIENT } },
  { name: 'TV-8 expired within the tolerance', claims: { exp: now - 29 } },
  { name: 'TV-8 fractions of seconds', claims: { exp: now + 0.5, iat: now - 0.5 } },
  { name: 'TV-8 never, as the end of the year 9999', claims: { exp: 253_402_300_799 } },
  { name: 'TV-8 never, as the day after', claims: { exp: 253_402_300_800 } },
  { name: 'TV-9 issued within the tolerance', claims: { iat: now + 29 } },
  {
    name: 'required, with a check that only runs at times',
    claims: { idp: 'sbid', typ: 'ID' },
    input: { require: ['idp', 'typ'] },
  },
  { name: 'TV-9 very old warns', claims: { iat: now - 40 * 86_400 }, warns: ['id_token.iat'] },
  { name: 'TV-10 unexpected nonce warns', input: { nonce: { sent: undefined } }, warns: ['id_token.nonce'] },
  {
    name: 'TV-10 no nonce sent, none there',
    claims: { nonce: undefined },
    input: { nonce: { sent: undefined } },
  },
  { name: 'TV-10 nonce not known: skip', input: { nonce: undefined } as unknown as Partial<IdTokenInput> },
  {
    name: 'TV-11 acr as expected',
    claims: { acr: 'substantial' },
    input: { acr: { values: ['high', 'substantial'], mode: 'expected' } },
  },
  {
    name: 'TV-11 acr other than requested',
    claims: { acr: 'low' },
    input: { acr: { values: ['high'], mode: 'requested' } },
    warns: ['id_token.acr'],
  },
  {
    name: 'TV-11 acr requested and missing',
    input: { acr: { values: ['high'], mode: 'requested' } },
    warns: ['id_token.acr'],
  },
  {
    name: 'TV-11 a higher level than asked for',
    claims: { acr: 'high' },
    input: { acr: { values: ['loa:substantial'], mode: 'requested', compare: 'pairs' } },
  },
  {
    name: 'TV-11 idp by issuer',
    claims: { idp_issuer: 'otp-sms' },
    input: { acr: { values: ['idp:otp-sms'], mode: 'requested', compare: 'pairs' } },
  },
  {
    name: 'TV-11 idp that the token does not tell',
    input: { acr: { values: ['idp:otp-sms'], mode: 'requested', compare: 'pairs' } },
  },
  { name: 'TV-12 auth_time recent enough', claims: { auth_time: now - 100 }, input: { maxAgeSeconds: 120 } },
  { name: 'TV-12 auth_time without max_age', claims: { auth_time: now - 100_000 } },
  { name: 'TV-13 at_hash', claims: { at_hash: left(ACCESS_TOKEN) }, input: { accessToken: ACCESS_TOKEN } },
  { name: 'TV-13 at_hash absent in the code flow', input: { accessToken: ACCESS_TOKEN } },
  { name: 'TV-13 at_hash without an access token at hand', claims: { at_hash: 'anything' } },
  {
    name: 'TV-13 c_hash and s_hash',
    claims: { c_hash: left('code-1'), s_hash: left('state-1') },
    input: { code: 'code-1', state: 'state-1' },
  },
  { name: 'TV-14 sub of 255 characters', claims: { sub: 's'.repeat(255) } },
  { name: 'TV-15 nbf in the past', claims: { nbf: now - 1 } },
  {
    name: 'required claims that are there',
    claims: { email: 'user@example.com', acr: 'low' },
    input: { require: ['email', 'acr', 'sub'] },
  },
  {
    name: 'no issuer to compare with',
    input: { issuer: undefined } as unknown as Partial<IdTokenInput>,
    verdict: 'unverified',
  },
  {
    name: 'no client to compare with',
    input: { clientId: undefined } as unknown as Partial<IdTokenInput>,
    verdict: 'unverified',
  },
  {
    name: 'at_hash required but not to be compared',
    claims: { at_hash: 'anything' },
    input: { require: ['at_hash'] },
    verdict: 'unverified',
  },
];

const faulty: Row[] = [
  { name: 'TV-2 another issuer', claims: { iss: 'https://evil.example.com' }, fails: ['id_token.iss'] },
  { name: 'TV-2 a slash too many', claims: { iss: `${ISSUER}/` }, fails: ['id_token.iss'], hint: /slash/ },
  {
    name: 'TV-2 the default port written out',
    claims: { iss: `${ISSUER}:443` },
    fails: ['id_token.iss'],
    hint: /default port/,
  },
  {
    name: 'TV-2 another path of the same host',
    claims: { iss: `${ISSUER}/realms/one` },
    fails: ['id_token.iss'],
    hint: /another path/,
  },
  {
    name: 'TV-3 several ids in one string',
    claims: { aud: `${CLIENT} client-2` },
    fails: ['id_token.aud'],
    hint: /a list/,
  },
  { name: 'TV-4 azp empty', claims: { azp: '' }, fails: ['id_token.azp'] },
  { name: 'TV-2 a slash too few', input: { issuer: `${ISSUER}/` }, fails: ['id_token.iss'], hint: /slash/ },
  {
    name: 'TV-2 letter case',
    claims: { iss: 'https://OP.example.com' },
    fails: ['id_token.iss'],
    hint: /letter case/,
  },
  {
    name: 'TV-2 http instead of https',
    claims: { iss: 'http://op.example.com' },
    fails: ['id_token.iss'],
    hint: /http/,
  },
  { name: 'TV-2 issuer in a list', claims: { iss: [ISSUER] }, fails: ['id_token.iss'] },
  { name: 'TV-14 iss missing', claims: { iss: undefined }, fails: ['id_token.iss'] },
  { name: 'TV-14 sub missing', claims: { sub: undefined }, fails: ['id_token.sub'] },
  { name: 'TV-14 sub empty', claims: { sub: '' }, fails: ['id_token.sub'] },
  { name: 'TV-14 sub a number', claims: { sub: 42 }, fails: ['id_token.sub'] },
  { name: 'TV-14 sub null', claims: { sub: null }, fails: ['id_token.sub'] },
  { name: 'TV-14 sub too long', claims: { sub: 's'.repeat(256) }, fails: ['id_token.sub'] },
  { name: 'another subject on refresh', input: { subject: 'user-2' }, fails: ['id_token.sub'] },
  { name: 'TV-3 another audience', claims: { aud: 'client-2' }, fails: ['id_token.aud'] },
  { name: 'TV-3 audience missing', claims: { aud: undefined }, fails: ['id_token.aud'] },
  { name: 'TV-3 audience an empty list', claims: { aud: [] }, fails: ['id_token.aud'] },
  { name: 'TV-3 audience with a number', claims: { aud: [CLIENT, 7] }, fails: ['id_token.aud'] },
  { name: 'TV-3 audience an object', claims: { aud: { client: CLIENT } }, fails: ['id_token.aud'] },
  {
    name: 'TV-3 a second audience nobody trusts',
    claims: { aud: [CLIENT, 'api'], azp: CLIENT },
    fails: ['id_token.aud'],
  },
  {
    name: 'TV-3 the issuer as audience',
    claims: { aud: ISSUER },
    fails: ['id_token.aud'],
    hint: /access token/,
  },
  {
    name: 'TV-3 another client, azp repeats it',
    claims: { aud: 'client-2', azp: 'client-2' },
    fails: ['id_token.aud'],
  },
  { name: 'TV-4 azp of another client', claims: { azp: 'client-2' }, fails: ['id_token.azp'] },
  { name: 'TV-4 azp a list', claims: { azp: [CLIENT] }, fails: ['id_token.azp'] },
  {
    name: 'TV-4 several audiences without azp, demanded',
    claims: { aud: [CLIENT, 'api'] },
    input: { trustedAudiences: ['api'], azpDemanded: true },
    fails: ['id_token.azp'],
  },
  { name: 'azp required', input: { require: ['azp'] }, fails: ['id_token.azp'] },
  { name: 'TV-8 expired', claims: { exp: now - 31 }, fails: ['id_token.exp'] },
  {
    name: 'TV-8 expires now, no tolerance',
    claims: { exp: now },
    input: { clockToleranceSeconds: 0 },
    fails: ['id_token.exp'],
  },
  {
    name: 'TV-8 milliseconds',
    claims: { exp: (now + 600) * 1000 },
    fails: ['id_token.exp'],
    hint: /milliseconds/,
  },
  { name: 'TV-8 missing', claims: { exp: undefined }, fails: ['id_token.exp'] },
  { name: 'TV-8 a string', claims: { exp: String(now + 600) }, fails: ['id_token.exp'], hint: /quotes/ },
  { name: 'TV-8 null', claims: { exp: null }, fails: ['id_token.exp'] },
  { name: 'TV-8 microseconds', claims: { exp: now * 1e6 }, fails: ['id_token.exp'], hint: /microseconds/ },
  { name: 'TV-8 beyond any date', claims: { exp: 1e300 }, fails: ['id_token.exp'], hint: /nanoseconds/ },
  {
    name: 'TV-8 a span instead of a time',
    claims: { exp: 3600 },
    fails: ['id_token.exp'],
    hint: /point in time/,
  },
  {
    name: 'TV-8 a date as text',
    claims: { exp: '2030-01-01T00:00:00Z' },
    fails: ['id_token.exp'],
    hint: /1893456000/,
  },
  { name: 'TV-9 in the future', claims: { iat: now + 31 }, fails: ['id_token.iat'] },
  { name: 'TV-9 milliseconds', claims: { iat: now * 1000 }, fails: ['id_token.iat'], hint: /milliseconds/ },
  { name: 'TV-9 missing', claims: { iat: undefined }, fails: ['id_token.iat'] },
  { name: 'TV-9 a date', claims: { iat: '2026-11-22' }, fails: ['id_token.iat'] },
  { name: 'TV-10 another nonce', claims: { nonce: 'another' }, fails: ['id_token.nonce'] },
  { name: 'TV-10 nonce missing', claims: { nonce: undefined }, fails: ['id_token.nonce'] },
  { name: 'TV-10 nonce a number', claims: { nonce: 1 }, fails: ['id_token.nonce'] },
  {
    name: 'TV-11 acr other than expected',
    claims: { acr: 'low' },
    input: { acr: { values: ['high'], mode: 'expected' } },
    fails: ['id_token.acr'],
  },
  {
    name: 'TV-11 acr expected and missing',
    input: { acr: { values: ['high'], mode: 'expected' } },
    fails: ['id_token.acr'],
  },
  {
    name: 'TV-11 acr requested and required',
    claims: { acr: 'low' },
    input: { acr: { values: ['high'], mode: 'requested' }, require: ['acr'] },
    fails: ['id_token.acr'],
  },
  { name: 'TV-11 acr required, none asked for', input: { require: ['acr'] }, fails: ['id_token.acr'] },
  {
    name: 'TV-11 SO-V6 a lower level than asked for',
    claims: { acr: 'low' },
    input: { acr: { values: ['idp:otp-sms', 'loa:substantial'], mode: 'requested', compare: 'pairs' } },
    fails: ['id_token.acr'],
  },
  {
    name: 'TV-11 a level that nobody knows',
    claims: { acr: 'urn:x' },
    input: { acr: { values: ['loa:low'], mode: 'requested', compare: 'pairs' } },
    fails: ['id_token.acr'],
  },
  {
    name: 'TV-11 SO-V5 another identity provider, whoever issued what it says',
    claims: { idp: 'mitid', idp_issuer: 'otp-sms' },
    input: { acr: { values: ['idp:otp-sms'], mode: 'requested', compare: 'pairs' } },
    fails: ['id_token.idp'],
  },
  {
    name: 'TV-12 too long ago',
    claims: { auth_time: now - 200 },
    input: { maxAgeSeconds: 100 },
    fails: ['id_token.auth_time'],
  },
  { name: 'TV-12 missing', input: { maxAgeSeconds: 100 }, fails: ['id_token.auth_time'] },
  { name: 'TV-12 in the future', claims: { auth_time: now + 100 }, fails: ['id_token.auth_time'] },
  { name: 'TV-12 a string', claims: { auth_time: 'yesterday' }, fails: ['id_token.auth_time'] },
  {
    name: 'TV-13 at_hash of another token',
    claims: { at_hash: left('another') },
    input: { accessToken: ACCESS_TOKEN },
    fails: ['id_token.at_hash'],
  },
  {
    name: 'TV-13 at_hash with another hash',
    claims: { at_hash: left(ACCESS_TOKEN, 'sha512') },
    input: { accessToken: ACCESS_TOKEN },
    fails: ['id_token.at_hash'],
    hint: /sha512/,
  },
  {
    name: 'TV-13 at_hash not halved',
    claims: { at_hash: createHash('sha256').update(ACCESS_TOKEN).digest('base64url') },
    input: { accessToken: ACCESS_TOKEN },
    fails: ['id_token.at_hash'],
    hint: /left half/,
  },
  {
    name: 'TV-13 at_hash of the code',
    claims: { at_hash: left('code-1') },
    input: { accessToken: ACCESS_TOKEN, code: 'code-1' },
    fails: ['id_token.at_hash'],
    hint: /code/,
  },
  {
    name: 'TV-13 at_hash missing, required',
    input: { accessToken: ACCESS_TOKEN, require: ['at_hash'] },
    fails: ['id_token.at_hash'],
  },
  {
    name: 'TV-13 c_hash',
    claims: { c_hash: left('another') },
    input: { code: 'code-1' },
    fails: ['id_token.c_hash'],
  },
  {
    name: 'TV-13 s_hash',
    claims: { s_hash: left('another') },
    input: { state: 'state-1' },
    fails: ['id_token.s_hash'],
  },
  { name: 'TV-15 not yet valid', claims: { nbf: now + 31 }, fails: ['id_token.nbf'] },
  { name: 'TV-15 a string', claims: { nbf: 'now' }, fails: ['id_token.nbf'] },
  { name: 'a required claim is missing', input: { require: ['email', 'sub'] }, fails: ['id_token.required'] },
  {
    name: 'the library refuses for a reason of its own',
    input: { libraryRefusal: 'unexpected' },
    fails: ['id_token.library'],
  },
  {
    name: 'the library refuses for a reason we know',
    claims: { nonce: 'another' },
    input: { libraryRefusal: 'unexpected ID Token "nonce" claim value' },
    fails: ['id_token.nonce'],
  },
  {
    name: 'TV-19 several faults are all told',
    claims: { iss: 'x', aud: 'y', exp: 1, nonce: 'z' },
    fails: ['id_token.iss', 'id_token.aud', 'id_token.exp', 'id_token.nonce'],
  },
];

describe('claims that are in order', () => {
  test.each(sound)('$name', async (row) => {
    const report = await judge(row);
    expect(codes(report, 'fail')).toEqual([]);
    expect(codes(report, 'warn')).toEqual(row.warns ?? []);
    expect(report.verdict).toBe(row.verdict ?? 'valid');
  });
});

describe('claims with one cause of failure', () => {
  test.each(faulty)('$name', async (row) => {
    const report = await judge(row);
    expect(codes(report, 'fail')).toEqual(row.fails);
    expect(codes(report, 'warn')).toEqual([]);
    expect(report.verdict).toBe('invalid');
    const failed = report.findings.find(({ status }) => status === 'fail');
    if (row.hint !== undefined) expect(failed?.hint).toMatch(row.hint);
    if (failed?.code !== 'id_token.library') expect(failed).toHaveProperty('actual');
  });
});

test('RFC 8725, 3.11: a header that names another kind of token is warned about', async () => {
  const judgeWith = async (typ: string) => {
    const header = { alg: 'RS256', kid: 'rsa-1', typ };
    const token = await judgeToken(tokenInput(makeToken({ header })));
    return judgeIdToken({
      token,
      issuer: ISSUER,
      clientId: CLIENT,
      nonce: { sent: 'nonce-of-this-login' },
      now: NOW,
      clockToleranceSeconds: 30,
    });
  };
  expect(codes(await judgeWith('application/at+jwt'), 'warn')).toEqual(['id_token.typ']);
  const report = await judgeWith('JWT');
  expect(report.verdict).toBe('valid');
  expect(report.findings.map(({ code }) => code)).not.toContain('id_token.typ');
});

test('the verdict is never better than that of the token', async () => {
  const unverified = await judgeToken({ ...tokenInput(makeToken()), keys: [] });
  const input = { issuer: ISSUER, clientId: CLIENT, now: NOW, clockToleranceSeconds: 30 };
  expect((await judgeIdToken({ ...input, token: unverified })).verdict).toBe('invalid');
  const { keys: _, ...withoutKeys } = tokenInput(makeToken());
  expect((await judgeIdToken({ ...input, token: await judgeToken(withoutKeys) })).verdict).toBe('unverified');
});

test('without claims every check is skipped and names the reason', async () => {
  const token = await judgeToken(tokenInput(makeToken({ payload: 'plain text' })));
  const report = await judgeIdToken({ token, issuer: ISSUER, now: NOW, clockToleranceSeconds: 30 });
  expect(new Set(report.findings.map(({ status }) => status))).toEqual(new Set(['skip']));
  for (const finding of report.findings) expect(finding.message).toContain('token.claims');
});
