/** The tenant signicat-sms-otp, from outside: what a relying party and a person see of it. */
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { CHALLENGE, decode, get, postForm, postJson, sandbox, VERIFIER, visit } from './support.ts';

const CLIENT = { id: 'sandbox-signicat-sms-otp-client', secret: 'sandbox-signicat-sms-otp-secret' };
const REDIRECT_URI = 'http://127.0.0.1:49152/callback';
const BASIC = {
  authorization: `Basic ${Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64')}`,
};

const at = (base: Sandbox, path: string) => `${base.url}/signicat-sms-otp${path}`;

function authorizeUrl(base: Sandbox, changes: Record<string, string | undefined> = {}): URL {
  const url = new URL(at(base, '/auth/open/connect/authorize'));
  const parameters: Record<string, string | undefined> = {
    client_id: CLIENT.id,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    state: 'state-of-this-login',
    scope: 'openid idp-id phone',
    acr_values: 'idp:otp-sms',
    nonce: 'nonce-of-this-login',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

async function callbackOf(base: Sandbox, changes: Record<string, string | undefined> = {}): Promise<URL> {
  const { callback, text } = await visit(authorizeUrl(base, changes));
  if (callback === undefined) throw new Error(`no callback: ${text}`);
  return callback;
}

const redeem = (base: Sandbox, code: string, changes: Record<string, string> = {}) =>
  postForm(
    at(base, '/auth/open/connect/token'),
    {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      code_verifier: VERIFIER,
      ...changes,
    },
    BASIC,
  );

async function tokensOf(base: Sandbox, changes: Record<string, string | undefined> = {}) {
  const callback = await callbackOf(base, changes);
  const answer = await redeem(base, callback.searchParams.get('code') ?? '');
  return (await answer.json()) as Record<string, string>;
}

describe('SO-S1 the layout of the hub', () => {
  const status = async (path: string) => (await get(at(await sandbox(), path))).status;

  it.each([
    ['/auth/open/.well-known/openid-configuration', 200],
    ['/auth/open/.Well-Known/OpenID-Configuration/JWKS', 200],
    ['/AUTH/open/.well-known/openid-configuration', 404],
    ['/auth/Open/.well-known/openid-configuration', 404],
    ['/auth/open/.well-known/openid-configuration/', 404],
  ])('%s %i', async (path, expected) => {
    expect(await status(path)).toBe(expected);
  });

  it('a slash at the end gets an empty 404', async () => {
    const answer = await get(at(await sandbox(), '/auth/open/connect/authorize/'));
    expect([answer.status, await answer.text()]).toEqual([404, '']);
  });
});

describe('SO-S2 discovery', () => {
  it('announces the issuer in callbacks, and serves JSON in the recorded type', async () => {
    const base = await sandbox();
    const answer = await get(at(base, '/auth/open/.well-known/openid-configuration'));
    expect(answer.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    expect(await answer.json()).toMatchObject({
      issuer: at(base, '/auth/open'),
      jwks_uri: at(base, '/auth/open/.well-known/openid-configuration/jwks'),
      authorization_response_iss_parameter_supported: true,
      claims_parameter_supported: false,
    });
  });

  it('shows bare RSA keys, one to sign and one to encrypt', async () => {
    const answer = await get(at(await sandbox(), '/auth/open/.well-known/openid-configuration/jwks'));
    const { keys } = (await answer.json()) as { keys: Record<string, string>[] };
    expect(keys.map((key) => Object.keys(key))).toEqual([
      ['kty', 'use', 'kid', 'e', 'n', 'alg'],
      ['kty', 'use', 'kid', 'e', 'n', 'alg'],
    ]);
    expect(keys.map(({ use, alg }) => [use, alg])).toEqual([
      ['sig', 'RS256'],
      ['enc', 'RSA-OAEP'],
    ]);
  });
});

describe('SO-S3 a bad request never comes back', () => {
  it.each([
    ['no client', { client_id: undefined }],
    ['an unknown client', { client_id: 'someone' }],
    ['no response type', { response_type: undefined }],
    ['an implicit response type', { response_type: 'id_token' }],
    ['a hybrid response type without nonce', { response_type: 'code id_token', nonce: undefined }],
    ['a hybrid response in the query', { response_type: 'code id_token', response_mode: 'query' }],
    ['no scope', { scope: undefined }],
    ['no openid', { scope: 'phone' }],
    ['an unknown redirect URI', { redirect_uri: 'https://client.example.com/cb' }],
    ['a request object', { request: 'e30.e30.' }],
    ['an unknown request_uri', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }],
    ['a bad code challenge', { code_challenge: 'short' }],
    ['an unknown fault', { login_hint: 'fault:none' }],
  ])('%s', async (_name, changes) => {
    const answer = await get(authorizeUrl(await sandbox(), changes));
    expect(answer.status).toBe(302);
    expect(new URL(answer.headers.get('location') ?? '').pathname).toBe('/signicat-sms-otp/auth/open/Error');
    const page = await get(answer.headers.get('location') ?? '');
    expect(await page.text()).toContain('An error occurred');
  });
});

describe('SO-S4 token errors', () => {
  it.each([
    ['a wrong code', { code: 'none' }, BASIC, 'invalid_grant'],
    ['no client', {}, {}, 'invalid_client'],
    ['a wrong secret', {}, { authorization: `Basic ${btoa(`${CLIENT.id}:wrong`)}` }, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, BASIC, 'unsupported_grant_type'],
  ])('%s: 400 with a link and a trace id', async (_name, form, headers, error) => {
    const base = await sandbox();
    const fields = { grant_type: 'authorization_code', ...form } as Record<string, string>;
    const answer = await postForm(
      at(base, '/auth/open/connect/token'),
      fields,
      headers as Record<string, string>,
    );
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error,
      error_uri: expect.stringContaining(`/errors/${error}`),
    });
    expect(answer.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.headers.get('cache-control')).toBe('no-store, no-cache, max-age=0');
  });

  it('an empty body', async () => {
    const answer = await postForm(at(await sandbox(), '/auth/open/connect/token'), '');
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([
      400,
      'invalid_request',
    ]);
  });
});

