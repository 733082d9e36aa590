/** The registration of the one client, as the vendor's dashboard would print it. */

export const TENANT_ID = 'signicat-sms-otp';
export const CLIENT_ID = 'sandbox-signicat-sms-otp-client';
export const CLIENT_SECRET = 'sandbox-signicat-sms-otp-secret';
/** Who the customer is: what the API calls an account. */
export const ACCOUNT_ID = 'a-spge-sandbox';
/** What accounts belong to. */
export const ORGANIZATION_ID = 'o-spge-sandbox';
/** The one eID of this tenant. */
export const EID = 'otp-sms';

/** The port may be any (RFC 8252, 7.3). */
export const FIXED_REDIRECT_URIS: readonly string[] = [
  'http://127.0.0.1/callback',
  'http://[::1]/callback',
  'http://localhost/callback',
];
