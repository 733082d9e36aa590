import { describe, expect, it } from 'vitest';
import type { SeenExchange } from '../../../src/sandbox/journal.ts';
import {
  authorizeUrl,
  codeOf,
  decode,
  exchange,
  get,
  postForm,
  postJson,
  sandbox,
  tokensOf,
  visit,
} from './support.ts';

describe('GET /_sandbox/state', () => {
  it('shows clock, scenarios, tenants and the last requests, masked', async () => {
    const base = await sandbox({ faults: { ingroupe: 'extra-scope' }, persona: 'minor' });
    const { access_token } = await tokensOf(base);
    const text = await (await get(`${base.url}/_sandbox/state`)).text();
    expect(JSON.parse(text)).toMatchObject({
      url: base.url,
      clock: { now: '2026-11-22T12:00:00.000Z', advancedSeconds: 0 },
      scenarios: [{ system: 'ingroupe', scenario: 'extra-scope', source: 'start' }],
      persona: 'minor',
      tenants: expect.arrayContaining([
        expect.objectContaining({ id: 'ingroupe', loginsInProgress: 0, codesIssued: 1 }),
      ]),
      requests: expect.arrayContaining([
        expect.objectContaining({
          method: 'GET',
          path: '/ingroupe/oauth2/authorize',
          status: 302,
          parameters: expect.objectContaining({ response_type: 'code', state: '•••', nonce: '•••' }),
        }),
        expect.objectContaining({
          path: '/ingroupe/oauth2/token',
          status: 200,
          note: 'scenario extra-scope',
          parameters: expect.objectContaining({ code: '•••', client_secret: '•••' }),
        }),
        expect.objectContaining({ path: '/ingroupe/interaction/:id/terms' }),
      ]),
    });
    for (const secret of [access_token, 'state-of-this-login', 'nonce-of-this-login']) {
      expect(text).not.toContain(secret);
    }
  });

  it('says why a request was refused', async () => {
    const base = await sandbox();
    await get(authorizeUrl(base, { nonce: undefined }));
    const state = await (await get(`${base.url}/_sandbox/state`)).json();
    expect(state).toMatchObject({ requests: [{ status: 302, note: 'invalid_request: nonce is missing' }] });
  });
});

describe('GET /_sandbox/messages', () => {
  it('has the mail of the e-mail check', async () => {
    const base = await sandbox();
    await visit(authorizeUrl(base, { scope: 'openid email' }));
    const { messages } = (await (await get(`${base.url}/_sandbox/messages`)).json()) as {
      messages: unknown[];
    };
    expect(messages).toEqual([
      {
        system: 'ingroupe',
        channel: 'email',
        to: 'camille.durand@example.com',
        text: expect.stringMatching(/\d{6}/),
        code: expect.stringMatching(/^\d{6}$/),
        at: '2026-11-22T12:00:00.000Z',
      },
    ]);
  });
});

describe('POST /_sandbox/clock', () => {
  it('moves tokens and the life of codes', async () => {
    const base = await sandbox();
    const code = await codeOf(base);
    const answer = await postJson(`${base.url}/_sandbox/clock`, { advanceSeconds: 61 });
    expect(await answer.json()).toEqual({ now: '2026-11-22T12:01:01.000Z', advancedSeconds: 61 });
    expect((await exchange(base, code)).status).toBe(400);
    await postJson(`${base.url}/_sandbox/clock`, { advanceSeconds: 0.5 });
    const state = await (await get(`${base.url}/_sandbox/state`)).json();
    expect(state).toMatchObject({ clock: { advancedSeconds: 61.5 } });
  });
});

describe('the clock taken back', () => {
  it('makes tokens of the past', async () => {
    const base = await sandbox();
    const answer = await postJson(`${base.url}/_sandbox/clock`, { advanceSeconds: -3600 });
    expect(await answer.json()).toEqual({ now: '2026-11-22T11:00:00.000Z', advancedSeconds: -3600 });
    const { payload } = decode((await tokensOf(base)).id_token);
    expect(payload.iat).toBe(Date.UTC(2026, 10, 22, 11) / 1000);
  });
});

describe('pages of the sandbox itself', () => {
  it.each(['127.0.0.1', 'localhost'])('may make control calls under the name %s', async (name) => {
    const base = await sandbox();
    const url = base.url.replace('127.0.0.1', name);
    const answer = await postJson(`${url}/_sandbox/clock`, { advanceSeconds: 1 }, { Origin: url });
    expect(answer.status).toBe(200);
  });

  it('may not under the name of another', async () => {
    const base = await sandbox();
    const origin = base.url.replace('127.0.0.1', 'localhost');
    const answer = await postJson(`${base.url}/_sandbox/clock`, { advanceSeconds: 1 }, { Origin: origin });
    expect(answer.status).toBe(403);
  });
});

describe('what goes over the wire', () => {
  it('is told whole to whoever started the sandbox, with the system and without the control calls', async () => {
    const told: SeenExchange[] = [];
    const base = await sandbox({ seen: (exchange) => told.push(exchange) });
    const { id_token } = await tokensOf(base);
    await get(`${base.url}/_sandbox/state`);
    await get(`${base.url}/.well-known/openid-configuration`);
    expect(told.at(-2)).toMatchObject({
      entry: { system: 'ingroupe', path: '/ingroupe/oauth2/token', parameters: { code: '•••' } },
      request: { method: 'POST', body: expect.stringContaining('client_secret=sandbox-ingroupe-secret') },
      response: { status: 200, body: expect.stringContaining(id_token) },
    });
    expect(told.at(-1)?.entry).toMatchObject({ path: '/.well-known/openid-configuration', status: 404 });
    expect(told.at(-1)?.entry).not.toHaveProperty('system');
    expect(told.map(({ entry }) => entry.number)).toEqual(told.map((_, at) => at + 1));
  });

  it('is cut, so that a long body costs no more memory than a short one', async () => {
    const told: SeenExchange[] = [];
    const base = await sandbox({ seen: (exchange) => told.push(exchange) });
    await fetch(`${base.url}/esigning/messages`, { method: 'POST', body: 'x'.repeat(1_000_000) });
    expect(told[0]?.request.body).toHaveLength(64 * 1024);
  });
});

