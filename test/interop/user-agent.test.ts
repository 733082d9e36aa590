/** The built-in user agent on the pages of oidc-provider, down to the redirect URI and no further. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withCookies } from '../../src/protocol/http/index.ts';
import type { DriveResult } from '../../src/user-agent/drive.ts';
import { drive } from '../../src/user-agent/index.ts';
import { type Peer, signingKeys, startOidcProvider } from './peers/oidc-provider.ts';

const CALLBACK = 'http://127.0.0.1:9/callback';
const LOGIN = { login: 'user-1', password: 'any' };
let peer: Peer;

beforeAll(async () => {
  peer = await startOidcProvider({
    clients: [
      {
        client_id: 'client',
        client_secret: 'secret',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/callback'],
        response_types: ['code', 'code id_token'],
        grant_types: ['authorization_code', 'implicit'],
      },
    ],
    jwks: { keys: signingKeys() },
    cookies: { keys: ['a cookie key for tests only'] },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    responseTypes: ['code', 'code id_token'],
  });
});
afterAll(() => peer.close());

/** @param fetch with cookies of earlier drives, for those that go on from them */
function authorize(
  parameters: Record<string, string>,
  fill: Record<string, string>,
  fetch = withCookies(globalThis.fetch),
): Promise<DriveResult> {
  const url = new URL('/auth', peer.issuer);
  url.search = new URLSearchParams({
    client_id: 'client',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid',
    state: 'state-1',
    nonce: 'nonce-1',
    // The peer demands PKCE; nobody redeems the code.
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWBuGJSstw-cM',
    code_challenge_method: 'S256',
    ...parameters,
  }).toString();
  return drive(url, {
    fetch,
    isRedirectUri: (one) => `${one.origin}${one.pathname}` === CALLBACK,
    fill,
    signal: AbortSignal.timeout(60_000),
  });
}

describe('oidc-provider', () => {
  test.each([
    ['query', 'code', 'GET'],
    ['fragment', 'code id_token', 'GET'],
    ['form_post', 'code', 'POST'],
  ])('login and consent, answered by %s', async (mode, type, method) => {
    const result = await authorize({ response_mode: mode, response_type: type }, LOGIN);
    expect(result).toMatchObject({ kind: 'redirected', via: mode, method });
    if (result.kind !== 'redirected') return;
    expect(Object.fromEntries(result.parameters)).toMatchObject({
      code: expect.stringMatching(/^[\w-]{20,}$/),
      state: 'state-1',
    });
    // The peer gives its consent page the same title.
    expect(result.pages.slice(0, 2)).toEqual(['Sign-in', 'Sign-in']);
  });

  test('in the same session only consent is asked, as of any native client', async () => {
    const fetch = withCookies(globalThis.fetch);
    await authorize({}, LOGIN, fetch);
    expect(await authorize({}, {}, fetch)).toMatchObject({ kind: 'redirected', pages: ['Sign-in'] });
  });

  test('cancelling by its link is an error answer', async () => {
    const result = await authorize({}, { click: '[ Cancel ]' });
    expect(result).toMatchObject({ kind: 'redirected', pages: ['Sign-in'] });
    expect(result.kind === 'redirected' && result.parameters.get('error')).toBe('access_denied');
  });

  test('without values it says which the page wants', async () => {
    expect(await authorize({}, {})).toMatchObject({
      kind: 'stuck',
      reason: 'the form wants login and password; pass --fill login=… --fill password=…',
      page: { title: 'Sign-in', status: 200, forms: [{ method: 'POST', fields: ['login', 'password'] }] },
    });
  });

  test('an error in place is read from the page', async () => {
    expect(await authorize({ redirect_uri: 'https://other.example.com/callback' }, LOGIN)).toMatchObject({
      kind: 'stuck',
      page: { status: 400 },
      provider: {
        error: 'invalid_redirect_uri',
        error_description: expect.stringContaining('redirect_uri'),
        status: 400,
      },
    });
    expect(await authorize({ client_id: 'nobody' }, LOGIN)).toMatchObject({
      provider: { error: 'invalid_client' },
    });
  });

  test('an error by redirect is an answer', async () => {
    const result = await authorize({ prompt: 'none' }, LOGIN);
    expect(result.kind === 'redirected' && result.parameters.get('error')).toBe('login_required');
  });
});
