/** What the error codes of the standards mean, for every provider that documents nothing of its own. */
import type { ErrorMeaning } from './preset.ts';

/** Authorization endpoint: RFC 6749, 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6; unmet_authentication_requirements 1.0. */
export const AUTHORIZATION_ERRORS = {
  access_denied: {
    class: 'user-cancel',
    meaning: 'the user or the provider refused; the answer does not tell which',
    likely: 'the user pressed cancel or declined the consent',
    next: 'try again and approve, or ask the provider why the user was refused',
  },
  unmet_authentication_requirements: {
    class: 'denied',
    meaning: 'the assurance that was asked for cannot be met',
    likely: 'acr_values ask for more than this user or this client can get',
    next: 'lower --acr-values, or use a user with a stronger identity',
  },
  login_required: {
    class: 'denied',
    meaning: 'there is no session, and the request allowed no login page',
    likely: 'prompt=none without a session',
    next: 'leave out --prompt none',
  },
  interaction_required: {
    class: 'denied',
    meaning: 'the user would have to do something, and the request allowed no page',
    likely: 'prompt=none',
    next: 'leave out --prompt none',
  },
  consent_required: {
    class: 'denied',
    meaning: 'the user has not consented to the scopes or claims',
    likely: 'prompt=none, or new scopes since the last consent',
    next: 'leave out --prompt none so that the consent page is shown',
  },
  account_selection_required: {
    class: 'denied',
    meaning: 'the user has to pick an account, and the request allowed no page',
    likely: 'prompt=none with several accounts',
    next: 'leave out --prompt none, or say which account with --login-hint',
  },
  invalid_request: {
    class: 'bad-request',
    meaning: 'a parameter is missing, unknown, repeated or malformed',
    likely: 'a parameter that this provider does not support',
    next: 'look at the request with --trace, then drop extra parameters (--no-pkce, fewer --param)',
  },
  unsupported_response_type: {
    class: 'bad-request',
    meaning: 'the provider does not support this response type',
    likely: 'a response type that the client is not registered for',
    next: 'use --response-type code',
  },
  invalid_scope: {
    class: 'bad-request',
    meaning: 'a scope is unknown, malformed or not allowed for this client',
    likely: 'a misspelt scope, or one that the client is not registered for',
    next: 'ask for fewer scopes with --scope',
  },
  unauthorized_client: {
    class: 'bad-request',
    meaning: 'the client may not use this flow',
    likely: 'the client is registered for another grant or response type',
    next: "check the client's registration at the provider",
  },
  server_error: {
    class: 'server',
    meaning: 'something unexpected went wrong at the provider',
    likely: 'a fault of the provider, or a request that it did not expect',
    next: 'try again; if it stays, send the provider the time and the state of this run',
  },
  temporarily_unavailable: {
    class: 'server',
    meaning: 'the provider is overloaded or in maintenance',
    likely: 'maintenance, or too many requests at once',
    next: 'try again later',
  },
  invalid_request_uri: {
    class: 'bad-request',
    meaning: 'the request_uri is wrong or has expired',
    likely: 'the reference was used before, or its seconds were over',
    next: 'start the login again; with --par the reference lives for seconds only',
  },
  invalid_request_object: {
    class: 'bad-request',
    meaning: 'the request object is wrong, expired or badly signed',
    likely: 'a wrong audience, key or algorithm, or a clock that differs',
    next: 'judge it with: idcli decode-token --type request-object',
  },
  request_not_supported: {
    class: 'bad-request',
    meaning: 'the provider takes no request object',
    likely: 'a --param request=… that was meant for another provider',
    next: 'leave out --param request=…',
  },
  request_uri_not_supported: {
    class: 'bad-request',
    meaning: 'the provider takes no request_uri',
    likely: 'a --param request_uri=… that was meant for another provider',
    next: 'leave out --param request_uri=… and --par',
  },
  registration_not_supported: {
    class: 'bad-request',
    meaning: 'the provider takes no registration parameter',
    likely: 'a --param registration=… of a self-issued provider',
    next: 'leave out --param registration=…',
  },
} as const satisfies Readonly<Record<string, ErrorMeaning>>;

/** Token endpoint: RFC 6749, 5.2; also pushed authorization requests, RFC 9126, 2.3. */
export const TOKEN_ERRORS = {
  invalid_request: {
    class: 'bad-request',
    meaning: 'a parameter is missing, repeated or malformed',
    likely:
      'a --token-param that this provider does not know, or a client that authenticates in two ways at once',
    next: 'look at the token request with --trace --verbose',
  },
  invalid_client: {
    class: 'bad-request',
    meaning: 'the client could not be authenticated',
    likely: 'a wrong client secret, or another authentication method than the registered one',
    next: 'check --client-secret, then try --client-auth client_secret_basic, client_secret_basic_raw or client_secret_post',
  },
  invalid_grant: {
    class: 'bad-request',
    meaning:
      'the code is wrong, expired, used already, or belongs to another client, redirect URI or PKCE verifier',
    likely: 'the code was too old or had been sent before',
    next: 'start the login again; the redirect URI must be the same in both requests',
  },
  unauthorized_client: {
    class: 'bad-request',
    meaning: 'the client may not use this grant',
    likely: 'the client is registered for another grant',
    next: "check the client's registration at the provider",
  },
  unsupported_grant_type: {
    class: 'bad-request',
    meaning: 'the provider does not support this grant',
    likely: 'a grant that is switched off, or was never there',
    next: "check the provider's discovery document: idcli inspect --issuer URL",
  },
  invalid_scope: {
    class: 'bad-request',
    meaning: 'a scope is unknown, malformed or beyond what was granted',
    likely: 'a scope beyond those of the login',
    next: 'ask for fewer scopes with --scope',
  },
  // Not for this endpoint by the letter, but it is what servers answer here when they fail.
  server_error: AUTHORIZATION_ERRORS.server_error,
  temporarily_unavailable: AUTHORIZATION_ERRORS.temporarily_unavailable,
} as const satisfies Readonly<Record<string, ErrorMeaning>>;
