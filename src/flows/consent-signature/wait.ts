/** Waits for the phone: polls the status until it is final (rules CS-C8, ALL-13). */
import { IdcliError, REFUSAL_CODES } from '../../errors.ts';
import { type ConsentOrder, readStatus } from '../../protocol/consent/index.ts';
import { describeNotJson, type JsonReading, readJson } from '../../protocol/http/index.ts';
import { refusal } from '../../protocol/oidc/errors.ts';
import { inWords } from '../duration.ts';
import { type AskAgain, comeBackLater, poll } from '../poll.ts';
import type { ConsentContext, ConsentInput, SentContext } from './input.ts';
import { errorIn, refusedBy } from './order.ts';
import type { Session } from './session.ts';

/** A URL from the provider, and the member that held it. */
export interface Link {
  readonly member: string;
  readonly url: string;
}

interface Reading {
  readonly status: string;
  /** The completion URL, once the status is final. */
  readonly complete?: Link;
}

/**
 * Waits until the person has signed.
 * @returns the completion URL
 * @throws {IdcliError} `APPROVAL_TIMEOUT`, `ANSWER_UNKNOWN`, the bank's refusal by its class, `ANSWER_UNREADABLE`, and
 *   lasting errors of `fetch`
 */
export async function waitForSignature(
  order: ConsentOrder,
  input: ConsentInput,
  context: SentContext,
  session: Session,
): Promise<Link> {
  const { world, tell } = context;
  const tellStatus = statusTeller(input, context);
  let last = order.status;
  if (last !== undefined) await tellStatus(last);
  const end = await poll<Reading>({
    ask: () => ask(order, input, context, session),
    async isFinal({ status, complete }) {
      if (status !== last) await tellStatus(status);
      last = status;
      return complete !== undefined;
    },
    seconds: input.pollSeconds,
    timeoutSeconds: input.timeoutSeconds,
    waitingFor: 'the phone',
    world,
    tell,
  });
  if (end?.complete === undefined) throw tooLate(last, input);
  return end.complete;
}

async function ask(
  order: ConsentOrder,
  input: ConsentInput,
  context: SentContext,
  session: Session,
): Promise<{ readonly answer: Reading } | AskAgain> {
  const response = await session.send('status', new URL(order.statusUrl));
  const { status } = response;
  const later = comeBackLater(response, context.world.now());
  const body = await readJson(response);
  if (later !== undefined) return { ...later, cause: unreadable(status, body) };
  return { answer: judge(status, body, order, input, context) };
}

/** Reads an answer: the status and, when it is final, the completion URL. */
function judge(
  httpStatus: number,
  body: JsonReading,
  order: ConsentOrder,
  input: ConsentInput,
  context: SentContext,
): Reading {
  if (!body.ok) throw unreadable(httpStatus, body);
  const error = errorIn(body.value, input, httpStatus);
  if (error !== undefined) throw refusal(error, refusedBy('the status', input, context));
  const { status, completeUrl } = readStatus(body.value, input.protocol);
  if (status === undefined) throw unreadable(httpStatus, body);
  const meaning = meaningOf(status, input);
  if (meaning === undefined || meaning.class === 'pending') return { status };
  if (meaning.class !== 'done') {
    throw new IdcliError(REFUSAL_CODES[meaning.class], `the status is ${status}: ${meaning.meaning}`, {
      hint: 'start again',
      provider: { error: status, status: httpStatus },
    });
  }
  const complete = completeUrl ?? order.completeUrl;
  if (complete !== undefined) return { status, complete };
  throw new IdcliError('ANSWER_UNREADABLE', `the status is ${status}, and no member says where to complete`, {
    hint: `one of ${input.protocol.completeMembers.join(', ')} was expected; see the answer with --trace --verbose`,
  });
}

function meaningOf(status: string, { protocol }: ConsentInput) {
  return Object.hasOwn(protocol.statuses, status) ? protocol.statuses[status] : undefined;
}

function unreadable(status: number, body: JsonReading): IdcliError {
  const fact = body.ok
    ? `the status URL answered ${status} with JSON that has neither a status nor an error`
    : describeNotJson(body, 'the status URL');
  return new IdcliError('ANSWER_UNREADABLE', fact, { hint: 'see the answer with --trace --verbose' });
}

function tooLate(status: string | undefined, input: ConsentInput): IdcliError {
  if (status !== undefined && meaningOf(status, input) === undefined) {
    return new IdcliError('ANSWER_UNKNOWN', `the status stayed at ${status}, which no specification names`, {
      hint: 'see the answers with --trace --verbose',
      provider: { error: status },
    });
  }
  return new IdcliError('APPROVAL_TIMEOUT', `nobody signed within ${inWords(input.timeoutSeconds)}`, {
    hint: 'is the phone within reach, and the hint right?\nwait longer with --timeout SECONDS',
  });
}

/** Shows each change of the status, and keeps them for the result. */
function statusTeller(
  input: ConsentInput,
  { draft, tell }: ConsentContext,
): (status: string) => Promise<void> {
  const told: string[] = [];
  return async (status) => {
    told.push(status);
    draft.data.statuses = [...told];
    const meaning = meaningOf(status, input)?.meaning ?? 'a word that no specification names; still waiting';
    await tell(`${status}: ${meaning}`);
  };
}