it.each([
  ['without a token', {}],
  ['with a bad one', { authorization: 'Bearer none' }],
])('SO-S5 UserInfo %s', async (_name, headers) => {
  const answer = await get(
    at(await sandbox(), '/auth/open/connect/userinfo'),
    headers as Record<string, string>,
  );
  expect([answer.status, await answer.text()]).toEqual([401, '']);
  expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="IdentityServer",error="invalid_token"');
});

describe('SO-S6 codes', () => {
  it('work once', async () => {
    const base = await sandbox();
    const code = (await callbackOf(base)).searchParams.get('code') ?? '';
    expect((await redeem(base, code)).status).toBe(200);
    expect((await redeem(base, code)).status).toBe(400);
  });

  it('live for 15 seconds', async () => {
    const base = await sandbox();
    const code = (await callbackOf(base)).searchParams.get('code') ?? '';
    await postJson(`${base.url}/_sandbox/clock`, { advanceSeconds: 16 });
    expect(((await (await redeem(base, code)).json()) as { error: string }).error).toBe('invalid_grant');
  });

  it('belong to their verifier', async () => {
    const base = await sandbox();
    const code = (await callbackOf(base)).searchParams.get('code') ?? '';
    const other = 'another-verifier-of-more-than-forty-three-characters-0';
    expect((await redeem(base, code, { code_verifier: other })).status).toBe(400);
  });
});

