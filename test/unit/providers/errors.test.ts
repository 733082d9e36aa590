/** The error codes that providers document: each with its class, where it is answered, and what to do about it. */
import { describe, expect, it } from 'vitest';
import { ingroupe } from '../../../src/providers/ingroupe.ts';
import { signicatSmsOtp } from '../../../src/providers/signicat-sms-otp.ts';

describe('IG-C7 every code of the guide of idHub', () => {
  it.each([
    ['unmet_authentication_requirements', 302, 'redirect', 'denied'],
    ['login_required', 302, 'redirect', 'denied'],
    ['interaction_required', 302, 'redirect', 'denied'],
    ['consent_required', 302, 'redirect', 'denied'],
    ['account_selection_required', 302, 'redirect', 'denied'],
    ['access_denied', 302, 'redirect', 'user-cancel'],
    ['invalid_request', 302, 'redirect', 'bad-request'],
    ['unsupported_response_type', 302, 'redirect', 'bad-request'],
    ['invalid_scope', 302, 'redirect', 'bad-request'],
    ['unauthorized_client', 401, 'in-place', 'bad-request'],
    ['server_error', 500, 'in-place', 'server'],
    ['temporarily_unavailable', 503, 'in-place', 'server'],
    ['invalid_request_uri', 400, 'in-place', 'bad-request'],
    ['invalid_request_object', 400, 'in-place', 'bad-request'],
    ['request_not_supported', 400, 'in-place', 'bad-request'],
    ['request_uri_not_supported', 400, 'in-place', 'bad-request'],
    ['registration_not_supported', 400, 'in-place', 'bad-request'],
  ])('authorization: %s is %i, %s, %s', (code, status, where, outcome) => {
    expect(ingroupe.errors.authorization[code]).toMatchObject({ status, where, class: outcome });
  });

  it.each([
    ['invalid_request', 400],
    ['invalid_client', 401],
    ['invalid_grant', 400],
    ['unauthorized_client', 400],
    ['unsupported_grant_type', 400],
    ['invalid_scope', 400],
  ])('token: %s is %i', (code, status) => {
    expect(ingroupe.errors.token[code]).toMatchObject({ status, class: 'bad-request' });
  });
});

describe.each([ingroupe, signicatSmsOtp])('$id', ({ errors }) => {
  const all = Object.entries({ ...errors.authorization, ...errors.token });
  it.each(all)('%s has a meaning, a likely cause and a next step', (_code, { meaning, likely, next }) => {
    for (const text of [meaning, likely, next]) expect(text).toMatch(/^\S.{8,}[^.]$/);
  });
});
