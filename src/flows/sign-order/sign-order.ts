/**
 * An E-Signing order: built, inserted, signed by a person on a page, and its signed data object fetched; or a single
 * step.
 */

import { defined } from '../../common/defined.ts';
import { shellWord } from '../../common/shell.ts';
import { ERRORS, IdcliError } from '../../errors.ts';
import type { ResultPage } from '../../loopback/listener.ts';
import {
  insertOrder,
  type Order,
  signUrlProblem,
  withVendor,
  writeMessage,
} from '../../protocol/e-signing/index.ts';
import { checksInWords } from '../code-flow/answering.ts';
import { openReturn } from '../code-flow/return-place.ts';
import { fetchSdo, tellSdo } from './evidence.ts';
import type { OrderContext, OrderEvidence, OrderedThings, OrderService, SignOrderInput } from './input.ts';
import { type OrderSession, openService, signingProcessOf } from './service.ts';
import { failureOf, isFinal, meaningOf, tellStatus } from './status.ts';
import { type Signing, untilSigned } from './until-signed.ts';

/** Puts the message to send into the draft; sends nothing (rule ES-C4). */
export function buildOrder(
  order: Order,
  service: Omit<OrderService, 'endpoint'>,
  context: OrderContext,
): void {
  const { draft, world } = context;
  draft.protocol = 'e-signing';
  draft.data.orderId = order.id;
  draft.data.xml = writeMessage('InsertOrder', insertOrder(order, service.protocol), service.messages, {
    messageId: Buffer.from(world.random(16)).toString('hex'),
    time: world.now(),
  });
}

/** One step on an order with a known id. */
type OrderStep = (session: OrderSession, context: OrderContext) => Promise<void>;

/**
 * Runs steps on one order and reports on its answers, even after a failure.
 * @throws {IdcliError} a fault or a final status by its class, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
async function onOrder(
  id: string,
  service: OrderService,
  context: OrderContext,
  step: OrderStep,
): Promise<void> {
  const { draft } = context;
  draft.flow = true;
  draft.protocol = 'e-signing';
  draft.data.orderId = id;
  const session = openService(id, service, context);
  try {
    await step(session, context);
  } finally {
    await session.tellReport();
  }
}

/** Inserts the order and shows where to sign. */
export async function submitOrder(order: Order, service: OrderService, context: OrderContext): Promise<void> {
  await onOrder(order.id, service, context, async (session) => {
    const url = await insert(order, service, session, context);
    if (url !== undefined) await context.tell(`the signer signs at: ${url.href}`);
  });
}

/** Shows the status of an order. */
export async function orderStatus(id: string, service: OrderService, context: OrderContext): Promise<void> {
  await onOrder(id, service, context, async (session) => {
    const answer = await session.send('GetOrderStatus');
    if (answer === undefined) return;
    const status = await tellStatus(answer, service.protocol, context);
    const meaning = meaningOf(status, service.protocol);
    if (meaning?.class === 'pending') context.draft.outcome = 'pending';
    else if (meaning?.class !== 'done') throw failureOf(status, service.protocol);
  });
}

/** Cancels an order; done when the service confirms. */
export async function cancelOrder(id: string, service: OrderService, context: OrderContext): Promise<void> {
  await onOrder(id, service, context, async (session) => {
    const answer = await session.send('CancelOrder');
    if (answer?.transRef !== undefined) context.draft.data.transRef = answer.transRef;
  });
}

/** Fetches the object of a complete order, saves it and judges it. */
export async function fetchOrder(
  id: string,
  evidence: OrderService & OrderEvidence,
  ordered: OrderedThings,
  context: OrderContext,
): Promise<void> {
  await onOrder(id, evidence, context, async (session) => {
    const answer = await session.send('GetOrderStatus');
    if (answer === undefined) return;
    const status = await tellStatus(answer, evidence.protocol, context);
    if (meaningOf(status, evidence.protocol)?.class !== 'done') {
      if (isFinal(status, evidence.protocol)) throw failureOf(status, evidence.protocol);
      throw new IdcliError('PROVIDER_RETRY', `the order is ${status}, and there is nothing to fetch yet`, {
        hint: `ask again later: idcli sign-order status ${shellWord(id)}`,
        provider: { error: status },
      });
    }
    const sdo = await fetchSdo(session, evidence, evidence, context);
    if (sdo !== undefined) await tellSdo(sdo, evidence, ordered, context);
  });
}

