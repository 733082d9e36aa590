/** The registration of the only client, as the provider's portal would show it. */

export const TENANT_ID = 'ingroupe';
export const CLIENT_ID = 'sandbox-ingroupe-client';
export const CLIENT_SECRET = 'sandbox-ingroupe-secret';

/** Any port matches (RFC 8252, 7.3). */
export const FIXED_REDIRECT_URIS: readonly string[] = [
  'http://127.0.0.1/callback',
  'http://[::1]/callback',
  'http://localhost/callback',
];
