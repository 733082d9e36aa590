/** The tenant signicat-consent, asked by plain HTTP calls: rules CS-S1 to CS-S11. */
import { CompactEncrypt, importJWK, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { CHALLENGE, get, postForm, postJson, sandbox, VERIFIER } from './support.ts';

const ACCEPT = { accept: 'application/json' };
const BASIC = `Basic ${Buffer.from('sandbox-consent-client:sandbox-consent-secret').toString('base64')}`;
const REDIRECT = 'https://labs.signicat.com/redirect';

const GOOD = {
  login_hint: ['subject-199001019999'],
  scope: 'openid profile signicat.sign signicat.national_id',
  signicat_signtext: 'I agree.',
  acr_values: 'urn:signicat:oidc:method:sbid-inapp-sign',
  response_type: 'code',
  redirect_uri: REDIRECT,
  state: 'state-of-this-signature',
  nonce: 'nonce-of-this-signature',
  client_id: 'sandbox-consent-client',
  code_challenge: CHALLENGE,
  code_challenge_method: 'S256',
};

const base = ({ url }: Sandbox) => `${url}/signicat-consent`;

async function encryptionKey(at: Sandbox): Promise<JWK> {
  const { keys } = (await (await get(`${base(at)}/oidc/jwks.json`)).json()) as { keys: JWK[] };
  return keys.find(({ use }) => use === 'enc') as JWK;
}

async function encrypt(at: Sandbox, plaintext: unknown, header: object = {}): Promise<string> {
  const jwk = await encryptionKey(at);
  const text = typeof plaintext === 'string' ? plaintext : JSON.stringify(plaintext);
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256CBC-HS512', typ: 'JWE', kid: jwk.kid ?? '', ...header })
    .encrypt(await importJWK(jwk, 'RSA-OAEP'));
}

async function authorize(at: Sandbox, changes: object = {}, header: object = {}) {
  const jwe = await encrypt(at, { ...GOOD, ...changes }, header);
  return get(`${base(at)}/oidc/authorize?request=${jwe}`, ACCEPT);
}

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';

/** From the order to the parameters at the redirect URI. */
async function signThrough(at: Sandbox, changes: object = {}) {
  const first = await authorize(at, changes);
  const order = (await first.json()) as Record<string, string>;
  const headers = { ...ACCEPT, cookie: cookieOf(first) };
  const url = order.statusUri ?? order.statusUrl ?? `${order.collectUrl}?orderRef=${order.orderRef}`;
  const statuses: string[] = [];
  let complete: string | undefined;
  for (let round = 0; round < 30 && complete === undefined; round += 1) {
    const answer = (await (await get(url, headers)).json()) as Record<string, string>;
    statuses.push(answer.progressStatus ?? answer.status ?? '');
    complete = answer.completeUrl ?? answer.completeUri;
  }
  let location = complete ?? '';
  let hops = 0;
  while (!location.startsWith(REDIRECT)) {
    location = (await get(location, headers)).headers.get('location') ?? '';
    hops += 1;
  }
  return { order, headers, url, statuses, hops, parameters: new URL(location).searchParams };
}

const token = (
  at: Sandbox,
  code: string | null,
  changes: Record<string, string> = {},
  authorization = BASIC,
) =>
  postForm(
    `${base(at)}/oidc/token`,
    {
      grant_type: 'authorization_code',
      client_id: GOOD.client_id,
      redirect_uri: REDIRECT,
      code_verifier: VERIFIER,
      code: code ?? '',
      ...changes,
    },
    { authorization },
  );

async function accessToken(at: Sandbox, changes: object = {}): Promise<string> {
  const { parameters } = await signThrough(at, changes);
  const answer = (await (await token(at, parameters.get('code'))).json()) as { access_token: string };
  return answer.access_token;
}

describe('CS-S1: the key set', () => {
  it('has one key for signing and one for encryption', async () => {
    const { keys } = (await (await get(`${base(await sandbox())}/oidc/jwks.json`)).json()) as { keys: JWK[] };
    expect(keys.map(({ use, alg, kty }) => ({ use, alg, kty }))).toEqual([
      { use: 'sig', alg: 'RS256', kty: 'RSA' },
      { use: 'enc', alg: 'RSA-OAEP', kty: 'RSA' },
    ]);
    expect(keys.every((key) => !('d' in key) && key.kid?.startsWith('sandbox-'))).toBe(true);
  });
});

describe('CS-S2: the JWE', () => {
  it.each<[string, object]>([
    ['JWE', {}],
    ['JWT', { typ: 'JWT' }],
    ['none', { typ: undefined }],
  ])('typ %s is taken', async (_typ, header) => {
    expect((await authorize(await sandbox(), {}, header)).status).toBe(200);
  });

  it.each<[string, object]>([
    ['another kid', { kid: 'x' }],
    ['no kid', { kid: undefined }],
    ['another enc', { enc: 'A256GCM' }],
    ['another typ', { typ: 'JOSE' }],
  ])('%s is refused', async (_what, header) => {
    const response = await authorize(await sandbox(), {}, header);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_request_object' });
  });

  it.each(['not json', '[]', '"text"', 'eyJhbGciOiJub25lIn0.e30.'])(
    'plaintext %s is refused',
    async (plaintext) => {
      const at = await sandbox();
      const response = await get(
        `${base(at)}/oidc/authorize?request=${await encrypt(at, plaintext)}`,
        ACCEPT,
      );
      expect(await response.json()).toMatchObject({ error: 'invalid_request_object' });
    },
  );

  it.each(['a.b.c', 'a.b.c.d.e', ''])('%j is not a JWE', async (jwe) => {
    expect((await get(`${base(await sandbox())}/oidc/authorize?request=${jwe}`, ACCEPT)).status).toBe(400);
  });
});

describe('CS-S3: what is in the request', () => {
  it.each<[string, object, string]>([
    ['another client', { client_id: 'demo-inapp' }, 'unauthorized_client'],
    ['another redirect URI', { redirect_uri: 'https://attacker.example/cb' }, 'invalid_request'],
    ['another response type', { response_type: 'token' }, 'invalid_request'],
    ['no signing scope', { scope: 'openid' }, 'invalid_scope'],
    ['no text', { signicat_signtext: '' }, 'invalid_request'],
    ['a hint as text', { login_hint: 'subject-199001019999' }, 'invalid_request'],
    ['a hint of another form', { login_hint: ['subject-1'] }, 'invalid_request'],
    ['no hint', { login_hint: [] }, 'invalid_request'],
    ['a method that logs in', { acr_values: 'urn:signicat:oidc:method:sbid-inapp' }, 'invalid_request'],
  ])('%s is refused', async (_what, changes, error) => {
    expect(await (await authorize(await sandbox(), changes)).json()).toMatchObject({ error });
  });

  it('a missing response type is tolerated', async () => {
    expect((await authorize(await sandbox(), { response_type: undefined })).status).toBe(200);
  });

  it('T9: nothing may stand beside request', async () => {
    const at = await sandbox();
    const url = `${base(at)}/oidc/authorize?request=${await encrypt(at, GOOD)}&client_id=x`;
    expect(await (await get(url, ACCEPT)).json()).toMatchObject({ error: 'invalid_request' });
  });

  it('a form is taken as well', async () => {
    const at = await sandbox();
    expect(
      (await postForm(`${base(at)}/oidc/authorize`, { request: await encrypt(at, GOOD) }, ACCEPT)).status,
    ).toBe(200);
  });
});

it('CS-S4: without Accept: application/json there is a page', async () => {
  const at = await sandbox();
  const response = await get(`${base(at)}/oidc/authorize?request=${await encrypt(at, GOOD)}`);
  expect(response.headers.get('content-type')).toContain('text/html');
});

describe('CS-S5 to CS-S8: the course of an order', () => {
  it('CS-S5: the cookie is for this tenant, and nothing goes without it', async () => {
    const at = await sandbox();
    const first = await authorize(at);
    expect(first.headers.get('set-cookie')).toMatch(/^JSESSIONID=[\w-]+; Path=\/signicat-consent; HttpOnly$/);
    const { collectUrl, orderRef } = (await first.json()) as Record<string, string>;
    const without = await get(`${collectUrl}?orderRef=${orderRef}`, ACCEPT);
    expect({ status: without.status, body: await without.json() }).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
    expect((await get(`${collectUrl}?orderRef=other`, { ...ACCEPT, cookie: cookieOf(first) })).status).toBe(
      400,
    );
  });

  it.each([
    ['sbid-inapp-sign', ['subject-199001019999'], ['OUTSTANDING_TRANSACTION', 'USER_SIGN', 'COMPLETE']],
    ['nbid-inapp-sign', ['birthdate-010190', 'phone-40000009'], ['pending', 'finished']],
    ['mobileid-inapp-consent-sign', ['externalRef-a', 'deviceId-b'], ['PENDING', 'COMPLETED']],
  ])('CS-S6: %s has its own words', async (method, login_hint, statuses) => {
    const ran = await signThrough(await sandbox(), {
      login_hint,
      acr_values: `urn:signicat:oidc:method:${method}`,
    });
    expect(ran.statuses).toEqual(statuses);
  });

  it('CS-S6: the number of pending polls can be set', async () => {
    const at = await sandbox();
    await postJson(`${at.url}/_sandbox/approval`, { pendingPolls: 5 });
    expect((await signThrough(at)).statuses).toHaveLength(6);
    await postJson(`${at.url}/_sandbox/approval`, { pendingPolls: 0, times: 1 });
    expect((await signThrough(at)).statuses).toEqual(['COMPLETE']);
    expect((await signThrough(at)).statuses).toHaveLength(6);
  });

  it('CS-S7: addresses differ from run to run, and lead nowhere by guessing', async () => {
    const at = await sandbox();
    const [one, other] = [await signThrough(at), await signThrough(at)];
    expect(one.url).not.toBe(other.url);
    expect((await get(`${base(at)}/run/${one.order.orderRef}/complete`, one.headers)).status).toBe(404);
  });

  it('CS-S8: two hops, then the redirect URI with code and state', async () => {
    const { hops, parameters } = await signThrough(await sandbox());
    expect(hops).toBe(3);
    expect([...parameters.keys()]).toEqual(['code', 'state']);
    expect(parameters.get('state')).toBe(GOOD.state);
  });

  it('T14: nothing completes before the person has signed', async () => {
    const at = await sandbox();
    const first = await authorize(at, {
      login_hint: ['externalRef-a', 'deviceId-b'],
      acr_values: 'urn:signicat:oidc:method:mobileid-inapp-consent-sign',
    });
    const { completeUrl = '' } = (await first.json()) as Record<string, string>;
    expect((await get(completeUrl, { cookie: cookieOf(first) })).status).toBe(400);
  });

  it('an order expires after three minutes', async () => {
    const at = await sandbox({ autoApprove: false });
    const first = await authorize(at);
    const { collectUrl, orderRef } = (await first.json()) as Record<string, string>;
    await postJson(`${at.url}/_sandbox/clock`, { advanceSeconds: 181 });
    const late = await get(`${collectUrl}?orderRef=${orderRef}`, { ...ACCEPT, cookie: cookieOf(first) });
    expect(await late.json()).toMatchObject({ progressStatus: null, error: { code: 'EXPIRED_TRANSACTION' } });
  });
});

describe('CS-S9: the token', () => {
  it('is given once, to this client, with its verifier', async () => {
    const at = await sandbox();
    const { parameters } = await signThrough(at);
    const code = parameters.get('code');
    const wrong = await token(at, code, { code_verifier: 'x'.repeat(43) });
    expect(await wrong.json()).toMatchObject({ error: 'invalid_grant' });
    const good = await token(at, code);
    expect(await good.json()).toMatchObject({
      token_type: 'Bearer',
      expires_in: 60,
      id_token: expect.any(String),
    });
    expect(await (await token(at, code)).json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('T1: the printed Basic value is another client', async () => {
    const at = await sandbox();
    const { parameters } = await signThrough(at);
    const printed = 'Basic ZGVtby1pbmFwcDptcVotXzc1LWYyd05zaVFUT05iN09uNGFBWjd6YzIxOG1yUlZrMW91ZmE4';
    const refused = await token(at, parameters.get('code'), {}, printed);
    expect(refused.status).toBe(400);
  });
});

describe('CS-S10: the signature', () => {
  const signature = (at: Sandbox, bearer: string, headers = {}) =>
    get(`${base(at)}/oidc/signature`, { authorization: `Bearer ${bearer}`, ...headers });

  it('holds the text, in XML when that is asked for', async () => {
    const at = await sandbox();
    const bearer = await accessToken(at);
    const asked = await signature(at, bearer, { accept: 'application/xml' });
    expect(asked.headers.get('content-type')).toBe('application/xml');
    expect(await asked.text()).toContain(Buffer.from(GOOD.signicat_signtext).toString('base64'));
    expect((await signature(at, bearer)).headers.get('content-type')).toBe('application/x-ltv-sdo');
  });

  it('is a JWT for the method that says so', async () => {
    const at = await sandbox();
    const bearer = await accessToken(at, {
      login_hint: ['externalRef-a', 'deviceId-b'],
      acr_values: 'urn:signicat:oidc:method:mobileid-inapp-jwt-consent-sign',
    });
    const answer = await signature(at, bearer);
    expect(answer.headers.get('content-type')).toBe('application/jwt');
    expect((await answer.text()).split('.')).toHaveLength(3);
  });

  it('is gone after a minute, and for another token', async () => {
    const at = await sandbox();
    const bearer = await accessToken(at);
    expect((await signature(at, 'another')).status).toBe(401);
    await postJson(`${at.url}/_sandbox/clock`, { advanceSeconds: 61 });
    const late = await signature(at, bearer);
    expect({ status: late.status, challenge: late.headers.get('www-authenticate') }).toEqual({
      status: 401,
      challenge: 'Bearer error="invalid_token"',
    });
  });

  it('T15: UserInfo has the number under a name with a dot', async () => {
    const at = await sandbox();
    const answer = await get(`${base(at)}/oidc/userinfo`, {
      authorization: `Bearer ${await accessToken(at)}`,
    });
    expect(await answer.json()).toMatchObject({ 'signicat.national_id': '199001019999' });
  });
});

describe('CS-S11: magic numbers', () => {
  const status = async (at: Sandbox, digits: string) => {
    const first = await authorize(at, { login_hint: [`subject-${digits}`] });
    const order = (await first.json()) as Record<string, string>;
    if (order.collectUrl === undefined) return order;
    const headers = { ...ACCEPT, cookie: cookieOf(first) };
    let answer: unknown;
    for (let round = 0; round < 3; round += 1) {
      answer = await (await get(`${order.collectUrl}?orderRef=${order.orderRef}`, headers)).json();
    }
    return answer;
  };

  it.each([
    ['199001019990', { error: { code: 'USER_CANCEL' } }],
    ['199001019991', { error: { code: 'EXPIRED_TRANSACTION' } }],
    ['199001019992', { error: { code: 'ALREADY_IN_PROGRESS' } }],
    ['199001019993', { progressStatus: 'COMPLETE' }],
  ])('%s', async (digits, expected) => {
    expect(await status(await sandbox(), digits)).toMatchObject(expected);
  });

  it('the numbers of the people here are never magic', async () => {
    expect(await status(await sandbox(), '199002179811')).toMatchObject({ progressStatus: 'COMPLETE' });
  });
});

describe('control calls for phones', () => {
  it.each([
    [{ automatic: 'no' }, 'automatic'],
    [{ pendingPolls: -1 }, 'pendingPolls'],
    [{ times: 0 }, 'times'],
    [{ other: 1 }, 'unknown member'],
  ])('%j is refused', async (body, reason) => {
    const response = await postJson(`${(await sandbox()).url}/_sandbox/approval`, body);
    expect({ status: response.status, text: await response.text() }).toMatchObject({
      status: 400,
      text: expect.stringContaining(reason),
    });
  });

  it('reset takes them back', async () => {
    const at = await sandbox();
    await postJson(`${at.url}/_sandbox/approval`, { automatic: false, pendingPolls: 7 });
    await postJson(`${at.url}/_sandbox/reset`, {});
    expect(await (await get(`${at.url}/_sandbox/state`)).json()).toMatchObject({
      approval: { automatic: true },
    });
  });
});
