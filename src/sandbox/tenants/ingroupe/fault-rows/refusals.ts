/** Scenarios in which somebody says no, or nothing comes back. */
import type { IngroupeFault } from './row.ts';

const REFUSAL_CODES = {
  'user-cancel': 'ACCESS_DENIED',
  denied: 'AUTHENTICATION_DENIED',
  'bad-request': 'REQUEST_REFUSED',
  server: 'PROVIDER_FAILED',
} as const;

interface Refusal {
  readonly id: string;
  readonly title: string;
  readonly outcome: keyof typeof REFUSAL_CODES;
  readonly error: string;
  readonly description: string;
}

const redirected = (refusal: Refusal, place: 'refusesRequest' | 'refusesPerson'): IngroupeFault => ({
  id: refusal.id,
  title: refusal.title,
  does:
    place === 'refusesPerson'
      ? `redirects with \`${refusal.error}\` after the last page`
      : `redirects with \`${refusal.error}\` at once`,
  trips: {
    outcome: refusal.outcome,
    fails: ['callback.error'],
    error: REFUSAL_CODES[refusal.outcome],
    providerError: refusal.error,
  },
  effect: { [place]: { error: refusal.error, description: refusal.description } },
});

const inPlace = (refusal: Refusal, status: number): IngroupeFault => ({
  id: refusal.id,
  title: refusal.title,
  does: `answers ${status} with \`${refusal.error}\` at the authorization endpoint, without a redirect`,
  trips: {
    outcome: refusal.outcome,
    error: REFUSAL_CODES[refusal.outcome],
    providerError: refusal.error,
  },
  effect: { refusesRequest: { error: refusal.error, description: refusal.description, status } },
});

/** At once and by redirect. */
const requestRefusal = (
  id: string,
  title: string,
  outcome: Refusal['outcome'],
  error: string,
  description: string,
): IngroupeFault => redirected({ id, title, outcome, error, description }, 'refusesRequest');

const inPlaceRefusal = (
  id: string,
  title: string,
  outcome: Refusal['outcome'],
  status: number,
  error: string,
  description: string,
): IngroupeFault => inPlace({ id, title, outcome, error, description }, status);

export const REFUSALS: readonly IngroupeFault[] = [
  redirected(
    {
      id: 'user-cancel',
      title: 'The user cancels',
      outcome: 'user-cancel',
      error: 'access_denied',
      description: 'scenario user-cancel: the person refused',
    },
    'refusesPerson',
  ),
  redirected(
    {
      id: 'loa-unmet',
      title: 'Level of assurance not met',
      outcome: 'denied',
      error: 'unmet_authentication_requirements',
      description: 'scenario loa-unmet: the proofing reached less than the level asked for',
    },
    'refusesPerson',
  ),
  requestRefusal(
    'login-required',
    'No session',
    'denied',
    'login_required',
    'scenario login-required: nobody is logged in',
  ),
  requestRefusal(
    'interaction-required',
    'The user must act',
    'denied',
    'interaction_required',
    'scenario interaction-required: the person would have to do something',
  ),
  requestRefusal(
    'consent-required',
    'Consent is missing',
    'denied',
    'consent_required',
    'scenario consent-required: the person has not agreed to the scopes',
  ),
  requestRefusal(
    'account-selection',
    'The user must pick an account',
    'denied',
    'account_selection_required',
    'scenario account-selection: the person has several accounts',
  ),
  requestRefusal(
    'invalid-request',
    'Request refused',
    'bad-request',
    'invalid_request',
    'scenario invalid-request: the request counts as malformed',
  ),
  requestRefusal(
    'unsupported-response-type',
    'Response type refused',
    'bad-request',
    'unsupported_response_type',
    'scenario unsupported-response-type: the response type counts as unknown',
  ),
  requestRefusal(
    'invalid-scope',
    'Scope refused',
    'bad-request',
    'invalid_scope',
    'scenario invalid-scope: a scope counts as not allowed',
  ),
  {
    id: 'strict-parameters',
    title: 'Only documented parameters',
    does: 'redirects with `invalid_request` when the request has anything but the six documented parameters; PKCE is not among them',
    trips: {
      outcome: 'bad-request',
      fails: ['callback.error'],
      error: 'REQUEST_REFUSED',
      providerError: 'invalid_request',
    },
    needs: { pkce: true },
    effect: { refusesOtherParameters: true },
  },
  inPlaceRefusal(
    'server-error',
    'Server error',
    'server',
    500,
    'server_error',
    'scenario server-error: something went wrong on the server',
  ),
  inPlaceRefusal(
    'unavailable',
    'Unavailable',
    'server',
    503,
    'temporarily_unavailable',
    'scenario unavailable: the server is busy or being maintained',
  ),
  inPlaceRefusal(
    'unauthorized-client',
    'Client may not do this',
    'bad-request',
    401,
    'unauthorized_client',
    'scenario unauthorized-client: the client counts as not allowed to ask for a code',
  ),
  inPlaceRefusal(
    'invalid-request-uri',
    'Bad request URI',
    'bad-request',
    400,
    'invalid_request_uri',
    'scenario invalid-request-uri: the request_uri counts as expired',
  ),
  inPlaceRefusal(
    'invalid-request-object',
    'Bad request object',
    'bad-request',
    400,
    'invalid_request_object',
    'scenario invalid-request-object: the request object counts as damaged',
  ),
  inPlaceRefusal(
    'request-not-supported',
    'No request objects',
    'bad-request',
    400,
    'request_not_supported',
    'scenario request-not-supported: request objects are not taken',
  ),
  inPlaceRefusal(
    'request-uri-not-supported',
    'No request URIs',
    'bad-request',
    400,
    'request_uri_not_supported',
    'scenario request-uri-not-supported: request URIs are not taken',
  ),
  inPlaceRefusal(
    'registration-not-supported',
    'No registration',
    'bad-request',
    400,
    'registration_not_supported',
    'scenario registration-not-supported: the registration parameter is not taken',
  ),
  requestRefusal(
    'server-error-redirect',
    'Server error by redirect',
    'server',
    'server_error',
    'scenario server-error-redirect: something went wrong on the server',
  ),
  requestRefusal(
    'unavailable-redirect',
    'Unavailable by redirect',
    'server',
    'temporarily_unavailable',
    'scenario unavailable-redirect: the server is busy or being maintained',
  ),
  {
    id: 'no-callback',
    title: 'No callback',
    does: 'stays on a page without a way on, after the last page',
    trips: { outcome: 'timeout', error: 'USER_AGENT_STUCK' },
    effect: { page: 'open' },
  },
  {
    id: 'error-page',
    title: 'Error page',
    does: 'answers the authorization request with a page that names no error code, status 500',
    trips: { outcome: 'timeout', error: 'USER_AGENT_STUCK' },
    effect: { page: 'error' },
  },
];
