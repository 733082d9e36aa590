/** CL-C5: claims that come with how they were verified are lifted. OpenID Connect for Identity Assurance 1.0. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/common/json.ts';
import { fromToken, normalize, warningsOf } from './claims.ts';

const VERIFICATION = {
  trust_framework: 'eidas',
  evidence: [
    {
      type: 'document',
      document_details: {
        type: 'passport',
        document_number: 'X1234567',
        date_of_issuance: '2020-01-01',
        date_of_expiry: '2030-01-01',
        personal_number: '199002170000',
        issuer: { country_code: 'NOR', name: 'Police' },
      },
    },
  ],
};

describe('verified_claims', () => {
  it('are lifted, with the document of the evidence', () => {
    const { claims, sources } = normalize('generic', {
      id_token: {
        verified_claims: { verification: VERIFICATION, claims: { given_name: 'Camille', nickname: 'C' } },
      },
    });
    expect(claims).toMatchObject({
      given_name: 'Camille',
      national_id: { value: '199002170000' },
      document: {
        type: 'passport',
        raw_type: 'passport',
        number: 'X1234567',
        issuing_country: 'NO',
        issuing_authority: 'Police',
        issue_date: '2020-01-01',
        expiry_date: '2030-01-01',
      },
      verified_claims_lifted: ['given_name', 'nickname'],
      unmapped: { nickname: 'C', verified_claims: { verification: VERIFICATION } },
    });
    expect(sources.given_name).toBe('id_token.verified_claims.claims.given_name');
    expect(sources['document.number']).toBe(
      'id_token.verified_claims.verification.evidence.0.document_details.document_number',
    );
  });

  it('may be a list, of which the first wins', () => {
    const { claims, sources } = normalize('generic', {
      id_token: {
        verified_claims: [{ claims: { name: 'One' } }, { claims: { name: 'Two', email: 'c@example.com' } }],
      },
    });
    expect(claims).toMatchObject({
      name: 'One',
      email: 'c@example.com',
      verified_claims_lifted: ['name', 'email'],
    });
    expect(claims && warningsOf(claims)).toEqual(['claim_conflict name']);
    expect(sources.email).toBe('id_token.verified_claims.1.claims.email');
  });

  it('outrank the plain claims that they came with', () => {
    const claims = fromToken('generic', {
      name: 'Stated',
      verified_claims: { claims: { name: 'Verified' } },
    });
    expect(claims.name).toBe('Verified');
    expect(warningsOf(claims)).toEqual(['claim_conflict name']);
  });

  it.each<[string, Json]>([
    ['a string', 'eyJhbGciOi'],
    ['a list of strings', ['x']],
    ['an object without claims', { verification: VERIFICATION.evidence[0] ?? null }],
    ['claims that are not object', { claims: ['x'] }],
  ])('that are %s are kept as sent', (_, verified_claims) => {
    const claims = fromToken('generic', { verified_claims });
    expect(claims.unmapped).toEqual({ verified_claims });
    expect(claims).not.toHaveProperty('verified_claims_lifted');
  });

  it('leave nothing behind when there was nothing but claims', () => {
    expect(fromToken('generic', { verified_claims: { claims: { name: 'C' } } })).not.toHaveProperty(
      'unmapped',
    );
  });
});
