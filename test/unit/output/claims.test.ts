/** The claims block by itself: every kind of claim, in words. */
import { describe, expect, test } from 'vitest';
import type { Claims } from '../../../src/claims/document.ts';
import { claimsBlock } from '../../../src/output/human/claims.ts';
import { textOf } from '../../../src/output/human/line.ts';
import { painter } from '../../../src/output/human/paint.ts';
import { outcomeOf, page } from './outcomes.ts';

const MINIMAL: Claims = {
  schema: 'idcli.claims/v1',
  source: { provider: 'generic', protocol: 'oidc', verified: true },
  subject: 'user-1',
};

const RICH: Claims = {
  ...MINIMAL,
  name: 'Åse 東京 Bjørnstad',
  given_name: 'Åse',
  family_name: 'Bjørnstad',
  email: 'ase@example.com',
  email_verified: false,
  phone_number: '+447700900000',
  address: { street_address: 'Gate 1\nLeilighet 2', postal_code: '0123', locality: 'Oslo', country: 'NO' },
  national_id: { value: '***', type: 'BIRTH', country: 'NO' },
  idp: { id: 'nbid', subject_id: '9578-6000-4-1' },
  assurance: { level: null, raw: 'urn:signicat:oidc:method:nbid', claim: 'acr', methods: ['pwd', 'otp'] },
  age: { years: 36, over: { 18: true, 67: false } },
  document: { raw_type: 'OTHER', number: '•••••01', issuing_country: 'NO', expiry_date: '2032-05-09' },
  signature: { method: 'sbid', signed_at: '2026-11-22T12:00:00Z' },
  authentication: { auth_time: '2026-11-22T11:59:00Z', transaction_id: 't-1' },
  warnings: [
    { code: 'document_type_unknown', claim: 'document_type', message: 'OTHER is not a type that is known' },
    { code: 'mononym', claim: 'given_name', message: 'given_name is NONE' },
    { code: 'unverified', claim: 'source.verified', message: 'said above already' },
  ],
  unmapped: { tenant: { id: 1 }, 'urn:example:role': 'admin' },
};

const told = (claims: Claims, more: Parameters<typeof outcomeOf>[0] = {}, showPii = false) =>
  claimsBlock(outcomeOf({ claims, ...more }), page(80, { showPii })).map(textOf);

test.each([80, 60])('every kind of claim at %i columns', async (width) => {
  const block = claimsBlock(
    outcomeOf({ claims: RICH, claimSources: { name: 'userinfo.name' } }),
    page(width),
  );
  await expect((await painter(false))(block)).toMatchFileSnapshot(`golden/claims-${width}.txt`);
});

test('without claims there is nothing', () => {
  expect(claimsBlock(outcomeOf({}), page())).toEqual([]);
});

test('the least there can be', () => {
  expect(told(MINIMAL)).toEqual(['Claims', '  subject  user-1']);
});

describe('where several claims came from', () => {
  const address = { postal_code: '0123', locality: 'Oslo' };
  test.each([
    [
      'one claim',
      { 'address.postal_code': 'id_token.address', 'address.locality': 'id_token.address' },
      'id_token.address',
    ],
    [
      'one family',
      { 'address.postal_code': 'id_token.addr_zip', 'address.locality': 'id_token.addr_town' },
      'id_token.addr_*',
    ],
    [
      'one message',
      { 'address.postal_code': 'id_token.zip', 'address.locality': 'id_token.town' },
      'id_token (2 claims)',
    ],
    [
      'two messages',
      { 'address.postal_code': 'id_token.zip', 'address.locality': 'userinfo.town' },
      'id_token, userinfo (2 claims)',
    ],
  ])('%s', (_, claimSources, source) => {
    expect(told({ ...MINIMAL, address }, { claimSources }).at(-1)).toBe(`  address  0123 Oslo  ${source}`);
  });
});

test('what else was sent is named, and shown with --show-pii', () => {
  const unmapped = { tenant: 'main', roles: ['a'] };
  expect(told({ ...MINIMAL, unmapped }).at(-1)).toBe('  also sent  tenant, roles');
  expect(told({ ...MINIMAL, unmapped }, {}, true).slice(-2)).toEqual([
    '  also sent  tenant  main',
    '             roles   a',
  ]);
});

test.each([
  [[], 'Nobody has verified the claims below.'],
  [
    [{ subject: 'id_token' as const, findings: [], verdict: 'invalid' as const }],
    'The claims below come from a message that must not be accepted.',
  ],
])('CL-21: claims that nobody may rely on say so first', (reports, words) => {
  const claims = { ...MINIMAL, source: { ...MINIMAL.source, verified: false } };
  expect(told(claims, { reports })[0]).toBe(words);
});
