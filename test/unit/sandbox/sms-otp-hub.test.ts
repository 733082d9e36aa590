/** What the hub refuses beside a plain login: other devices, proofs, request objects, logouts. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { CHALLENGE, get, postForm, postJson, sandbox, VERIFIER, visit } from './support.ts';

const CLIENT = { id: 'sandbox-signicat-sms-otp-client', secret: 'sandbox-signicat-sms-otp-secret' };
const REDIRECT_URI = 'http://127.0.0.1:49152/callback';
const basic = (id = CLIENT.id, secret = CLIENT.secret) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const at = (base: Sandbox, path: string) => `${base.url}/signicat-sms-otp/auth/open${path}`;
const post = async (base: Sandbox, path: string, form: Record<string, string>, headers = basic()) => {
  const answer = await postForm(at(base, path), form, headers);
  return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Record<string, string> };
};

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = publicKey.export({ format: 'jwk' });
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
function jws(header: object, payload: object, key: KeyObject = privateKey): string {
  const input = `${encode(header)}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}
let count = 0;
function proof(htu: string, now: number, more: object = {}): string {
  count += 1;
  return jws(
    { typ: 'dpop+jwt', alg: 'ES256', jwk },
    { htm: 'POST', htu, iat: Math.floor(now / 1000), jti: `${count}`, ...more },
  );
}

async function codeOf(base: Sandbox, more: Record<string, string> = {}): Promise<string> {
  const url = new URL(at(base, '/connect/authorize'));
  const parameters = {
    ...{ client_id: CLIENT.id, response_type: 'code', redirect_uri: REDIRECT_URI, scope: 'openid phone' },
    ...{ nonce: 'n', code_challenge: CHALLENGE, code_challenge_method: 'S256', ...more },
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const { callback, text } = await visit(url);
  if (callback === undefined) throw new Error(text);
  return callback.searchParams.get('code') ?? '';
}
const redeem = (base: Sandbox, code: string, headers: Record<string, string>) =>
  post(
    base,
    '/connect/token',
    { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER },
    { ...basic(), ...headers },
  );

describe('DPoP', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const start = () => sandbox({ now: () => new Date(now) });
  const tokenUrl = (base: Sandbox) => at(base, '/connect/token');

  it('binds the access token, which counts with a proof only', async () => {
    const base = await start();
    const { body } = await redeem(base, await codeOf(base), { dpop: proof(tokenUrl(base), now) });
    expect(body.token_type).toBe('DPoP');
    const url = at(base, '/connect/userinfo');
    const asBearer = await get(url, { authorization: `Bearer ${body.access_token}` });
    expect(asBearer.status).toBe(401);
    const bare = await get(url, { authorization: `DPoP ${body.access_token}` });
    expect(bare.status).toBe(401);
  });

  it.each<[string, (base: Sandbox) => string, RegExp]>([
    ['another address', (base) => proof(`${tokenUrl(base)}x`, now), /htu/],
    ['another method', (base) => proof(tokenUrl(base), now, { htm: 'GET' }), /htm/],
    ['no JWT', () => 'no', /JWT/],
  ])('%s', async (_name, made, said) => {
    const base = await start();
    const { status, body } = await redeem(base, await codeOf(base), { dpop: made(base) });
    expect([status, body.error]).toEqual([400, 'invalid_dpop_proof']);
    expect(body.error_description).toMatch(said);
  });

  it('binds the code where the request says so', async () => {
    const base = await start();
    const code = await codeOf(base, { dpop_jkt: 'of-another-key' });
    const { body } = await redeem(base, code, { dpop: proof(tokenUrl(base), now) });
    expect(body).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('another device', () => {
  const device = (base: Sandbox) => post(base, '/connect/deviceauthorization', { scope: 'openid phone' });
  const poll = (base: Sandbox, id = '') =>
    post(base, '/connect/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: id,
    });
  const wait = (base: Sandbox, seconds: number) =>
    postJson(`${base.url}/_sandbox/clock`, { advanceSeconds: seconds });

  it('waits, slows down, and grants when the person has typed the code', async () => {
    const base = await sandbox();
    await postJson(`${base.url}/_sandbox/approval`, { automatic: false });
    const { body } = await device(base);
    const id = body.device_code;
    expect((await poll(base, id)).body.error).toBe('authorization_pending');
    expect((await poll(base, id)).body.error).toBe('slow_down');
    expect((await get(at(base, '/device?userCode=000'))).status).toBe(400);
    expect((await get(at(base, '/device'))).status).toBe(200);
    const { text } = await visit(new URL(body.verification_uri_complete ?? ''));
    expect(text).toContain('Go back to your device');
    await wait(base, 10);
    const done = await poll(base, id);
    expect(done.status).toBe(200);
    expect(done.body.id_token).toBeDefined();
    await wait(base, 10);
    expect((await poll(base, id)).body.error).toBe('invalid_grant');
  });

  it('is declined, and too late', async () => {
    const base = await sandbox();
    await postJson(`${base.url}/_sandbox/approval`, { automatic: false });
    const first = (await device(base)).body;
    await visit(new URL(first.verification_uri_complete ?? ''), { decision: 'decline' });
    expect((await poll(base, first.device_code)).body.error).toBe('access_denied');
    const second = (await device(base)).body;
    await wait(base, 301);
    expect((await poll(base, second.device_code)).body.error).toBe('expired_token');
  });

  it('CIBA can be cancelled by the client that began it', async () => {
    const base = await sandbox();
    const started = await post(base, '/connect/ciba', { scope: 'openid', login_hint: '+447700900123' });
    const { auth_req_id = '' } = started.body;
    const other = basic(
      'sandbox-signicat-sms-otp-back-channel',
      'sandbox-signicat-sms-otp-back-channel-secret',
    );
    expect((await post(base, '/connect/ciba/cancel', { auth_req_id }, other)).status).toBe(400);
    expect((await post(base, '/connect/ciba/cancel', { auth_req_id })).status).toBe(204);
    const grant_type = 'urn:openid:params:grant-type:ciba';
    expect((await post(base, '/connect/token', { grant_type, auth_req_id })).body.error).toBe(
      'access_denied',
    );
  });

  it.each([
    ['no openid', { scope: 'phone', login_hint: '+447700900123' }, 'invalid_scope'],
    ['nobody', { scope: 'openid' }, 'unknown_user_id'],
    [
      'a number that is not kept for fiction',
      { scope: 'openid', login_hint: '+4791234567' },
      'unknown_user_id',
    ],
  ])('CIBA with %s', async (_name, form, error) => {
    expect((await post(await sandbox(), '/connect/ciba', form)).body.error).toBe(error);
  });
});

describe('request objects', () => {
  const push = (base: Sandbox, request: string) =>
    post(base, '/connect/par', { client_id: CLIENT.id, request });

  it.each([
    ['that are none', () => 'e30', 'invalid_request_object'],
    [
      'by a key that is not registered',
      () => jws({ alg: 'ES256' }, { client_id: CLIENT.id }),
      'invalid_request_object',
    ],
    [
      'unsigned',
      () => `${encode({ alg: 'none' })}.${encode({ client_id: CLIENT.id })}.`,
      'invalid_request_object',
    ],
  ])('%s', async (_name, made, error) => {
    const { status, body } = await push(await sandbox(), made());
    expect([status, body.error]).toEqual([400, error]);
  });
});

it('a client by assertion or certificate needs that, and a secret is none', async () => {
  const base = await sandbox();
  for (const name of ['private-key-jwt', 'tls', 'self-signed-tls']) {
    const form = { grant_type: 'client_credentials', client_id: `sandbox-signicat-sms-otp-${name}` };
    const { status, body } = await post(base, '/connect/token', form, {} as ReturnType<typeof basic>);
    expect([status, body.error]).toEqual([400, 'invalid_client']);
  }
});

it('a session ends with the logout, and a stranger of a hint ends none', async () => {
  const base = await sandbox();
  const { body } = await redeem(base, await codeOf(base), {});
  const out = (hint: string) =>
    get(
      `${at(base, '/connect/endsession')}?id_token_hint=${hint}&post_logout_redirect_uri=${REDIRECT_URI}&state=s`,
    );
  const forged = jws({ alg: 'ES256' }, { sid: 'x' });
  expect((await out(forged)).headers.get('set-cookie')).toBeNull();
  const answer = await out(body.id_token ?? '');
  expect(answer.headers.get('location')).toBe(`${REDIRECT_URI}?state=s`);
  expect(answer.headers.get('set-cookie')).toContain('Max-Age=0');
});
