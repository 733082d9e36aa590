/** Clients of one's own at the systems of vendors: by file, control call, console and kept state. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readKept, readOwnData } from '../../../src/sandbox/index.ts';
import type { OwnData } from '../../../src/sandbox/own-data.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import {
  authorizeUrl,
  CHALLENGE,
  codeOf,
  decode,
  exchange,
  get,
  postForm,
  postJson,
  sandbox,
  type Tokens,
  VERIFIER,
  visit,
} from './support.ts';

const REDIRECT = 'https://app.example.com/cb';
const MINE = { client_id: 'mine', client_secret: 'my own', redirect_uris: [REDIRECT] };
const bring = (base: Sandbox, ...clients: readonly object[]) =>
  postJson(`${base.url}/_sandbox/clients`, { clients });
const problemOf = async (answer: Response): Promise<string> => {
  expect(answer.status).toBe(400);
  return ((await answer.json()) as { error_description: string }).error_description;
};
const payloadOf = async (answer: Response) => decode(((await answer.json()) as Tokens).id_token).payload;
const started = async (...clients: readonly object[]): Promise<Sandbox> => {
  const read = await readOwnData('clients', { clients });
  return sandbox({ own: (read as { own: OwnData }).own });
};
/** By whichever of the two ways they are brought. */
const WAYS = [
  ['a file', (client: object) => started(client)],
  [
    'a control call',
    async (client: object) => {
      const base = await sandbox();
      expect((await bring(base, client)).status).toBe(200);
      return base;
    },
  ],
] as const;

describe.each(WAYS)('a client of ingroupe from %s', (_, begin) => {
  it('logs in with its own secret at its own address, and no other', async () => {
    const base = await begin({ system: 'ingroupe', ...MINE });
    const own = { client_id: 'mine', redirect_uri: REDIRECT };
    const code = await codeOf(base, own);
    const wrong = await exchange(base, code, { ...own, client_secret: 'sandbox-ingroupe-secret' });
    expect(wrong.status).toBe(401);
    const right = await exchange(base, code, { ...own, client_secret: 'my own' });
    expect((await payloadOf(right)).aud).toBe('mine');
    const { text } = await visit(authorizeUrl(base, { client_id: 'mine' }));
    expect(text).toContain(`registered: ${REDIRECT}`);
    const stranger = await visit(authorizeUrl(base, { redirect_uri: REDIRECT }));
    expect(stranger.text).toContain('is not registered');
  });

  it('is named in a token that a scenario changes', async () => {
    const base = await begin({ system: 'ingroupe', ...MINE });
    const own = { client_id: 'mine', redirect_uri: REDIRECT };
    const code = await codeOf(base, { ...own, login_hint: 'fault:multi-aud' });
    const tokens = await exchange(base, code, { ...own, client_secret: 'my own' });
    expect(await payloadOf(tokens)).toMatchObject({ azp: 'mine', aud: ['mine', expect.any(String)] });
  });
});

const HUB = '/signicat-sms-otp/auth/open/connect';
const hubUrl = (base: Sandbox, more: Record<string, string> = {}): URL => {
  const url = new URL(`${base.url}${HUB}/authorize`);
  const parameters = {
    ...{ client_id: 'mine', response_type: 'code', redirect_uri: REDIRECT, scope: 'openid phone' },
    ...{ nonce: 'n', code_challenge: CHALLENGE, code_challenge_method: 'S256', ...more },
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
};
const hubToken = (base: Sandbox, form: Record<string, string>) =>
  postForm(`${base.url}${HUB}/token`, { client_id: 'mine', client_secret: 'my own', ...form });

async function hubLogin(base: Sandbox, more: Record<string, string> = {}): Promise<Record<string, string>> {
  const { callback, text } = await visit(hubUrl(base, more));
  if (callback === undefined) throw new Error(text);
  const code = callback.searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER };
  return (await (await hubToken(base, form)).json()) as Record<string, string>;
}

