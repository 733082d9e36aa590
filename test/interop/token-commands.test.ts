/**
 * What is done with tokens, at oidc-provider: refresh, introspection, revocation, encrypted UserInfo, and two more
 * grants.
 */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { type Peer, signingKeys, startOidcProvider } from './peers/oidc-provider.ts';

const SECRET = 'a-secret-of-the-client-0123456789';
const decryption = generateKeyPairSync('rsa', { modulusLength: 2048 });
const decryptionKey = JSON.stringify({
  ...decryption.privateKey.export({ format: 'jwk' }),
  kid: 'client-enc-1',
  use: 'enc',
  alg: 'RSA-OAEP',
});

const client = (id: string, more: object = {}) => ({
  client_id: id,
  client_secret: SECRET,
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  response_types: ['code'],
  ...more,
});

/** This peer signs what it encrypts. */
const ENCRYPTED = {
  userinfo_encrypted_response_alg: 'RSA-OAEP',
  userinfo_encrypted_response_enc: 'A128CBC-HS256',
  userinfo_signed_response_alg: 'RS256',
  jwks: {
    keys: [
      { ...decryption.publicKey.export({ format: 'jwk' }), kid: 'client-enc-1', use: 'enc', alg: 'RSA-OAEP' },
    ],
  },
};

const CONFIGURATION = {
  clients: [client('plain'), client('nested', ENCRYPTED)],
  jwks: { keys: signingKeys() },
  cookies: { keys: ['a cookie key for tests only'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  findAccount: (_context: unknown, id: string) => ({
    accountId: id,
    claims: () => ({ sub: id, email: 'user@example.com', email_verified: true }),
  }),
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
  scopes: ['openid', 'email', 'offline_access'],
  features: {
    introspection: { enabled: true },
    revocation: { enabled: true },
    clientCredentials: { enabled: true },
    encryption: { enabled: true },
    jwtUserinfo: { enabled: true },
  },
  enabledJWA: {
    idTokenSigningAlgValues: ['RS256'],
    userinfoSigningAlgValues: ['RS256'],
    userinfoEncryptionAlgValues: ['RSA-OAEP'],
    userinfoEncryptionEncValues: ['A128CBC-HS256'],
  },
  pkce: { required: () => false },
  rotateRefreshToken: true,
  issueRefreshToken: () => true,
  ttl: {
    AccessToken: 600,
    AuthorizationCode: 60,
    IdToken: 600,
    Interaction: 600,
    Session: 600,
    Grant: 600,
    RefreshToken: 600,
  },
};

let peer: Peer;

beforeAll(async () => {
  peer = await startOidcProvider(CONFIGURATION as unknown as Parameters<typeof startOidcProvider>[0]);
});
afterAll(() => peer?.close());

const world = (files: Record<string, string> = {}) =>
  onlineWorld({ env: { PEER_SECRET: SECRET }, files: { '/project/key.json': decryptionKey, ...files } });
const secret = ['--client-secret', 'env:PEER_SECRET'];

async function logIn(clientId: string, more: readonly string[] = []) {
  return runJson(world(), [
    ...['login', '--issuer', peer.issuer, '--client-id', clientId, ...secret, '--headless'],
    ...['--scope', 'openid email offline_access', '--prompt', 'consent'],
    ...['--fill', 'login=user-1', '--fill', 'password=any', ...more],
  ]);
}

const withLogin = (login: string, ...words: readonly string[]) =>
  runJson(world({ '/project/login.json': login }), [
    'token',
    ...words,
    ...['--from', 'login.json', ...secret],
  ]);

describe('idcli token at oidc-provider', () => {
  it('refreshes, and judges the ID token that comes with it', async () => {
    const login = await logIn('plain');
    expect(login.document.error).toBeUndefined();
    expect(login.document.tokens?.refresh_token).toBeTypeOf('string');
    const { document, code } = await withLogin(login.stdout, 'refresh');
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.claims?.subject).toBe('user-1');
    // It rotates refresh tokens, and a used one revokes them all.
    expect((await withLogin(login.stdout, 'refresh')).document.error?.provider?.error).toBe('invalid_grant');
  });

  it('introspects, revokes, and introspects again', async () => {
    const { stdout } = await logIn('plain');
    const before = await withLogin(stdout, 'introspect');
    expect(before.document.data?.introspection).toMatchObject({
      active: true,
      client_id: 'plain',
      sub: 'user-1',
    });
    expect((await withLogin(stdout, 'revoke', '--which', 'access_token')).code).toBe(0);
    expect((await withLogin(stdout, 'introspect')).document.data?.introspection).toEqual({ active: false });
  });

  it('gets a token for the client itself', async () => {
    const { document, code } = await runJson(world(), [
      ...['token', 'client-credentials', '--issuer', peer.issuer, '--client-id', 'plain', ...secret],
    ]);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(document.tokens?.token_type).toBe('Bearer');
  });

  it('asks for an exchange, which this peer has no grant for', async () => {
    const { document, code } = await withLogin(
      (await logIn('plain')).stdout,
      'exchange',
      '--audience',
      'api',
    );
    expect(document.error?.provider?.error).toBe('unsupported_grant_type');
    expect(code).toBe(4);
  });
});

describe('SO-C4 encrypted UserInfo of oidc-provider', () => {
  it('is opened with the key that was given, in the login and afterwards', async () => {
    const { document, code } = await logIn('nested', ['--userinfo', '--decryption-key', 'key.json']);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.claims?.email).toBe('user@example.com');
    const again = await withLogin(JSON.stringify(document), 'userinfo', '--decryption-key', 'key.json');
    expect(again.document.claims?.email).toBe('user@example.com');
  });

  it('without the key it cannot be read, and nothing is made up', async () => {
    const { document, code } = await logIn('nested', ['--userinfo']);
    expect(code).not.toBe(0);
    expect(document.claims?.email).toBeUndefined();
  });
});
