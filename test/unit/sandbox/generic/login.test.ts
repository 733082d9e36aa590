/** Logins at the provider without a vendor: every response type and mode, people, claims, sessions. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { at, authorizeUrl, basic, decode, exchange, get, logIn, sandbox, tokensOf } from './support.ts';

const leftHalf = (value = '') =>
  createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');

describe('response types', () => {
  it.each([
    ['code', 'query', ['code']],
    ['none', 'query', []],
    ['id_token', 'fragment', ['id_token']],
    ['id_token token', 'fragment', ['access_token', 'id_token']],
    ['token id_token', 'fragment', ['access_token', 'id_token']],
    ['code id_token', 'fragment', ['code', 'id_token']],
    ['code token', 'fragment', ['access_token', 'code']],
    ['code id_token token', 'fragment', ['access_token', 'code', 'id_token']],
  ])('%s comes in the %s', async (type, by, parts) => {
    const base = await sandbox();
    const login = await logIn(base, { response_type: type });
    expect(login.by).toBe(by);
    const names = ['code', 'id_token', 'access_token'].filter((name) => login.answer[name] !== undefined);
    expect(names.sort()).toEqual([...parts].sort());
    expect(login.answer.state).toBe('state-of-this-login');
    expect(login.answer.iss).toBe(`${base.url}/generic`);
  });

  it('binds what comes through the browser with hashes', async () => {
    const { answer } = await logIn(await sandbox(), { response_type: 'code id_token token' });
    const { payload } = decode(answer.id_token ?? '');
    expect(payload).toMatchObject({
      nonce: 'nonce-of-this-login',
      at_hash: leftHalf(answer.access_token),
      c_hash: leftHalf(answer.code),
      s_hash: leftHalf('state-of-this-login'),
    });
  });

  it('puts the claims of the scopes into the ID token when there is no access token', async () => {
    const base = await sandbox();
    const alone = decode((await logIn(base, { response_type: 'id_token' })).answer.id_token ?? '').payload;
    expect(alone.email).toBe('camille.durand@example.com');
    expect(decode((await tokensOf(base)).id_token).payload).not.toHaveProperty('email');
  });

  it('gives a client with bound access tokens none through the browser', async () => {
    const { answer } = await logIn(await sandbox(), {
      client_id: 'sandbox-generic-tls',
      response_type: 'id_token token',
    });
    expect(answer).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('bound'),
    });
  });

  it('puts no token into a query', async () => {
    const { answer } = await logIn(await sandbox(), { response_type: 'id_token', response_mode: 'query' });
    expect(answer.error).toBe('invalid_request');
  });
});

describe('response modes', () => {
  it.each([
    ['query', 'query'],
    ['fragment', 'fragment'],
    ['form_post', 'form'],
  ])('%s', async (mode, by) => {
    const login = await logIn(await sandbox(), { response_mode: mode });
    expect(login.by).toBe(by);
    expect(login.answer.code).toBeDefined();
  });

  it.each([
    ['jwt', 'query'],
    ['query.jwt', 'query'],
    ['fragment.jwt', 'fragment'],
    ['form_post.jwt', 'form'],
  ])('%s has one signed response', async (mode, by) => {
    const base = await sandbox();
    const login = await logIn(base, { response_mode: mode });
    expect(login.by).toBe(by);
    expect(Object.keys(login.answer)).toEqual(['response']);
    const { payload, header } = decode(login.answer.response ?? '');
    expect(header.alg).toBe('RS256');
    expect(payload).toMatchObject({
      iss: `${base.url}/generic`,
      aud: 'sandbox-generic-client',
      state: 'state-of-this-login',
    });
    expect((await exchange(base, String(payload.code))).status).toBe(200);
  });
});

describe('people and claims', () => {
  const OWN = {
    clients: [],
    people: [
      { id: 'ada', claims: { name: 'Ada', email: 'ada@example.com', department: 'Research' } },
      { id: 'bo', sub: 'employee-4711', claims: { name: 'Bo' } },
    ],
    scopes: { employment: ['department'] },
  };

  const userinfoOf = async (base: Awaited<ReturnType<typeof sandbox>>, token: string) =>
    (await get(at(base, '/userinfo'), { Authorization: `Bearer ${token}` })).json();

  it("gives claims by scope, also by scopes of one's own", async () => {
    const base = await sandbox({ own: OWN });
    const { access_token, scope } = await tokensOf(base, { scope: 'openid employment unknown' });
    expect(scope).toBe('openid employment');
    expect(await userinfoOf(base, access_token)).toEqual({ sub: expect.any(String), department: 'Research' });
  });

  it('gives claims by the claims parameter where it says', async () => {
    const base = await sandbox({ own: OWN });
    const claims = JSON.stringify({
      id_token: { department: null },
      userinfo: { email: { essential: true } },
    });
    const tokens = await tokensOf(base, { scope: 'openid', claims });
    expect(decode(tokens.id_token).payload).toMatchObject({ department: 'Research' });
    expect(await userinfoOf(base, tokens.access_token)).toEqual({
      sub: expect.any(String),
      email: 'ada@example.com',
    });
  });

  it.each(['bo', 'persona:bo', 'employee-4711'])('logs in by login_hint %s without a page', async (hint) => {
    const base = await sandbox({ own: OWN });
    const { answer, pages } = await logIn(base, { login_hint: hint });
    expect(pages).toBe(0);
    const tokens = (await (await exchange(base, answer.code)).json()) as { id_token: string };
    expect(decode(tokens.id_token).payload.sub).toBe('employee-4711');
  });

  it('takes the person and the changes of claims from the page', async () => {
    const base = await sandbox({ own: OWN });
    const fill = { persona: 'bo', claims: '{"name": null, "email": "new@example.com"}' };
    const { answer } = await logIn(base, {}, { fill });
    const tokens = (await (await exchange(base, answer.code)).json()) as { access_token: string };
    expect(await userinfoOf(base, tokens.access_token)).toEqual({
      sub: 'employee-4711',
      email: 'new@example.com',
    });
  });

  it('shows the page again for changes that are not JSON', async () => {
    const { text, status } = await logIn(await sandbox(), {}, { fill: { claims: '{' } });
    expect(status).toBe(400);
    expect(text).toContain('not JSON');
  });

  it('starts with the person named at the start', async () => {
    const base = await sandbox({ own: OWN, persona: 'bo' });
    expect(decode((await tokensOf(base)).id_token).payload.sub).toBe('employee-4711');
  });

  it('gives pairwise subjects to a client that asks for them', async () => {
    const base = await sandbox();
    const pairwise = decode((await tokensOf(base, { client_id: 'sandbox-generic-pairwise' })).id_token);
    expect(pairwise.payload.sub).not.toBe(decode((await tokensOf(base)).id_token).payload.sub);
  });
});

describe('sessions', () => {
  it('logs in silently where someone is logged in, and refuses elsewhere', async () => {
    const base = await sandbox();
    const first = await logIn(base);
    const silent = await logIn(base, { prompt: 'none' }, { cookie: first.cookie });
    expect(silent.pages).toBe(0);
    expect(silent.answer.code).toBeDefined();
    expect((await logIn(base, { prompt: 'none' })).answer.error).toBe('login_required');
  });

  it('refuses a silent login that is older than max_age', async () => {
    const base = await sandbox();
    const { cookie } = await logIn(base);
    const late = await logIn(base, { prompt: 'none', max_age: '0' }, { cookie });
    expect(late.answer).toMatchObject({ error: 'login_required' });
  });

  it('ends a session by RP-initiated logout and goes back with the state', async () => {
    const base = await sandbox();
    const { cookie, answer } = await logIn(base);
    const { id_token } = (await (await exchange(base, answer.code)).json()) as { id_token: string };
    const url = new URL(at(base, '/logout'));
    url.searchParams.set('id_token_hint', id_token);
    url.searchParams.set('post_logout_redirect_uri', 'http://127.0.0.1:5000/callback');
    url.searchParams.set('state', 'bye');
    const response = await get(url, { cookie });
    expect(response.headers.get('location')).toBe('http://127.0.0.1:5000/callback?state=bye');
    expect((await logIn(base, { prompt: 'none' }, { cookie })).answer.error).toBe('login_required');
  });

  it('goes nowhere that is not registered', async () => {
    const base = await sandbox();
    const { id_token } = await tokensOf(base);
    const response = await get(
      `${at(base, '/logout')}?id_token_hint=${id_token}&post_logout_redirect_uri=https://evil.example.com/`,
    );
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('not registered');
  });
});

describe('CORS', () => {
  it('lets a browser application read metadata, keys, tokens and UserInfo, and nothing else', async () => {
    const base = await sandbox();
    const origin = { origin: 'https://app.example.com' };
    for (const path of ['/.well-known/openid-configuration', '/jwks', '/userinfo']) {
      const response = await get(at(base, path), origin);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    }
    const preflight = await fetch(at(base, '/token'), {
      method: 'OPTIONS',
      headers: { ...origin, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('DPoP');
    const page = await get(authorizeUrl(base), origin);
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
    const introspection = await fetch(at(base, '/introspect'), {
      method: 'POST',
      headers: { ...origin, ...basic(base) },
    });
    expect(introspection.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(['ingroupe', 'signicat-sms-otp', 'signicat-consent'])('also at %s', async (path) => {
    const base = await sandbox();
    const tenant = base.tenants.find(({ id }) => id === path);
    const response = await get(tenant?.metadata ?? '', { origin: 'https://app.example.com' });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });
});
