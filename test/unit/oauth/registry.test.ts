import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../../src/errors.ts';
import { type Endpoint, endpointsOf, errorAt, errorCodes, OAUTH_ERRORS } from '../../../src/oauth/index.ts';
import { readProviderError, refusal } from '../../../src/protocol/oidc/errors.ts';

/** The IANA registry "OAuth Extensions Error", row by row, and the codes of RFC 6749 that it builds upon. */
const REGISTERED: readonly (readonly [code: string, endpoints: readonly Endpoint[]])[] = [
  ['invalid_request', ['authorization', 'token', 'resource']],
  ['invalid_client', ['token']],
  ['invalid_grant', ['token']],
  ['unauthorized_client', ['authorization', 'token']],
  ['unsupported_grant_type', ['token']],
  ['unsupported_response_type', ['authorization']],
  ['invalid_scope', ['authorization', 'token']],
  ['server_error', ['authorization']],
  ['temporarily_unavailable', ['authorization']],
  ['invalid_token', ['resource']],
  ['insufficient_scope', ['resource']],
  ['unsupported_token_type', ['revocation']],
  ['interaction_required', ['authorization']],
  ['login_required', ['authorization']],
  ['account_selection_required', ['authorization']],
  ['consent_required', ['authorization']],
  ['invalid_request_uri', ['authorization']],
  ['invalid_request_object', ['authorization']],
  ['request_not_supported', ['authorization']],
  ['request_uri_not_supported', ['authorization']],
  ['registration_not_supported', ['authorization']],
  ['unmet_authentication_requirements', ['authorization']],
  ['need_info', ['token']],
  ['request_denied', ['token']],
  ['request_submitted', ['token']],
  ['invalid_redirect_uri', ['registration']],
  ['invalid_client_metadata', ['registration']],
  ['invalid_software_statement', ['registration']],
  ['unapproved_software_statement', ['registration']],
  ['authorization_pending', ['token']],
  ['access_denied', ['authorization', 'token']],
  ['slow_down', ['token']],
  ['expired_token', ['token']],
  ['invalid_target', ['authorization', 'token']],
  ['unsupported_pop_key', ['token']],
  ['incompatible_ace_profiles', ['token']],
  ['invalid_authorization_details', ['authorization', 'token']],
  ['invalid_dpop_proof', ['token', 'resource']],
  ['use_dpop_nonce', ['token', 'resource']],
  ['insufficient_user_authentication', ['resource']],
  ['invalid_issuer', ['authorization']],
  ['invalid_subject', ['authorization']],
  ['invalid_trust_anchor', ['authorization']],
  ['invalid_trust_chain', ['authorization']],
  ['invalid_metadata', ['authorization']],
  ['not_found', ['authorization']],
  ['unsupported_parameter', ['authorization']],
  ['vp_formats_not_supported', ['authorization', 'token']],
  ['invalid_request_uri_method', ['authorization']],
  ['wallet_unavailable', ['authorization', 'token']],
  ['transaction_failed', ['token']],
  ['expired_login_hint_token', ['backchannel']],
  ['unknown_user_id', ['backchannel']],
  ['missing_user_code', ['backchannel']],
  ['invalid_user_code', ['backchannel']],
  ['invalid_binding_message', ['backchannel']],
];

describe('the table of error codes', () => {
  it.each(REGISTERED)('%s is expected where it is registered', (code, endpoints) => {
    expect(endpointsOf(code)).toEqual(expect.arrayContaining([...endpoints]));
  });

  it('has no code that is not in the list above', () => {
    expect(errorCodes().filter((code) => !REGISTERED.some(([known]) => known === code))).toEqual([]);
  });

  const everywhere = REGISTERED.flatMap(([code]) =>
    (Object.keys(OAUTH_ERRORS) as Endpoint[]).map((at) => [code, at] as const),
  );
  it.each(everywhere)('%s answered by %s is explained, and is never an unknown code', (code, at) => {
    const error = refusal({ error: code, status: 400 }, { at, where: 'the server', meanings: {} });
    expect(error.message).toContain(code);
    expect(error.message).not.toContain('no specification names');
    expect(ERRORS[error.code].exitCode).toBeGreaterThanOrEqual(4);
    expect(errorAt(code, at)?.spec).toMatch(/RFC|OpenID|UMA/);
    const stray = !endpointsOf(code).includes(at);
    expect(error.hint?.includes('the specifications name') ?? false).toBe(stray);
  });

  it.each(Object.entries(OAUTH_ERRORS))('%s: every entry is a sentence of its own', (_at, table) => {
    for (const { meaning, next, likely } of Object.values(table)) {
      for (const text of [meaning, next, likely ?? 'none']) expect(text).toMatch(/^[^A-Z].*[^.]$/);
    }
  });

  it('says of a code that no specification names that it is one', () => {
    const error = refusal({ error: 'out_of_cheese' }, { at: 'token', where: 'the server', meanings: {} });
    expect(error.code).toBe('ANSWER_UNKNOWN');
    expect(error.message).toContain('a code that no specification names');
  });

  it.each(['constructor', 'toString', '__proto__'])('takes %s for no code', (code) => {
    expect(errorAt(code, 'token')).toBeUndefined();
    expect(readProviderError((name) => (name === 'error' ? code : undefined))?.error).toBe(code);
  });
});
