/** oidc-provider with all that it can do, for clients that need it. */
import { signingKeys, type startOidcProvider } from './oidc-provider.ts';

export const SECRET = 'a-secret-of-the-client-0123456789-0123456789';

const REDIRECT = ['http://127.0.0.1/callback'];
const client = (more: object = {}) => ({
  client_secret: SECRET,
  application_type: 'native',
  redirect_uris: REDIRECT,
  post_logout_redirect_uris: REDIRECT,
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  response_types: ['code'],
  ...more,
});

export const OAUTH_CLIENTS = {
  code: client(),
};

type Configuration = Parameters<typeof startOidcProvider>[0];

/** @param wants.requireNonce demand a nonce in each DPoP proof */
export function oauthConfiguration(wants: { readonly requireNonce?: boolean } = {}): Configuration {
  return {
    clients: Object.entries(OAUTH_CLIENTS).map(([client_id, members]) => ({ client_id, ...members })),
    jwks: { keys: signingKeys() },
    cookies: { keys: ['a cookie key for tests only'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, email: 'user@example.com', email_verified: true }),
    }),
    scopes: ['openid', 'email', 'offline_access'],
    features: {
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      dPoP: {
        enabled: true,
        nonceSecret: Buffer.alloc(32, 7),
        requireNonce: () => wants.requireNonce === true,
      },
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
