/** The normalized document for people: section 5 of the claims specification. */
import { describe, expect, it } from 'vitest';
import type { Claims } from '../../../src/claims/document.ts';
import { normalizeClaims } from '../../../src/claims/index.ts';
import { maskClaims, personalValuesOf } from '../../../src/output/mask/mask.ts';
import { CONSENT, GENERIC, IDHUB, NET_ID, OTP_OIDC, PEOPLE } from '../claims/people.ts';
import { HIDE, SHOW_ALL, SHOW_PII } from './masking.ts';

const shown = (input: (typeof PEOPLE)[string], options = HIDE): Claims => {
  const { claims } = normalizeClaims(input);
  if (claims === undefined) throw new Error('there is no document');
  return maskClaims(claims, options);
};

describe('people see', () => {
  it('no token among what was also sent, though personal data is shown', () => {
    const token = `eyJhbGciOiJIUzI1NiJ9.${'A'.repeat(40)}.${'B'.repeat(43)}`;
    const claims = { ...(normalizeClaims(IDHUB).claims as Claims), unmapped: { a: { JWT: token } } };
    expect(JSON.stringify(maskClaims(claims, SHOW_PII))).not.toContain('BBBB');
    expect(maskClaims(claims, SHOW_ALL).unmapped).toEqual({ a: { JWT: token } });
  });

  it('of a proofed identity names, country, flags, and no more of the rest than tells it apart', () => {
    const document = normalizeClaims(IDHUB).claims as Claims;
    expect(shown(IDHUB)).toEqual({
      ...document,
      birthdate: '1990-••-••',
      email: 'c•••@example.com',
      address: { ...document.address, street_address: '***' },
      document: { ...document.document, number: '••••••67' },
    });
  });

  it('V12 a national number not at all', () => {
    expect(shown(CONSENT).national_id).toEqual({ value: '***' });
  });

  it('V14 a subject that is a national number not at all', () => {
    const claims = shown(NET_ID);
    expect(claims.subject).toBe('***');
    expect(claims.national_id?.value).toBe('***');
    expect(claims.idp?.subject_id).toBe('TEST01');
  });

  it('two digits of a phone, also where it is the identifier at the eID', () => {
    expect(shown(OTP_OIDC)).toMatchObject({
      subject: 'TOuh-Q-Qx2-EBXT3a3OgaoGXgQSx55ggpIym7PNOg=',
      phone_number: '•••••••••••00',
      idp: { id: 'otp-sms', subject_id: '•••••••••••00' },
    });
  });

  it('a subject that is a phone or an address of mail like these', () => {
    const base = normalizeClaims(GENERIC).claims as Claims;
    const email = 'camille@example.com';
    expect(maskClaims({ ...base, subject: base.phone_number as string }, HIDE).subject).toBe('•••••••••••00');
    expect(maskClaims({ ...base, email, subject: email }, HIDE).subject).toBe('c•••@example.com');
    expect(maskClaims({ ...base, subject: '+4799999999' }, HIDE).subject).toBe('•••••••••99');
  });

  it('names of unmapped claims and none of their values', () => {
    expect(shown(GENERIC).unmapped).toEqual({ nickname: '***', verified_claims: '***' });
    expect(shown(GENERIC).address).toEqual({ formatted: '***', country: 'NO' });
  });

  it.each([
    ['1990', '1990'],
    ['0000-02-17', '0000-••-••'],
    ['1990-17-02', '1990-••-••'],
  ])('the year of %s', (birthdate, expected) => {
    const base = normalizeClaims(GENERIC).claims as Claims;
    expect(maskClaims({ ...base, birthdate }, HIDE).birthdate).toBe(expected);
  });

  it('the handle of a Net iD login never, unless secrets are shown: it starts the app', () => {
    expect(shown(NET_ID).authentication?.session_id).toBe('••••');
    expect(shown(NET_ID, SHOW_PII).authentication?.session_id).toBe('••••');
    expect(shown(NET_ID, SHOW_ALL).authentication?.session_id).toBe('auth-ref-1');
    expect(shown(OTP_OIDC).authentication?.session_id).toBe('session-1');
  });
});

it.each(Object.entries(PEOPLE))('--show-pii and --show-secrets show all of %s', (_, input) => {
  expect(shown(input, SHOW_ALL)).toEqual(normalizeClaims(input).claims);
});

it.each(Object.entries(PEOPLE))('nothing personal of %s is left', (_, input) => {
  const claims = normalizeClaims(input).claims as Claims;
  const text = JSON.stringify(shown(input));
  for (const value of personalValuesOf(claims)) expect(text).not.toContain(value);
  expect(Object.keys(shown(input))).toEqual(Object.keys(claims));
});

it('what is personal in a document can be masked elsewhere', () => {
  expect([...personalValuesOf(normalizeClaims(IDHUB).claims as Claims)]).toEqual([
    'camille@example.com',
    '1 Example Street\nFloor 2',
    'X1234567',
    '1990-02-17',
  ]);
});
