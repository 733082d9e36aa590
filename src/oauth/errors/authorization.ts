/** Errors of the authorization endpoint: RFC 6749, 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6; extensions. */
import type { ErrorTable } from '../error-meaning.ts';

const CORE = 'OpenID Connect Core 1.0, 3.1.2.6';
const OAUTH = 'RFC 6749, 4.1.2.1';
const FEDERATION = 'OpenID Federation 1.0, 8.9';
const PRESENTATION = 'OpenID for Verifiable Presentations 1.0, 8.5';

const federation = (meaning: string): ErrorTable[string] => ({
  class: 'bad-request',
  meaning,
  likely: 'a client that takes part in no federation, or in another one',
  next: 'register the client at the provider by hand, or ask both federations about the trust chain',
  spec: FEDERATION,
});

export const AUTHORIZATION_ERRORS = {
  access_denied: {
    class: 'user-cancel',
    meaning: 'the user or the provider refused; the answer does not tell which',
    likely: 'the user pressed cancel or declined the consent',
    next: 'try again and approve, or ask the provider why the user was refused',
    spec: OAUTH,
  },
  unmet_authentication_requirements: {
    class: 'denied',
    meaning: 'the assurance that was asked for cannot be met',
    likely: 'acr_values ask for more than this user or this client can get',
    next: 'lower --acr-values, or use a user with a stronger identity',
    spec: 'OpenID Connect Core Error Code unmet_authentication_requirements 1.0',
  },
  login_required: {
    class: 'denied',
    meaning: 'there is no session, and the request allowed no login page',
    likely: 'prompt=none without a session',
    next: 'leave out --prompt none',
    spec: CORE,
  },
  interaction_required: {
    class: 'denied',
    meaning: 'the user would have to do something, and the request allowed no page',
    likely: 'prompt=none',
    next: 'leave out --prompt none',
    spec: CORE,
  },
  consent_required: {
    class: 'denied',
    meaning: 'the user has not consented to the scopes or claims',
    likely: 'prompt=none, or new scopes since the last consent',
    next: 'leave out --prompt none so that the consent page is shown',
    spec: CORE,
  },
  account_selection_required: {
    class: 'denied',
    meaning: 'the user has to pick an account, and the request allowed no page',
    likely: 'prompt=none with several accounts',
    next: 'leave out --prompt none, or say which account with --login-hint',
    spec: CORE,
  },
  invalid_request: {
    class: 'bad-request',
    meaning: 'a parameter is missing, unknown, repeated or malformed',
    likely: 'a parameter that this provider does not support',
    next: 'look at the request with --trace, and compare it with the documentation of the provider',
    spec: OAUTH,
  },
  unsupported_response_type: {
    class: 'bad-request',
    meaning: 'the provider does not support this response type',
    likely: 'a response type that the client is not registered for',
    next: 'use --response-type code',
    spec: OAUTH,
  },
  invalid_scope: {
    class: 'bad-request',
    meaning: 'a scope is unknown, malformed or not allowed for this client',
    likely: 'a misspelt scope, or one that the client is not registered for',
    next: 'ask for fewer scopes with --scope',
    spec: OAUTH,
  },
  unauthorized_client: {
    class: 'bad-request',
    meaning: 'the client may not use this flow',
    likely: 'the client is registered for another grant or response type',
    next: "check the client's registration at the provider",
    spec: OAUTH,
  },
  server_error: {
    class: 'server',
    meaning: 'something unexpected went wrong at the provider',
    likely: 'a fault of the provider, or a request that it did not expect',
    next: 'try again; if it stays, send the provider the time and the state of this run',
    spec: OAUTH,
  },
  temporarily_unavailable: {
    class: 'server',
    meaning: 'the provider is overloaded or in maintenance',
    likely: 'maintenance, or too many requests at once',
    next: 'try again later',
    spec: OAUTH,
  },
  invalid_request_uri: {
    class: 'bad-request',
    meaning: 'the request_uri is wrong or has expired',
    likely: 'the reference was used before, or its seconds were over',
    next: 'start the login again; a pushed request lives for seconds only',
    spec: CORE,
  },
  invalid_request_object: {
    class: 'bad-request',
    meaning: 'the request object is wrong, expired or badly signed',
    likely: 'a wrong audience, key or algorithm, or a clock that differs',
    next: 'judge it with: idcli decode-token --type request-object',
    spec: CORE,
  },
  request_not_supported: {
    class: 'bad-request',
    meaning: 'the provider takes no request object',
    likely: 'a --param request=… that was meant for another provider',
    next: 'leave out --param request=…',
    spec: CORE,
  },
  request_uri_not_supported: {
    class: 'bad-request',
    meaning: 'the provider takes no request_uri',
    likely: 'a --param request_uri=… that was meant for another provider',
    next: 'leave out --param request_uri=… and --par',
    spec: CORE,
  },
  registration_not_supported: {
    class: 'bad-request',
    meaning: 'the provider takes no registration parameter',
    likely: 'a --param registration=… of a self-issued provider',
    next: 'leave out --param registration=…',
    spec: CORE,
  },
  invalid_target: {
    class: 'bad-request',
    meaning: 'the provider does not issue access tokens for the resource or audience that was asked for',
    likely: 'a resource that is misspelt, or not registered at this provider',
    next: 'compare --param resource=… with the resources that the provider lists',
    spec: 'RFC 8707, 2',
  },
  invalid_authorization_details: {
    class: 'bad-request',
    meaning: 'authorization_details has an unknown type, an unknown field or a value that is not allowed',
    likely: 'a type that is not among authorization_details_types_supported',
    next: 'compare the parameter with the types that idcli inspect shows',
    spec: 'RFC 9396, 5',
  },
  invalid_issuer: federation('the issuer of the client cannot be resolved to an entity of the federation'),
  invalid_subject: federation('the subject of the entity statement is not the client'),
  invalid_trust_anchor: federation('no common trust anchor of client and provider was found'),
  invalid_trust_chain: federation('the trust chain of the client does not verify'),
  invalid_metadata: federation('the metadata of the client does not fit the policies of the federation'),
  not_found: federation('the entity is not known to the federation'),
  unsupported_parameter: federation('a parameter of the federation request is not supported'),
  vp_formats_not_supported: {
    class: 'bad-request',
    meaning: 'the wallet has no presentation in a format that was asked for',
    likely: 'a request for a wallet of another ecosystem',
    next: 'compare the requested formats with the metadata of the wallet',
    spec: PRESENTATION,
  },
  invalid_request_uri_method: {
    class: 'bad-request',
    meaning: 'request_uri_method is neither get nor post',
    likely: 'a misspelt --param request_uri_method=…',
    next: 'send request_uri_method=get or post, in lower case',
    spec: PRESENTATION,
  },
  wallet_unavailable: {
    class: 'retry',
    meaning: 'the wallet cannot be reached',
    likely: 'the wallet is not installed, or could not be opened',
    next: 'open the wallet and try again',
    spec: PRESENTATION,
  },
} as const satisfies ErrorTable;
