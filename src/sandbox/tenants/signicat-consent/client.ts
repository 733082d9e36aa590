/** The registration of the only client. */

export const TENANT_ID = 'signicat-consent';
export const CLIENT_ID = 'sandbox-consent-client';
export const CLIENT_SECRET = 'sandbox-consent-secret';

/** The published URI of the vendor's demo client, which is never requested here; and loopback URIs with any port. */
export const FIXED_REDIRECT_URIS: readonly string[] = [
  'https://labs.signicat.com/redirect',
  'http://127.0.0.1/callback',
  'http://[::1]/callback',
  'http://localhost/callback',
];
