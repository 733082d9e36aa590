/** The XML endpoint: the merchant's messages and their responses. */
import { defined } from '../../../common/defined.ts';
import type { SandboxRequest, SandboxResponse } from '../../http.ts';
import { document, element, type Namespaces, type XmlElement } from '../../xml/write.ts';
import { insert, Refusal } from './insert.ts';
import { find, type Node, readXml, textAt } from './read-xml.ts';
import { type Service, settleDeadline } from './service.ts';
import { signedObject } from './signed-object.ts';
import type { Order } from './state.ts';

const PLAIN: Namespaces = { '': '' };
const SOAP: Namespaces = { '': '', soap: 'http://schemas.xmlsoap.org/soap/envelope/' };

export function receive(service: Service, request: SandboxRequest): SandboxResponse {
  const root = readXml(request.body);
  const inEnvelope = root?.name === 'Envelope';
  const message = inEnvelope ? find(root, 'Body')?.children[0] : root;
  const answer = (content: XmlElement, status = 200, note?: string): SandboxResponse =>
    xml(
      inEnvelope ? element('soap:Envelope', {}, element('soap:Body', {}, content)) : content,
      status,
      inEnvelope,
      note,
    );
  const fault = (code: string, reason: string, status: number): SandboxResponse =>
    answer(faultElement(inEnvelope, code, reason), status, reason);
  if (message === undefined) return fault('Client', 'the body is not an XML message', 400);
  const handler = Object.hasOwn(HANDLERS, message.name)
    ? HANDLERS[message.name as keyof typeof HANDLERS]
    : undefined;
  if (handler === undefined) return fault('Client', `there is no message ${message.name.slice(0, 60)}`, 400);
  try {
    const result = handler(service, message);
    if ('status' in result) return result;
    return answer(result);
  } catch (thrown) {
    if (thrown instanceof Fault) return fault(thrown.code, thrown.message, thrown.status);
    if (thrown instanceof Refusal) return fault('Client', thrown.message, 500);
    throw thrown;
  }
}

class Fault extends Error {
  readonly code: string;
  readonly status: number;

  constructor({ code, message, status }: { code: string; message: string; status: number }) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const faultElement = (inEnvelope: boolean, code: string, reason: string): XmlElement =>
  element(
    inEnvelope ? 'soap:Fault' : 'Fault',
    {},
    element('faultcode', {}, inEnvelope ? `soap:${code}` : code),
    element('faultstring', {}, reason),
  );

function xml(root: XmlElement, status: number, inEnvelope: boolean, note?: string): SandboxResponse {
  return {
    status,
    headers: { 'Content-Type': 'text/xml; charset=utf-8', 'Cache-Control': 'no-store' },
    body: document(root, inEnvelope ? SOAP : PLAIN),
    ...defined({ note }),
  };
}

type Handler = (service: Service, message: Node) => XmlElement | SandboxResponse;

const HANDLERS = {
  InsertOrder(service, message) {
    const order = insert(service, message);
    const { fault } = order.fault.effect;
    if (fault !== undefined) throw new Fault(fault);
    service.state.orders.set(order.id, order);
    return response('InsertOrder', order);
  },
  GetSigningProcesses(service, message) {
    const order = orderOf(service, message);
    const url = `${order.urls.sign}${order.reference}`;
    const result = element('SigningProcessResult', {}, element('SignURL', {}, url));
    return response('GetSigningProcesses', order, element('SigningProcessResults', {}, result));
  },
  GetOrderStatus(service, message) {
    const order = orderOf(service, message);
    const { answer, activeFor } = order.fault.effect;
    if (answer === 'html' || answer === 'doctype') return WIRE[answer];
    if (order.status === 'Complete') order.statusQuestions += 1;
    const waits = activeFor === 'ever' || order.statusQuestions <= (activeFor ?? 0);
    const status = order.status === 'Complete' && waits && activeFor !== undefined ? 'Active' : order.status;
    const named = answer === 'other-order' ? { ...order, id: 'order-of-someone-else' } : order;
    return response('GetOrderStatus', named, element('OrderStatus', {}, status));
  },
  GetSDO(service, message) {
    const order = orderOf(service, message);
    const complete = order.status === 'Complete';
    if (complete) order.objectQuestions += 1;
    const ready = complete && order.objectQuestions > (order.fault.effect.emptyFor ?? 0);
    return response(
      'GetSDO',
      order,
      element('OrderStatus', {}, order.status),
      element('B64SDOBytes', {}, ready ? signedObject(service, order).toString('base64') : ''),
    );
  },
  CancelOrder(service, message) {
    const order = orderOf(service, message);
    if (order.status !== 'Active')
      throw new Refusal(`the order is ${order.status}, and only active ones can be cancelled`);
    order.status = 'CancelledByMerchant';
    return response('CancelOrder', order);
  },
} as const satisfies Record<string, Handler>;

const response = (name: string, order: Order, ...content: readonly XmlElement[]): XmlElement =>
  element(
    `${name}Response`,
    {},
    element('OrderID', {}, order.id),
    element('TransRef', {}, order.transRef),
    ...content,
  );

function orderOf(service: Service, message: Node): Order {
  const order = service.state.orders.get(textAt(message, 'OrderID') ?? '');
  if (order === undefined) throw new Refusal('there is no order with this OrderID');
  settleDeadline(service, order);
  return order;
}

const WIRE: Readonly<Record<'html' | 'doctype', SandboxResponse>> = {
  html: {
    status: 200,
    headers: { 'Content-Type': 'text/html' },
    body: '<!doctype html><html><head><title>Maintenance</title></head><body></body></html>',
    note: 'scenario not-xml',
  },
  doctype: {
    status: 200,
    headers: { 'Content-Type': 'text/xml' },
    body:
      '<?xml version="1.0"?>\n' +
      '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n' +
      '<GetOrderStatusResponse><OrderStatus>&e;</OrderStatus></GetOrderStatusResponse>\n',
    note: 'scenario doctype',
  },
};
