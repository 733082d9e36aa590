import { describe, expect, it } from 'vitest';
import { type Endpoint, HINT_RULES, hintFor, type Sent } from '../../../src/oauth/index.ts';

const sent = (parameters: Readonly<Record<string, string>>, clientAuth?: string): Sent => ({
  parameters: new Map(Object.entries(parameters)),
  ...(clientAuth === undefined ? {} : { clientAuth }),
});

const LOGIN = {
  response_type: 'code',
  scope: 'openid profile',
  redirect_uri: 'http://127.0.0.1:4711/callback',
  code_challenge: 'abc',
  nonce: 'n',
};
const { code_challenge: _, ...WITHOUT_PKCE } = LOGIN;
const CODE = {
  grant_type: 'authorization_code',
  code: 'c',
  code_verifier: 'v',
  redirect_uri: LOGIN.redirect_uri,
};
const { code_verifier: __, ...CODE_WITHOUT_PKCE } = CODE;

const escaped: Sent = { ...sent(CODE, 'client_secret_basic'), escaped: true };

type Row = readonly [error: string, at: Endpoint, sent: Sent, said: string, hint: RegExp];

const ROWS: readonly Row[] = [
  ['invalid_request', 'authorization', sent(WITHOUT_PKCE), '', /leave out --no-pkce/],
  [
    'invalid_request',
    'authorization',
    sent(WITHOUT_PKCE),
    'Missing parameter: code_challenge',
    /leave out --no-pkce/,
  ],
  ['invalid_request', 'authorization', sent(LOGIN), 'PKCE is not supported', /try --no-pkce/],
  ['invalid_request', 'authorization', sent(LOGIN), 'Pushed Authorization Request is required', /--par/],
  [
    'invalid_request',
    'authorization',
    sent(LOGIN),
    'Invalid parameter: redirect_uri',
    /127\.0\.0\.1:4711.*register/s,
  ],
  ['redirect_uri_mismatch', 'authorization', sent(LOGIN), '', /127\.0\.0\.1:4711/],
  [
    'invalid_request',
    'authorization',
    sent({ ...LOGIN, response_mode: 'form_post' }),
    'response_mode',
    /form_post/,
  ],
  ['invalid_request', 'authorization', sent({ ...LOGIN, claims: '{}' }), 'bad claims', /leave out --claims/],
  ['login_required', 'authorization', sent({ ...LOGIN, prompt: 'none' }), '', /leave out --prompt none/],
  ['login_required', 'authorization', sent(LOGIN), '', /--prompt login/],
  ['invalid_scope', 'authorization', sent({ ...LOGIN, scope: 'profile' }), '', /--scope "openid profile"/],
  ['invalid_scope', 'authorization', sent(LOGIN), '', /openid profile.*--scope openid/s],
  [
    'unsupported_response_type',
    'authorization',
    sent(LOGIN),
    '',
    /registered without the authorization code flow/,
  ],
  [
    'unsupported_response_type',
    'authorization',
    sent({ ...LOGIN, response_type: 'code id_token' }),
    '',
    /--response-type code/,
  ],
  ['access_denied', 'authorization', sent(LOGIN), 'AADSTS50105: not assigned', /assign the user/],
  ['invalid_client', 'token', sent(CODE, 'private_key_jwt'), 'audience of assertion', /--assertion-audience/],
  [
    'invalid_client',
    'token',
    sent(CODE, 'private_key_jwt'),
    'no key with this kid',
    /register the public key/,
  ],
  ['invalid_client', 'token', sent(CODE, 'private_key_jwt'), 'assertion expired', /clock/],
  ['invalid_client', 'token', sent(CODE, 'private_key_jwt'), '', /--client-key/],
  ['invalid_client', 'token', sent(CODE, 'client_secret_basic'), '', /client_secret_post/],
  ['invalid_client', 'token', sent(CODE, 'client_secret_post'), '', /--client-auth client_secret_basic/],
  [
    'invalid_client',
    'token',
    sent(CODE, 'client_secret_basic'),
    'AADSTS7000215: bad',
    /value of the client secret/,
  ],
  [
    'invalid_client',
    'token',
    sent(CODE, 'client_secret_post'),
    'the secret has expired',
    /new client secret/,
  ],
  ['invalid_client', 'token', escaped, '', /percent-encoding.*client_secret_basic_raw/s],
  ['unauthorized_client', 'token', escaped, '', /percent-encoding.*client_secret_basic_raw/s],
  ['unauthorized_client', 'token', sent(CODE, 'client_secret_basic'), '', /grant authorization_code/],
  ['invalid_client', 'token', sent(CODE, 'none'), '', /--client-secret/],
  ['invalid_client', 'token', sent(CODE, 'tls_client_auth'), '', /--tls-cert/],
  ['invalid_grant', 'token', sent(CODE, 'none'), 'code has already been used', /redeemed the code before/],
  ['invalid_grant', 'token', sent(CODE, 'none'), 'code expired', /too old/],
  ['invalid_grant', 'token', sent(CODE, 'none'), 'PKCE verification failed', /code_challenge/],
  [
    'invalid_grant',
    'token',
    sent(CODE_WITHOUT_PKCE, 'none'),
    'code_verifier is required',
    /leave out --no-pkce/,
  ],
  ['invalid_grant', 'token', sent(CODE, 'none'), 'code is bound to a DPoP key', /DPoP key/],
  ['invalid_grant', 'token', sent(CODE, 'none'), 'redirect_uri mismatch', /127\.0\.0\.1:4711/],
  ['invalid_grant', 'token', sent({ grant_type: 'refresh_token' }), '', /log in again/],
  ['invalid_target', 'token', sent({ grant_type: 'x' }), '', /--param resource=/],
];

