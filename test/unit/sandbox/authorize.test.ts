import { describe, expect, it } from 'vitest';
import { authorizeUrl, CHALLENGE, CLIENT, get, postForm, REDIRECT_URI, sandbox, visit } from './support.ts';

type Changes = Record<string, string | undefined>;

describe('refusals by redirect', () => {
  const refused: [string, Changes, string, RegExp][] = [
    ['IG-S3: state missing', { state: undefined }, 'invalid_request', /state is missing/],
    ['IG-S3: state empty', { state: '' }, 'invalid_request', /state is missing/],
    ['IG-S3: nonce missing', { nonce: undefined }, 'invalid_request', /nonce is missing/],
    ['IG-S3: scope missing', { scope: undefined }, 'invalid_scope', /must contain openid/],
    ['IG-S3: openid missing', { scope: 'name email' }, 'invalid_scope', /must contain openid$/],
    ['IG-S3: openid in other case', { scope: 'OpenID name' }, 'invalid_scope', /in lower case/],
    ['scope unknown', { scope: 'openid adress' }, 'invalid_scope', /adress.*did you mean address/],
    ['scope not expanded', { scope: 'openid age_over_XX' }, 'invalid_scope', /13, 15, 16, 18, 21, 25/],
    ['scope with two spaces', { scope: 'openid  name' }, 'invalid_scope', /single spaces/],
    ['scope not ASCII', { scope: 'openid prénom' }, 'invalid_scope', /ASCII/],
    ['response_type missing', { response_type: undefined }, 'invalid_request', /response_type is missing/],
    ['response_type token', { response_type: 'token' }, 'unsupported_response_type', /must be code/],
    ['response_mode fragment', { response_mode: 'fragment' }, 'invalid_request', /response_mode/],
    ['prompt none', { prompt: 'none' }, 'login_required', /begins anew/],
    ['prompt none with others', { prompt: 'none login' }, 'invalid_request', /the only value/],
    ['prompt unknown', { prompt: 'create' }, 'invalid_request', /prompt create/],
    ['max_age not a number', { max_age: 'soon' }, 'invalid_request', /max_age/],
    ['max_age negative', { max_age: '-1' }, 'invalid_request', /max_age/],
    [
      'PKCE method unknown',
      { code_challenge: CHALLENGE, code_challenge_method: 'S512' },
      'invalid_request',
      /S256/,
    ],
    ['PKCE method alone', { code_challenge_method: 'S256' }, 'invalid_request', /without code_challenge/],
    [
      'PKCE challenge short',
      { code_challenge: 'abc', code_challenge_method: 'S256' },
      'invalid_request',
      /43/,
    ],
    [
      'PKCE challenge padded',
      { code_challenge: `${CHALLENGE}=`, code_challenge_method: 'S256' },
      'invalid_request',
      /padding/,
    ],
    [
      'login_hint with unknown fault',
      { login_hint: 'fault:wrong-nounce' },
      'invalid_request',
      /did you mean wrong-nonce/,
    ],
    [
      'login_hint with unknown persona',
      { login_hint: 'persona:nobody' },
      'invalid_request',
      /unknown persona nobody/,
    ],
  ];

  it.each(refused)('%s', async (_name, changes, error, description) => {
    const base = await sandbox();
    const response = await get(authorizeUrl(base, changes));
    expect(response.status).toBe(302);
    const location = new URL(response.headers.get('location') ?? '');
    expect(`${location.origin}${location.pathname}`).toBe(REDIRECT_URI);
    const parameters = Object.fromEntries(location.searchParams);
    expect(parameters).toMatchObject({ error, error_description: expect.stringMatching(description) });
    expect(parameters.state).toBe('state' in changes ? undefined : 'state-of-this-login');
    // RFC 6749, 4.1.2.1: printable ASCII without double quote and backslash.
    expect(parameters.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it.each(['response_type', 'scope', 'state', 'nonce', 'code_challenge', 'anything'])(
    'refuses %s when it is sent twice',
    async (name) => {
      const base = await sandbox();
      const url = authorizeUrl(base);
      url.searchParams.append(name, 'openid');
      url.searchParams.append(name, 'openid');
      const location = new URL((await get(url)).headers.get('location') ?? '');
      expect(location.searchParams.get('error')).toBe('invalid_request');
      expect(location.searchParams.get('error_description')).toContain(name);
    },
  );

  it('encodes spaces as %20 and keeps the query of the redirect URI', async () => {
    const uri = 'https://client.example.com/cb?tenant=a%20b';
    const base = await sandbox({ redirectUris: { ingroupe: [uri] } });
    const response = await get(authorizeUrl(base, { redirect_uri: uri, nonce: undefined }));
    expect(response.headers.get('location')).toBe(
      `${uri}&error=invalid_request&error_description=nonce%20is%20missing&state=state-of-this-login`,
    );
  });
});

describe('refusals in place', () => {
  const refused: [string, Changes, number, string, RegExp][] = [
    [
      'IG-S4: client unknown',
      { client_id: 'someone' },
      401,
      'unauthorized_client',
      /someone is not registered/,
    ],
    ['client missing', { client_id: undefined }, 400, 'invalid_request', /client_id is missing/],
    ['redirect URI missing', { redirect_uri: undefined }, 400, 'invalid_request', /redirect_uri is missing/],
    [
      'IG-S4: redirect URI of others',
      { redirect_uri: 'https://client.example.com/callback' },
      400,
      'invalid_request',
      /not registered/,
    ],
    [
      'redirect URI with other path',
      { redirect_uri: 'http://127.0.0.1:49152/callback/' },
      400,
      'invalid_request',
      /not registered/,
    ],
    [
      'redirect URI with query',
      { redirect_uri: 'http://127.0.0.1:49152/callback?a=b' },
      400,
      'invalid_request',
      /not registered/,
    ],
    [
      'redirect URI with fragment',
      { redirect_uri: 'http://127.0.0.1:49152/callback#a' },
      400,
      'invalid_request',
      /not registered/,
    ],
    [
      'redirect URI in other case',
      { redirect_uri: 'http://127.0.0.1:49152/Callback' },
      400,
      'invalid_request',
      /not registered/,
    ],
    [
      'redirect URI of other scheme',
      { redirect_uri: 'https://127.0.0.1:49152/callback' },
      400,
      'invalid_request',
      /not registered/,
    ],
    [
      'redirect URI with user',
      { redirect_uri: 'http://127.0.0.1:1@evil.example.com/callback' },
      400,
      'invalid_request',
      /not registered/,
    ],
    [
      'redirect URI with longer host',
      { redirect_uri: 'http://localhost.example.com/callback' },
      400,
      'invalid_request',
      /not registered/,
    ],
    ['IG-S4: request', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 400, 'request_not_supported', /request/],
    [
      'IG-S4: request_uri',
      { request_uri: 'https://client.example.com/request' },
      400,
      'request_uri_not_supported',
      /request_uri/,
    ],
    ['IG-S4: registration', { registration: '{}' }, 400, 'registration_not_supported', /registration/],
  ];

  it.each(refused)('%s', async (_name, changes, status, error, description) => {
    const base = await sandbox();
    const response = await get(authorizeUrl(base, changes));
    expect(response.status).toBe(status);
    expect(response.headers.get('location')).toBeNull();
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ error, error_description: expect.stringMatching(description) });
  });

  it.each(['client_id', 'redirect_uri'])('refuses %s when it is sent twice', async (name) => {
    const base = await sandbox();
    const url = authorizeUrl(base);
    url.searchParams.append(name, url.searchParams.get(name) ?? '');
    const response = await get(url);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error_description: `${name} was sent more than once` });
  });
});

