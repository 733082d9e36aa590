/**
 * The provider without a vendor beside software that no one here wrote: `oidc-provider` answers the same requests, and
 * openid-client, oauth4webapi and Authlib use it.
 */
import { execFile } from 'node:child_process';
import { createHash, webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as jose from 'jose';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import {
  ENCRYPTION_NAMES,
  KEY_MANAGEMENT_NAMES,
  SIGNATURE_NAMES,
} from '../../src/sandbox/jose/algorithms.ts';
import type { ClientMetadata } from '../../src/sandbox/tenants/generic/clients/metadata.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { type Peer, startOidcProvider } from './peers/oidc-provider.ts';

const REDIRECT_URI = 'http://127.0.0.1:18766/callback';
const SECRET = 'a-secret-of-at-least-thirty-two-bytes-for-hmac';
const VERIFIER = 'a-verifier-of-more-than-forty-three-characters-0123456789';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

let sandbox: Sandbox;
let peer: Peer;
const issuer = () => new URL(`${sandbox.url}/generic`);

beforeAll(async () => {
  sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    port: 0,
    systems: ['generic'],
  });
  const registered = {
    client_id: 'peer',
    client_secret: SECRET,
    redirect_uris: [REDIRECT_URI],
    response_types: ['code' as const],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    application_type: 'native' as const,
  };
  await register({ ...registered, token_endpoint_auth_method: 'client_secret_basic' });
  peer = await startOidcProvider({
    clients: [registered],
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      userinfo: { enabled: true },
      claimsParameter: { enabled: true },
      deviceFlow: { enabled: true },
    },
    pkce: { required: () => false },
    scopes: ['openid', 'offline_access', 'api'],
  } as Parameters<typeof startOidcProvider>[0]);
});
afterAll(async () => {
  await sandbox?.close();
  await peer?.close();
});

