/** What the hub announces, as recorded, and what its clients can therefore be registered for. */

export const GRANTS = {
  code: 'authorization_code',
  client: 'client_credentials',
  refresh: 'refresh_token',
  device: 'urn:ietf:params:oauth:grant-type:device_code',
  ciba: 'urn:openid:params:grant-type:ciba',
} as const;

export const RESPONSE_TYPES = ['code', 'code id_token'] as const;

/** How clients authenticate without a certificate, and with one. */
export const AUTHENTICATION = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;
export const TLS_AUTHENTICATION = ['tls_client_auth', 'self_signed_tls_client_auth'] as const;

/** Of request objects, proofs and client assertions. */
export const SIGNATURES = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

/** Of ID tokens, UserInfo and request objects: of the key, and of the content. */
export const KEY_ENCRYPTION = ['RSA-OAEP', 'RSA1_5'];
export const CONTENT_ENCRYPTION = ['A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512'];
