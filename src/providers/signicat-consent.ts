import { AUTHORIZATION_ERRORS, TOKEN_ERRORS } from '../oauth/index.ts';
import { defineProvider, type ErrorMeaning } from './preset.ts';

/** Codes of the bank behind the eID. They appear unchanged, in answers to status requests and in the first answer. */
const BANK_ERRORS = {
  USER_CANCEL: {
    class: 'user-cancel',
    meaning: 'the person pressed cancel in the app',
    next: 'start again and approve on the phone',
  },
  CANCELLED: {
    class: 'user-cancel',
    meaning: 'the signing was cancelled',
    likely: 'the person cancelled, or a newer request for the same person took its place',
    next: 'start again and approve on the phone',
  },
  EXPIRED_TRANSACTION: {
    class: 'expired',
    meaning: 'nobody approved in the time that the bank gives, about three minutes',
    next: 'start again, with the phone within reach',
  },
  START_FAILED: {
    class: 'expired',
    meaning: 'the app was not started in time',
    likely: 'the app is not on this device, or was opened too late',
    next: 'start again; --qr and --open-app start the app',
  },
  ALREADY_IN_PROGRESS: {
    class: 'busy',
    meaning: 'another order of the same person is running',
    next: 'finish or cancel the other one in the app, or wait until it expires',
  },
  RETRY: { class: 'retry', meaning: 'the bank asks for a new attempt', next: 'start again' },
  INTERNAL_ERROR: { class: 'server', meaning: 'something went wrong at the bank', next: 'try again later' },
  'Internal system error': {
    class: 'server',
    meaning: 'something went wrong at the bank',
    next: 'try again later',
  },
  INVALID_PARAMETERS: {
    class: 'bad-request',
    meaning: 'the bank does not take the order',
    likely: 'a personal number that does not exist, or a text that the eID does not show',
    next: 'look at the hints and the text with --dry-run --show-pii',
  },
  ACCESS_DENIED_RP: {
    class: 'bad-request',
    meaning: 'the bank does not let this merchant in',
    likely: 'the merchant certificate or agreement is not set up for this environment',
    next: 'ask Signicat Operations about the set-up of the client',
  },
  CERTIFICATE_ERR: {
    class: 'denied',
    meaning: "the person's eID cannot be used",
    likely: 'it is blocked, revoked or expired',
    next: 'the person has to order a new one from the bank',
  },
} as const satisfies Readonly<Record<string, ErrorMeaning>>;

