/** The token endpoint, introspection, revocation, PAR and registration of the provider without a vendor. */
import { describe, expect, it } from 'vitest';
import {
  at,
  authorizeUrl,
  basic,
  CHALLENGE,
  CLIENT_ID,
  decode,
  errorOf,
  exchange,
  get,
  logIn,
  postForm,
  postJson,
  REDIRECT_URI,
  sandbox,
  tokensOf,
  VERIFIER,
} from './support.ts';

type Base = Awaited<ReturnType<typeof sandbox>>;
const codeOf = async (base: Base, changes = {}) => (await logIn(base, changes)).answer.code;
const introspect = async (base: Base, token: string, headers = {}) =>
  postForm(at(base, '/introspect'), { token }, { ...basic(base), ...headers });
const active = async (base: Base, token: string) =>
  ((await (await introspect(base, token)).json()) as { active: boolean }).active;

describe('the code grant', () => {
  it('demands the verifier of the challenge', async () => {
    const base = await sandbox();
    const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
    expect((await exchange(base, await codeOf(base, pkce), { code_verifier: VERIFIER })).status).toBe(200);
    const without = await errorOf(await exchange(base, await codeOf(base, pkce)));
    expect(without).toMatchObject({
      error: 'invalid_grant',
      description: expect.stringContaining('code_verifier'),
    });
  });

  it('ends the tokens of a code that comes twice', async () => {
    const base = await sandbox();
    const code = await codeOf(base);
    const { access_token } = (await (await exchange(base, code)).json()) as { access_token: string };
    expect(await active(base, access_token)).toBe(true);
    expect(await errorOf(await exchange(base, code))).toMatchObject({ error: 'invalid_grant' });
    expect(await active(base, access_token)).toBe(false);
  });

  it('lets a public client without a secret in, with PKCE only', async () => {
    const base = await sandbox();
    const client_id = 'sandbox-generic-public';
    const refused = await logIn(base, { client_id });
    expect(refused.answer).toMatchObject({ error: 'invalid_request', state: 'state-of-this-login' });
    const pkce = { client_id, code_challenge: CHALLENGE, code_challenge_method: 'S256' };
    const response = await exchange(
      base,
      await codeOf(base, pkce),
      { client_id, code_verifier: VERIFIER },
      {},
    );
    expect(response.status).toBe(200);
  });
});

describe('client authentication takes the registered method only', () => {
  it.each([
    ['secret in the form', { client_id: CLIENT_ID, client_secret: 'x' }, {}, 'client_secret_post'],
    ['no secret', { client_id: CLIENT_ID }, {}, 'no authentication'],
    ['two ways', { client_secret: 'x' }, 'basic', 'more than one way'],
    ['raw Basic', {}, { Authorization: `Basic ${btoa(`${CLIENT_ID}:a%b`)}` }, 'form-encoded'],
    ['unknown client', { client_id: 'nobody', client_secret: 'x' }, {}, 'not registered'],
  ])('%s', async (_name, form, headers, said) => {
    const base = await sandbox();
    const sent = headers === 'basic' ? basic(base) : (headers as Record<string, string>);
    const refused = await errorOf(await exchange(base, 'code', form, sent));
    expect(['invalid_client', 'invalid_request']).toContain(refused.error);
    expect(refused.description).toContain(said);
  });
});

describe('refresh tokens', () => {
  const refresh = (base: Base, refresh_token: string, changes = {}) =>
    postForm(at(base, '/token'), { grant_type: 'refresh_token', refresh_token, ...changes }, basic(base));

  it('come with offline_access, are good once, and reuse ends the login', async () => {
    const base = await sandbox();
    expect(await tokensOf(base)).not.toHaveProperty('refresh_token');
    const first = await tokensOf(base, { scope: 'openid offline_access' });
    const second = (await (await refresh(base, first.refresh_token)).json()) as typeof first;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(decode(second.id_token).payload).not.toHaveProperty('nonce');
    expect(await errorOf(await refresh(base, first.refresh_token))).toMatchObject({ error: 'invalid_grant' });
    expect(await errorOf(await refresh(base, second.refresh_token))).toMatchObject({
      error: 'invalid_grant',
    });
    expect(await active(base, second.access_token)).toBe(false);
  });

  it('narrow the scope, and never widen it', async () => {
    const base = await sandbox();
    const { refresh_token } = await tokensOf(base, { scope: 'openid email offline_access' });
    const narrow = (await (await refresh(base, refresh_token, { scope: 'openid' })).json()) as {
      scope: string;
      refresh_token: string;
    };
    expect(narrow.scope).toBe('openid');
    const wide = await errorOf(await refresh(base, narrow.refresh_token, { scope: 'openid phone' }));
    expect(wide.error).toBe('invalid_scope');
  });
});

