/** The vectors of the claims specification, V1 to V20. What is masked in people's output is tested with the masks. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Claims, ClaimsProvider } from '../../../src/claims/document.ts';
import { normalizeClaims } from '../../../src/claims/index.ts';
import type { Json } from '../../../src/common/json.ts';
import { documentOf, fromToken, normalize, warningsOf } from './claims.ts';
import { E_SIGNING, OTP_OIDC, OTP_REST, OTP_SAML, PNG } from './people.ts';

interface Vector {
  readonly id: string;
  readonly provider: ClaimsProvider;
  readonly sent: Readonly<Record<string, Json>>;
  /** The part of the document that matters; `undefined` for a key that must be absent. */
  readonly expected: { readonly [Key in keyof Claims]?: unknown };
  readonly warnings?: readonly string[];
}

const VECTORS: readonly Vector[] = [
  {
    id: 'V1 flags written as words',
    provider: 'ingroupe',
    sent: { age_over_18: 'true', age_over_21: 'false' },
    expected: { age: { over: { 18: true, 21: false } } },
  },
  {
    id: 'V2 an age written as digits',
    provider: 'ingroupe',
    sent: { age_in_years: '45' },
    expected: { age: { years: 45 } },
  },
  {
    id: 'V3 the word for a person with one name',
    provider: 'ingroupe',
    sent: { given_name: 'NONE' },
    expected: { given_name: undefined, unmapped: undefined },
    warnings: ['mononym given_name'],
  },
  {
    id: 'V4 the same word elsewhere is a name',
    provider: 'signicat-sms-otp',
    sent: { given_name: 'NONE' },
    expected: { given_name: 'NONE' },
  },
  {
    id: 'V5 a month above 12 is kept and never swapped',
    provider: 'generic',
    sent: { birthdate: '1990-17-02' },
    expected: { birthdate: '1990-17-02' },
    warnings: ['birthdate_not_iso birthdate'],
  },
  {
    id: 'V6 a date without its year',
    provider: 'ingroupe',
    sent: { birthdate: '0000-02-17' },
    expected: { birthdate: '0000-02-17' },
    warnings: ['birthdate_partial birthdate'],
  },
  {
    id: 'V10 a method is not a level',
    provider: 'signicat-consent',
    sent: { acr: 'urn:signicat:oidc:method:sbid-inapp-sign' },
    expected: {
      assurance: { level: null, raw: 'urn:signicat:oidc:method:sbid-inapp-sign', claim: 'acr' },
    },
  },
  {
    id: 'V12 a claim name with a dot',
    provider: 'signicat-consent',
    sent: { 'signicat.national_id': '199002170000' },
    expected: { national_id: { value: '199002170000' }, unmapped: undefined },
  },
  {
    id: 'V15 a word that is neither true nor false',
    provider: 'generic',
    sent: { email_verified: 'yes' },
    expected: { email_verified: undefined },
    warnings: ['not_boolean email_verified'],
  },
  {
    id: 'V16 a kind of document',
    provider: 'ingroupe',
    sent: { document_type: 'RESIDENT_CARD' },
    expected: { document: { type: 'residence_permit', raw_type: 'RESIDENT_CARD' } },
  },
  {
    id: 'V18 an unknown claim',
    provider: 'ingroupe',
    sent: { favourite: { colour: ['red', null, ''], depth: { n: 1 } } },
    expected: { unmapped: { favourite: { colour: ['red', null, ''], depth: { n: 1 } } } },
  },
  {
    id: 'V20 a country in lower case',
    provider: 'signicat-sms-otp',
    sent: { nin_issuing_country: 'is' },
    expected: { national_id: { country: 'IS' } },
  },
];