/** Registers a client, or changes one. */
async function register(metadata: ClientMetadata): Promise<void> {
  const response = await fetch(`${sandbox.url}/_sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clients: [metadata] }),
  });
  expect(await response.json()).toEqual({ taken: 'clients' });
}

/** The answer to an authorization request, for a person whom the hint names. */
async function answerTo(url: URL): Promise<URL> {
  url.searchParams.set('login_hint', 'default');
  const response = await fetch(url, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? (await response.text()));
}

const options = { execute: [client.allowInsecureRequests] };

describe('oidc-provider gives the same answer', () => {
  interface Metadata {
    readonly [name: string]: string;
  }
  const metadataOf = async (base: string) =>
    (await (await fetch(`${base}/.well-known/openid-configuration`)).json()) as Metadata;
  const both = async () => [await metadataOf(issuer().href), await metadataOf(peer.issuer)] as const;
  const basic = `Basic ${btoa(`peer:${SECRET}`)}`;

  const request = {
    client_id: 'peer',
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid',
    state: 's',
  };

  it.each<[string, Record<string, string | undefined>]>([
    ['unknown response type', { response_type: 'codes' }],
    ['unknown prompt', { prompt: 'sing' }],
    ['prompt none with another', { prompt: 'none login' }],
    ['prompt none and nobody there', { prompt: 'none' }],
    ['unknown response mode', { response_mode: 'pigeon' }],
    ['max_age that is not a number', { max_age: 'soon' }],
    ['claims that are not JSON', { claims: '{' }],
    ['a method of PKCE that is unknown', { code_challenge: CHALLENGE, code_challenge_method: 'S512' }],
    ['a challenge that is too short', { code_challenge: 'short', code_challenge_method: 'S256' }],
    ['parameter registration', { registration: '{}' }],
  ])('at the authorization endpoint: %s', async (_name, changes) => {
    const errors = await Promise.all(
      (await both()).map(async (metadata) => {
        const url = new URL(metadata.authorization_endpoint ?? '');
        for (const [name, value] of Object.entries({ ...request, ...changes }))
          if (value !== undefined) url.searchParams.set(name, value);
        const response = await fetch(url, { redirect: 'manual' });
        const target = new URL(response.headers.get('location') ?? 'none:');
        const pairs = new URLSearchParams(target.search || target.hash.slice(1));
        return { error: pairs.get('error'), state: pairs.get('state'), to: target.origin };
      }),
    );
    expect(errors[0]?.error).not.toBeNull();
    expect(errors[0]).toEqual(errors[1]);
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ['no grant', {}, basic],
    ['unknown grant', { grant_type: 'wish' }, basic],
    ['unknown code', { grant_type: 'authorization_code', code: 'x', redirect_uri: REDIRECT_URI }, basic],
    ['no code', { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI }, basic],
    ['unknown refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, basic],
    ['no refresh token', { grant_type: 'refresh_token' }, basic],
    ['wrong secret', { grant_type: 'client_credentials' }, `Basic ${btoa('peer:wrong')}`],
    ['unknown client', { grant_type: 'client_credentials' }, `Basic ${btoa('nobody:wrong')}`],
    ['two ways at once', { grant_type: 'client_credentials', client_secret: SECRET }, basic],
    ['client for itself', { grant_type: 'client_credentials', scope: 'api' }, basic],
  ])('at the token endpoint: %s', async (_name, form, authorization) => {
    const answers = await Promise.all(
      (await both()).map(async (metadata) => {
        const response = await fetch(metadata.token_endpoint ?? '', {
          method: 'POST',
          body: new URLSearchParams(form),
          headers: authorization === undefined ? {} : { authorization },
        });
        const { error, token_type, scope } = (await response.json()) as Metadata;
        return { status: response.status, error, token_type, scope };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });

  it('but for a response type that the client is not registered for, which has a code of its own', async () => {
    const url = new URL(`${issuer().href}/authorize`);
    const hybrid = { ...request, response_type: 'code id_token', nonce: 'n' };
    for (const [name, value] of Object.entries(hybrid)) url.searchParams.set(name, value);
    const { hash } = await answerTo(url);
    expect(new URLSearchParams(hash.slice(1)).get('error')).toBe('unauthorized_client');
  });

  it('introspection and revocation of what they do not know', async () => {
    const answers = await Promise.all(
      (await both()).map(async (metadata) => {
        const post = (url = '') =>
          fetch(url, {
            method: 'POST',
            body: new URLSearchParams({ token: 'x' }),
            headers: { authorization: basic },
          });
        const introspected = await post(metadata.introspection_endpoint);
        return [await introspected.json(), (await post(metadata.revocation_endpoint)).status];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });

  it('UserInfo without and with a token that does not count', async () => {
    const answers = await Promise.all(
      (await both()).map(async (metadata) => {
        const statuses = await Promise.all(
          [undefined, 'Bearer x'].map(async (authorization) => {
            const headers = authorization === undefined ? {} : { authorization };
            const { status } = await fetch(metadata.userinfo_endpoint ?? '', { headers });
            return authorization === undefined && status === 400 ? 401 : status;
          }),
        );
        return statuses;
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });
});

describe('openid-client', () => {
  const configuration = (id: string, auth: client.ClientAuth, metadata = {}) =>
    client.discovery(issuer(), id, metadata, auth, options);
  const ready = (id: string) =>
    sandbox.tenants.find((one) => one.id === 'generic')?.clients?.find((one) => one.id === id);
  const key = async (id: string) =>
    (await jose.importJWK(JSON.parse(ready(id)?.signingKey ?? '{}'), 'ES256')) as client.CryptoKey;

  async function logIn(config: client.Configuration, more: Record<string, string> = {}) {
    const parameters = {
      redirect_uri: REDIRECT_URI,
      scope: 'openid email offline_access',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
      nonce: 'n',
      state: 's',
      ...more,
    };
    const url = client.buildAuthorizationUrl(config, parameters);
    const tokens = await client.authorizationCodeGrant(config, await answerTo(url), {
      pkceCodeVerifier: VERIFIER,
      expectedNonce: 'n',
      expectedState: 's',
    });
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
    expect(userinfo.email).toBe('camille.durand@example.com');
    return tokens;
  }

  it('logs in with every way of authentication', async () => {
    const secret = (id: string) => ready(id)?.secret ?? '';
    await logIn(await configuration('sandbox-generic-public', client.None()));
    await logIn(
      await configuration(
        'sandbox-generic-client',
        client.ClientSecretBasic(secret('sandbox-generic-client')),
      ),
    );
    await logIn(
      await configuration('sandbox-generic-post', client.ClientSecretPost(secret('sandbox-generic-post'))),
    );
    await logIn(
      await configuration(
        'sandbox-generic-secret-jwt',
        client.ClientSecretJwt(secret('sandbox-generic-secret-jwt')),
      ),
    );
    await logIn(
      await configuration(
        'sandbox-generic-private-key-jwt',
        client.PrivateKeyJwt(await key('sandbox-generic-private-key-jwt')),
      ),
    );
  });

  it('refreshes, introspects and revokes', async () => {
    const secret = ready('sandbox-generic-client')?.secret ?? '';
    const config = await configuration('sandbox-generic-client', client.ClientSecretBasic(secret));
    const { refresh_token = '' } = await logIn(config);
    const tokens = await client.refreshTokenGrant(config, refresh_token);
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true });
    await client.tokenRevocation(config, tokens.access_token);
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: false });
  });

  it('passes what FAPI 2 Message Signing demands: PAR, signed request, JARM, DPoP with nonces', async () => {
    await fetch(`${sandbox.url}/_sandbox/scenario`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ system: 'generic', scenario: 'dpop-nonce' }),
    });
    const id = 'sandbox-generic-fapi2-signing';
    const auth = client.PrivateKeyJwt(await key(id));
    const config = await configuration(id, auth, {
      id_token_signed_response_alg: 'PS256',
      authorization_signed_response_alg: 'PS256',
    });
    client.useJwtResponseMode(config);
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const signed = await client.buildAuthorizationUrlWithJAR(
      config,
      {
        redirect_uri: REDIRECT_URI,
        scope: 'openid email',
        code_challenge: CHALLENGE,
        code_challenge_method: 'S256',
        nonce: 'n',
        state: 's',
        login_hint: 'default',
        response_mode: 'jwt',
      },
      await key(id),
    );
    const url = await client.buildAuthorizationUrlWithPAR(config, signed.searchParams, { DPoP });
    const tokens = await client.authorizationCodeGrant(
      config,
      await answerTo(url),
      { pkceCodeVerifier: VERIFIER, expectedNonce: 'n', expectedState: 's' },
      undefined,
      { DPoP },
    );
    expect(tokens.token_type).toBe('dpop');
    const sub = tokens.claims()?.sub ?? '';
    expect(await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).toMatchObject({ sub });
    await fetch(`${sandbox.url}/_sandbox/reset`, { method: 'POST' });
    await register({ client_id: 'peer', client_secret: SECRET, redirect_uris: [REDIRECT_URI] });
  });

  it('logs in on another device and by CIBA', async () => {
    const secret = ready('sandbox-generic-client')?.secret ?? '';
    const config = await configuration('sandbox-generic-client', client.ClientSecretBasic(secret));
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
    expect((await client.pollDeviceAuthorizationGrant(config, device)).claims()?.sub).toBeDefined();
    const ciba = await client.initiateBackchannelAuthentication(config, {
      scope: 'openid',
      login_hint: 'default',
    });
    expect((await client.pollBackchannelAuthenticationGrant(config, ciba)).claims()?.sub).toBeDefined();
  });

  it('registers by itself', async () => {
    const metadata = {
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token'],
      // The library's own choice for a client with a secret.
      token_endpoint_auth_method: 'client_secret_post',
    };
    await logIn(await client.dynamicClientRegistration(issuer(), metadata, undefined, options));
  });
});

describe('ID tokens in every algorithm', () => {
  const secretKey = new TextEncoder().encode(SECRET);

  async function idTokenOf(metadata: Partial<ClientMetadata>): Promise<string> {
    await register({
      client_id: 'algorithms',
      client_secret: SECRET,
      redirect_uris: [REDIRECT_URI],
      response_types: ['id_token'],
      grant_types: ['implicit'],
      ...metadata,
    });
    const url = new URL(`${issuer().href}/authorize`);
    const parameters = {
      client_id: 'algorithms',
      redirect_uri: REDIRECT_URI,
      response_type: 'id_token',
      scope: 'openid',
      nonce: 'n',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const { hash } = await answerTo(url);
    return new URLSearchParams(hash.slice(1)).get('id_token') ?? hash;
  }

  it.each(SIGNATURE_NAMES)('signed with %s', async (alg) => {
    const token = await idTokenOf({ id_token_signed_response_alg: alg });
    const keys = jose.createRemoteJWKSet(new URL(`${issuer().href}/jwks`));
    const { protectedHeader } = alg.startsWith('HS')
      ? await jose.jwtVerify(token, secretKey)
      : await jose.jwtVerify(token, keys, { issuer: issuer().href });
    expect(protectedHeader.alg).toBe(alg);
  });

  it.each(KEY_MANAGEMENT_NAMES.flatMap((alg) => ENCRYPTION_NAMES.map((enc) => [alg, enc] as const)))(
    'encrypted with %s and %s',
    async (alg, enc) => {
      const isPublic = alg.startsWith('RSA') || alg.startsWith('ECDH');
      const pair = isPublic ? await jose.generateKeyPair(alg, { extractable: true }) : undefined;
      const jwks = pair && { keys: [await jose.exportJWK(pair.publicKey)] };
      const token = await idTokenOf({
        id_token_encrypted_response_alg: alg,
        id_token_encrypted_response_enc: enc,
        ...(jwks === undefined ? {} : { jwks: jwks as NonNullable<ClientMetadata['jwks']> }),
      });
      const key = pair?.privateKey ?? symmetric(alg, enc);
      const { plaintext, protectedHeader } = await jose.compactDecrypt(token, key, {
        keyManagementAlgorithms: [alg],
      });
      expect(protectedHeader).toMatchObject({ alg, enc });
      expect(new TextDecoder().decode(plaintext).split('.')).toHaveLength(3);
    },
  );

  /** OpenID Connect Core 1.0, 10.2: the left part of a hash of the secret; passwords are the secret itself. */
  function symmetric(alg: string, enc: string): Uint8Array {
    if (alg.startsWith('PBES2')) return secretKey;
    const bits =
      alg === 'dir' ? { A128: 256, A192: 384, A256: 512 }[enc.slice(0, 4)] : Number(/\d{3}/.exec(alg)?.[0]);
    const bytes = (alg === 'dir' && enc.endsWith('GCM') ? (bits ?? 0) / 2 : (bits ?? 0)) / 8;
    const hash = bytes <= 32 ? 'sha256' : bytes <= 48 ? 'sha384' : 'sha512';
    return createHash(hash).update(SECRET).digest().subarray(0, bytes);
  }
});

it('oauth4webapi logs in', async () => {
  const as = await oauth.processDiscoveryResponse(
    issuer(),
    await oauth.discoveryRequest(issuer(), { [oauth.allowInsecureRequests]: true }),
  );
  const me: oauth.Client = { client_id: 'sandbox-generic-public' };
  const url = new URL(as.authorization_endpoint ?? '');
  const parameters = {
    client_id: me.client_id,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    state: 's',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const validated = oauth.validateAuthResponse(as, me, await answerTo(url), 's');
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    me,
    oauth.None(),
    validated,
    REDIRECT_URI,
    VERIFIER,
    {
      [oauth.allowInsecureRequests]: true,
    },
  );
  const tokens = await oauth.processAuthorizationCodeResponse(as, me, response, { requireIdToken: true });
  expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBeDefined();
});

describe('Authlib', () => {
  const run = promisify(execFile);
  const script = new URL('./peers/authlib_rp.py', import.meta.url).pathname;
  const logIn = async (fault?: string) => {
    const call = (path: string, body: object) =>
      fetch(`${sandbox.url}/_sandbox${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    if (fault !== undefined) await call('/scenario', { system: 'generic', scenario: fault, times: 1 });
    const words = [issuer().href, 'peer', SECRET, 'client_secret_basic', 'openid'];
    const { stdout } = await run('/usr/bin/python3', [script, ...words], { env: { PATH: process.env.PATH } });
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  it('logs in', async () => {
    expect(await logIn()).toMatchObject({ aud: 'peer' });
  });

  it.each(['wrong-nonce', 'wrong-iss', 'wrong-aud', 'expired', 'bad-signature', 'alg-none', 'unknown-kid'])(
    'refuses %s',
    async (fault) => {
      expect(await logIn(fault)).toHaveProperty('refused');
    },
  );
});
