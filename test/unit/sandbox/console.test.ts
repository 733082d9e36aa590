/** The console: pages of links and forms, what they refuse, and what they keep. Scripts: `test/browser/console.test.ts`. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import {
  authorizeUrl,
  CLIENT,
  codeOf,
  decode,
  exchange,
  fieldsOf,
  get,
  postForm,
  postJson,
  REDIRECT_URI,
  sandbox,
  tokensOf,
} from './support.ts';

const pageOf = async (base: Sandbox, path: string): Promise<string> =>
  (await get(`${base.url}${path}`)).text();

const keyOf = async (base: Sandbox): Promise<string> =>
  /name="key" value="([^"]+)"/.exec(await pageOf(base, '/console/clock'))?.[1] ?? '';

/** What a form of the console sends from the page at `path`. */
async function act(base: Sandbox, path: string, fields: Record<string, string>): Promise<Response> {
  const key = await keyOf(base);
  return postForm(`${base.url}/console/act`, { key, ...fields }, { Referer: `${base.url}${path}` });
}

const stateOf = async (base: Sandbox) =>
  (await (await get(`${base.url}/_sandbox/state`)).json()) as Record<string, unknown>;

/** What a browser's window gets; `fetch` says by itself that it is none. */
async function navigate(url: string | URL): Promise<{ status: number; type: string; page: string }> {
  const headers = { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate' };
  const [incoming] = (await once(request(url, { headers }).end(), 'response')) as [IncomingMessage];
  return {
    status: incoming.statusCode ?? 0,
    type: incoming.headers['content-type'] ?? '',
    page: await text(incoming),
  };
}

describe('the pages', () => {
  it.each([
    '/',
    '/console/waiting',
    '/console/messages',
    '/console/scenarios',
    '/console/scenarios?system=net-id&q=expired',
    '/console/people',
    '/console/people/default',
    '/console/personas/default',
    '/console/clients',
    '/console/clients/sandbox-generic-client',
    '/console/systems?system=esigning',
    '/console/clock',
  ])('%s is there, runs one script only, and cannot be framed', async (path) => {
    const response = await get(`${(await sandbox()).url}${path}`);
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'; script-src 'sha256-[^' ]+';.*frame-ancestors 'none'/);
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(await response.text()).not.toMatch(/ on\w+="|javascript:/i);
  });

  it('say so when a request, a person or a client is not there', async () => {
    const base = await sandbox();
    for (const path of [
      '/console/requests/99',
      '/console/requests/x',
      '/console/people/no',
      '/console/clients/%zz',
    ])
      expect((await get(`${base.url}${path}`)).status).toBe(404);
  });

  it('show markup in requests as text, wherever it stands', async () => {
    const base = await sandbox();
    const mark = '<img src=x onerror=alert(1)>';
    await get(
      authorizeUrl(base, { client_id: mark, redirect_uri: `https://a.example/${mark}`, scope: mark }),
    );
    await get(`${base.url}/${encodeURIComponent(mark)}`, { 'X-Mark': mark });
    await postForm(`${base.url}/ingroupe/oauth2/token`, { [mark]: mark, grant_type: mark });
    await act(base, '/console/clients', {
      do: 'client',
      client: JSON.stringify({
        client_id: 'markup',
        client_secret: 'x',
        client_name: mark,
        redirect_uris: [REDIRECT_URI],
      }),
    });
    await act(base, '/console/people', {
      do: 'person',
      id: 'markup',
      title: mark,
      claims: `{"name":"${mark}"}`,
    });
    const numbers = [1, 2, 3].map((number) => `/console/requests/${number}`);
    const shown = await Promise.all(
      [
        '/',
        ...numbers,
        '/console/people',
        '/console/people/markup',
        '/console/clients',
        '/console/clients/markup',
      ].map((path) => pageOf(base, path)),
    );
    expect(shown.filter((page) => page.includes('&lt;img src=x')).length).toBeGreaterThan(5);
    expect(shown.filter((page) => page.includes('<img'))).toEqual([]);
  });

  it('have lines for an application, and command lines that exist', async () => {
    const base = await sandbox();
    expect(await pageOf(base, '/console/systems?system=ingroupe')).toContain(
      `SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_SANDBOX_ISSUERURI=${base.url}/ingroupe\n`,
    );
    expect(await pageOf(base, '/console/systems?system=net-id')).toContain(
      `idcli net-id login --sandbox ${base.url}`,
    );
    const generic = await pageOf(base, '/console/systems?system=generic');
    expect(generic).toContain('SAML_IDP_METADATA_URL=');
    // A shell that reads the file takes the secret for one word.
    expect(generic).toContain('OIDC_CLIENT_SECRET=&#39;sandbox-generic-secret:/+%&amp;é&#39;');
  });

  it.each(['net-id', 'esigning', 'ingroupe', 'generic'])(
    'name a scenario of %s in the line for programs that it has',
    async (system) => {
      const base = await sandbox();
      const page = (await pageOf(base, `/console/scenarios?system=${system}`)).replaceAll('&quot;', '"');
      const body = /-d '(\{.*?\})'/.exec(page)?.[1] ?? '';
      const answer = await postJson(`${base.url}/_sandbox/scenario`, JSON.parse(body));
      expect(answer.status).toBe(200);
    },
  );
});

describe('a request', () => {
  it('says why it was refused, once, and what was sent and answered', async () => {
    const base = await sandbox();
    await get(authorizeUrl(base, { nonce: undefined }));
    expect(await pageOf(base, '/')).toContain('invalid_request: nonce is missing');
    const page = await pageOf(base, '/console/requests/1');
    expect(page).toContain('refused: invalid_request: nonce is missing');
    expect(page).toContain('redirect_uri is registered');
    expect(page).toContain('without PKCE a stolen code is worth something');
    expect(page).toContain('nonce is missing</code>');
  });

  it('has its tokens taken apart, and no secret of the client', async () => {
    const base = await sandbox();
    const { id_token } = await tokensOf(base);
    const entries = (await stateOf(base)).requests as { number: number; path: string }[];
    const { number } = entries.find(({ path }) => path.endsWith('/token')) ?? { number: 0 };
    const page = (await pageOf(base, `/console/requests/${number}`)).replaceAll('&quot;', '"');
    expect(page).toContain(`"nonce": "${String(decode(id_token).payload.nonce)}"`);
    expect(page).toContain('signed (RS256)');
    expect(page).not.toContain(CLIENT.secret);
  });

  it('names the scenario that it plays, and what a client must say', async () => {
    const base = await sandbox({ faults: { ingroupe: 'wrong-nonce' } });
    await tokensOf(base);
    const entries = (await stateOf(base)).requests as { number: number; path: string }[];
    const { number } = entries.find(({ path }) => path.endsWith('/token')) ?? { number: 0 };
    expect(await pageOf(base, `/console/requests/${number}`)).toMatch(
      /plays the scenario wrong-nonce.*id_token.nonce/,
    );
  });

  it('is listed with a system or as refused', async () => {
    const base = await sandbox();
    await get(`${base.url}/ingroupe/oauth2/jwks`);
    await get(`${base.url}/nowhere`);
    expect(await pageOf(base, '/?system=ingroupe')).not.toContain('/nowhere');
    expect(await pageOf(base, '/?refused')).not.toContain('/ingroupe/oauth2/jwks');
  });
});

describe('the forms', () => {
  it('play a scenario once, or until it is switched off, and come back to their page', async () => {
    const base = await sandbox();
    const path = '/console/scenarios?system=ingroupe&q=nonce';
    const answer = await act(base, path, {
      do: 'scenario',
      system: 'ingroupe',
      scenario: 'wrong-nonce',
      times: '1',
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/console/scenarios?system=ingroupe&q=nonce&done=scenario');
    await act(base, path, { do: 'scenario', system: 'net-id', scenario: 'user-cancel', times: '' });
    const once = { system: 'ingroupe', scenario: 'wrong-nonce', source: 'control', times: 1 };
    expect((await stateOf(base)).scenarios).toContainEqual(once);
    await act(base, path, { do: 'off', system: 'ingroupe' });
    await act(base, path, { do: 'off', system: 'net-id' });
    expect((await stateOf(base)).scenarios).toEqual([]);
  });

  it('switch off what was chosen at the start, too', async () => {
    const base = await sandbox({ faults: { ingroupe: 'wrong-nonce' } });
    await act(base, '/', { do: 'off', system: 'ingroupe' });
    const { payload } = decode((await tokensOf(base)).id_token);
    expect(payload.nonce).toBe('nonce-of-this-login');
  });

  it('move the clock forward and back, and set it right', async () => {
    const base = await sandbox();
    await act(base, '/console/clock', { do: 'clock', seconds: '3600' });
    await act(base, '/console/clock', { do: 'clock', seconds: '-7200' });
    expect((await stateOf(base)).clock).toMatchObject({ advancedSeconds: -3600 });
    const refused = await act(base, '/console/clock', { do: 'clock', seconds: 'soon' });
    expect({ status: refused.status, page: await refused.text() }).toEqual({
      status: 400,
      page: expect.stringContaining('advanceSeconds must be a number'),
    });
    await act(base, '/console/clock', { do: 'clock', seconds: 'now' });
    expect((await stateOf(base)).clock).toMatchObject({ advancedSeconds: 0 });
  });

  it('register a redirect URI, until a reset', async () => {
    const base = await sandbox();
    const uri = 'https://app.example.com/cb';
    await act(base, '/', { do: 'redirect-uri', system: 'ingroupe', uri });
    const redirected = { redirect_uri: uri };
    expect((await exchange(base, await codeOf(base, redirected), redirected)).status).toBe(200);
    await act(base, '/', { do: 'reset' });
    expect((await get(authorizeUrl(base, redirected))).status).toBe(400);
    const refused = await act(base, '/', {
      do: 'redirect-uri',
      system: 'ingroupe',
      uri: 'javascript:alert(1)',
    });
    expect(refused.status).toBe(400);
  });

  it('add, change and remove a client and a person', async () => {
    const base = await sandbox();
    const client = {
      client_id: 'mine',
      client_secret: 'my own',
      redirect_uris: [REDIRECT_URI],
      client_name: 'Mine',
    };
    expect((await act(base, '/', { do: 'client', client: JSON.stringify(client) })).status).toBe(303);
    expect(await pageOf(base, '/console/clients/mine')).toContain(
      '&quot;client_name&quot;: &quot;Mine&quot;',
    );
    await act(base, '/', { do: 'remove-client', system: 'generic', id: 'mine' });
    expect((await get(`${base.url}/console/clients/mine`)).status).toBe(404);
    await act(base, '/', { do: 'person', id: 'ada', title: 'Ada', claims: '{"email":"ada@example.com"}' });
    await act(base, '/', { do: 'person', id: 'ada', title: 'Ada L', claims: '{"email":"a@example.com"}' });
    expect(await pageOf(base, '/console/people/ada')).toContain('a@example.com');
    await act(base, '/', { do: 'preselect', persona: 'ada' });
    expect(await pageOf(base, '/console/people')).toMatch(
      /<code>ada<\/code>[^<]*<span class="tag good">preselected/,
    );
    await act(base, '/', { do: 'remove-person', id: 'ada' });
    expect((await get(`${base.url}/console/people/ada`)).status).toBe(404);
  });

  it.each([
    [{ do: 'client', client: '{' }, 'not a JSON object'],
    [{ do: 'client', client: '{"client_id":"x","redirect_uri":[]}' }, 'did you mean redirect_uris'],
    [{ do: 'person', id: 'x', claims: '[' }, 'not JSON'],
    [{ do: 'people', text: 'people: [' }, 'not a document'],
    [{ do: 'clients', text: '[]' }, 'not a document'],
    [{ do: 'decide', system: 'net-id', id: 'none', decision: 'approve' }, 'does not wait any more'],
    [{ do: 'decide', system: 'net-id', id: 'none', decision: 'x' }, 'Approve, refuse'],
    [{ do: 'preselect', persona: 'nobody' }, 'nobody by this name'],
    [{ do: 'scenario', system: 'ingroupe', scenario: 'wrong-nounce' }, 'did you mean wrong-nonce'],
    [{ do: 'redirect-uri', system: 'net-id', uri: 'https://a.example/' }, 'no redirect URIs'],
    [{ do: 'constructor' }, 'no such action'],
  ])('refuse %j on the page itself', async (fields, reason) => {
    const base = await sandbox();
    const answer = await act(base, '/console/people', fields);
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain(reason.replaceAll("'", '&#39;'));
    expect(page).toContain('<h1>People</h1>');
  });

  it('import people and clients as files have them', async () => {
    const base = await sandbox({
      readDocument: async (text) => (text === 'yaml' ? { people: [{ id: 'eve' }] } : undefined),
    });
    await act(base, '/', { do: 'people', text: '{"people":[{"id":"bob"}]}' });
    expect((await get(`${base.url}/console/people/bob`)).status).toBe(200);
    await act(base, '/', { do: 'people', text: 'yaml' });
    expect((await get(`${base.url}/console/people/eve`)).status).toBe(200);
  });
});

describe('what waits', () => {
  const startNetId = async (base: Sandbox) => {
    const opened = await get(`${base.url}/net-id/access`);
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    const ask = async (body: object) =>
      (await (
        await fetch(`${base.url}/net-id/access`, {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json', Cookie: cookie },
          body: JSON.stringify(body),
        })
      ).json()) as Record<string, unknown>;
    await ask({ type: 'start', data: {} });
    return ask;
  };

  it.each([
    ['approve', 'COMPLETE'],
    ['refuse', 'USER_CANCEL'],
    ['expire', 'EXPIRED_TRANSACTION'],
  ])('is decided: %s', async (decision, niasStatus) => {
    const base = await sandbox({ autoApprove: false });
    const ask = await startNetId(base);
    const page = await pageOf(base, '/console/waiting');
    const form = page.slice(page.indexOf('name="decision"') - 400);
    const id = /name="id" value="([^"]+)"/.exec(form)?.[1] ?? '';
    await act(base, '/console/waiting', { do: 'decide', system: 'net-id', id, decision });
    expect(await ask({ type: 'state' })).toMatchObject({ niasStatus });
    expect(await pageOf(base, '/console/waiting')).toContain('Nothing waits.');
  });

  it('says whether phones approve by themselves, and changes it', async () => {
    const base = await sandbox();
    expect(await pageOf(base, '/console/waiting')).toContain('Phones approve by themselves');
    await act(base, '/console/waiting', { do: 'approval', automatic: 'false' });
    expect(await pageOf(base, '/console/waiting')).toContain('Phones wait for you');
  });
});

describe('a strange page in the same browser', () => {
  const fields = { do: 'clock', seconds: '60' };

  it.each([
    ['of another origin', { Origin: 'https://evil.example' }],
    ['of another port', { Origin: 'http://127.0.0.1:1' }],
    ['of no origin', { Origin: 'null' }],
    ['of another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['of the same host', { 'Sec-Fetch-Site': 'same-site' }],
  ])('%s drives nothing, even with the key', async (_name, headers: Record<string, string>) => {
    const base = await sandbox();
    const key = await keyOf(base);
    expect((await postForm(`${base.url}/console/act`, { key, ...fields }, headers)).status).toBe(403);
    expect((await get(`${base.url}/console/events`, headers)).status).toBe(403);
    expect((await stateOf(base)).clock).toMatchObject({ advancedSeconds: 0 });
  });

  it('drives nothing without the key, and with another kind of body', async () => {
    const base = await sandbox();
    expect((await postForm(`${base.url}/console/act`, fields)).status).toBe(403);
    expect((await postForm(`${base.url}/console/act`, { ...fields, key: 'x' })).status).toBe(403);
    expect((await postJson(`${base.url}/console/act`, { ...fields, key: await keyOf(base) })).status).toBe(
      415,
    );
    expect((await get(`${base.url}/console/act`)).status).toBe(405);
  });

  it('is not led away from the sandbox', async () => {
    const base = await sandbox();
    for (const back of [
      '//evil.example',
      'https://evil.example/',
      '/\\evil.example',
      '/ingroupe/oauth2/authorize',
    ]) {
      const answer = await postForm(`${base.url}/console/act`, { key: await keyOf(base), ...fields, back });
      expect(answer.headers.get('location')).toBe('/?done=clock');
    }
  });
});

describe('the event stream', () => {
  it('tells of a change, and frees what it held when the reader is gone', async () => {
    const base = await sandbox();
    const leaving = new AbortController();
    const response = await fetch(`${base.url}/console/events`, { signal: leaving.signal });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const reader = response.body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value);
    expect(await next()).toContain('data: hello');
    await get(`${base.url}/ingroupe/oauth2/jwks`);
    expect(await next()).toContain('data: look');
    leaving.abort();
    // 40 readers one after another: more than may listen at a time.
    for (let count = 0; count < 40; count += 1) {
      const gone = new AbortController();
      const one = await fetch(`${base.url}/console/events`, { signal: gone.signal });
      await one.body?.getReader().read();
      gone.abort();
      await expect.poll(async () => (await get(`${base.url}/_sandbox/state`)).status).toBe(200);
      expect(one.status).toBe(200);
    }
  });

  it('is for so many consoles at a time', async () => {
    const base = await sandbox();
    const open = Array.from({ length: 33 }, () => fetch(`${base.url}/console/events`));
    const statuses = (await Promise.all(open)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(32);
    expect(statuses.filter((status) => status === 503)).toHaveLength(1);
  });
});

describe('memory', () => {
  it('holds the newest 100 requests, however many come', async () => {
    const base = await sandbox();
    for (let round = 0; round < 15; round += 1)
      await Promise.all(Array.from({ length: 20 }, () => get(`${base.url}/ingroupe/oauth2/jwks`)));
    expect((await pageOf(base, '/')).match(/href="\/console\/requests\/\d+"/g)).toHaveLength(100);
    expect((await get(`${base.url}/console/requests/200`)).status).toBe(404);
    expect((await get(`${base.url}/console/requests/300`)).status).toBe(200);
  });
});

describe('a refused request', () => {
  it('is a page in a browser that says what is wrong and what is registered, and registers it', async () => {
    const base = await sandbox();
    const url = authorizeUrl(base, { redirect_uri: 'https://app.example.com/cb' });
    const { status, type, page } = await navigate(url);
    expect({ status, type }).toEqual({ status: 400, type: 'text/html; charset=utf-8' });
    expect(page).toContain('redirect_uri https://app.example.com/cb is not registered');
    expect(page).toContain('http://localhost/callback');
    const form = page.slice(page.indexOf('action="/console/act"'));
    await postForm(`${base.url}/console/act`, fieldsOf(form), { Origin: base.url });
    expect((await navigate(url)).status).toBe(302);
  });

  it.each([
    ['a program', {}],
    ['a program that takes HTML', { Accept: 'text/html,*/*' }],
    ['a script of a page', { Accept: 'text/html', 'Sec-Fetch-Mode': 'cors' }],
  ])('is JSON for %s', async (_name, headers: Record<string, string>) => {
    const base = await sandbox();
    const answer = await get(authorizeUrl(base, { redirect_uri: 'https://app.example.com/cb' }), headers);
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
  });

  it('of an unknown client lists the clients', async () => {
    const base = await sandbox();
    const url = `${base.url}/generic/authorize?response_type=code&client_id=nobody&redirect_uri=${REDIRECT_URI}`;
    const { page } = await navigate(url);
    expect(page).toContain('sandbox-generic-client');
    expect(page).toContain('refuses this request');
  });
});