/** Runs the whole order (rule ES-C5). */
export async function signOrder(input: SignOrderInput, context: OrderContext): Promise<void> {
  if (input.dryRun) {
    buildOrder(input.order, input, context);
    context.draft.notes.push('nothing was sent at all');
    return;
  }
  const { redirect, order } = input;
  const paths = Object.values(redirect.paths);
  const listener = await openReturn(input, { awaits: [], paths }, context.world);
  try {
    const reached = { ...order, urls: urlsAt(listener.redirectUri, redirect.paths) };
    await onOrder(order.id, input, context, (session) =>
      sign(reached, { input, context, session, listener }),
    );
  } finally {
    await listener.close();
  }
}

/** Returns the three return URLs of one listener. The service appends an error code to the last. */
export function urlsAt(exit: URL, { abort, error }: SignOrderInput['redirect']['paths']): Order['urls'] {
  return {
    exit: exit.href,
    abort: new URL(abort, exit).href,
    error: `${new URL(error, exit).href}?err=`,
  };
}

async function sign(order: Order, signing: Signing): Promise<void> {
  const { input, context, session } = signing;
  const url = await insert(order, input, session, context);
  if (url === undefined) return;
  const { status, callback } = await untilSigned(url, signing);
  let page: ResultPage = {
    ok: false,
    heading: 'There is no signature to accept',
    detail: 'The terminal says why.',
  };
  try {
    if (status === undefined) return;
    if (meaningOf(status, input.protocol)?.class !== 'done') throw failureOf(status, input.protocol);
    const sdo = await fetchSdo(session, input, input, context);
    if (sdo === undefined) return;
    const { phone } = order.signer;
    await tellSdo(sdo, input, { document: order.document.bytes, ...defined({ phone }) }, context);
    page = { ok: true, heading: 'The document is signed', detail: 'The terminal has the result.' };
  } catch (thrown) {
    // The message may quote the service, and our pages never do.
    if (thrown instanceof IdcliError) page = { ...page, detail: `${ERRORS[thrown.code].title}.` };
    throw thrown;
  } finally {
    await session.tellReport();
    const refused = context.draft.reports.filter(({ verdict }) => verdict === 'invalid');
    if (refused.length > 0) {
      page = { ok: false, heading: 'The signature must not be accepted', detail: checksInWords(refused) };
    }
    await callback?.finish(page);
  }
}

/** Inserts the order and asks where to sign; undefined when an answer must not be trusted. */
async function insert(
  order: Order,
  service: OrderService,
  session: OrderSession,
  { draft }: OrderContext,
): Promise<URL | undefined> {
  const inserted = await session.send('InsertOrder', insertOrder(order, service.protocol));
  if (inserted === undefined) return undefined;
  if (inserted.transRef !== undefined) draft.data.transRef = inserted.transRef;
  const processes = await session.send('GetSigningProcesses', signingProcessOf(order.id));
  if (processes === undefined) return undefined;
  const { signUrl } = processes;
  if (signUrl === undefined || signUrl === '') {
    throw new IdcliError('ANSWER_UNREADABLE', 'GetSigningProcessesResponse has no SignURL', {
      hint: 'see the answer with --trace --verbose',
    });
  }
  session.facts.signUrl = signUrl;
  session.facts.signUrlBase = order.signUrlBase;
  if (signUrlProblem(signUrl) !== undefined) return undefined;
  const url = withVendor(new URL(signUrl), service.protocol);
  draft.data.signUrl = url.href;
  return url;
}
