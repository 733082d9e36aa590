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

const KEY = sent(CODE, 'private_key_jwt');
const POST = sent(CODE, 'client_secret_post');
const BASIC = sent(CODE, 'client_secret_basic');
const NONE = sent(CODE, 'none');
const ASKED = sent({ ...LOGIN, state: 'a-state' });

/** Refusals as products word them. */
const WORDED: readonly Row[] = [
  [
    'invalid_client',
    'authorization',
    sent({ ...LOGIN, scope: 'openid api' }),
    "AADSTS650053: asked for scope 'api' that doesn't exist on the resource",
    /scopes does not exist.*openid api/,
  ],
  [
    'consent_required',
    'authorization',
    ASKED,
    'AADSTS65001: The user or administrator has not consented',
    /administrator/,
  ],
  ['consent_required', 'authorization', sent({ ...LOGIN, prompt: 'none' }), 'AADSTS65001', /--prompt none/],
  [
    'invalid_request',
    'authorization',
    ASKED,
    "AADSTS50020: User account does not exist in tenant 'T'",
    /another tenant/,
  ],
  [
    'invalid_request',
    'authorization',
    ASKED,
    'AADSTS50194: not configured as a multi-tenant application',
    /--issuer in place of common/,
  ],
  ['invalid_request', 'token', NONE, "AADSTS90002: Tenant 'x' not found", /compare --issuer/],
  ['', 'authorization', ASKED, 'Realm does not exist', /compare --issuer/],
  ['temporarily_unavailable', 'authorization', ASKED, 'authentication_expired', /open for too long/],
  [
    'invalid_request',
    'authorization',
    ASKED,
    'nonce must be longer than 22 characters',
    /another form of nonce/,
  ],
  [
    'invalid_state',
    'authorization',
    ASKED,
    'The state is missing or does not have enough characters',
    /compare the state/,
  ],
  [
    'access_denied',
    'authorization',
    ASKED,
    "The developer hasn't given you access to this app. It's currently being tested.",
    /test users/,
  ],
  ['unauthorized', 'authorization', ASKED, 'user is blocked', /unblocked/],
  ['invalid_request', 'authorization', ASKED, 'the connection was not enabled', /enable a connection/],
  [
    'unauthorized_client',
    'authorization',
    ASKED,
    'Client is not allowed to initiate browser login with given response_type. Standard flow is disabled ' +
      'for the client.',
    /turn this flow on/,
  ],
  [
    'invalid_acr',
    'authorization',
    sent({ ...LOGIN, acr_values: 'eidas9' }),
    'acr_value is not valid',
    /choose --acr-values/,
  ],
  ['', 'authorization', ASKED, 'We are sorry... · Client not found.', /client id/],
  ['', 'authorization', ASKED, 'HTTPS required', /--issuer https/],
  ['', 'authorization', ASKED, 'Enable JavaScript and cookies to continue', /robots/],
  ['redirect_mismatch', 'authorization', ASKED, '', /register exactly/],
  [
    'unauthorized_client',
    'token',
    POST,
    'Invalid client or Invalid client credentials',
    /wrong client secret/,
  ],
  ['access_denied', 'token', POST, 'Unauthorized', /wrong client secret/],
  ['unauthorized_client', 'token', NONE, 'Client secret not provided in request', /give its secret/],
  [
    'unauthorized_client',
    'token',
    escaped,
    "Grant type 'authorization_code' not allowed for the client.",
    /not registered for the grant authorization_code/,
  ],
  ['invalid_client', 'token', NONE, "Invalid value for 'client_id' parameter.", /client id/],
  [
    'invalid_client',
    'token',
    POST,
    "AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented",
    /--client-auth none/,
  ],
  [
    'invalid_request',
    'token',
    sent(CODE_WITHOUT_PKCE, 'none'),
    'AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    /leave out --no-pkce/,
  ],
  [
    'invalid_client',
    'token',
    POST,
    'AADSTS500112: The reply address does not match',
    /not the one that the provider keeps/,
  ],
  ['invalid_grant', 'token', NONE, 'Incorrect redirect_uri', /not the one that the provider keeps/],
  [
    'invalid_client',
    'token',
    NONE,
    "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    /give its secret/,
  ],
  [
    'invalid_request',
    'token',
    NONE,
    "AADSTS900144: The request body must contain the following parameter: 'scope'.",
    /--token-param/,
  ],
  [
    'invalid_client',
    'token',
    POST,
    "The OAuth 2.0 Client supports client authentication method 'client_secret_basic', but method " +
      "'client_secret_post' was requested.",
    /--client-auth client_secret_basic,/,
  ],
  [
    'invalid_client',
    'token',
    BASIC,
    'Unsupported authentication method',
    /--client-auth client_secret_post,/,
  ],
  ['invalid_client', 'token', KEY, 'Unsupported authentication method', /choose its method/],
  [
    'invalid_grant',
    'token',
    KEY,
    'Invalid assertion. Client authentication failed. Invalid JWT signature.',
    /register the public key/,
  ],
  ['invalid_grant', 'token', KEY, 'Invalid assertion. Invalid aud claim.', /--assertion-audience/],
  ['invalid_client', 'token', KEY, 'JWT expiration time exceeds max age 120 seconds', /clock/],
  [
    'bad_verification_code',
    'token',
    POST,
    'The code passed is incorrect or expired.',
    /start the login again/,
  ],
];

/** Sentences of RFC 6749 that name every cause at once say nothing about this one. */
const BOILERPLATE: readonly Row[] = [
  [
    'invalid_client',
    'token',
    POST,
    'Client authentication failed (e.g., unknown client, no client authentication included, or ' +
      'unsupported authentication method)',
    /wrong client secret/,
  ],
  [
    'invalid_client',
    'token',
    POST,
    'Client authentication failed due to unknown client, no client authentication included, or ' +
      'unsupported authentication method.',
    /wrong client secret/,
  ],
  [
    'invalid_client',
    'token',
    BASIC,
    'Client authentication failed (e.g., unknown client, no client authentication included, or ' +
      'unsupported authentication method). The requested OAuth 2.0 Client does not exist.',
    /client id/,
  ],
];

it.each([...WORDED, ...BOILERPLATE])('%s by %s as products word it', (error, at, what, said, expected) => {
  const hint = hintFor({ error, at, sent: what, said });
  expect(`${hint?.likely}\n${hint?.next}`).toMatch(expected);
});

it('the sentence of RFC 6749 on invalid_grant blames neither redirect URI nor age', () => {
  const said =
    'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI ' +
    'used in the authorization request, or was issued to another client.';
  expect(hintFor({ error: 'invalid_grant', at: 'token', sent: POST, said })).toBeUndefined();
});

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
