/** SAML messages in recorded exchanges, and the logins and logouts they form: by ID, InResponseTo and RelayState. */
import { defined } from '../../common/defined.ts';
import type { Entry } from '../../recording/entry.ts';
import { readDocument } from '../saml/message/document.ts';
import type { SamlBinding, SamlDocument } from '../saml/message/received-message.ts';
import { NS } from '../saml/namespaces.ts';
import { bareMessage } from '../saml/wire/bare.ts';
import { receivedMessage } from '../saml/wire/received.ts';
import { attributeOf, childOf, textOf } from '../xml/tree.ts';
import { addressOf, rawQueryOf, targetOf } from './parts.ts';

export interface SamlMessage {
  readonly entry: Entry;
  readonly document: SamlDocument;
  readonly binding: SamlBinding;
  /** Where it was sent, without query. */
  readonly address: string;
  readonly relayState?: string;
  readonly id?: string;
  readonly inResponseTo?: string;
  readonly issuer?: string;
  /** False: only seen in the redirect that carries it. */
  readonly arrived: boolean;
}

/** A login or a logout. */
export interface SamlFlow {
  readonly kind: 'saml' | 'saml-logout';
  readonly requests: SamlMessage[];
  /** The first is the answer; others use it again. */
  readonly responses: SamlMessage[];
}

export interface SamlFound {
  readonly flows: readonly SamlFlow[];
  readonly metadata: readonly { readonly entry: Entry; readonly document: SamlDocument }[];
}

const NAMES = /(?:^|&)SAML(?:Request|Response)=/;

/** Returns the message that a request carries, or the redirect that leads to it. */
function messagesIn(entry: Entry): SamlMessage[] {
  const query = rawQueryOf(entry.url);
  const body = entry.method === 'POST' ? (entry.requestBody ?? '') : '';
  if (NAMES.test(body)) return [message(entry, body, 'post', addressOf(entry.url), true)];
  if (NAMES.test(query)) return [message(entry, query, 'redirect', addressOf(entry.url), true)];
  const target = targetOf(entry);
  const next = target === undefined ? '' : rawQueryOf(target);
  return target !== undefined && NAMES.test(next)
    ? [message(entry, next, 'redirect', addressOf(target), false)]
    : [];
}

function message(
  entry: Entry,
  text: string,
  binding: SamlBinding,
  address: string,
  arrived: boolean,
): SamlMessage {
  const source = receivedMessage(text.trim(), binding);
  const document = readDocument(source);
  const { root } = document.reading;
  return {
    entry,
    document,
    binding,
    address,
    arrived,
    ...defined({
      relayState: source.beside?.relayState,
      id: root === undefined ? undefined : attributeOf(root, 'ID'),
      inResponseTo: root === undefined ? undefined : attributeOf(root, 'InResponseTo'),
      issuer: root === undefined ? undefined : textOf(childOf(root, NS.assertion, 'Issuer')),
    }),
  };
}

const isLogout = ({ document: { kind } }: SamlMessage): boolean =>
  kind === 'logout_request' || kind === 'logout_response';

/** @param entries in order of time */
export function findSamlFlows(entries: readonly Entry[]): SamlFound {
  const all = entries.flatMap(messagesIn);
  const arrivedIds = new Set(all.filter(({ arrived }) => arrived).map(({ id }) => id));
  const messages = all.filter(({ arrived, id }) => arrived || !arrivedIds.has(id));
  const flows: SamlFlow[] = [];
  for (const one of messages) {
    const isRequest = one.document.source.parameter === 'SAMLRequest';
    const same = (other: SamlMessage): boolean => other.id !== undefined && other.id === one.id;
    const known = flows.findLast(({ requests, responses }) => (isRequest ? requests : responses).some(same));
    const asked = flows.findLast(
      ({ requests }) => !isRequest && requests.some(({ id }) => id !== undefined && id === one.inResponseTo),
    );
    const flow = known ?? asked ?? byRelayState(one, isRequest, flows) ?? open(one, flows);
    (isRequest ? flow.requests : flow.responses).push(one);
  }
  return { flows, metadata: entries.flatMap(metadataIn) };
}

/** A response that names another request may still come back with the RelayState of an open one. */
function byRelayState(
  one: SamlMessage,
  isRequest: boolean,
  flows: readonly SamlFlow[],
): SamlFlow | undefined {
  if (isRequest || one.inResponseTo === undefined) return undefined;
  return flows.findLast(
    (flow) =>
      flow.responses.length === 0 &&
      (flow.kind === 'saml-logout') === isLogout(one) &&
      (one.relayState === undefined || flow.requests.some(({ relayState }) => relayState === one.relayState)),
  );
}

function open(one: SamlMessage, flows: SamlFlow[]): SamlFlow {
  const flow: SamlFlow = { kind: isLogout(one) ? 'saml-logout' : 'saml', requests: [], responses: [] };
  flows.push(flow);
  return flow;
}

function metadataIn(entry: Entry): { readonly entry: Entry; readonly document: SamlDocument }[] {
  const text = entry.responseBody;
  if (text === undefined || !/<(?:[\w.-]+:)?Entit(?:y|ies)Descriptor[\s>]/.test(text.slice(0, 5000)))
    return [];
  const source = bareMessage(text);
  if (source === undefined) return [];
  const document = readDocument(source);
  return document.kind === 'metadata' ? [{ entry, document }] : [];
}