describe('hints look at what was sent and at what was said', () => {
  it.each(ROWS)('%s by %s', (error, at, what, said, expected) => {
    const hint = hintFor({ error, at, sent: what, said });
    expect(`${hint?.likely}\n${hint?.next}`).toMatch(expected);
  });

  it('says nothing on what was sent where that is not known', () => {
    for (const at of ['authorization', 'token'] as const) {
      const hint = hintFor({ error: 'invalid_request', at, said: '' });
      expect(hint).toBeUndefined();
    }
  });

  it('lets the meaning that a provider documents stand, unless its words say more', () => {
    const refused = {
      error: 'invalid_client',
      at: 'token',
      sent: sent(CODE, 'client_secret_basic'),
    } as const;
    expect(hintFor({ ...refused, said: '', documented: true })).toBeUndefined();
    expect(hintFor({ ...refused, said: 'the secret has expired', documented: true })?.next).toContain('new');
  });
});

const METHODS = [
  'client_secret_basic',
  'client_secret_basic_raw',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'none',
  'tls_client_auth',
];
const SAID = [
  '',
  'PKCE',
  'code_verifier',
  'redirect_uri',
  'expired',
  'audience',
  'key',
  'secret',
  'PAR',
  'nonce',
];
const REQUESTS = [
  LOGIN,
  WITHOUT_PKCE,
  { ...LOGIN, prompt: 'none' },
  { ...LOGIN, prompt: 'login' },
  { ...LOGIN, scope: 'openid' },
  { ...LOGIN, request_uri: 'urn:x' },
  CODE,
  CODE_WITHOUT_PKCE,
];
const CODES = [...new Set([...HINT_RULES.flatMap(({ errors }) => errors ?? []), 'other'])];

describe('a hint never suggests what was just done', () => {
  it.each(METHODS)('%s', (method) => {
    for (const error of CODES) {
      for (const at of ['authorization', 'par', 'token'] as const) {
        for (const said of SAID) {
          for (const request of REQUESTS.filter((one) => 'code' in one === (at === 'token'))) {
            const next = hintFor({ error, at, said, sent: sent(request, method) })?.next ?? '';
            const where = `${error} at ${at}, ${JSON.stringify(request)}: ${said}`;
            expect(next, where).not.toMatch(new RegExp(`--client-auth ${method}(?![\\w])`));
            const usesPkce = 'code_challenge' in request || 'code_verifier' in request;
            if (!usesPkce) expect(next, where).not.toMatch(/(?:try|use|with) --no-pkce/);
            if (usesPkce) expect(next, where).not.toContain('leave out --no-pkce');
            if ('request_uri' in request && at === 'authorization')
              expect(next, where).not.toContain('with --par');
            if (!('prompt' in request) || request.prompt !== 'none')
              expect(next, where).not.toContain('leave out --prompt none');
            if (method === 'none' || method === 'private_key_jwt' || method === 'tls_client_auth')
              expect(next, where).not.toContain('check --client-secret');
            if ('scope' in request && request.scope === 'openid')
              expect(next, where).not.toContain('--scope openid,');
          }
        }
      }
    }
  });
});
