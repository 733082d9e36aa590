/** Grants beside the code, senders, resources and logouts of the provider without a vendor. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { describe, expect, it } from 'vitest';
import { makeSelfSignedCertificate } from '../../../../src/loopback/certificate.ts';
import type { Sandbox } from '../../../../src/sandbox/types.ts';
import { clientEndpoint } from './client-endpoint.ts';
import {
  at,
  basic,
  CLIENT_ID,
  decode,
  errorOf,
  exchange,
  get,
  logIn,
  NOW,
  postForm,
  postJson,
  sandbox,
  tokensOf,
} from './support.ts';

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const CIBA = 'urn:openid:params:grant-type:ciba';
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const TYPE = 'urn:ietf:params:oauth:token-type:';

const token = (base: Sandbox, form: Record<string, string>) =>
  postForm(at(base, '/token'), form, basic(base));
const body = async (response: Response) => (await response.json()) as Record<string, string>;
const advance = (base: Sandbox, seconds: number) =>
  postJson(`${base.url}/_sandbox/clock`, { advanceSeconds: seconds });

const jwt = (header: object, payload: object, key: KeyObject, hash: string | null = 'sha256') => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${sign(hash, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
};

describe('the device grant', () => {
  const start = async (base: Sandbox) =>
    body(await postForm(at(base, '/device_authorization'), { scope: 'openid email' }, basic(base)));
  const poll = (base: Sandbox, device_code = '') => token(base, { grant_type: DEVICE, device_code });

  it('waits, slows down, and grants', async () => {
    const base = await sandbox();
    const { device_code } = await start(base);
    expect((await errorOf(await poll(base, device_code))).error).toBe('authorization_pending');
    expect((await errorOf(await poll(base, device_code))).error).toBe('slow_down');
    await advance(base, 10);
    const tokens = await body(await poll(base, device_code));
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'openid email' });
    await advance(base, 10);
    expect((await errorOf(await poll(base, device_code))).error).toBe('invalid_grant');
  });

  it('takes the decision of a person on the page, with any spelling of the code', async () => {
    const base = await sandbox({ autoApprove: false });
    const { device_code, user_code = '', verification_uri = '' } = await start(base);
    const typed = user_code.toLowerCase().replace('-', '');
    expect(await (await get(`${verification_uri}?user_code=${typed}`)).text()).toContain(user_code);
    await postForm(verification_uri, { user_code: typed, persona: 'mononym', decision: 'approve' });
    await poll(base, device_code);
    await advance(base, 10);
    const { id_token } = await body(await poll(base, device_code));
    expect(decode(id_token ?? '').payload.sub).toMatch(/a02$/);
  });

  it('tells of a person who declines, and of a code that is too old', async () => {
    const base = await sandbox({ autoApprove: false });
    const first = await start(base);
    await postForm(first.verification_uri ?? '', { user_code: first.user_code ?? '', decision: 'decline' });
    await poll(base, first.device_code);
    await advance(base, 10);
    expect((await errorOf(await poll(base, first.device_code))).error).toBe('access_denied');
    const second = await start(base);
    await advance(base, 601);
    expect((await errorOf(await poll(base, second.device_code))).error).toBe('expired_token');
  });
});

describe('CIBA', () => {
  const start = (base: Sandbox, changes: Record<string, string> = {}) =>
    postForm(at(base, '/bc-authorize'), { scope: 'openid', login_hint: 'default', ...changes }, basic(base));

  it('polls', async () => {
    const base = await sandbox();
    const { auth_req_id = '' } = await body(await start(base, { binding_message: 'W4SCT' }));
    const poll = () => token(base, { grant_type: CIBA, auth_req_id });
    expect((await errorOf(await poll())).error).toBe('authorization_pending');
    await advance(base, 5);
    const { id_token } = await body(await poll());
    expect(decode(id_token ?? '').payload['urn:openid:params:jwt:claim:auth_req_id']).toBe(auth_req_id);
  });

  it.each(['ping', 'push'])('%s reaches the client', async (mode) => {
    const endpoint = await clientEndpoint();
    const base = await sandbox({ fetch });
    const client = {
      client_id: CLIENT_ID,
      backchannel_token_delivery_mode: mode,
      backchannel_client_notification_endpoint: `${endpoint.url}/notify`,
    };
    expect((await postJson(`${base.url}/_sandbox/clients`, { clients: [client] })).status).toBe(200);
    const told = endpoint.next();
    const { auth_req_id = '' } = await body(
      await start(base, { client_notification_token: 'of-the-client' }),
    );
    const received = await told;
    expect(received.headers.authorization).toBe('Bearer of-the-client');
    const sent = JSON.parse(received.body) as Record<string, string>;
    expect(sent.auth_req_id).toBe(auth_req_id);
    const poll = await token(base, { grant_type: CIBA, auth_req_id });
    if (mode === 'ping') expect(poll.status).toBe(200);
    else {
      expect(sent.access_token).toBeDefined();
      expect((await errorOf(poll)).error).toBe('unauthorized_client');
    }
  });

  it.each([
    [{ login_hint: 'nobody' }, 'unknown_user_id'],
    [{ id_token_hint: 'x' }, 'invalid_request'],
    [{ scope: 'email' }, 'invalid_scope'],
    [{ binding_message: 'x'.repeat(200) }, 'invalid_binding_message'],
  ])('refuses %j', async (changes, error) => {
    const base = await sandbox();
    expect((await errorOf(await start(base, changes as Record<string, string>))).error).toBe(error);
  });
});

describe('token exchange', () => {
  it('gives a token for another audience, on behalf of a person', async () => {
    const base = await sandbox();
    const { access_token } = await tokensOf(base, { scope: 'openid api' });
    const answer = await body(
      await token(base, {
        grant_type: EXCHANGE,
        subject_token: access_token,
        subject_token_type: `${TYPE}access_token`,
        actor_token: (await tokensOf(base, { login_hint: 'mononym' })).id_token,
        actor_token_type: `${TYPE}id_token`,
        audience: 'https://api.example.com',
        scope: 'api',
      }),
    );
    expect(answer.issued_token_type).toBe(`${TYPE}access_token`);
    const { payload, header } = decode(answer.access_token ?? '');
    expect(header.typ).toBe('at+jwt');
    expect(payload).toMatchObject({
      aud: 'https://api.example.com',
      scope: 'api',
      act: { sub: expect.any(String) },
    });
  });

  it.each([
    ['access_token', 'forged', 'never issued'],
    ['id_token', 'e30.e30.', 'no key'],
    ['saml2', 'x', 'must be one of'],
  ])('refuses a subject that is %s %s', async (type, value, said) => {
    const base = await sandbox();
    const form = { grant_type: EXCHANGE, subject_token: value, subject_token_type: `${TYPE}${type}` };
    expect(await errorOf(await token(base, form))).toMatchObject({
      error: 'invalid_request',
      description: expect.stringContaining(said),
    });
  });
});

it('takes a JWT of the client for a person', async () => {
  const base = await sandbox();
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwks = { keys: [publicKey.export({ format: 'jwk' })] };
  await postJson(`${base.url}/_sandbox/clients`, { clients: [{ client_id: CLIENT_ID, jwks }] });
  const now = NOW.getTime() / 1000;
  const claims = { iss: CLIENT_ID, sub: 'default', aud: `${base.url}/generic`, exp: now + 60, jti: 'one' };
  const assertion = jwt({ alg: 'ES256' }, claims, privateKey);
  const form = { grant_type: BEARER, assertion, scope: 'openid' };
  expect(await body(await token(base, form))).toMatchObject({
    scope: 'openid',
    id_token: expect.any(String),
  });
  expect((await errorOf(await token(base, form))).description).toContain('jti');
  const late = jwt({ alg: 'ES256' }, { ...claims, exp: now - 100 }, privateKey);
  expect((await errorOf(await token(base, { ...form, assertion: late }))).description).toContain('expired');
});

it('takes the password of a person', async () => {
  const people = [{ id: 'ada', username: 'ada.example', password: 'of her own', claims: {} }, { id: 'bo' }];
  const base = await sandbox({ own: { clients: [], people, scopes: {} } });
  const ask = (username: string, password: string) =>
    token(base, { grant_type: 'password', username, password });
  expect((await ask('ada.example', 'of her own')).status).toBe(200);
  expect((await ask('bo', 'secret')).status).toBe(200);
  expect((await errorOf(await ask('ada', 'secret'))).error).toBe('invalid_grant');
});

describe('DPoP', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const proof = (claims: object, header: object = {}) =>
    jwt(
      { typ: 'dpop+jwt', alg: 'ES256', jwk: publicKey.export({ format: 'jwk' }), ...header },
      { jti: crypto.randomUUID(), iat: NOW.getTime() / 1000, ...claims },
      privateKey,
    );

  it('binds the access token, which counts with a proof only', async () => {
    const base = await sandbox();
    const { answer } = await logIn(base);
    const dpop = proof({ htm: 'POST', htu: at(base, '/token') });
    const tokens = await body(await exchange(base, answer.code, {}, { ...basic(base), dpop }));
    expect(tokens.token_type).toBe('DPoP');
    const access = tokens.access_token ?? '';
    const ath = createHash('sha256').update(access).digest('base64url');
    const userinfo = (headers: Record<string, string>) => get(at(base, '/userinfo'), headers);
    const right = {
      Authorization: `DPoP ${access}`,
      dpop: proof({ htm: 'GET', htu: at(base, '/userinfo'), ath }),
    };
    expect((await userinfo(right)).status).toBe(200);
    expect((await userinfo(right)).headers.get('www-authenticate')).toContain('used before');
    const bearer = await userinfo({ Authorization: `Bearer ${access}` });
    expect(bearer.headers.get('www-authenticate')).toContain('DPoP');
    const without = await userinfo({ ...right, dpop: proof({ htm: 'GET', htu: at(base, '/userinfo') }) });
    expect(without.headers.get('www-authenticate')).toContain('ath');
  });

  it.each([
    [{ htm: 'GET' }, {}, 'htm'],
    [{ htu: 'https://other.example.com/token' }, {}, 'htu'],
    [{ iat: 1 }, {}, 'iat'],
    [{ jti: '' }, {}, 'jti'],
    [{}, { typ: 'JWT' }, 'typ'],
    [{}, { alg: 'none' }, 'none'],
    [{}, { jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } }, 'jwk'],
  ])('refuses a proof with %j %j', async (claims, header, said) => {
    const base = await sandbox();
    const dpop = proof({ htm: 'POST', htu: at(base, '/token'), ...claims }, header);
    const refused = await errorOf(await exchange(base, 'code', {}, { ...basic(base), dpop }));
    expect(refused).toMatchObject({
      error: 'invalid_dpop_proof',
      description: expect.stringContaining(said),
    });
  });

  it('demands a nonce where the scenario does, and takes each once', async () => {
    const base = await sandbox({ faults: { generic: 'dpop-nonce' } });
    const { answer } = await logIn(base);
    const claims = { htm: 'POST', htu: at(base, '/token') };
    const first = await exchange(base, answer.code, {}, { ...basic(base), dpop: proof(claims) });
    expect((await errorOf(first.clone())).error).toBe('use_dpop_nonce');
    const nonce = first.headers.get('dpop-nonce');
    const second = await exchange(
      base,
      answer.code,
      {},
      { ...basic(base), dpop: proof({ ...claims, nonce }) },
    );
    expect(second.status).toBe(200);
    expect(second.headers.get('dpop-nonce')).not.toBe(nonce);
  });
});

it('authenticates by certificate at the aliases, and binds the token to it', async () => {
  const base = await sandbox({
    https: true,
    now: () => new Date(),
    makeCertificate: makeSelfSignedCertificate,
  });
  const call = (url: string, options: object, sent = '') =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const request = httpsRequest(url, { rejectUnauthorized: false, ...options }, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      request.on('error', reject);
      request.end(sent);
    });
  const metadata = JSON.parse((await call(at(base, '/.well-known/openid-configuration'), {})).text);
  const alias: string = metadata.mtls_endpoint_aliases.token_endpoint;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  for (const id of ['sandbox-generic-tls', 'sandbox-generic-self-signed-tls']) {
    const clients = base.tenants.find((one) => one.id === 'generic')?.clients;
    const certificate = clients?.find((one) => one.id === id)?.certificate;
    const form = `grant_type=client_credentials&client_id=${id}`;
    const good = await call(alias, { method: 'POST', headers, ...certificate }, form);
    const { access_token } = JSON.parse(good.text);
    expect(good.status, good.text).toBe(200);
    const bare = await call(alias, { method: 'POST', headers }, form);
    expect(JSON.parse(bare.text).error_description).toContain('certificate');
    const plain = await call(at(base, '/token'), { method: 'POST', headers, ...certificate }, form);
    expect(JSON.parse(plain.text).error_description).toContain('mtls_endpoint_aliases');
    const authorization = { authorization: `Bearer ${access_token}` };
    const resource = await call(at(base, '/resource'), { headers: authorization });
    expect(resource.status).toBe(401);
  }
});

describe('a resource', () => {
  const read = (base: Sandbox, access: string, query = '') =>
    get(`${at(base, '/resource')}${query}`, { Authorization: `Bearer ${access}` });

  it('says where its metadata is, and takes tokens for it', async () => {
    const base = await sandbox();
    const challenge = (await get(at(base, '/resource'))).headers.get('www-authenticate') ?? '';
    const [, address = ''] = /resource_metadata="([^"]+)"/.exec(challenge) ?? [];
    expect(await (await get(address)).json()).toMatchObject({
      resource: at(base, '/resource'),
      authorization_servers: [`${base.url}/generic`],
    });
    const { access_token } = await tokensOf(base, { scope: 'openid', resource: at(base, '/resource') });
    expect((await read(base, access_token)).status).toBe(200);
    const other = await tokensOf(base, { scope: 'openid', resource: 'https://api.example.com' });
    expect((await read(base, other.access_token)).status).toBe(401);
  });

  it('demands another login for a higher level (RFC 9470)', async () => {
    const base = await sandbox();
    const high = 'http://eidas.europa.eu/LoA/high';
    const query = `?acr_values=${encodeURIComponent(high)}`;
    const low = await tokensOf(base, { scope: 'openid api' });
    const refused = await read(base, low.access_token, query);
    expect(refused.headers.get('www-authenticate')).toContain(`acr_values="${high}"`);
    const up = await tokensOf(base, { scope: 'openid api', acr_values: high });
    expect((await read(base, up.access_token, query)).status).toBe(200);
  });
});

describe('logouts', () => {
  it('send a logout token to each client of the session while the request is open', async () => {
    const endpoint = await clientEndpoint();
    const base = await sandbox({ fetch });
    const client = { client_id: CLIENT_ID, backchannel_logout_uri: `${endpoint.url}/logout` };
    await postJson(`${base.url}/_sandbox/clients`, { clients: [client] });
    const { cookie, answer } = await logIn(base);
    const { id_token = '' } = await body(await exchange(base, answer.code));
    await get(`${at(base, '/logout')}?id_token_hint=${id_token}`, { cookie });
    const [received] = endpoint.received;
    const logout = new URLSearchParams(received?.body).get('logout_token') ?? '';
    expect(decode(logout)).toMatchObject({
      header: { typ: 'logout+jwt' },
      payload: {
        aud: CLIENT_ID,
        sid: decode(id_token).payload.sid,
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      },
    });
  });

  it('load front-channel addresses in frames, with issuer and session where asked', async () => {
    const base = await sandbox();
    const client = {
      client_id: CLIENT_ID,
      frontchannel_logout_uri: 'https://app.example.com/out',
      frontchannel_logout_session_required: true,
    };
    await postJson(`${base.url}/_sandbox/clients`, { clients: [client] });
    const { cookie } = await logIn(base);
    const asking = await get(at(base, '/logout'), { cookie });
    expect(await asking.text()).toContain('Do you want to log out?');
    const page = await get(at(base, '/logout?confirmed=yes'), { cookie });
    expect(page.headers.get('content-security-policy')).toContain('frame-src https://app.example.com');
    expect(await page.text()).toContain(
      `https://app.example.com/out?iss=${encodeURIComponent(`${base.url}/generic`)}&amp;sid=`,
    );
  });

  it('takes no hint that it has not signed', async () => {
    const base = await sandbox();
    const payload = Buffer.from(JSON.stringify({ iss: `${base.url}/generic`, aud: CLIENT_ID })).toString(
      'base64url',
    );
    const response = await get(`${at(base, '/logout')}?id_token_hint=e30.${payload}.AAAA`);
    expect(response.status).toBe(400);
  });
});

it('finds the issuer of a person by WebFinger', async () => {
  const base = await sandbox();
  const host = new URL(base.url).host;
  const response = await get(`${base.url}/.well-known/webfinger?resource=acct:ada@${host}`);
  expect(response.headers.get('content-type')).toBe('application/jrd+json');
  expect(await response.json()).toMatchObject({ links: [{ href: `${base.url}/generic` }] });
  expect((await get(`${base.url}/.well-known/webfinger?resource=acct:ada@example.com`)).status).toBe(404);
});

it('takes people from a control call, and forgets them with a reset', async () => {
  const base = await sandbox();
  const people = { people: [{ id: 'ada', sub: 'employee-1', claims: { name: 'Ada' } }] };
  expect((await postJson(`${base.url}/_sandbox/people`, people)).status).toBe(200);
  expect(decode((await tokensOf(base)).id_token).payload.sub).toBe('employee-1');
  const wrong = await errorOf(
    await postJson(`${base.url}/_sandbox/people`, { people: [{ id: 'a', clams: 1 }] }),
  );
  expect(wrong.description).toContain('did you mean claims?');
  await postJson(`${base.url}/_sandbox/reset`, {});
  expect(decode((await tokensOf(base)).id_token).payload.sub).not.toBe('employee-1');
});
