/** The service that takes messages: one POST each, and one place that judges the answers. */

import { judgeOrder, type OrderInput } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import {
  element,
  type MessageName,
  type OrderAnswer,
  readAnswer,
  SIGNER_REFERENCE,
  writeMessage,
} from '../../protocol/e-signing/index.ts';
import { type Recorder, retryHint } from '../../protocol/http/index.ts';
import { type AskAgain, comeBackLater } from '../poll.ts';
import type { OrderContext, OrderService } from './input.ts';

type Facts = { -readonly [Name in keyof OrderInput]: OrderInput[Name] };
type Content = Parameters<typeof writeMessage>[1];

export interface OrderSession {
  /**
   * Sends a message about this order.
   * @returns the answer; undefined when it must not be trusted, as the report will say
   * @throws {IdcliError} a fault by its class, `ANSWER_UNREADABLE`, and what `fetch` throws
   */
  send(name: MessageName, content?: Content, recorder?: Recorder): Promise<OrderAnswer | undefined>;
  /** Asks for the status, and tolerates a busy service. */
  askStatus(): Promise<{ readonly answer: OrderAnswer | undefined } | AskAgain>;
  /** Facts for the report; steps add to them. */
  readonly facts: Facts;
  /** Puts the report into the draft, once. */
  tellReport(): Promise<void>;
}

/** 128 random bits. */
const MESSAGE_ID_BYTES = 16;

export function openService(id: string, service: OrderService, context: OrderContext): OrderSession {
  const { world, draft } = context;
  const facts: Facts = { id, answers: [], protocol: service.protocol };
  let told = false;

  async function post(name: MessageName, content: Content, recorder: Recorder): Promise<Response> {
    const messageId = Buffer.from(world.random(MESSAGE_ID_BYTES)).toString('hex');
    return recorder.as('client', name)(service.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'text/xml; charset=utf-8',
        accept: 'text/xml, application/xml',
        ...(service.messages.soap ? { soapaction: `"${name}"` } : {}),
      },
      body: writeMessage(name, content, service.messages, { messageId, time: world.now() }),
      redirect: 'manual',
    });
  }

  async function believe(name: MessageName, response: Response): Promise<OrderAnswer | undefined> {
    const { status } = response;
    const charset = /charset\s*=\s*"?([\w.-]+)/i.exec(response.headers.get('content-type') ?? '')?.[1];
    const body = new Uint8Array(await response.arrayBuffer());
    if (body.length === 0 && status >= 400 && status < 500) throw bareRefusal(name, response, world.now());
    const reading = readAnswer(name, {
      body,
      ...defined({ charset }),
      failed: !response.ok,
    });
    if (reading.kind === 'refused') {
      facts.refused = { message: name, reason: reading.reason };
      return undefined;
    }
    if (reading.kind === 'unreadable') throw unreadable(name, status, reading.reason);
    const { answer } = reading;
    if (answer.fault !== undefined) throw faultOf(name, status, answer.fault);
    if (answer.name !== `${name}Response`) {
      throw unreadable(name, status, `it is ${answer.name}, but ${name}Response was expected`);
    }
    facts.answers = [...facts.answers, { message: name, ...defined({ orderId: answer.orderId }) }];
    return answer.orderId === undefined || answer.orderId === id ? answer : undefined;
  }

  return {
    facts,
    async send(name, content = [element('OrderID', id)], recorder = context.recorder) {
      return believe(name, await post(name, content, recorder));
    },
    async askStatus() {
      const name = 'GetOrderStatus';
      const response = await post(name, [element('OrderID', id)], context.recorder);
      const later = comeBackLater(response, world.now());
      if (later === undefined) return { answer: await believe(name, response) };
      const cause = await believe(name, response).catch((thrown: unknown) => thrown);
      return { ...later, cause };
    },
    async tellReport() {
      if (told || (facts.answers.length === 0 && facts.refused === undefined)) return;
      told = true;
      draft.reports.push(await judgeOrder(facts));
    },
  };
}

/** `GetSigningProcesses` also names the signer. */
export const signingProcessOf = (id: string): Content => [
  element('OrderID', id),
  element('LocalSignerReference', SIGNER_REFERENCE),
];

/** Advice by HTTP status. */
const ADVICE: Readonly<Record<number, string>> = {
  401: 'the service may want a client certificate: --tls-cert FILE --tls-key FILE',
  403: 'the service may want another client certificate: --tls-cert FILE --tls-key FILE',
};

const unreadable = (name: MessageName, status: number, reason: string): IdcliError =>
  new IdcliError('ANSWER_UNREADABLE', `the answer to ${name} (${status}) cannot be read: ${reason}`, {
    hint:
      `${ADVICE[status] ?? 'is --endpoint the address that takes XML messages?'}\nsee the answer with ` +
      `--trace --verbose`,
  });

/** Builds the error for a refusal without a body: only its status is known. */
function bareRefusal(name: MessageName, { status, headers }: Response, now: Date): IdcliError {
  const hint = retryHint(headers.get('retry-after'), now) ?? ADVICE[status];
  return new IdcliError(
    status === 429 ? 'PROVIDER_RETRY' : 'REQUEST_REFUSED',
    `${name} was refused with ${status}, and nothing was said`,
    {
      hint: hint ?? 'is --endpoint the address that takes XML messages?',
      provider: { error: asText(status), status },
    },
  );
}

/** Fault codes that blame the client, in SOAP 1.1, 4.4.1 (`Client`) and SOAP 1.2 (`Sender`). */
const OURS = /^(?:Client|Sender)(?:\.|$)/i;
const THEIRS = /^(?:Server|Receiver)(?:\.|$)/i;

function faultOf(
  name: MessageName,
  status: number,
  { code, message }: { code: string; message: string },
): IdcliError {
  const ours = OURS.test(code) || (!THEIRS.test(code) && status >= 400 && status < 500);
  return new IdcliError(
    ours ? 'REQUEST_REFUSED' : 'PROVIDER_FAILED',
    `${name} was answered with the fault ${code}${message === '' ? '' : `: ${message}`}`,
    {
      hint: ours
        ? 'look at the message with --trace --verbose, or before it is sent: idcli sign-order build'
        : 'try again later; if it stays, send the service the time and the order id',
      provider: { error: code, ...(message === '' ? {} : { error_description: message }), status },
    },
  );
}
