/** The scenarios of this tenant, as data. */
import { playedOver } from '../../doors.ts';
import type { Fault } from '../../types.ts';

/** Changes of a scenario between start and end. */
interface NetIdEffect {
  /** Final result of the session, instead of success. */
  readonly end?: Omit<NetIdAnswer, 'authRef'>;
  /** Status requests before the end; default: a few. */
  readonly polls?: number;
  /** Never ends. */
  readonly endless?: true;
  /** `status` of every response after the start. */
  readonly status?: string;
  /** Error that refuses the start; no transaction begins. */
  readonly startRefused?: string;
  /** `never`: in no response; `changes`: a different one mid-run; `odd`: with characters that are special in URLs. */
  readonly authRef?: 'never' | 'changes' | 'odd';
  /** Response to status requests, instead of JSON with 200. */
  readonly wire?: 'http-500' | 'http-403' | 'html' | 'session-lost' | 'redirect';
  /** Half of the attributes are empty. */
  readonly partialData?: true;
}

export interface NetIdFault extends Fault {
  readonly effect: NetIdEffect;
}

const ERRORS = {
  'user-cancel': 'ACCESS_DENIED',
  denied: 'AUTHENTICATION_DENIED',
  expired: 'PROVIDER_EXPIRED',
  busy: 'PROVIDER_BUSY',
  retry: 'PROVIDER_RETRY',
  'bad-request': 'REQUEST_REFUSED',
  server: 'PROVIDER_FAILED',
} as const;

/** A failure reported with HTTP 200 and a code. */
const failing = (id: string, outcome: keyof typeof ERRORS, niasStatus: string, does: string): NetIdFault => ({
  id,
  title: niasStatus,
  does: `${does}: \`ERROR\` with \`${niasStatus}\``,
  trips: { outcome, error: ERRORS[outcome], providerError: niasStatus },
  effect: { end: { status: 'ERROR', niasStatus } },
});

export const OK: NetIdFault = {
  id: 'ok',
  title: 'All is well',
  does: 'goes from `ABOUT_TO_START` over `PENDING` to `COMPLETED`',
  trips: { outcome: 'done' },
  effect: {},
};

