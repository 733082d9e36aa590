/** The state machine of a session, driven by status requests, the app and the client's messages. */
import { defined } from '../../../common/defined.ts';
import type { Core } from '../tenant.ts';
import { attributesOf } from './attributes.ts';
import { type NetIdAnswer, OK } from './fault-rows.ts';
import { FRESH, type NetIdSession, type NetIdState } from './state.ts';

export interface Server {
  readonly core: Core;
  /** The authenticator's own URL. */
  readonly url: string;
  readonly state: NetIdState;
}

/** Status requests before the app opens, and before the person approves. */
const OPENS_AT = 2;
const ENDS_AT = 3;
const REFERENCE_BYTES = 16;
/** Maximum number of log entries. */
const MOST_EVENTS = 200;

const EVENTS = {
  started: 'WEB_100009',
  completed: 'WEB_100010',
  failed: 'WEB_100011',
  ended: 'WEB_100012',
} as const;
/** Codes that the server logs as cancelled or expired rather than failed. */
const ENDED = new Set([
  'USER_CANCEL',
  'CANCELLED',
  'CANCELED',
  'RP_CANCELED',
  'EXPIRED',
  'EXPIRED_TRANSACTION',
]);

export const isRunning = ({ answer }: NetIdSession): boolean =>
  !['ABOUT_TO_START', 'COMPLETED', 'ERROR', 'FREJA_ERROR'].includes(answer.status);

/** Starts a transaction. Refuses a second start while one runs, and changes nothing. */
export function start(server: Server, session: NetIdSession): NetIdAnswer {
  const { effect } = session.fault;
  const refused = isRunning(session) ? 'ALREADY_IN_PROGRESS' : effect.startRefused;
  if (refused !== undefined) return { status: 'ERROR', niasStatus: refused, authRef: '' };
  session.polls = 0;
  session.answer = {
    status: effect.status ?? 'PENDING',
    niasStatus: 'OUTSTANDING_TRANSACTION',
    authRef: effect.authRef === 'never' ? '' : newReference(server, effect.authRef === 'odd'),
  };
  log(server, session, EVENTS.started);
  return session.answer;
}

export function cancel(server: Server, session: NetIdSession): NetIdAnswer {
  end(server, session, { status: 'ERROR', niasStatus: 'USER_CANCEL' });
  return session.answer;
}

export function expire(server: Server, session: NetIdSession): void {
  end(server, session, { status: 'ERROR', niasStatus: 'EXPIRED_TRANSACTION' });
}

/** Answers a status request, which also advances the session. */
export function poll(server: Server, session: NetIdSession): NetIdAnswer {
  if (!isRunning(session)) return session.answer;
  const { effect } = session.fault;
  session.polls += 1;
  if (effect.authRef === 'changes' && session.polls === OPENS_AT) {
    session.answer = { ...session.answer, authRef: newReference(server, false) };
  }
  if (effect.endless === true) return session.answer;
  const { automatic, pendingPolls } = session.plan;
  if (automatic && session.polls >= OPENS_AT) open(session);
  const endsAt = effect.polls ?? (pendingPolls === undefined ? ENDS_AT : pendingPolls + 1);
  if (automatic && session.polls >= endsAt) approve(server, session);
  return session.answer;
}

/** Marks the order as shown in the app. */
export function open(session: NetIdSession): void {
  if (isRunning(session)) session.answer = { ...session.answer, niasStatus: 'USER_SIGN' };
}

/** Ends the session after approval; a scenario may end it differently. */
export function approve(server: Server, session: NetIdSession): void {
  end(server, session, session.fault.effect.end ?? { status: 'COMPLETED', niasStatus: 'COMPLETE' });
}

function end(server: Server, session: NetIdSession, answer: Omit<NetIdAnswer, 'authRef'>): void {
  session.answer = { ...answer, authRef: session.answer.authRef };
  if (answer.status === 'COMPLETED') {
    server.state.attributes = attributesOf(session);
    log(server, session, EVENTS.completed);
    return;
  }
  const event = ENDED.has(answer.niasStatus) ? EVENTS.ended : EVENTS.failed;
  log(server, session, event, `the sandbox says ${answer.niasStatus || answer.status}`);
}

function newReference({ core }: Server, odd: boolean): string {
  const random = Buffer.from(core.random(REFERENCE_BYTES)).toString('hex');
  return odd ? `${random}&redirect="x" y=%41+1'#` : random;
}

function log({ core, state }: Server, session: NetIdSession, id: string, message?: string): void {
  const entry = {
    id,
    at: core.now().toISOString(),
    IDENTIFIER: session.traceId,
    SOURCE_ADDRESS: '127.0.0.1',
    CUSTOMER_IDENTIFIER: 'sandbox-customer',
    ...defined({ MESSAGE: message }),
  };
  state.events = [...state.events, entry].slice(-MOST_EVENTS);
}

export const newSession = ({ core }: Server, fault: NetIdSession['fault'] | undefined): NetIdSession => ({
  fault: fault ?? OK,
  persona: core.defaultPersona,
  plan: core.approval.take(),
  traceId: Buffer.from(core.random(REFERENCE_BYTES)).toString('hex'),
  answer: FRESH,
  polls: 0,
});