describe.each(WAYS)('a client of signicat-sms-otp from %s', (_, begin) => {
  it('gets what it is registered for', async () => {
    const grants = ['authorization_code', 'refresh_token'];
    const base = await begin({ system: 'signicat-sms-otp', ...MINE, grant_types: grants });
    const tokens = await hubLogin(base, { scope: 'openid phone offline_access' });
    const { refresh_token = '' } = tokens;
    expect((await hubToken(base, { grant_type: 'refresh_token', refresh_token })).status).toBe(200);
    const refused = await hubToken(base, { grant_type: 'client_credentials' });
    expect(await refused.json()).toMatchObject({ error: 'unauthorized_client' });
    const hybrid = await visit(hubUrl(base, { response_type: 'code id_token' }));
    expect(hybrid.text).toContain('not registered for response_type code id_token');
  });

  it('gets no refresh token, and no login elsewhere, that it could not use', async () => {
    const base = await begin({ system: 'signicat-sms-otp', ...MINE });
    expect(await hubLogin(base, { scope: 'openid offline_access' })).not.toHaveProperty('refresh_token');
    const form = { client_id: 'mine', client_secret: 'my own', scope: 'openid' };
    const device = await postForm(`${base.url}${HUB}/deviceauthorization`, form);
    expect(await device.json()).toMatchObject({ error: 'unauthorized_client' });
  });

  it('has its tokens encrypted to its own key, and leaves to its own address', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'enc' };
    const base = await begin({
      ...{ system: 'signicat-sms-otp', ...MINE, jwks: { keys: [jwk] } },
      ...{
        id_token_encrypted_response_alg: 'RSA-OAEP',
        post_logout_redirect_uris: ['https://app.example.com/bye'],
      },
    });
    const { id_token = '' } = await hubLogin(base);
    const [header = ''] = id_token.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({
      kid: 'k1',
      alg: 'RSA-OAEP',
    });
  });
});

describe('a logout at signicat-sms-otp', () => {
  it.each([
    ['https://app.example.com/bye', 'https://app.example.com/bye'],
    [REDIRECT, /Account\/Logout$/],
  ])('to %s leads to %s', async (uri, expected) => {
    const post_logout_redirect_uris = ['https://app.example.com/bye'];
    const base = await started({ system: 'signicat-sms-otp', ...MINE, post_logout_redirect_uris });
    const { id_token = '' } = await hubLogin(base);
    const url = new URL(`${base.url}${HUB}/endsession`);
    url.searchParams.set('id_token_hint', id_token);
    url.searchParams.set('post_logout_redirect_uri', uri);
    expect((await get(url)).headers.get('location')).toMatch(expected);
  });
});

describe('what cannot be', () => {
  it.each<[object, string]>([
    [
      { system: 'ingroupe', ...MINE, jwks: { keys: [] } },
      'clients.0.jwks: a client of ingroupe has no "jwks"',
    ],
    [{ system: 'ingroupe', client_id: 'mine', client_secret: 's' }, 'redirect_uris is missing'],
    [{ system: 'ingroupe', client_id: 'mine', redirect_uris: [REDIRECT] }, 'client_secret is missing'],
    [{ system: 'signicat-consent', ...MINE, redirect_uris: ['nowhere'] }, 'must be a list of absolute URIs'],
    [
      { system: 'signicat-sms-otp', ...MINE, grant_types: ['password'] },
      'clients.0.grant_types.0: grant_types cannot be "password"',
    ],
    [
      { system: 'signicat-sms-otp', ...MINE, id_token_encrypted_response_alg: 'dir' },
      'id_token_encrypted_response_alg cannot be "dir"',
    ],
    [{ system: 'net-id', ...MINE }, 'no client can be registered at net-id; there is ingroupe'],
    [{ system: 'ingrupe', ...MINE }, 'did you mean ingroupe?'],
    [{ system: 7, ...MINE }, 'no client can be registered at 7'],
  ])('%j is refused', async (client, reason) => {
    const base = await sandbox();
    expect(await problemOf(await bring(base, client))).toContain(reason);
  });

  it('takes none of several when one is wrong', async () => {
    const base = await sandbox();
    const good = { system: 'ingroupe', ...MINE };
    const problem = await problemOf(await bring(base, good, { ...MINE, client_secret: 7 }));
    expect(problem).toBe('clients.1.client_secret: client_secret must be text');
    const { text } = await visit(authorizeUrl(base, { client_id: 'mine', redirect_uri: REDIRECT }));
    expect(text).toContain('is not registered here');
  });

  it.each<[object, readonly unknown[]]>([
    [{ system: 'net-id', ...MINE }, ['clients', 0, 'system']],
    [{ system: 'ingroupe', ...MINE, scope: 'openid' }, ['clients', 0, 'scope']],
  ])('a file with %j is refused with its place', async (client, path) => {
    expect(await readOwnData('clients', { clients: [client] })).toMatchObject({ complaints: [{ path }] });
  });

  it('an id may be used at several systems, and once at each', async () => {
    const one = { system: 'ingroupe', ...MINE };
    expect(await readOwnData('clients', { clients: [one, MINE] })).toHaveProperty('own');
    expect(await readOwnData('clients', { clients: [one, one] })).toMatchObject({
      complaints: [{ message: 'the client_id "mine" is taken' }],
    });
  });
});

