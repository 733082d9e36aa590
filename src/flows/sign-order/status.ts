/** The status of an order: the only source of truth (rules ES-V3 and ES-C10). */
import { defined } from '../../common/defined.ts';
import { IdcliError, REFUSAL_CODES } from '../../errors.ts';
import type { OrderAnswer, OrderProtocol, OrderStatusMeaning } from '../../protocol/e-signing/index.ts';
import { poll } from '../poll.ts';
import type { OrderContext } from './input.ts';
import type { OrderSession } from './service.ts';

/** Returns the meaning of a status; undefined for an unknown one, which counts as not final (ALL-17). */
export function meaningOf(status: string, { statuses }: OrderProtocol): OrderStatusMeaning | undefined {
  return Object.hasOwn(statuses, status) ? statuses[status] : undefined;
}

/**
 * Puts the status of an answer into the draft, and shows it if it changed.
 * @throws {IdcliError} `ANSWER_UNREADABLE` when there is none
 */
export async function tellStatus(
  answer: OrderAnswer,
  protocol: OrderProtocol,
  { draft, tell }: OrderContext,
): Promise<string> {
  const { status, transRef } = answer;
  if (status === undefined || status === '') {
    throw new IdcliError('ANSWER_UNREADABLE', `${answer.name} has no OrderStatus`, {
      hint: 'see the answer with --trace --verbose',
    });
  }
  const meaning = meaningOf(status, protocol);
  if (draft.data.status !== status) {
    await tell(`${status}: ${meaning?.meaning ?? 'a word that no specification names; still waiting'}`);
  }
  draft.data.status = status;
  draft.data.class = meaning?.class ?? 'unknown';
  if (transRef !== undefined && transRef !== '') draft.data.transRef = transRef;
  return status;
}

/** Builds the error for a final status other than success. */
export function failureOf(status: string, protocol: OrderProtocol): IdcliError {
  const meaning = meaningOf(status, protocol);
  if (meaning === undefined || meaning.class === 'pending' || meaning.class === 'done') {
    return new IdcliError('ANSWER_UNKNOWN', `the order is ${status}, which no specification names`, {
      hint: 'see the answers with --trace --verbose',
      provider: { error: status },
    });
  }
  return new IdcliError(REFUSAL_CODES[meaning.class], `the order is ${status}: ${meaning.meaning}`, {
    ...defined({ hint: meaning.next }),
    provider: { error: status },
  });
}

export const isFinal = (status: string, protocol: OrderProtocol): boolean => {
  const meaning = meaningOf(status, protocol);
  return meaning !== undefined && meaning.class !== 'pending';
};

export interface Waiting {
  readonly session: OrderSession;
  readonly protocol: OrderProtocol;
  readonly context: OrderContext;
  readonly pollSeconds: number;
  readonly timeoutSeconds: number;
  /** Ends a pause early, because the status may have changed. */
  readonly wakes?: Promise<unknown>;
  /** Called with every status. */
  readonly onStatus?: (status: string) => void;
}

/**
 * Polls the status until it is final.
 * @returns it; `undefined` when an answer must not be trusted; `late` on timeout
 */
export async function waitForStatus(
  waiting: Waiting,
): Promise<string | undefined | { readonly late: string }> {
  const { session, protocol, context, wakes } = waiting;
  let last = '';
  const end = await poll<OrderAnswer | 'not believed'>({
    ask: async () => {
      const asked = await session.askStatus();
      return 'again' in asked ? asked : { answer: asked.answer ?? 'not believed' };
    },
    async isFinal(answer) {
      if (answer === 'not believed') return true;
      last = await tellStatus(answer, protocol, context);
      waiting.onStatus?.(last);
      return isFinal(last, protocol);
    },
    seconds: waiting.pollSeconds,
    timeoutSeconds: waiting.timeoutSeconds,
    waitingFor: 'the signature',
    world: wakes === undefined ? context.world : wakeable(context.world, wakes),
    tell: context.tell,
  });
  if (end === undefined) return { late: last };
  return end === 'not believed' ? undefined : last;
}

/** Returns a world whose first pause ends when `wakes` resolves. */
function wakeable(world: OrderContext['world'], wakes: Promise<unknown>): OrderContext['world'] {
  let woken = false;
  return {
    ...world,
    async sleep(milliseconds, signal) {
      if (woken) return world.sleep(milliseconds, signal);
      const stop = new AbortController();
      const pause = world.sleep(milliseconds, AbortSignal.any([signal, stop.signal]));
      const event = wakes.then(() => {
        woken = true;
        stop.abort('woken');
      });
      try {
        await pause;
      } catch (thrown) {
        if (!woken || signal.aborted) throw thrown;
        await event;
      }
    },
  };
}