export const signicatConsent = defineProvider({
  id: 'signicat-consent',
  title: 'Signicat Consent Signature',
  claims: 'signicat-consent',
  source:
    'https://developer.signicat.com/enterprise/docs/electronic-signatures/functions-and-features/consent-signature/',
  protocols: ['consent'],
  issuer: 'https://{domain}/oidc',
  // The test environment; id.signicat.com is production.
  domain: 'preprod.signicat.com',
  // The published clients put id and secret into the header unencoded.
  clientAuth: 'client_secret_basic_raw',
  scope: 'openid profile signicat.sign',
  // Registered for the vendor's demo client; the answer is intercepted before anything is sent there.
  redirectUri: 'https://labs.signicat.com/redirect',
  userinfo: 'on-request',
  nonceNote:
    "the vendor's examples send no nonce, and not every client gets one back: leave it out with --no-nonce",
  azpDemanded: false,
  keyRefetch: { times: 1, milliseconds: 0 },
  // The bank keeps an order for about three minutes.
  timeoutSeconds: 180,
  consent: {
    endpoints: {
      jwks: '/jwks.json',
      authorize: '/authorize',
      token: '/token',
      userinfo: '/userinfo',
      signature: '/signature',
    },
    methodPrefix: 'urn:signicat:oidc:method:',
    methods: {
      sbid: {
        title: 'Swedish BankID',
        name: 'sbid-inapp-sign',
        hints: [
          {
            prefix: 'subject',
            pattern: '\\d{12}',
            shape: '12 digits, yyyymmddnnnn',
            required: true,
            option: 'subject',
          },
        ],
      },
      nbid: {
        title: 'Norwegian BankID on mobile',
        name: 'nbid-inapp-sign',
        hints: [
          {
            prefix: 'birthdate',
            pattern: '\\d{6}',
            shape: '6 digits, ddmmyy',
            required: true,
            option: 'birthdate',
          },
          {
            prefix: 'phone',
            pattern: '\\d{8}',
            shape: '8 digits, without country code',
            required: true,
            option: 'phone',
          },
        ],
      },
      mobileid: mobileId('mobileid-inapp-consent-sign', 'XML'),
      'mobileid-jwt': mobileId('mobileid-inapp-jwt-consent-sign', 'JWT'),
    },
    otherClients: {
      'demo-inapp': 'a client of the documentation that logs in and cannot sign; demo-inapp-sign can',
    },
    loginMethods: ['sbid-inapp', 'nbid-inapp', 'sbid', 'nbid', 'nbid-mobil'],
    signScope: 'signicat.sign',
    contentEncryption: 'A256CBC-HS512',
    dialects: [
      { id: 'sbid', statusUrl: 'collectUrl', statusQuery: 'orderRef' },
      { id: 'nbid', statusUrl: 'statusUri' },
      { id: 'mobileid', statusUrl: 'statusUrl' },
    ],
    statusMembers: ['progressStatus', 'status'],
    completeMembers: ['completeUrl', 'completeUri'],
    statuses: {
      OUTSTANDING_TRANSACTION: { class: 'pending', meaning: 'the phone has been asked' },
      NO_CLIENT: { class: 'pending', meaning: 'the app has not been opened yet' },
      STARTED: { class: 'pending', meaning: 'the app was opened' },
      USER_SIGN: { class: 'pending', meaning: 'the person has the text before them' },
      USER_REQ: { class: 'pending', meaning: 'the person has the text before them' },
      RETRY: { class: 'retry', meaning: 'the bank asks for a new attempt' },
      COMPLETE: { class: 'done', meaning: 'the person has signed' },
      pending: { class: 'pending', meaning: 'the phone has been asked' },
      finished: { class: 'done', meaning: 'the person has signed' },
      error: { class: 'server', meaning: 'the signing failed, and no code says why' },
      PENDING: { class: 'pending', meaning: 'the phone has been asked' },
      COMPLETED: { class: 'done', meaning: 'the person has signed' },
    },
    referenceMembers: ['merchantReference', 'merchantRef', 'reference'],
    appStart: { member: 'autoStartToken', url: 'bankid:///?autostarttoken={token}&redirect=null' },
    pollSeconds: 2,
    origins: [],
  },
  refusalHints: [
    {
      errors: ['invalid_client', 'unauthorized_client'],
      at: ['token'],
      sent: ({ parameters }) => parameters.get('client_id') === 'demo-inapp',
      likely: 'demo-inapp is a client that logs in and cannot sign',
      next: 'use the client of the request object, with its own secret; of the documentation that is demo-inapp-sign',
    },
    {
      errors: ['invalid_client'],
      at: ['token'],
      sent: ({ clientAuth = '' }) => clientAuth.startsWith('client_secret_basic'),
      likely:
        'a wrong secret, or the credentials of another client: the Basic value that has been printed in ' +
        'the documentation is of demo-inapp, which cannot sign',
      next: 'check that id and secret belong to the client of the request object',
    },
    {
      errors: ['invalid_scope'],
      at: ['authorization'],
      // A request without signicat.sign is never sent (consent_request.scope).
      sent: ({ parameters }) => parameters.has('scope'),
      likely: ({ parameters }) =>
        `one of these scopes is misspelt, or not allowed for this client: ${parameters.get('scope')}`,
      next: 'start with --scope "openid signicat.sign", then add one scope after the other',
    },
    {
      at: ['authorization'],
      sent: ({ parameters }) => parameters.has('acr_values'),
      said: /\bacr\b|acr.?values|authentication context/i,
      likely: ({ parameters }) => `this client may not use the method ${parameters.get('acr_values')}`,
      next: 'ask the provider to allow it, or choose another with --method',
    },
  ],
  errors: {
    authorization: {
      ...AUTHORIZATION_ERRORS,
      invalid_request: {
        ...AUTHORIZATION_ERRORS.invalid_request,
        likely: 'a claim of the request object, or a session cookie that did not come back',
        next: 'look at the request object with --dry-run, and at the cookies with --trace --verbose',
      },
      invalid_request_object: {
        class: 'bad-request',
        meaning: 'the request object cannot be decrypted or read',
        likely: 'encrypted to another key than the issuer has now, or with another enc than A256CBC-HS512',
        next: 'look at the protected header with --dry-run, and compare kid and alg with jwks.json',
      },
      invalid_scope: {
        ...AUTHORIZATION_ERRORS.invalid_scope,
        likely: 'the client may not use one of the scopes',
        next: 'ask the vendor which scopes the client has',
      },
      unauthorized_client: {
        ...AUTHORIZATION_ERRORS.unauthorized_client,
        likely: 'a client for logging in instead of the one for signing',
      },
      login_required: {
        ...AUTHORIZATION_ERRORS.login_required,
        class: 'bad-request',
        meaning: 'login_hint does not say whose phone to ask',
        likely: 'a hint of another method, or of an unknown person',
        next: 'give the hints of the method: idcli sign-consent --help',
      },
      ...BANK_ERRORS,
    },
    token: TOKEN_ERRORS,
  },
});

function mobileId(name: string, form: string) {
  return {
    title: `Signicat MobileID, signed data as ${form}`,
    name,
    hints: [
      {
        prefix: 'externalRef',
        pattern: '.+',
        shape: 'the reference of the registered user',
        required: true,
        option: 'externalRef',
      },
      {
        prefix: 'deviceId',
        pattern: '.+',
        shape: 'the id of the registered device',
        required: true,
        option: 'deviceId',
      },
      { prefix: 'metaData', pattern: '.+', shape: 'any text', required: false },
      { prefix: 'pushPayload', pattern: '.+', shape: 'any text', required: false },
      { prefix: 'preContextTitle', pattern: '.+', shape: 'any text', required: false },
    ],
  } as const;
}
