import { AUTHORIZATION_ERRORS, TOKEN_ERRORS } from '../oauth/index.ts';
import { defineProvider } from './preset.ts';

const A = AUTHORIZATION_ERRORS;
const T = TOKEN_ERRORS;

/** The hub reports request errors on its own page, never at the redirect URI. */
const ON_A_PAGE = 'look at the browser: the hub shows the error there and never calls back';

/** An ended session stays ended. */
const AGAIN = 'start again: every login is a separate session';

export const signicatSmsOtp = defineProvider({
  id: 'signicat-sms-otp',
  title: 'Signicat SMS OTP',
  claims: 'signicat-sms-otp',
  source: 'https://developer.signicat.com/identity-methods/sms-otp/code-examples/',
  protocols: ['oidc', 'rest', 'saml'],
  // The domain of the account: NAME.sandbox.signicat.com, NAME.app.signicat.com, or a custom one.
  issuer: 'https://{domain}/auth/open',
  clientAuth: 'client_secret_basic',
  scope: 'openid idp-id phone',
  // Without it the hub offers all eIDs of the account.
  acrValues: 'idp:otp-sms',
  // A list of key:value, which the hub obeys or silently ignores; so the answer is compared with it.
  acrCompare: 'pairs',
  // The claims that the seed promises come from UserInfo; with the usual client settings idp_id appears nowhere else.
  userinfo: 'always',
  azpDemanded: false,
  // Three fetches one second apart have been seen to return three different key sets.
  keyRefetch: { times: 3, milliseconds: 1000 },
  timeoutSeconds: 300,
  waitingNote: `if the browser shows an error page of the hub, the login has ended: ${ON_A_PAGE}`,
  rest: {
    // One host for all accounts, including test accounts.
    api: 'https://api.signicat.com',
    tokenPath: '/auth/open/connect/token',
    keysPath: '/auth/open/.well-known/openid-configuration/jwks',
    sessionsPath: '/auth/rest/sessions',
    scope: 'signicat-api',
    // An organisation's API client must name the account; the vendor's SDK takes it from its token.
    fromToken: {
      query: { 'signicat-accountId': 'account_id', 'signicat-organizationId': 'organization_id' },
      headers: { 'Signicat-OrganizationId': 'organization_id' },
    },
    allowedProviders: ['otp-sms'],
    requestedAttributes: ['idpId', 'phoneNumber'],
    // Hosts the person may be sent to without a warning beside the account's domain, including their subdomains.
    hosts: ['signicat.com'],
    pollSeconds: 2,
    statuses: {
      CREATED: { class: 'pending', meaning: 'the authentication URL has not been opened yet' },
      WAITING_FOR_USER: { class: 'pending', meaning: 'the person is on the way' },
      SUCCESS: { class: 'done', meaning: 'the person was authenticated' },
      ABORT: { class: 'user-cancel', meaning: 'the person cancelled', next: AGAIN },
      ABORTED: { class: 'user-cancel', meaning: 'the person cancelled', next: AGAIN },
      CANCELLED: { class: 'user-cancel', meaning: 'the session was cancelled', next: AGAIN },
      ERROR: {
        class: 'server',
        meaning: 'the authentication failed',
        next: 'start again; if it stays, send the provider the id of the session',
      },
    },
    // Codes of failed sessions are undocumented; this one is the sandbox's.
    errors: {
      otp_locked: {
        class: 'denied',
        meaning: 'no right code was typed in time',
        next: 'start again, with the phone within reach',
      },
    },
  },
  saml: {
    entityId: 'https://{domain}/auth/saml',
    signOn: 'https://{domain}/auth/saml/login',
    // Undocumented; the vendor's older platform has it at the same place.
    metadata: 'https://{domain}/auth/saml/metadata',
    attributeIndex: 1,
    attributes: ['idpId', 'phoneNumber'],
    serviceName: 'All attributes',
    parameterPrefix: 'signicat:param:',
    languageParameter: 'language',
  },
  errors: {
    authorization: {
      ...A,
      access_denied: {
        ...A.access_denied,
        meaning: 'the person cancelled, or took too long',
        likely: 'the person pressed cancel on the page for the number or the code',
      },
      unmet_authentication_requirements: {
        ...A.unmet_authentication_requirements,
        likely: 'no right code was typed in time, or acr_values ask for a level that SMS OTP does not reach',
        next: 'try again, or ask for a lower --loa',
      },
    },
    token: {
      ...T,
      invalid_client: {
        ...T.invalid_client,
        likely: 'a wrong client secret, or a client of another account: the domain belongs to one account',
        next: 'check --client-id, --client-secret and --domain; error_uri links to the explanation',
      },
      invalid_grant: {
        ...T.invalid_grant,
        likely: 'the code was older than 15 seconds, or had been sent before',
      },
    },
  },
});
