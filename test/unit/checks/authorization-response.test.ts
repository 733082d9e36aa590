import { expect, test } from 'vitest';
import { type AuthorizationResponseInput, judgeAuthorizationResponse } from '../../../src/checks/index.ts';
import { codes, ISSUER } from './fixtures.ts';

const STATE = 'state-of-this-login';

interface Row {
  readonly name: string;
  readonly query: string;
  readonly input?: Partial<AuthorizationResponseInput>;
  readonly fails: readonly string[];
}

test.each<Row>([
  { name: 'code and state', query: `code=c&state=${STATE}`, fails: [] },
  { name: 'IG-V3 the right iss', query: `code=c&state=${STATE}&iss=${ISSUER}`, fails: [] },
  {
    name: 'RFC 9207 the right iss, announced',
    query: `code=c&state=${STATE}&iss=${ISSUER}`,
    input: { issParameterSupported: true },
    fails: [],
  },
  { name: 'ALL-3 wrong state', query: 'code=c&state=other', fails: ['callback.state'] },
  { name: 'ALL-3 missing state', query: 'code=c', fails: ['callback.state'] },
  {
    name: 'ALL-3 wrong state with an error',
    query: 'error=access_denied&state=other',
    fails: ['callback.state'],
  },
  {
    name: 'IG-V3 another issuer',
    query: `code=c&state=${STATE}&iss=https://evil.example.com`,
    fails: ['callback.iss'],
  },
  {
    name: 'IG-V3 an announced issuer is missing',
    query: `code=c&state=${STATE}`,
    input: { issParameterSupported: true },
    fails: ['callback.iss'],
  },
  {
    name: 'an error',
    query: `error=access_denied&error_description=no&state=${STATE}`,
    fails: ['callback.error'],
  },
  {
    name: 'an error, the announced issuer missing',
    query: `error=access_denied&state=${STATE}`,
    input: { issParameterSupported: true },
    fails: ['callback.iss', 'callback.error'],
  },
  { name: 'no code', query: `state=${STATE}`, fails: ['callback.code'] },
  { name: 'an empty code', query: `code=&state=${STATE}`, fails: ['callback.code'] },
  {
    name: 'an id_token that was awaited',
    query: `code=c&state=${STATE}`,
    input: { awaits: ['code', 'id_token'] },
    fails: ['callback.code'],
  },
  {
    name: 'a plain answer where a JWT was asked for',
    query: `code=c&state=${STATE}`,
    input: { signed: false },
    fails: ['jarm.response'],
  },
  {
    name: 'all of a hybrid answer',
    query: `code=c&id_token=i&access_token=a&token_type=Bearer&state=${STATE}`,
    input: { awaits: ['code', 'id_token', 'access_token', 'token_type'], signed: true },
    fails: [],
  },
  {
    name: 'a hybrid answer without its access token',
    query: `code=c&id_token=i&state=${STATE}`,
    input: { awaits: ['code', 'id_token', 'access_token', 'token_type'] },
    fails: ['callback.code'],
  },
  { name: 'two codes', query: `code=c&code=d&state=${STATE}`, fails: ['callback.parameters'] },
  {
    name: 'two states, the first right',
    query: `code=c&state=${STATE}&state=other`,
    fails: ['callback.parameters'],
  },
  { name: 'two issuers', query: `code=c&state=${STATE}&iss=${ISSUER}&iss=x`, fails: ['callback.parameters'] },
])('$name', async ({ query, input, fails }) => {
  const report = await judgeAuthorizationResponse({
    parameters: new URLSearchParams(query),
    expectedState: STATE,
    issuer: ISSUER,
    issParameterSupported: false,
    ...input,
  });
  expect(codes(report, 'fail')).toEqual(fails);
  expect(report.verdict).toBe(fails.length === 0 ? 'valid' : 'invalid');
});

test('IG-C7 an error is told with its meaning at this provider', async () => {
  const report = await judgeAuthorizationResponse({
    parameters: new URLSearchParams(`error=access_denied&error_description=no&state=${STATE}`),
    expectedState: STATE,
    issuer: ISSUER,
    issParameterSupported: false,
    meaningOf: () => ({ class: 'user-cancel', meaning: 'the user refused', next: 'ask again' }),
  });
  expect(report.findings.find(({ code }) => code === 'callback.error')).toMatchObject({
    message: 'access_denied: the user refused',
    actual: { error: 'access_denied', error_description: 'no' },
    hint: 'ask again',
  });
});

test('IG-V2 a state that lost its padding is explained', async () => {
  const report = await judgeAuthorizationResponse({
    parameters: new URLSearchParams('code=c&state=abc'),
    expectedState: 'abc=',
    issuer: ISSUER,
    issParameterSupported: false,
  });
  expect(report.findings.find(({ code }) => code === 'callback.state')?.hint).toContain('padding');
});
