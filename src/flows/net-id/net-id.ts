/** Net iD Access on the same device: start, app, wait; or a single step. */
import { judgeNetId } from '../../checks/index.ts';
import { reasonOf } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import type { NetIdRequest, NetIdState } from '../../protocol/net-id/index.ts';
import { inWords } from '../duration.ts';
import { judgingHttp } from '../http-answers.ts';
import { poll } from '../poll.ts';
import { showApp } from './app.ts';
import type { NetIdContext, NetIdInput } from './input.ts';
import { type NetIdSession, openSession } from './session.ts';
import { eventOf, failureOf, tellDone, tellState } from './tell.ts';

/**
 * Authenticates the person with the app, and fills the draft with exchanges, states and a report.
 * @throws {IdcliError} when the person was not authenticated; a wrong message is a finding instead
 */
export async function netIdLogin(input: NetIdInput, context: NetIdContext): Promise<void> {
  await judgingHttp(context.draft, () => logIn(input, context));
}

async function logIn(input: NetIdInput, context: NetIdContext): Promise<void> {
  begin(context);
  const session = openSession(input, context);
  const states: NetIdState[] = [];
  let started = false;
  try {
    await session.open();
    const before = await session.send('state');
    states.push(before);
    await refuseRunning(before, input, context);
    started = true;
    const end = await follow(states, { input, context, session });
    if (end === undefined) return;
    const meaning = await tellState(end, input, context);
    if (meaning.class !== 'done') throw failureOf(end, meaning);
    tellDone(input, context);
  } finally {
    // Report what the answers showed, even after an error.
    await tellReport(states, started, input, context);
  }
}

/** Sends one request and reports its answer. */
export async function netIdStep(
  request: NetIdRequest,
  input: NetIdInput,
  context: NetIdContext,
): Promise<void> {
  await judgingHttp(context.draft, () => step(request, input, context));
}

async function step(request: NetIdRequest, input: NetIdInput, context: NetIdContext): Promise<void> {
  begin(context);
  const { draft } = context;
  const session = openSession(input, context);
  const states: NetIdState[] = [];
  try {
    await session.open();
    if (request === 'start') {
      const before = await session.send('state');
      states.push(before);
      await refuseRunning(before, input, context);
    }
    const state = await session.send(request);
    states.push(state);
    const meaning = await tellState(state, input, context);
    if (request === 'start' && state.authRef !== '') {
      session.remark(`the server logs ${input.protocol.events.started}`);
      await showApp(state.authRef, input, context);
    } else if (state.authRef !== '') draft.data.authRef = state.authRef;
    const event = eventOf(meaning, input);
    if (event !== undefined) session.remark(event);
    // A cancelled order is the requested result of `cancel`.
    if (request === 'cancel' && meaning.class === 'user-cancel') return;
    if (meaning.class === 'done') tellDone(input, context);
    else if (meaning.class === 'pending') draft.outcome = 'pending';
    else throw failureOf(state, meaning);
  } finally {
    await tellReport(states, request === 'start', input, context);
  }
}

function begin({ draft }: NetIdContext): void {
  draft.flow = true;
  draft.protocol = 'net-id';
}

/** Refuses to start while an authentication runs, or over an existing result unless that was requested (rule NA-C3). */
async function refuseRunning(state: NetIdState, input: NetIdInput, context: NetIdContext): Promise<void> {
  const meaning = await tellState(state, input, context);
  if (state.status === 'ABOUT_TO_START') return;
  // The effect of a start in an unknown state is unpredictable.
  if (meaning.class === 'unknown') throw failureOf(state, meaning);
  if (meaning.waits) {
    throw new IdcliError('PROVIDER_BUSY', `an authentication is running in this session (${state.status})`, {
      hint: 'cancel it with: idcli net-id cancel',
      provider: { error: state.niasStatus === '' ? state.status : state.niasStatus },
    });
  }
  if (input.restart) return;
  throw new IdcliError(
    'REQUEST_REFUSED',
    `this session has a result already (${state.status}), so nothing was started`,
    {
      hint: 'start anew with --restart',
      provider: { error: state.status },
    },
  );
}

interface Following {
  readonly input: NetIdInput;
  readonly context: NetIdContext;
  readonly session: NetIdSession;
}

/**
 * Follows the order from the start to a final state, and returns it; undefined when another transaction replaced this
 * one (rule NA-V9). Ctrl-C, the deadline and an unusable answer cancel the order once (rule NA-V7).
 */
async function follow(states: NetIdState[], following: Following): Promise<NetIdState | undefined> {
  const { input, context, session } = following;
  const before = states.length;
  let authRef = '';
  let foreign = false;
  const isFinal = async (state: NetIdState): Promise<boolean> => {
    states.push(state);
    if (state.authRef !== '' && authRef !== '' && state.authRef !== authRef) {
      foreign = true;
      return true;
    }
    const meaning = await tellState(state, input, context);
    if (state.authRef !== '' && authRef === '') {
      authRef = state.authRef;
      session.remark(`the server logs ${input.protocol.events.started}`);
      if (meaning.waits) await showApp(authRef, input, context);
    }
    const event = eventOf(meaning, input);
    if (event !== undefined) session.remark(event);
    return !meaning.waits;
  };
  try {
    const end = await poll({
      first: await session.send('start'),
      ask: session.ask,
      isFinal,
      seconds: input.pollSeconds,
      timeoutSeconds: input.timeoutSeconds,
      waitingFor: 'the app',
      world: context.world,
      tell: context.tell,
    });
    if (foreign) return undefined;
    if (end !== undefined) return end;
  } catch (thrown) {
    // An abandoned order would block the next one. An order that did not start needs no cancelling.
    const started = states.length > before;
    if (started || context.world.signal.aborted) await cancelOnce(following);
    throw thrown;
  }
  await cancelOnce(following);
  throw await tooLate(states, following);
}

/** Sends the last request of an abandoned run; its failure changes nothing. */
async function cancelOnce({ context, session }: Following): Promise<void> {
  try {
    await session.send('cancel', await context.farewell());
    context.draft.notes.push('the order was cancelled, so that none stays open');
  } catch (thrown) {
    const reason = reasonOf(thrown);
    context.draft.notes.push(`the order could not be cancelled: ${reason}`);
  }
}

/** Builds the error for a timeout: an unknown state is now reported as unknown (rule NA-C7). */
async function tooLate(states: readonly NetIdState[], { input, context }: Following): Promise<IdcliError> {
  const last = states.at(-1);
  if (last !== undefined) {
    const meaning = await tellState(last, input, context);
    if (meaning.class === 'unknown') return failureOf(last, meaning);
  }
  return new IdcliError('APPROVAL_TIMEOUT', `nobody approved within ${inWords(input.timeoutSeconds)}`, {
    hint: 'is the app on this device, and was it opened?\nwait longer with --timeout SECONDS',
  });
}

async function tellReport(
  states: readonly NetIdState[],
  started: boolean,
  input: NetIdInput,
  { draft }: NetIdContext,
): Promise<void> {
  if (states.length === 0) return;
  draft.reports.push(await judgeNetId({ states, started, protocol: input.protocol }));
}
