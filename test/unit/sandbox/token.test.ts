import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  CHALLENGE,
  CLIENT,
  codeOf,
  decode,
  exchange,
  NOW,
  postForm,
  REDIRECT_URI,
  sandbox,
  VERIFIER,
} from './support.ts';

const basic = (id: string, secret: string) => ({
  Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const NO_BODY_CLIENT = { client_id: undefined, client_secret: undefined };

describe('a good exchange', () => {
  it('answers as documented', async () => {
    const base = await sandbox();
    const response = await exchange(base, await codeOf(base, { scope: 'openid email name' }));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const answer = (await response.json()) as Record<string, string>;
    expect(answer).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'openid name email',
      id_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
    const hash = createHash('sha256')
      .update(answer.access_token ?? '')
      .digest();
    expect(decode(answer.id_token ?? '').payload.at_hash).toBe(hash.subarray(0, 16).toString('base64url'));
  });

  it.each([
    ['client_secret_post', {}, {}],
    ['client_secret_basic', NO_BODY_CLIENT, basic(CLIENT.id, CLIENT.secret)],
    [
      'client_secret_basic, form-encoded',
      NO_BODY_CLIENT,
      basic(CLIENT.id.replaceAll('-', '%2D'), CLIENT.secret.replaceAll('-', '%2d')),
    ],
    [
      'client_secret_basic with client_id in the body',
      { client_secret: undefined },
      basic(CLIENT.id, CLIENT.secret),
    ],
    ['unknown parameters', { audience: 'x' }, {}],
  ])('takes %s', async (_name, changes, headers) => {
    const base = await sandbox();
    expect((await exchange(base, await codeOf(base), changes, headers)).status).toBe(200);
  });

  it.each([
    ['S256', CHALLENGE],
    ['plain', VERIFIER],
  ])('IG-S7: takes a verifier that fits (%s)', async (method, challenge) => {
    const base = await sandbox();
    const code = await codeOf(base, { code_challenge: challenge, code_challenge_method: method });
    expect((await exchange(base, code, { code_verifier: VERIFIER })).status).toBe(200);
  });

  it('adds auth_time when max_age was asked for, and only then', async () => {
    const base = await sandbox();
    const answers = [await codeOf(base), await codeOf(base, { max_age: '0' })].map((code) =>
      exchange(base, code),
    );
    const payloads = await Promise.all(
      answers.map(
        async (answer) => decode(((await (await answer).json()) as { id_token: string }).id_token).payload,
      ),
    );
    expect(payloads[0]).not.toHaveProperty('auth_time');
    expect(payloads[1]).toHaveProperty('auth_time', NOW.getTime() / 1000);
  });
});

describe('refusals', () => {
  type Changes = Record<string, string | undefined>;
  const refused: [string, Changes, Record<string, string>, number, string, RegExp][] = [
    ['IG-S5: no client', NO_BODY_CLIENT, {}, 401, 'invalid_client', /neither an Authorization header/],
    [
      'IG-S5: secret missing',
      { client_secret: undefined },
      {},
      401,
      'invalid_client',
      /client_secret is missing/,
    ],
    ['IG-S5: secret wrong', { client_secret: 'guess' }, {}, 401, 'invalid_client', /client_secret is wrong/],
    ['IG-S5: client unknown', { client_id: 'someone' }, {}, 401, 'invalid_client', /not registered/],
    [
      'IG-S5: Basic secret wrong',
      NO_BODY_CLIENT,
      basic(CLIENT.id, 'guess'),
      401,
      'invalid_client',
      /client_secret is wrong/,
    ],
    ['IG-S5: Basic damaged', NO_BODY_CLIENT, { Authorization: 'Basic §' }, 401, 'invalid_client', /base64/],
    [
      'IG-S5: Basic without colon',
      NO_BODY_CLIENT,
      { Authorization: 'Basic YWJj' },
      401,
      'invalid_client',
      /colon/,
    ],
    ['IG-S5: Basic badly encoded', NO_BODY_CLIENT, basic('%zz', 'x'), 401, 'invalid_client', /form-encoded/],
    ['IG-S5: Bearer', NO_BODY_CLIENT, { Authorization: 'Bearer x' }, 401, 'invalid_client', /Basic/],
    ['IG-S5: client assertion', { client_assertion: 'x.y.z' }, {}, 401, 'invalid_client', /client_assertion/],
    ['two ways of authentication', {}, basic(CLIENT.id, CLIENT.secret), 400, 'invalid_request', /two ways/],
    [
      'two client ids',
      { client_id: 'other', client_secret: undefined },
      basic(CLIENT.id, CLIENT.secret),
      400,
      'invalid_request',
      /differs/,
    ],
    [
      'IG-S5: grant type missing',
      { grant_type: undefined },
      {},
      400,
      'invalid_request',
      /grant_type is missing/,
    ],
    [
      'IG-S5: grant type other',
      { grant_type: 'refresh_token' },
      {},
      400,
      'unsupported_grant_type',
      /authorization_code/,
    ],
    ['IG-S5: code missing', { code: undefined }, {}, 400, 'invalid_request', /code is missing/],
    ['IG-S6: code unknown', { code: 'guess' }, {}, 400, 'invalid_grant', /never issued/],
    [
      'IG-S6: redirect URI missing',
      { redirect_uri: undefined },
      {},
      400,
      'invalid_request',
      /redirect_uri is missing/,
    ],
    [
      'IG-S6: redirect URI differs',
      { redirect_uri: 'http://127.0.0.1:1/callback' },
      {},
      400,
      'invalid_grant',
      /127\.0\.0\.1:1\/callback.*49152/,
    ],
    [
      'IG-S7: verifier without challenge',
      { code_verifier: VERIFIER },
      {},
      400,
      'invalid_grant',
      /without code_challenge/,
    ],
  ];

  it.each(refused)('%s', async (_name, changes, headers, status, error, description) => {
    const base = await sandbox();
    const code = await codeOf(base);
    const response = await exchange(base, code, changes, headers as Record<string, string>).catch(
      (cause) => cause,
    );
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('www-authenticate') !== null).toBe(status === 401);
    expect(await response.json()).toEqual({ error, error_description: expect.stringMatching(description) });
  });

  it.each([
    ['missing', undefined, /code_verifier is missing/],
    ['other', `${VERIFIER}x`, /does not fit/],
    ['too short', 'short', /43 to 128/],
  ])('IG-S7: a verifier that is %s', async (_name, code_verifier, description) => {
    const base = await sandbox();
    const code = await codeOf(base, { code_challenge: CHALLENGE, code_challenge_method: 'S256' });
    const response = await exchange(base, code, { code_verifier });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: 'invalid_grant',
      error_description: expect.stringMatching(description),
    });
  });

  it('IG-S6: a code works once', async () => {
    const base = await sandbox();
    const code = await codeOf(base);
    expect((await exchange(base, code)).status).toBe(200);
    const again = await exchange(base, code);
    expect(again.status).toBe(400);
    expect(await again.json()).toEqual({
      error: 'invalid_grant',
      error_description: expect.stringContaining('used already'),
    });
  });

  it.each([
    [60, 200],
    [61, 400],
  ])('IG-S6: a code after %i s gets %i', async (seconds, status) => {
    let now = NOW;
    const base = await sandbox({ now: () => now });
    const code = await codeOf(base);
    now = new Date(NOW.getTime() + seconds * 1000);
    const response = await exchange(base, code);
    expect(response.status).toBe(status);
    if (status === 400) {
      expect(await response.json()).toEqual({
        error: 'invalid_grant',
        error_description: 'code expired 1 s ago',
      });
    }
  });

  it.each(['grant_type', 'code', 'client_secret', 'anything'])('%s sent twice', async (name) => {
    const base = await sandbox();
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code: await codeOf(base),
      redirect_uri: REDIRECT_URI,
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
    });
    form.append(name, 'x');
    form.append(name, 'x');
    const response = await postForm(`${base.url}/ingroupe/oauth2/token`, form);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: 'invalid_request',
      error_description: `${name} was sent more than once`,
    });
  });

  it('a body that is not a form, and parameters in the URL', async () => {
    const base = await sandbox();
    const url = `${base.url}/ingroupe/oauth2/token`;
    const headers = { 'Content-Type': 'application/json' };
    const asJson = await fetch(url, { method: 'POST', headers, body: '{"grant_type":"authorization_code"}' });
    expect(await asJson.json()).toMatchObject({
      error_description: expect.stringContaining('form-urlencoded'),
    });
    const inUrl = await postForm(`${url}?code=x`, { grant_type: 'authorization_code' });
    expect(await inUrl.json()).toMatchObject({
      error_description: expect.stringContaining('not into the URL'),
    });
  });
});