describe('vectors', () => {
  it.each(VECTORS)('$id', ({ provider, sent, expected, warnings = [] }) => {
    const claims = fromToken(provider, sent);
    for (const [key, value] of Object.entries(expected)) {
      expect(claims[key as keyof Claims], key).toEqual(value);
    }
    expect(warningsOf(claims)).toEqual(warnings);
  });

  it('V7 a flat and a nested address are the same', () => {
    const address = {
      street_address: '1 Example Street\r\nFloor 2',
      locality: 'Exampleville',
      country: 'France',
    };
    const flat = fromToken('ingroupe', address);
    expect(flat.address).toEqual({
      street_address: '1 Example Street\nFloor 2',
      locality: 'Exampleville',
      country: 'France',
    });
    expect(fromToken('ingroupe', { address })).toEqual(flat);
  });

  it('V8 a SAML value wrapped in line breaks', () => {
    expect(normalizeClaims(OTP_SAML).claims?.phone_number).toBe('+447700900000');
  });

  it('V9 SMS OTP says the same through its three doors', () => {
    const [oidc, rest, saml] = [OTP_OIDC, OTP_REST, OTP_SAML].map((input) => {
      const { source, subject, authentication, assurance, ...same } = normalizeClaims(input).claims as Claims;
      return { ...same, assurance: { ...assurance, claim: 'left out' } };
    });
    expect(oidc).toEqual({
      schema: 'idcli.claims/v1',
      phone_number: '+447700900000',
      idp: { id: 'otp-sms', subject_id: '+447700900000' },
      assurance: { level: 'substantial', raw: 'substantial', claim: 'left out' },
    });
    expect(rest).toEqual(oidc);
    expect(saml).toEqual(oidc);
  });

  it('V11 a national number as an object and as three claims', () => {
    const triple = fromToken('signicat-sms-otp', {
      nin: '1702902000',
      nin_type: 'PERSON',
      nin_issuing_country: 'IS',
    });
    const nin = { value: '1702902000', type: 'PERSON', issuingCountry: 'IS' };
    const object = documentOf('signicat-sms-otp', { subject: { id: 'user-1', nin } }, { protocol: 'rest' });
    expect(object.national_id).toEqual({ value: '1702902000', type: 'PERSON', country: 'IS' });
    expect(triple.national_id).toEqual(object.national_id);
  });

  it('V13 an E-Signing ID token', () => {
    const claims = normalizeClaims(E_SIGNING).claims;
    expect(claims).toMatchObject({
      subject: '9578-6000-4-30799',
      name: 'Ola Nordmann',
      phone_number: '+4799999999',
      idp: { id: 'nets_sms' },
      assurance: { level: 'low' },
    });
    expect(claims && warningsOf(claims)).toEqual([
      'unverified source.verified',
      'self_asserted_name name',
      'self_asserted_name given_name',
      'self_asserted_name family_name',
    ]);
  });

  it('V14 Net iD with nothing but a personal number', () => {
    const attributes = { personalNumber: '199002170000', givenName: '', userID: '' };
    const claims = documentOf('net-id', { attributes }, { protocol: 'net-id' });
    expect(claims).toEqual({
      schema: 'idcli.claims/v1',
      source: { provider: 'net-id', protocol: 'net-id', verified: true },
      subject: '199002170000',
      national_id: { value: '199002170000' },
      idp: { id: 'NiasOnSameDevice' },
    });
  });

  it('V17 a portrait of 1 MB', () => {
    const bytes = Buffer.concat([PNG, Buffer.alloc(1_000_000)]);
    const { claims, portrait } = normalize('ingroupe', { id_token: { portrait: bytes.toString('base64') } });
    expect(claims?.portrait).toEqual({
      media_type: 'image/png',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(portrait && Buffer.compare(portrait, bytes)).toBe(0);
    expect(JSON.stringify(claims).length).toBeLessThan(1000);
  });

  it('V19 ID token and userinfo with other phone numbers', () => {
    const { claims, sources } = normalize('signicat-sms-otp', {
      id_token: { phone_number: '+447700900000' },
      userinfo: { sub: 'user-1', phone_number: '+447700900001' },
    });
    expect(claims?.phone_number).toBe('+447700900000');
    expect(sources.phone_number).toBe('id_token.phone_number');
    expect(claims && warningsOf(claims)).toEqual(['claim_conflict phone_number']);
    expect(claims?.unmapped).toEqual({ phone_number: '+447700900001' });
  });
});
