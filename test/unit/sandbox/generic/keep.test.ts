/** What outlasts a restart: who is registered, who there is, and who is logged in with which browser. */
import { describe, expect, it } from 'vitest';
import { readKept } from '../../../../src/sandbox/index.ts';
import type { Kept, Sandbox } from '../../../../src/sandbox/types.ts';
import * as saml from './saml-support.ts';
import {
  at,
  basic,
  exchange,
  get,
  logIn,
  postForm,
  postJson,
  REDIRECT_URI,
  sandbox,
  tokensOf,
} from './support.ts';

/** As a file has it. */
async function overARestart(base: Sandbox): Promise<Kept> {
  const read = await readKept(JSON.parse(JSON.stringify(base.kept())));
  if ('problem' in read) throw new Error(read.problem);
  return read.kept;
}

it('a browser that was logged in stays so, and whoever was registered', async () => {
  const first = await sandbox();
  const { cookie } = await logIn(first);
  const client = { client_id: 'mine', client_secret: 'mine', redirect_uris: [REDIRECT_URI] };
  await postJson(`${first.url}/_sandbox/clients`, { clients: [client] });
  const second = await sandbox({ kept: await overARestart(first) });
  const silent = await logIn(second, { prompt: 'none' }, { cookie });
  expect(silent.answer.code).toBeDefined();
  expect((await get(`${second.url}/console/clients/mine`)).status).toBe(200);
});

it('what is given at the start wins over what was kept', async () => {
  const first = await sandbox();
  await postJson(`${first.url}/_sandbox/people`, { people: [{ id: 'ada', title: 'Kept' }, { id: 'bob' }] });
  const own = { clients: [], people: [{ id: 'ada', title: 'Given' }], scopes: {} };
  const second = await sandbox({ own, kept: await overARestart(first) });
  const page = await (await get(`${second.url}/console/people`)).text();
  expect(page).toContain('Given');
  expect(page).not.toContain('Kept');
  expect(page).toContain('<code>bob</code>');
});

it('redirect URIs that were added at a system of a vendor are kept, once', async () => {
  const uri = 'https://app.example.com/cb';
  const added = await sandbox({ redirectUris: { ingroupe: [uri] } });
  const second = await sandbox({ redirectUris: { ingroupe: [uri] }, kept: await overARestart(added) });
  const third = await sandbox({ kept: await overARestart(second) });
  const uris = third.tenants.find(({ id }) => id === 'ingroupe')?.redirectUris ?? [];
  expect(uris.filter((one) => one === uri)).toHaveLength(1);
});

describe('tokens', () => {
  const userInfo = async (base: Sandbox, token: string) => {
    const response = await get(at(base, '/userinfo'), { Authorization: `Bearer ${token}` });
    return response.status === 200 ? ((await response.json()) as Record<string, unknown>) : response.status;
  };
  const refresh = async (base: Sandbox, token: string) => {
    const form = { grant_type: 'refresh_token', refresh_token: token };
    const response = await postForm(at(base, '/token'), form, basic(base));
    return (await response.json()) as Record<string, string>;
  };
  const OFFLINE = { scope: 'openid profile offline_access', prompt: 'consent' };

  it('are good after a restart, and what was refreshed is used up', async () => {
    const first = await sandbox();
    const { access_token, refresh_token } = await tokensOf(first, OFFLINE);
    const before = await userInfo(first, access_token);
    const second = await sandbox({ kept: await overARestart(first) });
    expect(await userInfo(second, access_token)).toEqual(before);
    const newer = await refresh(second, refresh_token);
    expect(newer.access_token).toEqual(expect.any(String));
    const third = await sandbox({ kept: await overARestart(second) });
    // Used before the restart: all tokens of the login end.
    expect(await refresh(third, refresh_token)).toMatchObject({ error: 'invalid_grant' });
    expect(await userInfo(third, newer.access_token ?? '')).toBe(401);
  });

  it('that were revoked stay so', async () => {
    const first = await sandbox();
    const { access_token } = await tokensOf(first);
    await postForm(at(first, '/revoke'), { token: access_token }, basic(first));
    const second = await sandbox({ kept: await overARestart(first) });
    expect(await userInfo(second, access_token)).toBe(401);
  });

  it('keep claims that were changed for one login', async () => {
    const first = await sandbox();
    const { answer } = await logIn(first, {}, { fill: { claims: '{"name":"Somebody Else"}' } });
    const { access_token } = (await (await exchange(first, answer.code)).json()) as { access_token: string };
    expect(await userInfo(first, access_token)).toMatchObject({ name: 'Somebody Else' });
    const second = await sandbox({ kept: await overARestart(first) });
    expect(await userInfo(second, access_token)).toMatchObject({ name: 'Somebody Else' });
    expect((await userInfo(second, (await tokensOf(second)).access_token)) as object).not.toMatchObject({
      name: 'Somebody Else',
    });
  });

  it('that have expired, and those of clients that are gone, are not', async () => {
    const first = await sandbox();
    const { access_token } = await tokensOf(first);
    const kept = await overARestart(first);
    const generic = kept.systems.generic?.own as {
      tokens: { value: string }[];
      grants: { client: string }[];
    };
    expect(generic.tokens.map(({ value }) => value)).toEqual([access_token]);
    for (const grant of generic.grants) Object.assign(grant, { client: 'gone' });
    expect(await userInfo(await sandbox({ kept }), access_token)).toBe(401);
    await postJson(`${first.url}/_sandbox/clock`, { advanceSeconds: 86_400 });
    expect(first.kept().systems.generic?.own).toMatchObject({ tokens: [], grants: [] });
  });
});

