/** Messages to the service, and its answers. */
import { defined } from '../../common/defined.ts';
import { decodeXml, encodingOf } from '../xml/encoding.ts';
import type { XmlElement } from '../xml/node.ts';
import { descendantsOf, elementsOf, textOf } from '../xml/tree.ts';
import type { MessageOptions } from './order.ts';
import { element, findElement, findText, optional, readAnswerXml, unwrap, writeXml } from './xml.ts';

export type MessageName = 'InsertOrder' | 'GetSigningProcesses' | 'GetOrderStatus' | 'GetSDO' | 'CancelOrder';

/** Serializes a message. Every message starts with the sender, an id and the time. */
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

/** A fault in SOAP 1.1 or 1.2 form, with or without an envelope. */
interface OrderFault {
  readonly code: string;
  readonly message: string;
}

/** The content of an answer; missing members are absent. */
export interface OrderAnswer {
  /** Element name, e.g. `InsertOrderResponse`. */
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
 * - `refused`: it is XML that must not be read, such as one with a DTD
 * - `unreadable`: it is not XML
 */
export type AnswerReading =
  | { readonly kind: 'answer'; readonly answer: OrderAnswer }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** An answer as received. */
export interface ReceivedAnswer {
  readonly body: Uint8Array;
  /** The charset of its `Content-Type`. */
  readonly charset?: string;
  /** The HTTP status is not a success, so any XML explains why. */
  readonly failed: boolean;
}

/** Members that may occur only once. */
const MEMBERS = {
  orderId: 'OrderID',
  transRef: 'TransRef',
  status: 'OrderStatus',
  signUrl: 'SignURL',
  sdo: 'B64SDOBytes',
} as const;

/** Reads an answer (rule ALL-12). Names match without their namespace, since none is published. */
export function readAnswer(name: MessageName, { body, charset, failed }: ReceivedAnswer): AnswerReading {
  const encoding = encodingOf(body, charset);
  const decoded = decodeXml(body, encoding);
  if (decoded === undefined) return { kind: 'unreadable', reason: `it is not in the encoding ${encoding}` };
  const text = decoded.text.slice(decoded.start);
  const { root, complete, problems } = readAnswerXml(text);
  const [problem] = problems;
  if (text.trim() === '') return { kind: 'unreadable', reason: 'it is empty' };
  if (/^\s*<(?:!doctype\s+html|html)\b/i.test(text)) {
    return { kind: 'unreadable', reason: 'it is an HTML page' };
  }
  const refused = problems.find((one) => one.kind === 'refused' && !isAsideBetween(root, text, one.offset));
  if (refused !== undefined && /^\s*(?:<\?xml|<!|<[A-Za-z])/.test(text)) {
    return { kind: 'refused', reason: refused.message };
  }
  if (root === undefined || !complete) {
    return { kind: 'unreadable', reason: problem?.message ?? 'there is no element in it' };
  }
  const message = findElement(root, `${name}Response`) ?? unwrap(root);
  const torn = Object.values(MEMBERS).find((member) => new Set(textsOf(message, member)).size > 1);
  if (torn !== undefined) return { kind: 'refused', reason: `${torn} appears twice, with two values` };
  const members = Object.entries(MEMBERS).map(([member, local]) =>
    defined({ [member]: textsOf(message, local)[0] }),
  );
  const fault = faultIn(message) ?? (failed ? strangeFault(message) : undefined);
  return {
    kind: 'answer',
    answer: Object.assign({ name: message.local }, ...members, defined({ fault })),
  };
}

/** Returns the values of a member: the message's own, else the first one further below. */
function textsOf(message: XmlElement, local: string): readonly string[] {
  const own = elementsOf(message).filter((child) => child.local === local);
  if (own.length > 0) return own.map((child) => textOf(child));
  const below = findText(message, local);
  return below === undefined ? [] : [below];
}

/** A comment or instruction between or outside elements hides nothing; inside a value it may. */
function isAsideBetween(root: XmlElement | undefined, text: string, offset: number): boolean {
  if (root === undefined || !/^<(?:!--|\?)/.test(text.slice(offset, offset + 4))) return false;
  if (offset < root.offset || offset >= (root.end ?? Number.POSITIVE_INFINITY)) return true;
  for (const { children } of descendantsOf(root)) {
    const isHere = children.some(
      (node) => (node.kind === 'comment' || node.kind === 'instruction') && node.offset === offset,
    );
    if (isHere) return children.every((node) => node.kind !== 'text' || node.text.trim() === '');
  }
  return false;
}

/** The shape of faults is not published: takes anything that looks like a code, and all the text. */
function strangeFault(message: XmlElement): OrderFault {
  const leaves = [...descendantsOf(message)].filter((one) => elementsOf(one).length === 0);
  const code = leaves.find(({ local }) => /code$/i.test(local));
  const said = leaves.filter((one) => one !== code).map((one) => textOf(one));
  return {
    code: (code && textOf(code)) || message.local,
    message: said
      .filter((text) => text !== '')
      .join('; ')
      .slice(0, 200),
  };
}

function faultIn(message: XmlElement): OrderFault | undefined {
  const fault = findElement(message, 'Fault');
  const code = findText(message, 'faultcode') ?? (fault && findText(fault, 'Value'));
  if (code === undefined && fault === undefined) return undefined;
  return {
    // In SOAP a prefix names the side at fault.
    code: code?.replace(/^[\w-]+:/, '') ?? 'Fault',
    message: findText(message, 'faultstring') ?? (fault && findText(fault, 'Text')) ?? '',
  };
}
