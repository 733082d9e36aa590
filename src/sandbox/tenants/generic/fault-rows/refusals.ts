/** Scenarios with a refusal or without a response. */
import { inPart, oidcc } from '../../../oidf.ts';
import type { GenericFault } from './row.ts';

const THROWN = {
  'user-cancel': 'ACCESS_DENIED',
  denied: 'AUTHENTICATION_DENIED',
  'bad-request': 'REQUEST_REFUSED',
  server: 'PROVIDER_FAILED',
} as const;

const refusal = (
  id: string,
  title: string,
  outcome: keyof typeof THROWN,
  error: string,
  because: string,
  more: Partial<GenericFault> = {},
): GenericFault => ({
  id,
  title,
  does: `redirects with \`${error}\``,
  trips: { outcome, error: THROWN[outcome], providerError: error },
  ...more,
  effect: { refusesRequest: { error, description: `scenario ${id}: ${because}` } },
});

export const REFUSALS: readonly GenericFault[] = [
  {
    ...refusal('user-cancel', 'The user cancels', 'user-cancel', 'access_denied', ''),
    does: 'redirects with `access_denied` after the login page',
    effect: {
      refusesPerson: { error: 'access_denied', description: 'scenario user-cancel: the person declined' },
    },
  },
  refusal('login-required', 'Nobody is logged in', 'denied', 'login_required', 'no one is logged in'),
  refusal('form-post-error', 'Error as a form', 'denied', 'login_required', 'no one is logged in', {
    does: 'posts `login_required` to the redirect URI',
    needs: { responseMode: 'form_post' },
    oidf: inPart(oidcc('form-post-error')),
  }),
  refusal(
    'consent-required',
    'Consent is missing',
    'denied',
    'consent_required',
    'the person has not agreed',
  ),
  refusal('invalid-scope', 'Scope refused', 'bad-request', 'invalid_scope', 'a scope counts as not allowed'),
  refusal(
    'server-error',
    'Server error by redirect',
    'server',
    'server_error',
    'something went wrong on the server',
  ),
  {
    id: 'par-refused',
    title: 'Pushed request refused',
    does: 'the PAR endpoint answers 400 with `invalid_request`',
    trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED', providerError: 'invalid_request' },
    needs: { par: true },
    effect: { par: { refuses: { error: 'invalid_request', description: 'scenario par-refused' } } },
  },
  {
    id: 'no-callback',
    title: 'No callback',
    does: 'stays on a page without a way on, after the login',
    trips: { outcome: 'timeout', error: 'USER_AGENT_STUCK' },
    effect: { page: 'open' },
  },
];