describe('SAML sessions', () => {
  const logOut = async (base: Sandbox, nameId: string, index: string) => {
    const content = `<saml:NameID>${nameId}</saml:NameID><samlp:SessionIndex>${index}</samlp:SessionIndex>`;
    const url = saml.at(base, '/logout/soap');
    return (await saml.call(url, saml.signed(base, saml.message('LogoutRequest', content)))).text();
  };

  it('are there after a restart, and end once', async () => {
    const first = await sandbox();
    const request = saml.message('AuthnRequest', '', ` AssertionConsumerServiceURL="${saml.ACS}"`);
    const login = await saml.call(
      saml.at(first, '/ecp'),
      saml.signed(first, request),
      saml.basic('default', 'secret'),
    );
    const answer = await login.text();
    const nameId = /<saml2:NameID[^>]*>([^<]+)/.exec(answer)?.[1] ?? '';
    const index = /SessionIndex="([^"]+)"/.exec(answer)?.[1] ?? '';
    expect(index).not.toBe('');
    const second = await sandbox({ kept: await overARestart(first) });
    expect(await logOut(second, nameId, index)).toContain('status:Success');
    expect(await logOut(second, nameId, index)).toContain('status:UnknownPrincipal');
    const third = await sandbox({ kept: await overARestart(second) });
    expect(await logOut(third, nameId, index)).toContain('status:UnknownPrincipal');
  });
});

describe('damage is named:', () => {
  it.each<[string, (own: Record<string, unknown>) => void, string]>([
    ['grants', (own) => Object.assign(own, { grants: {} }), 'something else than grants'],
    ['a grant without scopes', (own) => Object.assign(own, { grants: [{ id: 'x' }] }), 'grants'],
    ['tokens', (own) => Object.assign(own, { tokens: 'x' }), 'something else than tokens'],
    ['a token of no kind', (own) => Object.assign(own, { tokens: [{ kind: 'other' }] }), 'tokens'],
    ['saml', (own) => Object.assign(own, { saml: [] }), 'saml is not an object'],
    ['a session', (own) => Object.assign(own.saml as object, { sessions: [{}] }), 'saml.sessions'],
    ['consumers', (own) => Object.assign(own.saml as object, { consumers: { a: 'x' } }), 'saml.consumers'],
    ['persons', (own) => Object.assign(own.saml as object, { persons: { a: { id: 7 } } }), 'saml.persons'],
  ])('%s', async (_, spoil, problem) => {
    const base = await sandbox();
    await tokensOf(base);
    const kept = JSON.parse(JSON.stringify(base.kept()));
    spoil(kept.systems.generic.own);
    expect(await readKept(kept)).toMatchObject({ problem: expect.stringContaining(problem) });
  });
});
