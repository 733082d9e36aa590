/** Orders of E-Signing in recorded exchanges: XML messages that name the order, and what the signer's browser did. */
import { defined } from '../../common/defined.ts';
import type { Entry } from '../../recording/entry.ts';
import { headerValue } from '../../recording/header-lines.ts';
import { type MessageName, readAnswer, readSentMessage } from '../e-signing/index.ts';
import { addressOf, hostOf, isNavigation, targetOf } from './parts.ts';
import type { OrderFlow } from './vendor-flow.ts';

const MESSAGE = /<(?:[\w.-]+:)?(InsertOrder|GetSigningProcesses|GetOrderStatus|GetSDO|CancelOrder)[\s>]/;

/** @param entries in order of time */
export function findOrderFlows(entries: readonly Entry[]): OrderFlow[] {
  const flows: OrderFlow[] = [];
  for (const entry of entries) {
    const name = MESSAGE.exec((entry.requestBody ?? '').slice(0, 4000))?.[1] as MessageName | undefined;
    if (entry.method === 'POST' && name !== undefined) addMessage(entry, name, flows);
    else for (const flow of flows) addBrowser(entry, flow);
  }
  return flows;
}

function addMessage(entry: Entry, name: MessageName, flows: OrderFlow[]): void {
  const sent = readSentMessage(name, entry.requestBody ?? '');
  if (sent?.orderId === undefined) return;
  let flow = flows.find(({ id }) => id === sent.orderId);
  if (flow === undefined) {
    flow = { kind: 'order', id: sent.orderId, requests: [], responses: [], steps: [], answers: [] };
    flows.push(flow);
  }
  if (sent.ordered !== undefined) flow.ordered = sent.ordered;
  const status = addAnswer(entry, name, flow);
  flow.steps.push({
    entry,
    title: name,
    from: 'application',
    to: 'provider',
    carries: [['OrderID', flow.id], ...(status === undefined ? [] : ([['OrderStatus', status]] as const))],
  });
}

/** @returns the status that the answer names */
function addAnswer(entry: Entry, name: MessageName, flow: OrderFlow): string | undefined {
  const { responseBody, status = 0 } = entry;
  if (status >= 400) flow.refused = entry;
  else delete flow.refused;
  if (responseBody === undefined) return undefined;
  const charset = /charset\s*=\s*"?([\w.-]+)/i.exec(
    headerValue(entry.responseHeaders, 'content-type') ?? '',
  )?.[1];
  // A recording keeps text: its bytes are those of UTF-8, whatever was announced.
  const isUnicode = charset === undefined || /^utf-?8$/i.test(charset);
  const body = new TextEncoder().encode(
    isUnicode ? responseBody : responseBody.replace(/^(\s*<\?xml[^>]*?)\sencoding=["'][^"']*["']/, '$1'),
  );
  const reading = readAnswer(name, { body, failed: status >= 400 });
  if (reading.kind === 'refused') flow.unread = { message: name, reason: reading.reason };
  if (reading.kind !== 'answer') return undefined;
  const { answer } = reading;
  if (answer.fault !== undefined || answer.name !== `${name}Response`) {
    flow.refused = entry;
    return undefined;
  }
  flow.answers.push({ message: name, ...defined({ orderId: answer.orderId }) });
  if (answer.orderId !== undefined && answer.orderId !== flow.id) return undefined;
  if (answer.transRef !== undefined && answer.transRef !== '') flow.transRef = answer.transRef;
  if (answer.signUrl !== undefined && answer.signUrl !== '') flow.signUrl = answer.signUrl;
  if (name === 'GetSDO' && answer.sdo !== undefined && answer.sdo.trim() !== '') {
    flow.sdo = { base64: answer.sdo.replace(/\s+/g, ''), entry };
  }
  if (name !== 'GetOrderStatus' || answer.status === undefined || answer.status === '') return undefined;
  flow.status = answer.status;
  if (flow.callback !== undefined) flow.statusThen ??= answer.status;
  return answer.status;
}

/** The signer's browser: the sign page, and one of the addresses to which it comes back. */
function addBrowser(entry: Entry, flow: OrderFlow): void {
  const { signUrl, ordered } = flow;
  if (signUrl === undefined) return;
  const page = returnIn(entry.url, ordered);
  if (page !== undefined) {
    flow.callback ??= page;
    flow.steps.push({ entry, title: `return to ${page}`, from: 'browser', to: 'application', carries: [] });
    return;
  }
  const isSignPage = hostOf(entry.url) === hostOf(signUrl) && addressOf(entry.url) === addressOf(signUrl);
  if (!isSignPage || !isNavigation(entry)) return;
  flow.steps.push({ entry, title: 'signing page', from: 'browser', to: 'provider', carries: [] });
  const target = targetOf(entry);
  const next = target === undefined ? undefined : returnIn(target, ordered);
  if (next !== undefined) flow.callback ??= next;
}

function returnIn(url: string, ordered: OrderFlow['ordered']): OrderFlow['callback'] {
  if (ordered === undefined) return undefined;
  const { returns } = ordered;
  return (['exit', 'abort', 'error'] as const).find((name) => {
    const to = returns[name];
    return to !== undefined && addressOf(to) === addressOf(url);
  });
}
