import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ALL_SCOPES, authorizeUrl, CLIENT, decode, get, NOW, sandbox, tokensOf, visit } from './support.ts';

describe('a login', () => {
  it('passes the pages and ends with code and state at the redirect URI', async () => {
    const base = await sandbox();
    const { callback, titles, last } = await visit(authorizeUrl(base, { scope: 'openid name email' }));
    expect(titles).toEqual(['Terms', 'Identity source', 'Proofing', 'E-mail check']);
    expect(last.status).toBe(302);
    expect(callback?.origin).toBe('http://127.0.0.1:49152');
    expect(callback?.pathname).toBe('/callback');
    expect(callback?.searchParams.get('state')).toBe('state-of-this-login');
    expect(callback?.searchParams.get('code')).toMatch(/^[\w-]{52}$/);
    expect([...(callback?.searchParams.keys() ?? [])]).toEqual(['code', 'state']);
  });

  it('gives an ID token whose signature node:crypto accepts with the key of the key set', async () => {
    const base = await sandbox();
    const { id_token } = await tokensOf(base);
    const { keys } = (await (await get(`${base.url}/ingroupe/oauth2/jwks`)).json()) as {
      keys: Record<string, string>[];
    };
    const token = decode(id_token);
    expect(token.header).toEqual({ alg: 'RS256', kid: 'sandbox-ingroupe-1', typ: 'JWT' });
    const jwk = keys.find((key) => key.kid === token.header.kid);
    expect(jwk).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' });
    expect(Object.keys(jwk ?? {})).not.toContain('d');
    const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
    expect(verify('sha256', Buffer.from(token.signed), key, token.signature)).toBe(true);
  });

  it('fills the envelope of the ID token', async () => {
    const base = await sandbox();
    const { payload } = decode((await tokensOf(base, { scope: ALL_SCOPES })).id_token);
    const now = NOW.getTime() / 1000;
    expect(payload).toMatchObject({
      iss: `${base.url}/ingroupe`,
      aud: CLIENT.id,
      iat: now,
      exp: now + 3600,
      nonce: 'nonce-of-this-login',
    });
    expect(payload.sub).toMatch(/^\S{1,255}$/);
  });
});