describe('what is taken', () => {
  it.each([
    'http://127.0.0.1/callback',
    'http://127.0.0.1:1/callback',
    'http://[::1]:50000/callback',
    'http://localhost:65535/callback',
  ])('RFC 8252, 7.3: a loopback redirect URI with any port: %s', async (redirect_uri) => {
    const base = await sandbox();
    const { callback } = await visit(authorizeUrl(base, { redirect_uri }));
    expect(callback?.href.startsWith(`${new URL(redirect_uri).href}?code=`)).toBe(true);
  });

  it('only http on loopback has free ports; another host is exact', async () => {
    const base = await sandbox({ redirectUris: { ingroupe: ['https://client.example.com/cb'] } });
    expect((await get(authorizeUrl(base, { redirect_uri: 'https://client.example.com/cb' }))).status).toBe(
      302,
    );
    expect(
      (await get(authorizeUrl(base, { redirect_uri: 'https://client.example.com:8443/cb' }))).status,
    ).toBe(400);
  });

  it.each([
    [
      'every optional parameter',
      {
        display: 'page',
        ui_locales: 'fr en',
        acr_values: 'high',
        claims: '{}',
        id_token_hint: 'x',
        login_hint: 'camille',
      },
    ],
    ['unknown parameters', { vendor_parameter: '1' }],
    ['prompt login', { prompt: 'login consent' }],
    ['response_mode query', { response_mode: 'query' }],
    ['a plain challenge', { code_challenge: CHALLENGE }],
    ['a scope twice', { scope: 'openid name name' }],
  ])('%s', async (_name, changes) => {
    const base = await sandbox();
    const { callback } = await visit(authorizeUrl(base, changes));
    expect(callback?.searchParams.get('code')).toBeTruthy();
  });

  it('the request as a form (OpenID Connect Core 1.0, 3.1.2.1)', async () => {
    const base = await sandbox();
    const url = authorizeUrl(base);
    const response = await postForm(`${url.origin}${url.pathname}`, url.searchParams);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toMatch(/\/ingroupe\/interaction\/[\w-]{32}\/terms$/);
    const wrong = await fetch(`${url.origin}${url.pathname}`, { method: 'POST', body: '{}' });
    expect(await wrong.json()).toMatchObject({
      error_description: expect.stringContaining('x-www-form-urlencoded'),
    });
  });

  it('keeps state and client id byte for byte', async () => {
    const base = await sandbox();
    const state = 'a b+c/d==&é%';
    const { callback } = await visit(authorizeUrl(base, { state, client_id: CLIENT.id }));
    expect(callback?.searchParams.get('state')).toBe(state);
  });
});
