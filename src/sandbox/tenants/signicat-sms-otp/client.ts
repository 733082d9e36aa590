/** The registration of the only client, as the vendor's dashboard would show it. */
import { NAME_ID } from '../../saml/names.ts';

export const TENANT_ID = 'signicat-sms-otp';
export const CLIENT_ID = 'sandbox-signicat-sms-otp-client';
export const CLIENT_SECRET = 'sandbox-signicat-sms-otp-secret';
/** The customer, which the API calls an account. */
export const ACCOUNT_ID = 'a-spge-sandbox';
/** The owner of the accounts. */
export const ORGANIZATION_ID = 'o-spge-sandbox';
/** The only eID of this tenant. */
export const EID = 'otp-sms';
/** Formats that a SAML request may ask for. */
export const NAME_ID_FORMATS: readonly string[] = [
  NAME_ID.unspecified,
  NAME_ID.persistent,
  NAME_ID.transient,
];
/** Names of the SAML attributes. */
export const SAML_ATTRIBUTES: readonly string[] = ['idpId', 'phoneNumber'];

/** Any port matches (RFC 8252, 7.3). */
export const FIXED_REDIRECT_URIS: readonly string[] = [
  'http://127.0.0.1/callback',
  'http://[::1]/callback',
  'http://localhost/callback',
];
