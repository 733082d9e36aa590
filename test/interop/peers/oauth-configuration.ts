/** oidc-provider with all that it can do, for clients that need it. */
import { generateKeyPairSync } from 'node:crypto';
import { errors, type default as Provider } from 'oidc-provider';
import { signingKeys, type startOidcProvider } from './oidc-provider.ts';

export const SECRET = 'a-secret-of-the-client-0123456789-0123456789';

const REDIRECT = ['http://127.0.0.1/callback'];
const client = <More extends object>(more: More = {} as More) => ({
  client_secret: SECRET,
  application_type: 'native',
  redirect_uris: REDIRECT,
  post_logout_redirect_uris: REDIRECT,
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  response_types: ['code'],
  ...more,
});

/** Clients with tokens in the callback: web applications with an https redirect URI, as the specification demands. */
export const WEB_REDIRECT = 'https://127.0.0.1:18766/callback';
const web = (response_types: readonly string[]) =>
  client({
    application_type: 'web',
    redirect_uris: [WEB_REDIRECT],
    post_logout_redirect_uris: [],
    grant_types: ['authorization_code', 'implicit'],
    response_types,
  });

/** Where this client wants to be told that a CIBA login is over: by https in the registration, as through a tunnel. */
export const PING = 'http://127.0.0.1:18767/ciba';

const encryption = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** The key that opens what the provider encrypts for the client `jarm-encrypted`. */
export const DECRYPTION_KEY = JSON.stringify({
  ...encryption.privateKey.export({ format: 'jwk' }),
  kid: 'enc-1',
  use: 'enc',
});

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const CIBA = 'urn:openid:params:grant-type:ciba';

const signing = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** The key of the client `jar`. */
export const CLIENT_KEY = signing.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** A resource that takes access tokens as JWTs. */
export const API = 'https://api.example.com';

export const OAUTH_CLIENTS = {
  jar: client({
    require_signed_request_object: true,
    jwks: { keys: [{ ...signing.publicKey.export({ format: 'jwk' }), kid: 'sig-1', use: 'sig' }] },
  }),
  code: client({ authorization_details_types: ['payment'] }),
  device: client({ grant_types: [DEVICE, 'refresh_token'], redirect_uris: [], response_types: [] }),
  ciba: client({
    grant_types: [CIBA, 'refresh_token'],
    redirect_uris: [],
    response_types: [],
    backchannel_token_delivery_mode: 'poll',
  }),
  ping: client({
    grant_types: [CIBA],
    redirect_uris: [],
    response_types: [],
    backchannel_token_delivery_mode: 'ping',
    backchannel_client_notification_endpoint: PING.replace('http:', 'https:'),
  }),
  front: web(['id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token', 'none']),
  'jarm-es256': client({ authorization_signed_response_alg: 'ES256' }),
  'jarm-encrypted': client({
    authorization_signed_response_alg: 'RS256',
    authorization_encrypted_response_alg: 'RSA-OAEP',
    authorization_encrypted_response_enc: 'A128CBC-HS256',
    jwks: {
      keys: [
        { ...encryption.publicKey.export({ format: 'jwk' }), kid: 'enc-1', use: 'enc', alg: 'RSA-OAEP' },
      ],
    },
  }),
};

/** Request objects are encrypted to this key. */
const ENCRYPTION = {
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid: 'peer-enc',
  use: 'enc',
  alg: 'RSA-OAEP',
};

type Configuration = Parameters<typeof startOidcProvider>[0];

/** The user approves at once, unless the message on the device asks them not to. */
function approveOnDevice(
  { oidc: { provider } }: { oidc: { provider: Provider } },
  request: {
    readonly clientId: string;
    readonly accountId: string;
    readonly scope: string;
    readonly params: { binding_message?: string };
  },
): void {
  const finish = async () => {
    if (request.params.binding_message === 'DENY')
      return provider.backchannelResult(request, new errors.AccessDenied());
    const grant = new provider.Grant({ clientId: request.clientId, accountId: request.accountId });
    grant.addOIDCScope(request.scope);
    await grant.save();
    return provider.backchannelResult(request, grant);
  };
  // After the answer to the client.
  setTimeout(() => void finish(), 20);
}

/** What the peer grants of rich authorization requests. */
const GRANTED = [{ type: 'payment', amount: '1.00' }];

/** @param wants.requireNonce demand a nonce in each DPoP proof */
export function oauthConfiguration(wants: { readonly requireNonce?: boolean } = {}): Configuration {
  return {
    clients: Object.entries(OAUTH_CLIENTS).map(([client_id, members]) => ({ client_id, ...members })),
    jwks: { keys: [...signingKeys(), ENCRYPTION] },
    // It refuses loopback otherwise.
    fetch: (url: string, { dispatcher: _, ...options }: RequestInit & { dispatcher?: unknown }) =>
      globalThis.fetch(url.replace(/^https:\/\/127/, 'http://127'), options),
    cookies: { keys: ['a cookie key for tests only'], long: { sameSite: 'none' } },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, email: 'user@example.com', email_verified: true }),
    }),
    scopes: ['openid', 'email', 'offline_access', 'read'],
    enableHttpPostMethods: true,
    responseTypes: ['code', ...OAUTH_CLIENTS.front.response_types],
    features: {
      jwtResponseModes: { enabled: true },
      deviceFlow: { enabled: true },
      ciba: {
        enabled: true,
        deliveryModes: ['poll', 'ping'],
        processLoginHint: (_context: unknown, hint: string) => hint,
        verifyUserCode() {},
        validateBindingMessage() {},
        validateRequestContext() {},
        triggerAuthenticationDevice: approveOnDevice,
      },
      encryption: { enabled: true },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      requestObjects: { enabled: true },
      richAuthorizationRequests: {
        enabled: true,
        types: { payment: { validate() {} } },
        authorizationDetailsForGrantSource: () => GRANTED,
        authorizationDetailsForAccessToken: () => GRANTED,
        authorizationDetailsForIntrospection: () => undefined,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'read',
          audience: API,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
      dPoP: {
        enabled: true,
        nonceSecret: Buffer.alloc(32, 7),
        requireNonce: () => wants.requireNonce === true,
      },
    },
    enabledJWA: {
      authorizationSigningAlgValues: ['RS256', 'ES256'],
      requestObjectSigningAlgValues: ['RS256', 'PS256'],
      requestObjectEncryptionAlgValues: ['RSA-OAEP'],
      requestObjectEncryptionEncValues: ['A128CBC-HS256'],
      authorizationEncryptionAlgValues: ['RSA-OAEP'],
      authorizationEncryptionEncValues: ['A128CBC-HS256'],
    },
    pkce: { required: () => false },
    issueRefreshToken: () => true,
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      ClientCredentials: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
      Grant: 600,
      RefreshToken: 600,
    },
  } as unknown as Configuration;
}