describe('SO-S7 order and form', () => {
  it('of the callback', async () => {
    const base = await sandbox();
    const { searchParams } = await callbackOf(base);
    expect([...searchParams.keys()]).toEqual(['code', 'scope', 'state', 'session_state', 'iss']);
    expect(searchParams.get('code')).toMatch(/^[0-9A-F]+-1$/);
    expect(searchParams.get('iss')).toBe(at(base, '/auth/open'));
  });

  it('of token answer, header and payload', async () => {
    const tokens = await tokensOf(await sandbox());
    expect(Object.keys(tokens)).toEqual(['id_token', 'access_token', 'expires_in', 'token_type', 'scope']);
    const { header, payload } = decode(tokens.id_token ?? '');
    expect(Object.keys(header)).toEqual(['kid', 'typ', 'alg']);
    expect(Object.keys(payload).join(' ')).toBe(
      'iss nbf iat exp aud amr nonce at_hash sid sub auth_time idp idp_issuer transaction_id sandbox acr',
    );
    expect(
      [payload.sub, payload.sid, payload.at_hash, payload.transaction_id].map((one) => String(one).length),
    ).toEqual([44, 32, 22, 36]);
  });

  it('a refresh token comes only with offline_access', async () => {
    const base = await sandbox();
    expect(await tokensOf(base, { scope: 'openid offline_access' })).toHaveProperty('refresh_token');
  });
});

describe('SO-S8 the person', () => {
  it('passes two pages, and the message lies in the inbox', async () => {
    const base = await sandbox();
    const { titles } = await visit(authorizeUrl(base, { acr_values: 'idp:otp-sms otp_sms_sender:Acme' }));
    expect(titles).toEqual(['Your phone number', 'Type the code']);
    const { messages } = (await (await get(`${base.url}/_sandbox/messages`)).json()) as {
      messages: object[];
    };
    expect(messages).toEqual([
      {
        system: 'signicat-sms-otp',
        channel: 'sms',
        to: '+447700900000',
        text: 'Acme: 123456 is your one-time code.',
        code: '123456',
        at: '2026-11-22T12:00:00.000Z',
      },
    ]);
    expect(await (await get(`${base.url}/_sandbox/inbox`)).text()).toContain('Acme: 123456');
  });

  it('with a number that is known beforehand passes one', async () => {
    const { titles } = await visit(authorizeUrl(await sandbox(), { login_hint: '+447700900777' }));
    expect(titles).toEqual(['Type the code']);
  });

  it('cannot use the way back before the code was typed', async () => {
    const base = await sandbox();
    const first = await get(authorizeUrl(base));
    const back = new URL(first.headers.get('location') ?? '').searchParams.get('ReturnUrl') ?? '';
    const answer = await get(at(base, back));
    expect(new URL(answer.headers.get('location') ?? '').pathname).toContain('/Authentication/Login');
  });

  it('finds a code of five minutes too old', async () => {
    const base = await sandbox();
    const first = (await get(authorizeUrl(base))).headers.get('location') ?? '';
    await postForm(first, { decision: 'approve', phone: '+447700900000' });
    await postJson(`${base.url}/_sandbox/clock`, { advanceSeconds: 301 });
    const answer = await postForm(first, { decision: 'approve', code: '123456' });
    expect(await answer.text()).toContain('This code is too old');
  });

  it('is told that the login is over when it is', async () => {
    const base = await sandbox();
    const first = (await get(authorizeUrl(base))).headers.get('location') ?? '';
    await postJson(`${base.url}/_sandbox/clock`, { advanceSeconds: 601 });
    expect((await get(first)).status).toBe(410);
    expect(
      (await get(at(base, '/auth/open/Authentication/Login?ReturnUrl=https://evil.example.com'))).status,
    ).toBe(410);
  });
});