describe('POST /_sandbox/reset', () => {
  it('forgets scenarios, clock, messages, requests, logins and codes', async () => {
    const base = await sandbox();
    const code = await codeOf(base, { scope: 'openid email' });
    await get(authorizeUrl(base));
    await postJson(`${base.url}/_sandbox/scenario`, { system: 'ingroupe', scenario: 'hs256' });
    await postJson(`${base.url}/_sandbox/clock`, { advanceSeconds: 10 });
    const response = await fetch(`${base.url}/_sandbox/reset`, { method: 'POST' });
    expect(await response.json()).toEqual({ reset: true, scenarios: [] });
    expect(await (await get(`${base.url}/_sandbox/state`)).json()).toMatchObject({
      clock: { advancedSeconds: 0 },
      scenarios: [],
      messages: 0,
      requests: [],
      tenants: expect.arrayContaining([
        expect.objectContaining({ id: 'ingroupe', loginsInProgress: 0, codesIssued: 0 }),
      ]),
    });
    expect((await exchange(base, code)).status).toBe(400);
  });
});

describe('refusals', () => {
  const refused: [string, string, unknown, RegExp][] = [
    ['system missing', 'scenario', { scenario: 'ok' }, /system must be a string/],
    ['system unknown', 'scenario', { system: 'ingrope', scenario: 'ok' }, /did you mean ingroupe/],
    ['scenario missing', 'scenario', { system: 'ingroupe' }, /scenario must be a string/],
    [
      'scenario unknown',
      'scenario',
      { system: 'ingroupe', scenario: 'wrong-nounce' },
      /did you mean wrong-nonce/,
    ],
    [
      'scenario far off',
      'scenario',
      { system: 'ingroupe', scenario: 'x'.repeat(5000) },
      /has no scenario "x+"; GET/,
    ],
    [
      'times zero',
      'scenario',
      { system: 'ingroupe', scenario: 'ok', times: 0 },
      /times must be a whole number/,
    ],
    [
      'times half',
      'scenario',
      { system: 'ingroupe', scenario: 'ok', times: 1.5 },
      /times must be a whole number/,
    ],
    [
      'times text',
      'scenario',
      { system: 'ingroupe', scenario: 'ok', times: '1' },
      /times must be a whole number/,
    ],
    ['member unknown', 'scenario', { system: 'ingroupe', fault: 'ok' }, /unknown member "fault".*scenario/],
    ['clock without number', 'clock', {}, /advanceSeconds must be a number/],
    ['clock too far', 'clock', { advanceSeconds: 1e9 }, /ten years/],
    ['clock too far back', 'clock', { advanceSeconds: -1e9 }, /ten years/],
    ['list', 'clock', [1], /JSON object/],
    ['null', 'clock', null, /JSON object/],
    ['reset with members', 'reset', { all: true }, /no members/],
  ];
  it.each(refused)('%s', async (_name, call, body, description) => {
    const base = await sandbox();
    const response = await postJson(`${base.url}/_sandbox/${call}`, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: 'invalid_request',
      error_description: expect.stringMatching(description),
    });
  });

  it.each(['', '{', 'system=ingroupe'])('a body that is not JSON: %j', async (body) => {
    const base = await sandbox();
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${base.url}/_sandbox/clock`, { method: 'POST', body, headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error_description: 'the body is not JSON' });
  });

  it('a form, which any web page could send', async () => {
    const base = await sandbox();
    const response = await postForm(`${base.url}/_sandbox/scenario`, {
      system: 'ingroupe',
      scenario: 'hs256',
    });
    expect(await response.json()).toMatchObject({
      error_description: expect.stringContaining('application/json'),
    });
  });

  it.each([
    ['another origin', { Origin: 'https://attacker.example.com' }],
    ['no origin', { Origin: 'null' }],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another port of this site', { 'Sec-Fetch-Site': 'same-site' }],
  ])('a web page of %s', async (_name, headers) => {
    const base = await sandbox();
    const calls = [
      get(`${base.url}/_sandbox/state`, headers),
      get(`${base.url}/_sandbox/messages`, headers),
      postJson(`${base.url}/_sandbox/scenario`, { system: 'ingroupe', scenario: 'hs256' }, headers),
      postJson(`${base.url}/_sandbox/reset`, {}, headers),
    ];
    for (const response of await Promise.all(calls)) expect(response.status).toBe(403);
    expect(await (await get(`${base.url}/_sandbox/state`)).json()).toMatchObject({ scenarios: [] });
  });

  it('takes calls of its own pages and of programs', async () => {
    const base = await sandbox();
    const own = { Origin: base.url, 'Sec-Fetch-Site': 'same-origin' };
    expect((await postJson(`${base.url}/_sandbox/reset`, {}, own)).status).toBe(200);
    expect((await get(`${base.url}/_sandbox/state`, { 'Sec-Fetch-Site': 'none' })).status).toBe(200);
  });
});