describe('the client that is always there', () => {
  it('can be changed, which its addresses and its settings tell, until a reset', async () => {
    const base = await sandbox();
    const tenant = base.tenants.find(({ id }) => id === 'ingroupe');
    const before = tenant?.redirectUris ?? [];
    await bring(base, {
      system: 'ingroupe',
      client_id: tenant?.clientId,
      client_secret: 'new',
      redirect_uris: [REDIRECT],
    });
    expect(tenant).toMatchObject({ clientSecret: 'new', redirectUris: [REDIRECT] });
    await postJson(`${base.url}/_sandbox/reset`, {});
    expect(tenant).toMatchObject({ clientSecret: 'sandbox-ingroupe-secret', redirectUris: before });
  });
});

describe('over a restart', () => {
  const kept = async (base: Sandbox) => {
    const read = await readKept(JSON.parse(JSON.stringify(base.kept())));
    if ('problem' in read) throw new Error(read.problem);
    return sandbox({ kept: read.kept });
  };

  it('the clients are there, and a file wins over them', async () => {
    const first = await sandbox();
    const systems = ['ingroupe', 'signicat-sms-otp', 'signicat-consent'];
    await bring(first, ...systems.map((system) => ({ system, ...MINE })));
    const second = await kept(first);
    for (const system of systems)
      expect(second.tenants.find(({ id }) => id === system)?.clients).toContainEqual(
        expect.objectContaining({ id: 'mine', secret: 'my own' }),
      );
  });

  it('tokens and sessions of signicat-sms-otp still count', async () => {
    const grant_types = ['authorization_code', 'refresh_token'];
    const first = await started({ system: 'signicat-sms-otp', ...MINE, grant_types });
    const { access_token, refresh_token = '' } = await hubLogin(first, {
      scope: 'openid phone offline_access',
    });
    const second = await kept(first);
    const userinfo = await get(`${second.url}${HUB}/userinfo`, { Authorization: `Bearer ${access_token}` });
    expect(await userinfo.json()).toHaveProperty('phone_number');
    expect((await hubToken(second, { grant_type: 'refresh_token', refresh_token })).status).toBe(200);
  });

  it('a session of the REST API of signicat-sms-otp can be read, by a kept token', async () => {
    const first = await sandbox();
    const form = { grant_type: 'client_credentials', scope: 'signicat-api' };
    const id = 'sandbox-signicat-sms-otp-client';
    const secret = { client_id: id, client_secret: 'sandbox-signicat-sms-otp-secret' };
    const answer = await postForm(`${first.url}${HUB}/token`, { ...form, ...secret });
    const { access_token } = (await answer.json()) as { access_token: string };
    const headers = { Authorization: `Bearer ${access_token}` };
    const path = '/signicat-sms-otp/auth/rest/sessions';
    const body = { allowedProviders: ['otp-sms'], flow: 'headless', requestedAttributes: ['phoneNumber'] };
    const begun = (await (await postJson(`${first.url}${path}`, body, headers)).json()) as { id: string };
    const second = await kept(first);
    const read = await get(`${second.url}${path}/${begun.id}`, headers);
    expect(await read.json()).toEqual({ ...begun });
  });

  it('tokens of a client that is gone are gone', async () => {
    const first = await sandbox();
    await bring(first, { system: 'signicat-sms-otp', ...MINE });
    const { access_token } = await hubLogin(first);
    const state = JSON.parse(JSON.stringify(first.kept()));
    state.systems['signicat-sms-otp'].own.clients = [];
    const second = await sandbox({ kept: state });
    const userinfo = await get(`${second.url}${HUB}/userinfo`, { Authorization: `Bearer ${access_token}` });
    expect(userinfo.status).toBe(401);
  });

  it.each<[string, string, unknown, string]>([
    ['ingroupe', 'clients', [{ client_id: 7 }], 'systems.ingroupe.own: clients.0.client_id'],
    ['signicat-consent', 'clients', {}, 'clients is not a list'],
    ['signicat-sms-otp', 'tokens', [{}], 'tokens has something else'],
    ['signicat-sms-otp', 'sessions', 7, 'sessions has something else'],
    ['signicat-sms-otp', 'restSessions', [{}], 'restSessions has something else'],
    ['signicat-sms-otp', 'saml', {}, 'saml.sessions has something else'],
    ['net-id', 'sessions', [{}], 'sessions has something else'],
  ])('a state of %s with wrong %s is refused', async (system, member, value, problem) => {
    const state = JSON.parse(JSON.stringify((await sandbox()).kept()));
    state.systems[system].own[member] = value;
    expect(await readKept(state)).toMatchObject({ problem: expect.stringContaining(problem) });
  });

  it('a session of Net iD goes on where it was', async () => {
    const first = await sandbox({ autoApprove: false });
    const url = (base: Sandbox) => `${base.url}/net-id/access`;
    const cookie = ((await get(url(first))).headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const ask = async (base: Sandbox, body: object) => {
      const headers = { 'Content-Type': 'application/json', cookie };
      const answer = await fetch(url(base), { method: 'PUT', body: JSON.stringify(body), headers });
      return [answer.status, await answer.json()];
    };
    const begun = await ask(first, { type: 'start', data: {} });
    expect(begun).toMatchObject([200, { status: 'PENDING' }]);
    expect(await ask(await kept(first), { type: 'state' })).toEqual(await ask(first, { type: 'state' }));
  });
});

describe('in the console', () => {
  const page = async (base: Sandbox, path: string) => (await get(`${base.url}${path}`)).text();
  const act = async (base: Sandbox, fields: Record<string, string>) => {
    const key = /name="key" value="([^"]+)"/.exec(await page(base, '/console/clients'))?.[1] ?? '';
    return postForm(`${base.url}/console/act`, { key, back: '/console/clients', ...fields });
  };

  it('are added, edited and removed at the system that is named', async () => {
    const base = await sandbox();
    const add = (client: object) =>
      act(base, { do: 'client', system: 'signicat-consent', client: JSON.stringify(client) });
    expect((await add(MINE)).status).toBe(303);
    const edit = '/console/clients/mine?system=signicat-consent';
    expect(await page(base, '/console/clients')).toContain(edit);
    expect(await page(base, edit)).toContain('&quot;client_secret&quot;: &quot;my own&quot;');
    expect((await get(`${base.url}/console/clients/mine`)).status).toBe(404);
    await add({ client_id: 'mine', client_name: 'Mine' });
    expect(await page(base, edit)).toContain('&quot;client_name&quot;: &quot;Mine&quot;');
    const remove = (system: string) => act(base, { do: 'remove-client', system, id: 'mine' });
    expect((await remove('ingroupe')).status).toBe(400);
    expect((await remove('signicat-consent')).status).toBe(303);
    expect((await get(`${base.url}${edit}`)).status).toBe(404);
  });

  it('can be added where generic is not played', async () => {
    const base = await sandbox({ systems: ['ingroupe', 'net-id'] });
    const shown = await page(base, '/console/clients');
    expect(shown).toContain('<input type="hidden" name="system" value="ingroupe">');
    expect((await act(base, { do: 'client', system: 'ingroupe', client: JSON.stringify(MINE) })).status).toBe(
      303,
    );
  });

  it('are said to be nowhere where no system has them', async () => {
    const base = await sandbox({ systems: ['net-id'] });
    expect(await page(base, '/console/clients')).toContain('No system that is played here has clients.');
  });

  it('a redirect URI is registered at the client that lacks it', async () => {
    const base = await started({ system: 'ingroupe', ...MINE });
    const uri = 'https://app.example.com/other';
    await act(base, { do: 'redirect-uri', system: 'ingroupe', client: 'mine', uri });
    expect(
      (await visit(authorizeUrl(base, { client_id: 'mine', redirect_uri: uri }))).callback?.href,
    ).toContain(uri);
    const { text } = await visit(authorizeUrl(base, { redirect_uri: uri }));
    expect(text).toContain('is not registered');
  });
});
