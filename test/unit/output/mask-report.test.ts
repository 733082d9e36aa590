/** Facts of findings: whole tokens, one-use values and personal data. */
import { describe, expect, it } from 'vitest';
import { maskReport } from '../../../src/output/mask/mask.ts';
import type { Fact, Finding, Report } from '../../../src/report.ts';
import { HIDE, JWT, JWT_HEADER, SHOW_ALL, SHOW_PII, SHOW_SECRETS } from './masking.ts';

function mask(finding: Partial<Finding>, options = HIDE): Finding {
  const whole: Finding = {
    code: 'id_token.nonce',
    status: 'fail',
    level: 'must',
    at: 'payload.nonce',
    message: 'differs',
    spec: 'OpenID Connect Core 1.0, 3.1.3.7 (11)',
    ...finding,
  };
  const report: Report = { subject: 'id_token', findings: [whole], verdict: 'invalid' };
  const [masked] = maskReport(report, options).findings;
  if (masked === undefined) throw new Error('a finding was lost');
  return masked;
}

describe('a fact', () => {
  it.each<[at: string, fact: Fact, expected: Fact]>([
    ['payload.nonce', 'n-4kqK1fgcD6VYtPrIhTBmbbB4hRbZw', 'n-4kq…Zw'],
    ['payload.nonce', 'n-1', 'n-1'],
    ['query.state', ['s-4kqK1fgcD6VYtPrIhTBmbbB4hRbZw'], ['s-4kq…Zw']],
    ['Response/@InResponseTo', '_d2d2ae0656604b739d9bf36edca452a7', '_d2d2…a7'],
    ['payload.iss', 'https://op.example.com', 'https://op.example.com'],
    ['payload.aud', ['client-1', 'client-2'], ['client-1', 'client-2']],
    ['payload.exp', 1893456000, 1893456000],
    ['payload.sub', '199002170000', '***'],
    ['payload.phone_number', '+447700900000', '•••••••••••00'],
    ['payload.birthdate', '1990-02-17', '1990-••-••'],
    ['request.login_hint', ['subject-1990'], ['••••']],
    ['token', JWT, `${JWT_HEADER}.••••(75)`],
    ['token', '2 parts', '2 parts'],
    ['Assertion', 'urn:oasis:names:tc:SAML:1.0:assertion', 'urn:oasis:names:tc:SAML:1.0:assertion'],
    ['body.assertion', 'SplxlOBeZQQYbYS6WxSbIA', '••••(22)'],
    ['token', 2, 2],
    ['query.code', 'SplxlOBeZQQYbYS6WxSbIA', '••••(22)'],
    ['header.jwk', { kty: 'EC', crv: 'P-256', d: 'private' }, { kty: 'EC', crv: 'P-256', d: '••••' }],
    ['Response/Assertion/Subject/NameID', '+4799999999', '•••••••••99'],
    ['payload.email_verified', true, true],
    ['payload.azp', null, null],
  ])('at %s: %j', (at, fact, expected) => {
    expect(mask({ at, expected: fact, actual: fact })).toMatchObject({ expected, actual: expected });
    expect(mask({ at, expected: fact, actual: fact }, SHOW_ALL)).toMatchObject({
      expected: fact,
      actual: fact,
    });
  });

  it('stays away when there was none', () => {
    expect(Object.keys(mask({}))).toEqual(['code', 'status', 'level', 'at', 'message', 'spec']);
  });
});

it('what a schema says of an element is not a value', () => {
  const message =
    "Element '{urn:oasis:names:tc:SAML:1.0:assertion}Assertion': No matching global declaration";
  expect(mask({ message }).message).toBe(message);
  expect(mask({ message: "{'assertion': 'SplxlOBeZQQYbYS6WxSbIA'}" }).message).not.toContain('Splx');
});

it('texts are masked like any others', () => {
  expect(mask({ message: 'sub is camille@example.com', hint: `look at ${JWT}` })).toMatchObject({
    message: 'sub is c•••@example.com',
    hint: `look at ${JWT_HEADER}.••••(75)`,
    spec: 'OpenID Connect Core 1.0, 3.1.3.7 (11)',
  });
});

it('one kind can be shown without the other', () => {
  const finding = {
    at: 'payload.nonce',
    actual: 'n-4kqK1fgcD6VYtPrIhTBmbbB4hRbZw',
    message: 'for +447700900000',
  };
  expect(mask(finding, SHOW_PII)).toMatchObject({ actual: 'n-4kq…Zw', message: 'for +447700900000' });
  expect(mask(finding, SHOW_SECRETS)).toMatchObject({ actual: finding.actual, message: 'for •••••••••••00' });
});

it('subject, verdict and order stay', () => {
  const findings = ['a', 'b'].map(
    (code) => ({ code, status: 'pass', level: 'must', at: 'x', message: 'm', spec: 's' }) as const,
  );
  const report: Report = { subject: 'token', findings, verdict: 'valid' };
  expect(maskReport(report, HIDE)).toEqual(report);
});

it('shows what a probe expected, whose place is an endpoint and no member', () => {
  const facts = {
    at: 'http://127.0.0.1:8400/token',
    expected: 'invalid_grant',
    actual: '400 invalid_request',
  };
  expect(mask({ ...facts, probe: 'code-replay' })).toMatchObject(facts);
  expect(mask({ ...facts, probe: 'code-replay', actual: JWT })).not.toMatchObject({ actual: JWT });
});