describe('SO-S9 the REST API', () => {
  const token = async (base: Sandbox) => {
    const answer = await postForm(
      at(base, '/auth/open/connect/token'),
      { grant_type: 'client_credentials', scope: 'signicat-api' },
      BASIC,
    );
    return { authorization: `Bearer ${((await answer.json()) as { access_token: string }).access_token}` };
  };
  const BODY = { allowedProviders: ['otp-sms'], flow: 'headless', requestedAttributes: ['phoneNumber'] };

  it('wants a token, and one for the API', async () => {
    const base = await sandbox();
    expect((await postJson(at(base, '/auth/rest/sessions'), BODY)).status).toBe(401);
    const person = { authorization: `Bearer ${(await tokensOf(base)).access_token}` };
    expect((await postJson(at(base, '/auth/rest/sessions'), BODY, person)).status).toBe(403);
    expect((await postJson(at(base, '/auth/rest/sessions'), BODY, await token(base))).status).toBe(201);
  });

  it('echoes what was asked for, and says when it expires', async () => {
    const base = await sandbox();
    const answer = await postJson(
      at(base, '/auth/rest/sessions'),
      { ...BODY, sessionLifetime: 60, externalReference: 'order-1', tags: ['a'] },
      await token(base),
    );
    expect(await answer.json()).toMatchObject({
      status: 'CREATED',
      externalReference: 'order-1',
      tags: ['a'],
      sessionLifetime: 60,
      expiresAt: '2026-11-22T12:01:00.000+00:00',
    });
  });

  it('names every field that is wrong', async () => {
    const base = await sandbox();
    const answer = await postJson(
      at(base, '/auth/rest/sessions'),
      {
        flow: 'redirect',
        allowedProviders: ['mitid'],
        callbackUrls: { success: 'http://x.example.com' },
        extra: 1,
      },
      await token(base),
    );
    expect(answer.status).toBe(400);
    const { invalidParams } = (await answer.json()) as { invalidParams: { name: string }[] };
    expect(invalidParams.map(({ name }) => name).sort()).toEqual([
      'allowedProviders',
      'callbackUrls',
      'extra',
    ]);
  });

  it('is over for the person when it has expired', async () => {
    const base = await sandbox();
    const answer = await postJson(
      at(base, '/auth/rest/sessions'),
      { ...BODY, sessionLifetime: 60 },
      await token(base),
    );
    const { authenticationUrl } = (await answer.json()) as { authenticationUrl: string };
    expect((await get(authenticationUrl)).status).toBe(200);
    await postJson(`${base.url}/_sandbox/clock`, { advanceSeconds: 61 });
    expect((await get(authenticationUrl)).status).toBe(410);
  });

  it.each(['', '[]', '{', '"text"'])('a body of %j is not a request', async (body) => {
    const base = await sandbox();
    const answer = await fetch(at(base, '/auth/rest/sessions'), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...(await token(base)) },
    });
    expect(answer.status).toBe(400);
  });
});

it('a pushed request is used once', async () => {
  const base = await sandbox();
  const pairs = Object.fromEntries(authorizeUrl(base).searchParams);
  const pushed = await postForm(at(base, '/auth/open/connect/par'), pairs, BASIC);
  expect(pushed.status).toBe(201);
  const { request_uri } = (await pushed.json()) as { request_uri: string };
  const url = new URL(at(base, '/auth/open/connect/authorize'));
  url.search = new URLSearchParams({ client_id: CLIENT.id, request_uri }).toString();
  expect((await get(url)).headers.get('location')).toContain('/Authentication/Login');
  expect((await get(url)).headers.get('location')).toContain('/Error');
});

it('the end of a session leads back only with a hint', async () => {
  const base = await sandbox();
  const end = new URL(at(base, '/auth/open/connect/endsession'));
  expect((await get(end)).headers.get('location')).toBe(at(base, '/auth/open/Account/Logout'));
  end.search = new URLSearchParams({
    id_token_hint: 'a.b.c',
    post_logout_redirect_uri: REDIRECT_URI,
    state: 's',
  }).toString();
  expect((await get(end)).headers.get('location')).toBe(`${REDIRECT_URI}?state=s`);
});
