/** Errors of the endpoints other than authorization and token. */
import type { ErrorTable } from '../error-meaning.ts';
import { AUTHORIZATION_ERRORS } from './authorization.ts';
import { TOKEN_ERRORS } from './token.ts';

const BEARER = 'RFC 6750, 3.1';
const REGISTRATION = 'RFC 7591, 3.2.2';
const CIBA = 'OpenID Connect CIBA Core 1.0, 13';

/** An API that takes an access token, including UserInfo. */
export const RESOURCE_ERRORS = {
  invalid_request: {
    class: 'bad-request',
    meaning: 'the request is malformed',
    likely: 'the access token was sent in two ways at once, or a parameter is missing',
    next: 'look at the request with --trace --verbose',
    spec: BEARER,
  },
  invalid_token: {
    class: 'bad-request',
    meaning: 'the access token is expired, revoked or not meant for this endpoint',
    likely: 'an old token, or one for another API',
    next: 'log in again and ask at once',
    spec: BEARER,
  },
  insufficient_scope: {
    class: 'bad-request',
    meaning: 'the access token may not be used for this',
    likely: 'a scope that the login did not ask for, or did not get',
    next: 'ask for more scopes with --scope',
    spec: BEARER,
  },
  invalid_dpop_proof: { ...TOKEN_ERRORS.invalid_dpop_proof, spec: 'RFC 9449, 7.1' },
  use_dpop_nonce: { ...TOKEN_ERRORS.use_dpop_nonce, spec: 'RFC 9449, 9' },
  insufficient_user_authentication: {
    class: 'denied',
    meaning: 'the login was too weak or too long ago for this API',
    likely:
      'the API wants a stronger method or a fresh login, named in acr_values or max_age of its challenge',
    next: 'log in again with --acr-values or --max-age as the challenge says',
    spec: 'RFC 9470, 3',
  },
} as const satisfies ErrorTable;

export const REVOCATION_ERRORS = {
  ...clientErrors(),
  unsupported_token_type: {
    class: 'bad-request',
    meaning: 'the provider does not revoke tokens of this kind',
    likely: 'an access token that is a JWT, which no server can call back',
    next: 'revoke the refresh token instead',
    spec: 'RFC 7009, 2.2.1',
  },
  temporarily_unavailable: TOKEN_ERRORS.temporarily_unavailable,
  server_error: TOKEN_ERRORS.server_error,
} as const satisfies ErrorTable;

/** RFC 7662, 2.3: an unauthorized client gets 401 or 403, with the errors of RFC 6749 or RFC 6750. */
export const INTROSPECTION_ERRORS = {
  ...clientErrors(),
  invalid_token: {
    ...RESOURCE_ERRORS.invalid_token,
    meaning: 'the credential that authorizes the question is expired, revoked or not meant for this endpoint',
    next: 'check the client and its credentials: the token asked about would only be reported as not active',
    spec: 'RFC 7662, 2.3',
  },
  insufficient_scope: { ...RESOURCE_ERRORS.insufficient_scope, spec: 'RFC 7662, 2.3' },
} as const satisfies ErrorTable;

export const REGISTRATION_ERRORS = {
  invalid_redirect_uri: {
    class: 'bad-request',
    meaning: 'a redirect URI is not allowed',
    likely: 'http, a fragment, a wildcard, or loopback where the provider wants https',
    next: 'register an https redirect URI that is written out in full',
    spec: REGISTRATION,
  },
  invalid_client_metadata: {
    class: 'bad-request',
    meaning: 'a member of the client metadata is missing, unknown or not allowed here',
    likely: 'grant types and response types that do not fit together, or a method that is not offered',
    next: 'compare the metadata with what idcli inspect shows',
    spec: REGISTRATION,
  },
  invalid_software_statement: {
    class: 'bad-request',
    meaning: 'the software statement is malformed, expired or badly signed',
    next: 'judge it with: idcli decode-token',
    spec: REGISTRATION,
  },
  unapproved_software_statement: {
    class: 'bad-request',
    meaning: 'the software statement is good, but the provider does not accept its issuer',
    next: 'ask the provider whose statements it accepts',
    spec: REGISTRATION,
  },
  // The initial access token is a bearer token (RFC 7591, 3).
  invalid_token: RESOURCE_ERRORS.invalid_token,
  insufficient_scope: RESOURCE_ERRORS.insufficient_scope,
} as const satisfies ErrorTable;

/** RFC 9126, 2.3: the errors of the token endpoint, and the applicable ones of the authorization endpoint. */
export const PUSHED_REQUEST_ERRORS = {
  ...AUTHORIZATION_ERRORS,
  ...clientErrors(),
  invalid_dpop_proof: { ...TOKEN_ERRORS.invalid_dpop_proof, spec: 'RFC 9449, 10.1' },
  use_dpop_nonce: { ...TOKEN_ERRORS.use_dpop_nonce, spec: 'RFC 9449, 10.1' },
} as const satisfies ErrorTable;

export const DEVICE_ERRORS = {
  ...clientErrors(),
  invalid_scope: TOKEN_ERRORS.invalid_scope,
} as const satisfies ErrorTable;

export const BACKCHANNEL_ERRORS = {
  ...clientErrors(),
  invalid_scope: TOKEN_ERRORS.invalid_scope,
  access_denied: { ...TOKEN_ERRORS.access_denied, spec: CIBA },
  expired_login_hint_token: ciba('the login_hint_token has expired', 'get a new one'),
  unknown_user_id: ciba('the hint names a user that the provider does not know', 'check --login-hint'),
  missing_user_code: ciba('the provider wants the user code', 'send --param user_code=…'),
  invalid_user_code: ciba('the user code is wrong', 'ask the user for it again'),
  invalid_binding_message: ciba(
    'the binding message is too long or not allowed',
    'send a shorter, plain one',
  ),
} as const satisfies ErrorTable;

function ciba(meaning: string, next: string) {
  return { class: 'bad-request', meaning, next, spec: CIBA } as const;
}

/** Returns the errors of any endpoint that authenticates the client. */
function clientErrors() {
  const { invalid_request, invalid_client, unauthorized_client } = TOKEN_ERRORS;
  return { invalid_request, invalid_client, unauthorized_client } as const;
}
