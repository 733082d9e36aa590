/**
 * Encrypted ID tokens of oidc-provider: every key algorithm it has, signed in different ways, in the code and the
 * hybrid flow.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { type Peer, signingKeys, startOidcProvider } from './peers/oidc-provider.ts';

const SECRET = 'a-secret-of-the-test-0123456789abcdef';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });

const jwk = (key: KeyObject, alg: string) => ({
  ...key.export({ format: 'jwk' }),
  kid: 'client-enc',
  use: 'enc',
  alg,
});
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

const REDIRECT = 'https://127.0.0.1:18766/callback';

function client(id: string, key: KeyObject, alg: string, more: object = {}): object {
  return {
    client_id: id,
    client_secret: SECRET,
    token_endpoint_auth_method: 'client_secret_basic',
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/callback'],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    id_token_encrypted_response_alg: alg,
    id_token_encrypted_response_enc: 'A256GCM',
    jwks: { keys: [jwk(key, alg)] },
    ...more,
  };
}

const CBC = { id_token_encrypted_response_enc: 'A128CBC-HS256' };
const HYBRID = {
  application_type: 'web',
  grant_types: ['authorization_code', 'implicit'],
  response_types: ['code id_token'],
  redirect_uris: [REDIRECT],
};

const CONFIGURATION = {
  clients: [
    client('rsa-oaep', rsa.publicKey, 'RSA-OAEP', CBC),
    client('rsa-oaep-256', rsa.publicKey, 'RSA-OAEP-256', { id_token_signed_response_alg: 'PS256' }),
    client('ecdh-es', ec.publicKey, 'ECDH-ES', { id_token_signed_response_alg: 'ES256' }),
    client('ecdh-es-wrapped', ec.publicKey, 'ECDH-ES+A256KW'),
    client('hybrid', rsa.publicKey, 'RSA-OAEP', HYBRID),
  ],
  jwks: { keys: signingKeys() },
  cookies: { keys: ['a cookie key for tests only'] },
  claims: { openid: ['sub'] },
  findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
  responseTypes: ['code', 'code id_token'],
  features: { encryption: { enabled: true } },
  enabledJWA: {
    idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'],
    idTokenEncryptionAlgValues: ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A256KW'],
    idTokenEncryptionEncValues: ['A128CBC-HS256', 'A256GCM'],
  },
  pkce: { required: () => false },
  ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
};

let peer: Peer;
beforeAll(async () => {
  peer = await startOidcProvider(CONFIGURATION);
});
afterAll(() => peer?.close());

function logIn(clientId: string, key: KeyObject | undefined, ...more: readonly string[]) {
  const files = key === undefined ? {} : { '/project/key.pem': pem(key) };
  return runJson(onlineWorld({ env: { PEER_SECRET: SECRET }, files }), [
    ...['login', '--issuer', peer.issuer, '--client-id', clientId, '--client-secret', 'env:PEER_SECRET'],
    ...['--scope', 'openid', '--headless', '--fill', 'login=user-1', '--fill', 'password=any'],
    ...(key === undefined ? [] : ['--decryption-key', 'key.pem']),
    ...more,
  ]);
}

describe('TV-1: the token is opened with --decryption-key, verified and judged', () => {
  it.each([
    ['rsa-oaep', rsa.privateKey],
    ['rsa-oaep-256', rsa.privateKey],
    ['ecdh-es', ec.privateKey],
    ['ecdh-es-wrapped', ec.privateKey],
  ])('%s', async (clientId, key) => {
    const { code, document } = await logIn(clientId, key);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    const token = document.reports.find(({ subject }) => subject === 'token');
    expect(token?.findings.find((finding) => finding.code === 'token.decrypt')?.status).toBe('pass');
    expect(token?.verdict).toBe('valid');
    // What came is kept as it came.
    expect(String(document.tokens?.id_token).split('.')).toHaveLength(5);
    expect([code, document.claims?.subject]).toEqual([0, 'user-1']);
  });

  it('without a key, and with another one, no one is logged in, and that is the one cause', async () => {
    for (const key of [undefined, other.privateKey]) {
      const { code, document } = await logIn('rsa-oaep', key);
      expect([code, document.outcome, failingChecks(document)]).toEqual([1, 'security', ['token.decrypt']]);
      expect(document.claims).toBeUndefined();
    }
  });

  it('in the hybrid flow both tokens are opened', async () => {
    const { code, document } = await logIn(
      ...(['hybrid', rsa.privateKey, '--response-type', 'code id_token'] as const),
      ...['--redirect-uri', REDIRECT, '--https'],
    );
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    const tokens = document.reports.filter(({ subject }) => subject === 'token');
    expect(tokens.map(({ verdict }) => verdict)).toEqual(['valid', 'valid']);
  });
});