const ROWS: readonly NetIdFault[] = [
  OK,
  {
    id: 'slow',
    title: 'Slow app',
    does: 'is asked for the state 20 times before it ends',
    trips: { outcome: 'done' },
    effect: { polls: 20 },
  },
  {
    id: 'empty-authref',
    title: 'No reference',
    does: 'never sets `authRef`, so that the app cannot be started',
    trips: { outcome: 'done' },
    effect: { authRef: 'never' },
  },
  {
    id: 'authref-odd',
    title: 'Odd reference',
    does: 'sets an `authRef` with `&`, quotes and spaces',
    trips: { outcome: 'done' },
    effect: { authRef: 'odd' },
  },
  {
    id: 'nias-unknown',
    title: 'Unknown niasStatus',
    does: 'ends with `COMPLETED` and the niasStatus `PARKED`',
    trips: { outcome: 'done' },
    effect: { end: { status: 'COMPLETED', niasStatus: 'PARKED' } },
  },
  {
    id: 'partial-data',
    title: 'Half of the data',
    does: 'leaves half of the attributes in the global state empty',
    trips: { outcome: 'done' },
    effect: { partialData: true },
  },
  failing('user-cancel', 'user-cancel', 'USER_CANCEL', 'the person cancels in the app'),
  failing('cancelled', 'user-cancel', 'CANCELLED', 'the order is cancelled'),
  failing('canceled', 'user-cancel', 'CANCELED', 'the same in another spelling'),
  failing('rp-canceled', 'user-cancel', 'RP_CANCELED', 'the service cancels'),
  {
    ...failing(
      'cancel-request',
      'user-cancel',
      'USER_CANCEL',
      'another window of the session sends `cancel`',
    ),
    title: 'Cancelled from elsewhere',
  },
  failing('expired', 'expired', 'EXPIRED_TRANSACTION', 'the transaction ends by its age'),
  failing('expired-app', 'expired', 'EXPIRED', 'the app does not answer'),
  failing('rejected', 'denied', 'REJECTED', 'the login is refused'),
  failing('unknown-user', 'denied', 'UNKNOWN_USER', 'the person is unknown'),
  failing('user-blocked', 'denied', 'USER_BLOCKED', 'the person is blocked'),
  failing('sign-validation-failed', 'denied', 'SIGN_VALIDATION_FAILED', 'the signature is not accepted'),
  failing('invalid-devicesw', 'denied', 'INVALID_DEVICESW', 'the app is too old'),
  failing('already-collected', 'denied', 'ALREADY_COLLECTED', 'the result was fetched before'),
  failing('already-in-progress', 'busy', 'ALREADY_IN_PROGRESS', 'another transaction runs'),
  {
    id: 'start-twice',
    title: 'Started twice',
    does: 'answers the start as if another window had been faster: `ERROR` with `ALREADY_IN_PROGRESS`',
    trips: { outcome: 'busy', error: 'PROVIDER_BUSY', providerError: 'ALREADY_IN_PROGRESS' },
    effect: { startRefused: 'ALREADY_IN_PROGRESS' },
  },
  failing('retry', 'retry', 'RETRY', 'wants a new attempt'),
  failing('access-denied-rp', 'bad-request', 'ACCESS_DENIED_RP', 'does not let the service in'),
  failing('invalid-parameters', 'bad-request', 'INVALID_PARAMETERS', 'does not take the request'),
  failing('internal-error', 'server', 'INTERNAL_ERROR', 'fails inside'),
  failing('unknown', 'server', 'UNKNOWN', 'fails and does not say how'),
  failing('api-error', 'server', 'API_ERROR', 'cannot talk to the backend'),
  {
    id: 'freja-error',
    title: 'Word of another authenticator',
    does: 'ends with `FREJA_ERROR` and an empty niasStatus',
    trips: { outcome: 'server', error: 'PROVIDER_FAILED', providerError: 'FREJA_ERROR' },
    effect: { end: { status: 'FREJA_ERROR', niasStatus: '' } },
  },
  {
    id: 'http-500',
    title: 'HTTP 500',
    does: 'answers the question for the state with 500 and a line of text',
    trips: { outcome: 'server', error: 'ANSWER_UNREADABLE' },
    effect: { wire: 'http-500' },
  },
  {
    id: 'http-403',
    title: 'HTTP 403',
    does: 'answers the question for the state with 403',
    trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED' },
    effect: { wire: 'http-403' },
  },
  {
    id: 'not-json',
    title: 'No JSON',
    does: 'answers the question for the state with 200 and a page of HTML',
    trips: { outcome: 'server', error: 'ANSWER_UNREADABLE' },
    effect: { wire: 'html' },
  },
  {
    id: 'no-cookie',
    title: 'Session lost',
    does: 'forgets the session in mid-run',
    trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED' },
    effect: { wire: 'session-lost' },
  },
  {
    id: 'redirect-on-put',
    title: 'Redirect',
    does: 'answers the question for the state with 302 to the login page',
    trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED' },
    effect: { wire: 'redirect' },
  },
  {
    id: 'authref-changes',
    title: 'Another transaction',
    does: 'has another `authRef` in mid-run',
    trips: { outcome: 'security', fails: ['net_id.auth_ref'] },
    effect: { authRef: 'changes' },
  },
  {
    id: 'contradiction',
    title: 'Contradiction',
    does: 'ends with `COMPLETED` and the niasStatus `USER_CANCEL`',
    trips: { outcome: 'unknown', error: 'ANSWER_UNKNOWN', providerError: 'USER_CANCEL' },
    effect: { end: { status: 'COMPLETED', niasStatus: 'USER_CANCEL' } },
  },
  {
    id: 'status-unknown',
    title: 'Unknown status',
    does: 'has the status `PARKED` for ever',
    trips: { outcome: 'unknown', error: 'ANSWER_UNKNOWN', providerError: 'OUTSTANDING_TRANSACTION' },
    needs: { timeoutSeconds: 1 },
    effect: { status: 'PARKED', endless: true },
  },
  {
    id: 'never-finishes',
    title: 'Never ends',
    does: 'stays `PENDING` for ever',
    trips: { outcome: 'timeout', error: 'APPROVAL_TIMEOUT' },
    needs: { timeoutSeconds: 1 },
    effect: { endless: true },
  },
];

export const NET_ID_FAULTS: readonly NetIdFault[] = playedOver('net-id', ROWS);

export function findFault(id: string): NetIdFault | undefined {
  return NET_ID_FAULTS.find((fault) => fault.id === id);
}

export interface NetIdAnswer {
  readonly status: string;
  readonly niasStatus: string;
  readonly authRef: string;
}