describe('introspection and revocation', () => {
  it('tells what a token is, as JSON and as JWT', async () => {
    const base = await sandbox();
    const { access_token } = await tokensOf(base);
    const plain = await (await introspect(base, access_token)).json();
    expect(plain).toMatchObject({ active: true, client_id: CLIENT_ID, token_type: 'Bearer' });
    const response = await introspect(base, access_token, { accept: 'application/token-introspection+jwt' });
    expect(response.headers.get('content-type')).toBe('application/token-introspection+jwt');
    const { header, payload } = decode(await response.text());
    expect(header.typ).toBe('token-introspection+jwt');
    expect(payload.token_introspection).toMatchObject({ active: true });
  });

  it('ends a token, and the whole login with its refresh token', async () => {
    const base = await sandbox();
    const { access_token, refresh_token } = await tokensOf(base, { scope: 'openid offline_access' });
    await postForm(at(base, '/revoke'), { token: refresh_token }, basic(base));
    expect(await active(base, access_token)).toBe(false);
  });
});

describe('pushed requests', () => {
  const push = (base: Base, changes = {}) =>
    postForm(
      at(base, '/par'),
      new URLSearchParams([...authorizeUrl(base).searchParams, ...Object.entries<string>(changes)]),
      basic(base),
    );

  it('are used once, by their client', async () => {
    const base = await sandbox();
    const response = await push(base);
    expect(response.status).toBe(201);
    const { request_uri } = (await response.json()) as { request_uri: string };
    const url = new URL(at(base, '/authorize'));
    url.search = new URLSearchParams({ client_id: CLIENT_ID, request_uri }).toString();
    expect((await logIn(base, url)).answer.code).toBeDefined();
    expect((await logIn(base, url)).text).toContain('invalid_request_uri');
  });

  it('are checked when they are pushed', async () => {
    const base = await sandbox();
    expect(await errorOf(await push(base, { response_mode: 'pigeon' }))).toMatchObject({
      status: 400,
      error: 'unsupported_response_mode',
    });
  });

  it('are demanded of a client that is registered so', async () => {
    const { answer } = await logIn(await sandbox(), { client_id: 'sandbox-generic-fapi2' });
    expect(answer).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('RFC 9126'),
    });
  });
});

describe('registration', () => {
  const METADATA = { redirect_uris: [REDIRECT_URI], client_name: 'Mine', unknown: 'ignored' };

  it('registers, reads, updates and deletes', async () => {
    const base = await sandbox();
    const response = await postJson(at(base, '/register'), METADATA);
    expect(response.status).toBe(201);
    const made = (await response.json()) as Record<string, string>;
    const { client_id = '', client_secret = '', registration_client_uri = '' } = made;
    const headers = { Authorization: `Bearer ${made.registration_access_token}` };
    const credentials = btoa(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`);
    const tokens = await exchange(
      base,
      await codeOf(base, { client_id }),
      {},
      { Authorization: `Basic ${credentials}` },
    );
    expect(tokens.status).toBe(200);
    expect(await (await get(registration_client_uri, headers)).json()).toMatchObject({ client_name: 'Mine' });
    const changed = await fetch(registration_client_uri, {
      method: 'PUT',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ client_id, redirect_uris: [REDIRECT_URI], client_name: 'Other' }),
    });
    expect(await changed.json()).toMatchObject({ client_name: 'Other', client_secret });
    expect((await fetch(registration_client_uri, { method: 'DELETE', headers })).status).toBe(204);
    expect((await get(registration_client_uri, headers)).status).toBe(401);
  });

  it.each([
    [{}, 'invalid_redirect_uri', 'redirect_uris'],
    [
      { ...METADATA, grant_types: ['authorization_codes'] },
      'invalid_client_metadata',
      'did you mean authorization_code?',
    ],
    [{ ...METADATA, client_id: 'mine' }, 'invalid_client_metadata', 'not for the client'],
    [{ ...METADATA, redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri', 'scheme'],
    [{ ...METADATA, token_endpoint_auth_method: 'private_key_jwt' }, 'invalid_client_metadata', 'jwks'],
  ])('refuses %j', async (metadata, error, said) => {
    const refused = await errorOf(await postJson(at(await sandbox(), '/register'), metadata));
    expect(refused).toMatchObject({ status: 400, error, description: expect.stringContaining(said) });
  });
});

it('needs the scope openid at UserInfo, and a token that counts', async () => {
  const base = await sandbox();
  const { access_token } = await tokensOf(base, { scope: 'api' });
  const bearer = (token: string) => get(at(base, '/userinfo'), { Authorization: `Bearer ${token}` });
  expect((await bearer(access_token)).status).toBe(403);
  const unknown = await bearer('nothing');
  expect(unknown.status).toBe(401);
  expect(unknown.headers.get('www-authenticate')).toContain('error="invalid_token"');
  expect((await get(`${at(base, '/userinfo')}?access_token=${access_token}`)).status).toBe(400);
});
