/** Messages to the service, and what its answers say. */
import type { XmlElement } from '../xml/types.ts';
import type { MessageOptions } from './order.ts';
import { element, findElement, findText, optional, readAnswerXml, unwrap, writeXml } from './xml.ts';

export type MessageName = 'InsertOrder' | 'GetSigningProcesses' | 'GetOrderStatus' | 'GetSDO' | 'CancelOrder';

/** A message as text. What every message has comes first: whose it is, which one, and when. */
export function writeMessage(
  name: MessageName,
  content: readonly XmlElement[],
  { merchantId, soap }: MessageOptions,
  { messageId, time }: { readonly messageId: string; readonly time: Date },
): string {
  const message = element(
    name,
    optional('MerchantID', merchantId),
    element('MessageID', messageId),
    element('Time', time.toISOString().replace(/\.\d+Z$/, 'Z')),
    ...content,
  );
  return writeXml(soap ? element('soap:Envelope', element('soap:Body', message)) : message);
}

/** A fault, as SOAP 1.1 or 1.2 writes it, in an envelope or not. */
export interface OrderFault {
  readonly code: string;
  readonly message: string;
}

/** What an answer says; what it does not say is absent. */
export interface OrderAnswer {
  /** Name of the element, e.g. `InsertOrderResponse`. */
  readonly name: string;
  readonly orderId?: string;
  readonly transRef?: string;
  readonly status?: string;
  readonly signUrl?: string;
  /** Empty until the order is complete (trap T6). */
  readonly sdo?: string;
  readonly fault?: OrderFault;
}

/**
 * - `answer`: it was read
 * - `refused`: it is XML that nobody should read, such as one with a DTD
 * - `unreadable`: it is no XML
 */
export type AnswerReading =
  | { readonly kind: 'answer'; readonly answer: OrderAnswer }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads an answer (rule ALL-12). Names count without their namespace, since none is published. */
export function readAnswer(text: string): AnswerReading {
  const { root, complete, problems } = readAnswerXml(text);
  const [problem] = problems;
  if (/^\s*<(?:!doctype\s+html|html)\b/i.test(text)) {
    return { kind: 'unreadable', reason: 'it is an HTML page' };
  }
  const refused = problems.find(({ kind }) => kind === 'refused');
  if (refused !== undefined && /^\s*(?:<\?xml|<!|<[A-Za-z])/.test(text)) {
    return { kind: 'refused', reason: refused.message };
  }
  if (root === undefined || !complete) {
    return { kind: 'unreadable', reason: problem?.message ?? 'there is no element in it' };
  }
  const message = unwrap(root);
  const fault = faultIn(message);
  return {
    kind: 'answer',
    answer: {
      name: message.local,
      ...present('orderId', findText(message, 'OrderID')),
      ...present('transRef', findText(message, 'TransRef')),
      ...present('status', findText(message, 'OrderStatus')),
      ...present('signUrl', findText(message, 'SignURL')),
      ...present('sdo', findText(message, 'B64SDOBytes')),
      ...present('fault', fault),
    },
  };
}

function faultIn(message: XmlElement): OrderFault | undefined {
  const fault = findElement(message, 'Fault');
  const code = findText(message, 'faultcode') ?? (fault && findText(fault, 'Value'));
  if (code === undefined && fault === undefined) return undefined;
  return {
    // A prefix says whose fault it is, in the words of SOAP.
    code: code?.replace(/^[\w-]+:/, '') ?? 'Fault',
    message: findText(message, 'faultstring') ?? (fault && findText(fault, 'Text')) ?? '',
  };
}

function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: Value });
}
