/** Scenarios with a refusal or without a response. */
import type { IngroupeFault } from './row.ts';

/** The idcli error of each class. */
const THROWN = {
  'user-cancel': 'ACCESS_DENIED',
  denied: 'AUTHENTICATION_DENIED',
  'bad-request': 'REQUEST_REFUSED',
  server: 'PROVIDER_FAILED',
} as const;

interface Refusal {
  readonly id: string;
  readonly title: string;
  readonly outcome: keyof typeof THROWN;
  readonly error: string;
  readonly because: string;
}

const description = ({ id, because }: Refusal): string => `scenario ${id}: ${because}`;

/** By redirect, before the first page. */
const refusesRequest = (refusal: Refusal): IngroupeFault => ({
  id: refusal.id,
  title: refusal.title,
  does: `redirects with \`${refusal.error}\` at once`,
  trips: {
    outcome: refusal.outcome,
    error: THROWN[refusal.outcome],
    providerError: refusal.error,
  },
  effect: { refusesRequest: { error: refusal.error, description: description(refusal) } },
});

/** By redirect, after the last page. */
const refusesPerson = (refusal: Refusal): IngroupeFault => ({
  ...refusesRequest(refusal),
  does: `redirects with \`${refusal.error}\` after the last page`,
  effect: { refusesPerson: { error: refusal.error, description: description(refusal) } },
});

/** At the authorization endpoint; nothing reaches the redirect URI. */
const refusesInPlace = (status: number, refusal: Refusal): IngroupeFault => ({
  id: refusal.id,
  title: refusal.title,
  does: `answers ${status} with \`${refusal.error}\` at the authorization endpoint, without a redirect`,
  trips: { outcome: refusal.outcome, error: THROWN[refusal.outcome], providerError: refusal.error },
  effect: { refusesRequest: { status, error: refusal.error, description: description(refusal) } },
});

export const REFUSALS: readonly IngroupeFault[] = [
  refusesPerson({
    id: 'user-cancel',
    title: 'The user cancels',
    outcome: 'user-cancel',
    error: 'access_denied',
    because: 'the person refused',
  }),
  refusesPerson({
    id: 'loa-unmet',
    title: 'Level of assurance not met',
    outcome: 'denied',
    error: 'unmet_authentication_requirements',
    because: 'the proofing reached less than the level asked for',
  }),
  refusesRequest({
    id: 'login-required',
    title: 'No session',
    outcome: 'denied',
    error: 'login_required',
    because: 'no one is logged in',
  }),
  refusesRequest({
    id: 'interaction-required',
    title: 'The user must act',
    outcome: 'denied',
    error: 'interaction_required',
    because: 'the person would have to do something',
  }),
  refusesRequest({
    id: 'consent-required',
    title: 'Consent is missing',
    outcome: 'denied',
    error: 'consent_required',
    because: 'the person has not agreed to the scopes',
  }),
  refusesRequest({
    id: 'account-selection',
    title: 'The user must pick an account',
    outcome: 'denied',
    error: 'account_selection_required',
    because: 'the person has several accounts',
  }),
  refusesRequest({
    id: 'invalid-request',
    title: 'Request refused',
    outcome: 'bad-request',
    error: 'invalid_request',
    because: 'the request counts as malformed',
  }),
  refusesRequest({
    id: 'unsupported-response-type',
    title: 'Response type refused',
    outcome: 'bad-request',
    error: 'unsupported_response_type',
    because: 'the response type counts as unknown',
  }),
  refusesRequest({
    id: 'invalid-scope',
    title: 'Scope refused',
    outcome: 'bad-request',
    error: 'invalid_scope',
    because: 'a scope counts as not allowed',
  }),
  {
    id: 'strict-parameters',
    title: 'Only documented parameters',
    does:
      'redirects with `invalid_request` when the request has more than the six documented parameters; ' +
      'PKCE is not among them',
    trips: {
      outcome: 'bad-request',
      error: 'REQUEST_REFUSED',
      providerError: 'invalid_request',
    },
    needs: { pkce: true },
    effect: { refusesOtherParameters: true },
  },
  refusesRequest({
    id: 'server-error-redirect',
    title: 'Server error by redirect',
    outcome: 'server',
    error: 'server_error',
    because: 'something went wrong on the server',
  }),
  refusesRequest({
    id: 'unavailable-redirect',
    title: 'Unavailable by redirect',
    outcome: 'server',
    error: 'temporarily_unavailable',
    because: 'the server is busy or being maintained',
  }),
  refusesInPlace(500, {
    id: 'server-error',
    title: 'Server error',
    outcome: 'server',
    error: 'server_error',
    because: 'something went wrong on the server',
  }),
  refusesInPlace(503, {
    id: 'unavailable',
    title: 'Unavailable',
    outcome: 'server',
    error: 'temporarily_unavailable',
    because: 'the server is busy or being maintained',
  }),
  refusesInPlace(401, {
    id: 'unauthorized-client',
    title: 'Client may not do this',
    outcome: 'bad-request',
    error: 'unauthorized_client',
    because: 'the client counts as not allowed to ask for a code',
  }),
  refusesInPlace(400, {
    id: 'invalid-request-uri',
    title: 'Bad request URI',
    outcome: 'bad-request',
    error: 'invalid_request_uri',
    because: 'the request_uri counts as expired',
  }),
  refusesInPlace(400, {
    id: 'invalid-request-object',
    title: 'Bad request object',
    outcome: 'bad-request',
    error: 'invalid_request_object',
    because: 'the request object counts as damaged',
  }),
  refusesInPlace(400, {
    id: 'request-not-supported',
    title: 'No request objects',
    outcome: 'bad-request',
    error: 'request_not_supported',
    because: 'request objects are not taken',
  }),
  refusesInPlace(400, {
    id: 'request-uri-not-supported',
    title: 'No request URIs',
    outcome: 'bad-request',
    error: 'request_uri_not_supported',
    because: 'request URIs are not taken',
  }),
  refusesInPlace(400, {
    id: 'registration-not-supported',
    title: 'No registration',
    outcome: 'bad-request',
    error: 'registration_not_supported',
    because: 'the registration parameter is not taken',
  }),
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
