import { describe, expect, it } from 'vitest';
import { ALL_SCOPES, get, sandbox } from './support.ts';

describe('discovery', () => {
  it('IG-S2: has exactly the members of the contract', async () => {
    const base = await sandbox();
    const issuer = `${base.url}/ingroupe`;
    const response = await get(`${issuer}/.well-known/openid-configuration`);
    expect(response.headers.get('content-type')).toBe('application/json');
    const { claims_supported, ...rest } = (await response.json()) as { claims_supported: string[] };
    expect(rest).toEqual({
      issuer,
      authorization_endpoint: `${issuer}/oauth2/authorize`,
      token_endpoint: `${issuer}/oauth2/token`,
      jwks_uri: `${issuer}/oauth2/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      scopes_supported: ALL_SCOPES.split(' '),
    });
    expect(claims_supported).toEqual(
      expect.arrayContaining(['sub', 'nonce', 'age_over_18', 'document_type']),
    );
  });

  it('IG-S2: supports 14 scopes', () => {
    expect(new Set(ALL_SCOPES.split(' ')).size).toBe(14);
  });

  it('is what the start line announces', async () => {
    const base = await sandbox();
    const [tenant] = base.tenants;
    expect(tenant).toMatchObject({
      id: 'ingroupe',
      issuer: `${base.url}/ingroupe`,
      metadata: `${base.url}/ingroupe/.well-known/openid-configuration`,
      clientId: 'sandbox-ingroupe-client',
    });
    expect((await get(tenant?.metadata ?? '')).status).toBe(200);
  });

  it.each([
    ['POST', '/.well-known/openid-configuration', 'GET'],
    ['DELETE', '/oauth2/authorize', 'GET, POST'],
    ['GET', '/oauth2/token', 'POST'],
    ['PUT', '/oauth2/jwks', 'GET'],
  ])('IG-S1: refuses %s at %s and names what is allowed', async (method, path, allowed) => {
    const base = await sandbox();
    const response = await fetch(`${base.url}/ingroupe${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
  });

  it('IG-S1: has no userinfo, end session, revocation, PAR or registration', async () => {
    const base = await sandbox();
    for (const name of ['userinfo', 'logout', 'revoke', 'par', 'register']) {
      expect((await get(`${base.url}/ingroupe/oauth2/${name}`)).status).toBe(404);
    }
  });
});
