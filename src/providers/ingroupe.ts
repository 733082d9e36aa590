import { AUTHORIZATION_ERRORS, TOKEN_ERRORS } from '../oauth/index.ts';
import { defineProvider, type ErrorMeaning, type ScopeMeaning } from './preset.ts';

const AGES = ['13', '15', '16', '18', '21', '25'] as const;

/** Scope → claims, as idHub's integration guide lists them. */
const SCOPES: Readonly<Record<string, ScopeMeaning>> = {
  openid: { claims: ['sub'], mandatory: ['sub'] },
  name: {
    claims: ['name', 'family_name', 'given_name', 'middle_name', 'name_suffix', 'name_prefix'],
    mandatory: ['name', 'family_name', 'given_name'],
    note: 'NONE in family_name or given_name marks a person with one name',
  },
  birthdate: {
    claims: ['birthdate'],
    mandatory: [],
    note: 'YYYY-MM-DD; year withheld 0000-MM-DD; year only YYYY',
  },
  ...Object.fromEntries(
    AGES.map((age) => [
      `age_over_${age}`,
      {
        claims: [`age_over_${age}`],
        mandatory: [],
        note: 'the words true or false; absent when unknown',
      },
    ]),
  ),
  age_in_years: { claims: ['age_in_years'], mandatory: [], note: 'a number written as a string' },
  address: { claims: ['street_address', 'postal_code', 'locality', 'region', 'country'], mandatory: [] },
  portrait: {
    claims: ['portrait'],
    mandatory: [],
    note: 'base64 of a PNG or JPEG; hundreds of kB in the ID token',
  },
  email: {
    claims: ['email', 'email_verified'],
    mandatory: [],
    note: 'asking for it starts an e-mail check with the user',
  },
  document: {
    claims: [
      'document_number',
      'document_type',
      'document_issuing_country',
      'document_issuing_state',
      'document_issuing_authority',
      'document_issue_date',
      'document_expiry_date',
    ],
    mandatory: ['document_type', 'document_issuing_country'],
  },
};

/** Errors that idHub returns by redirect: HTTP 302 to the redirect URI. */
const redirected = (meaning: ErrorMeaning, more: Partial<ErrorMeaning> = {}): ErrorMeaning => ({
  ...meaning,
  status: 302,
  where: 'redirect',
  ...more,
});
/** Errors that idHub shows at its own URL, invisible to a redirect listener. */
const inPlace = (meaning: ErrorMeaning, status: number, more: Partial<ErrorMeaning> = {}): ErrorMeaning => ({
  ...meaning,
  status,
  where: 'in-place',
  ...more,
});
const at = (meaning: ErrorMeaning, status: number): ErrorMeaning => ({ ...meaning, status });

const A = AUTHORIZATION_ERRORS;
const T = TOKEN_ERRORS;

export const ingroupe = defineProvider({
  id: 'ingroupe',
  title: 'IN Groupe OpenID Connect App',
  claims: 'ingroupe',
  source:
    'https://experience.ingroupe.io/identity-proofing/develop/identity-proofing-app/how-to-integrate/customer-integration-oidc',
  protocols: ['oidc'],
  issuer: 'https://idhub.idplatform.idemia.com',
  clientAuth: 'client_secret_post',
  scope: 'openid name birthdate age_over_18 email',
  scopes: SCOPES,
  refusedScopes: {
    age_over_XX: `write a number for XX: ${AGES.join(', ')}`,
    age_over_xx: `write a number for xx: ${AGES.join(', ')}`,
  },
  userinfo: 'on-request',
  azpDemanded: true,
  keyRefetch: { times: 1, milliseconds: 0 },
  // Document scan, liveness and perhaps an e-mail check take minutes.
  timeoutSeconds: 600,
  waitingNote:
    'idHub shows several errors in the browser and never calls back: if the browser shows an error page, ' +
    'the flow has ended',
  refusalHints: [
    {
      errors: ['invalid_request'],
      at: ['authorization'],
      sent: ({ parameters }) => parameters.has('code_challenge'),
      likely: 'idHub documents six parameters, and code_challenge is not among them',
      next: 'send the six documented parameters and nothing else: --no-pkce and no --param',
    },
    {
      errors: ['invalid_client'],
      at: ['token'],
      sent: ({ clientAuth }) => clientAuth !== 'client_secret_post',
      likely: 'idHub documents client_secret_post only, and the client authenticated in another way',
      next: 'use --client-auth client_secret_post',
    },
  ],
  errors: {
    authorization: {
      unmet_authentication_requirements: redirected(A.unmet_authentication_requirements, {
        likely: 'the minimum level of assurance set for the app in the Experience portal was not reached',
        next: 'check the minimum level of assurance of the app in the Experience portal',
      }),
      login_required: redirected(A.login_required),
      interaction_required: redirected(A.interaction_required),
      consent_required: redirected(A.consent_required),
      account_selection_required: redirected(A.account_selection_required),
      access_denied: redirected(A.access_denied),
      invalid_request: redirected(A.invalid_request, {
        likely: 'state or nonce is missing, or a parameter that idHub does not document (it names six)',
        next: 'send the six documented parameters and nothing else',
      }),
      unsupported_response_type: redirected(A.unsupported_response_type),
      invalid_scope: redirected(A.invalid_scope, {
        likely:
          'a scope that is not among the 14 of the guide; age_over_XX wants a number from 13, 15, 16, 18, 21, 25',
      }),
      unauthorized_client: inPlace(A.unauthorized_client, 401, {
        likely: 'the client id is not the one of the Endpoint menu of the app',
        next: 'copy the client id from Access, OpenID Connect App, Endpoint in the Experience portal',
      }),
      server_error: inPlace(A.server_error, 500),
      temporarily_unavailable: inPlace(A.temporarily_unavailable, 503),
      invalid_request_uri: inPlace(A.invalid_request_uri, 400),
      invalid_request_object: inPlace(A.invalid_request_object, 400),
      request_not_supported: inPlace(A.request_not_supported, 400),
      request_uri_not_supported: inPlace(A.request_uri_not_supported, 400),
      registration_not_supported: inPlace(A.registration_not_supported, 400),
    },
    token: {
      invalid_request: at(T.invalid_request, 400),
      invalid_client: at(
        {
          ...T.invalid_client,
          likely: 'a wrong client secret; idHub documents client_secret_post only',
          next: 'copy the secret from the Endpoint menu of the app again',
        },
        401,
      ),
      invalid_grant: at(T.invalid_grant, 400),
      unauthorized_client: at(T.unauthorized_client, 400),
      unsupported_grant_type: at(T.unsupported_grant_type, 400),
      invalid_scope: at(T.invalid_scope, 400),
      server_error: T.server_error,
      temporarily_unavailable: T.temporarily_unavailable,
    },
  },
});
