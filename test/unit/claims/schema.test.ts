/** CL-C2: the published schema, the type and what the normaliser makes are one. */

import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../../schemas/claims.schema.json' with { type: 'json' };
import type { Claims, ClaimWarningCode } from '../../../src/claims/document.ts';
import { normalizeClaims } from '../../../src/claims/index.ts';
import type { Json } from '../../../src/common/json.ts';
import { runs } from '../../helpers/property.ts';
import { PEOPLE } from './people.ts';

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
const faults = (document: unknown) =>
  validate(document) ? [] : validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`);

/** Every key that the type knows, at every level: leaving one out does not compile. */
type Complete<Shape> = Shape extends readonly unknown[] | string | number | boolean | null
  ? Shape
  : { [Key in keyof Shape]-?: Complete<NonNullable<Shape[Key]>> };

const CODES = {
  mononym: true,
  birthdate_partial: true,
  birthdate_not_iso: true,
  not_boolean: true,
  not_integer: true,
  multi_valued: true,
  country_unknown: true,
  address_conflict: true,
  claim_conflict: true,
  self_asserted_name: true,
  phone_not_e164: true,
  portrait_unknown: true,
  loa_unknown: true,
  document_type_unknown: true,
  scope_not_granted: true,
  mandatory_claim_missing: true,
  still_encrypted: true,
  unverified: true,
} as const satisfies Record<ClaimWarningCode, true>;

const COMPLETE: Complete<Claims> = {
  schema: 'idcli.claims/v1',
  source: {
    provider: 'generic',
    protocol: 'oidc',
    issuer: 'https://op.example.com',
    audience: 'client-1',
    retrieved_at: '2030-01-01T00:00:00Z',
    verified: true,
    sandbox: true,
  },
  subject: 'user-1',
  name: 'Camille Durand',
  given_name: 'Camille',
  family_name: 'Durand',
  middle_name: 'Anne',
  name_prefix: 'Dr',
  name_suffix: 'MSc',
  birthdate: '1990-02-17',
  email: 'camille@example.com',
  email_verified: true,
  phone_number: '+447700900000',
  phone_number_verified: false,
  address: {
    street_address: '1 Example Street',
    postal_code: '0001',
    locality: 'Exampleville',
    region: 'Example',
    country: 'NO',
    formatted: '1 Example Street\nExampleville',
  },
  national_id: { value: '199002170000', type: 'PERSON', country: 'SE' },
  idp: { id: 'otp-sms', subject_id: 'u', issuer: 'otp-sms' },
  assurance: { level: 'low', raw: 'low', claim: 'acr', methods: ['otp'] },
  age: { years: 36, over: { 18: true } },
  document: {
    type: 'passport',
    raw_type: 'PASSPORT',
    number: 'X1234567',
    issuing_country: 'NO',
    issuing_state: 'Example',
    issuing_authority: 'Police',
    issue_date: '2020-01-01',
    expiry_date: '2030-01-01',
  },
  portrait: { media_type: 'image/png', bytes: 1, sha256: 'a'.repeat(64) },
  signature: {
    method: 'sbid',
    kind: 'seid',
    sdo_sha256: 'a'.repeat(64),
    signed_text_sha256: 'b'.repeat(64),
    signed_at: '2030-01-01T00:00:00Z',
  },
  device: { name: 'phone', address: '192.0.2.1', version: '1' },
  certificate_sha256: 'c'.repeat(64),
  verified_claims_lifted: ['name'],
  authentication: { auth_time: '2030-01-01T00:00:00Z', transaction_id: 't', session_id: 's' },
  warnings: [{ code: 'mononym', claim: 'given_name', message: 'a sentence' }],
  unmapped: { zoneinfo: 'Europe/Oslo' },
};

/** Paths of a document; what is free in it stops the walk. */
function paths(value: unknown, path = ''): string[] {
  const open = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!open || ['age.over', 'unmapped'].includes(path)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, path === '' ? key : `${path}.${key}`));
}

function schemaPaths(node: { properties?: object }, path = ''): string[] {
  if (node.properties === undefined) return [path];
  return Object.entries(node.properties).flatMap(([key, inner]) =>
    schemaPaths(inner, path === '' ? key : `${path}.${key}`),
  );
}

describe('the schema', () => {
  it('takes a document with every key that the type knows', () => {
    expect(faults(COMPLETE)).toEqual([]);
  });

  it('names the same keys as the type, in the same order', () => {
    expect(schemaPaths(schema)).toEqual(paths(COMPLETE));
  });

  it('names the same warning codes as the type', () => {
    expect(schema.properties.warnings.items.properties.code.enum).toEqual(Object.keys(CODES));
  });

  it('describes every key', () => {
    const described = (node: { description?: string; properties?: object }): boolean =>
      node.description !== undefined && Object.values(node.properties ?? {}).every(described);
    expect(described(schema)).toBe(true);
  });

  it.each(Object.entries(PEOPLE))('takes what the normaliser makes of %s', (_, input) => {
    const { claims } = normalizeClaims(input);
    expect(claims).toBeDefined();
    expect(faults(claims)).toEqual([]);
  });

  const { subject: _subject, ...withoutSubject } = COMPLETE;
  const { source: _source, ...withoutSource } = COMPLETE;
  it.each<[string, unknown]>([
    ['nothing', {}],
    ['no subject', withoutSubject],
    ['no source', withoutSource],
    ['an empty string', { ...COMPLETE, name: '' }],
    ['null', { ...COMPLETE, name: null }],
    ['an empty object', { ...COMPLETE, address: {} }],
    ['an empty list', { ...COMPLETE, warnings: [] }],
    ['an empty place for the rest', { ...COMPLETE, unmapped: {} }],
    ['an unknown key', { ...COMPLETE, nickname: 'C' }],
    ['an unknown key inside', { ...COMPLETE, address: { ...COMPLETE.address, floor: '2' } }],
    ['another version', { ...COMPLETE, schema: 'idcli.claims/v2' }],
    ['a boolean as a word', { ...COMPLETE, email_verified: 'true' }],
    ['an age as a word', { ...COMPLETE, age: { years: '36' } }],
    ['an age that is not a number', { ...COMPLETE, age: { over: { adult: true } } }],
    ['a date as a time', { ...COMPLETE, birthdate: '1990-02-17T00:00:00Z' }],
    ['the image itself', { ...COMPLETE, portrait: { ...COMPLETE.portrait, data: 'iVBORw0KGgo=' } }],
    ['an unknown level', { ...COMPLETE, assurance: { level: 'gold' } }],
    ['an unknown warning', { ...COMPLETE, warnings: [{ code: 'odd', claim: 'name', message: 'm' }] }],
    ['a list', [COMPLETE]],
  ])('refuses %s', (_, document) => {
    expect(faults(document)).not.toEqual([]);
  });
});

describe('whatever a provider sends', () => {
  const names = fc.constantFrom(
    'sub',
    'name',
    'given_name',
    'birthdate',
    'email_verified',
    'age_over_18',
    'age_in_years',
    'address',
    'nin',
    'nin_issuing_country',
    'portrait',
    'picture',
    'acr',
    'amr',
    'auth_time',
    'verified_claims',
    'document_type',
    'phone_number',
    'idp',
    'idp_issuer',
    'sandbox',
    'country',
    '__proto__',
    'iss',
    'custom',
  );
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.constantFrom('', 'true', '1990', '0000-01-01', 'NO', 'low', 0, -1, 1e15, 'NONE'),
    fc.dictionary(
      fc.constantFrom('claims', 'verification', 'evidence', 'value', 'country'),
      fc.jsonValue({ maxDepth: 3 }),
    ),
  ) as fc.Arbitrary<Json>;
  const claims = fc.dictionary(
    fc.oneof({ weight: 5, arbitrary: names }, { weight: 1, arbitrary: fc.string() }),
    values,
  );

  it.each(['oidc', 'saml'] as const)('the document is valid and stays the same (%s)', (protocol) => {
    fc.assert(
      fc.property(
        fc.constantFrom('ingroupe', 'signicat-sms-otp', 'signicat-consent', 'esigning', 'net-id', 'generic'),
        claims,
        claims,
        (provider, first, second) => {
          const origins = [
            { name: 'id_token', claims: { ...first, pid: 'user-1', sub: 'user-1' } },
            { name: protocol === 'saml' ? 'attributes' : 'userinfo', claims: second },
          ] as const;
          const input = { provider, protocol, origins, verified: false } as const;
          const document = normalizeClaims(input).claims;
          expect(faults(document)).toEqual([]);
          expect(JSON.stringify(normalizeClaims(input).claims)).toBe(JSON.stringify(document));
        },
      ),
      runs(500),
    );
  });
});
