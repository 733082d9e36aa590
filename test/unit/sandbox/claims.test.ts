import { describe, expect, it } from 'vitest';
import { PERSONAS } from '../../../src/sandbox/index.ts';
import { ALL_SCOPES, authorizeUrl, claimsOf, decode, exchange, NOW, sandbox, visit } from './support.ts';

const ENVELOPE = ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'at_hash'];

/** The identity claims of a persona for a scope. */
async function identityOf(persona: string, scope: string, now: Date = NOW): Promise<Record<string, unknown>> {
  const base = await sandbox({ persona, now: () => now });
  const claims = await claimsOf(base, scope);
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !ENVELOPE.includes(name)));
}

describe('IG-S8: claims by scope', () => {
  const cases: [string, Record<string, unknown>][] = [
    ['openid', {}],
    [
      'openid name',
      {
        name: 'Dr Camille Inès Durand',
        family_name: 'Durand',
        given_name: 'Camille',
        middle_name: 'Inès',
        name_prefix: 'Dr',
      },
    ],
    ['openid birthdate', { birthdate: '1990-02-17' }],
    ['openid age_over_18 age_over_25', { age_over_18: 'true', age_over_25: 'true' }],
    ['openid age_in_years', { age_in_years: '36' }],
    [
      'openid address',
      {
        street_address: 'Appartement 4\r\n12 rue des Lilas',
        postal_code: '75020',
        locality: 'Paris',
        region: 'Île-de-France',
        country: 'France',
      },
    ],
    ['openid email', { email: 'camille.durand@example.com', email_verified: true }],
    [
      'openid document',
      {
        document_number: '00SB00001',
        document_type: 'PASSPORT',
        document_issuing_country: 'FR',
        document_issuing_authority: 'Préfecture de Paris',
        document_issue_date: '2022-05-10',
        document_expiry_date: '2032-05-09',
      },
    ],
  ];
  it.each(cases)('%s', async (scope, expected) => {
    expect(await identityOf('default', scope)).toEqual(expected);
  });

  it('portrait: a JPEG of about 14 kB', async () => {
    const { portrait, ...rest } = await identityOf('default', 'openid portrait');
    const bytes = Buffer.from(String(portrait), 'base64');
    expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect(bytes.subarray(-2).toString('hex')).toBe('ffd9');
    expect(Math.round(bytes.length / 1000)).toBe(14);
    expect(rest).toEqual({});
  });
});

describe('personas', () => {
  it('are those of the contract, with titles', () => {
    expect(PERSONAS.map(({ id }) => id)).toEqual(['default', 'mononym', 'year-only', 'no-portrait', 'minor']);
    for (const { title } of PERSONAS) expect(title).not.toBe('');
  });

  it('mononym: the word NONE stands for the family name', async () => {
    expect(await identityOf('mononym', 'openid name')).toEqual({
      name: 'Suryani',
      given_name: 'Suryani',
      family_name: 'NONE',
    });
  });

  it('year-only: ages as far as the year tells', async () => {
    const scope = 'openid birthdate age_over_13 age_over_25 age_in_years';
    expect(await identityOf('year-only', scope)).toEqual({
      birthdate: '1990',
      age_over_13: 'true',
      age_over_25: 'true',
    });
    // In 2008 somebody born in 1990 may or may not be 18, and is not 21.
    const then = new Date('2008-06-01T00:00:00Z');
    expect(await identityOf('year-only', 'openid age_over_16 age_over_18 age_over_21', then)).toEqual({
      age_over_16: 'true',
      age_over_21: 'false',
    });
  });

  it('no-portrait: the scope is granted, the claim is absent', async () => {
    expect(await identityOf('no-portrait', 'openid portrait')).toEqual({});
  });

  it.each(['2026-01-01', '2026-12-31', '2031-07-15'])('minor: is 15 at %s', async (day) => {
    const scope = 'openid age_in_years age_over_15 age_over_16 age_over_18';
    expect(await identityOf('minor', scope, new Date(`${day}T12:00:00Z`))).toEqual({
      age_in_years: '15',
      age_over_15: 'true',
      age_over_16: 'false',
      age_over_18: 'false',
    });
  });

  it.each([
    ['2026-02-16T23:59:59Z', '35'],
    ['2026-02-17T00:00:00Z', '36'],
  ])('default: at %s is %s years old', async (now, age) => {
    expect(await identityOf('default', 'openid age_in_years', new Date(now))).toEqual({ age_in_years: age });
  });

  it('all have different subjects, and only people who cannot exist', async () => {
    const claims = await Promise.all(
      PERSONAS.map(async ({ id }) => claimsOf(await sandbox({ persona: id }), ALL_SCOPES)),
    );
    expect(new Set(claims.map(({ sub }) => sub)).size).toBe(PERSONAS.length);
    for (const { email } of claims) expect(email).toMatch(/@example\.com$/);
  });

  it('can be chosen in the form, by start option and by login_hint', async () => {
    const base = await sandbox({ persona: 'minor' });
    const nameOf = async (changes: Record<string, string>, fill: Record<string, string> = {}) => {
      const { callback } = await visit(authorizeUrl(base, changes), fill);
      const response = await exchange(base, callback?.searchParams.get('code') ?? '');
      return decode(((await response.json()) as { id_token: string }).id_token).payload.name;
    };
    expect(await nameOf({})).toBe('Noé Martin');
    expect(await nameOf({ login_hint: 'persona:no-portrait' })).toBe('Jonas Berg');
    expect(await nameOf({ login_hint: 'persona:no-portrait' }, { persona: 'mononym' })).toBe('Suryani');
  });
});
