/** SAML messages in recorded exchanges, and the logins and logouts they form: by ID, InResponseTo and RelayState. */
import type { Entry } from '../../recording/entry.ts';
import { readDocument } from '../saml/message/document.ts';
import type { SamlDocument } from '../saml/message/received-message.ts';
import { bareMessage } from '../saml/wire/bare.ts';
import {
  isMaskedMessage,
  messageOfResolution,
  messagesIn,
  resolutionIn,
  type SamlMessage,
} from './saml-messages.ts';

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

const isLogout = ({ document: { kind } }: SamlMessage): boolean =>
  kind === 'logout_request' || kind === 'logout_response';

/** @param entries in order of time */
export function findSamlFlows(entries: readonly Entry[]): SamlFound {
  const resolutions = entries.flatMap((entry) => resolutionIn(entry) ?? []);
  const seen = entries.flatMap((entry) => messagesIn(entry, resolutions));
  const unseen = resolutions.filter(
    (resolution) => !seen.some(({ artifact }) => artifact?.value === resolution.artifact),
  );
  const all = [...seen, ...unseen.map(messageOfResolution)];
  const arrivedIds = new Set(all.filter(({ arrived }) => arrived).map(({ id }) => id));
  const messages = all.filter(({ arrived, id }) => arrived || !arrivedIds.has(id));
  const flows: SamlFlow[] = [];
  for (const one of messages) {
    const { isRequest } = one;
    const same = (other: SamlMessage): boolean =>
      other.id === undefined ? isSameSignIn(one, other) : other.id === one.id;
    const known = flows.findLast(({ requests, responses }) => (isRequest ? requests : responses).some(same));
    const asked = flows.findLast(
      ({ requests }) => !isRequest && requests.some(({ id }) => id !== undefined && id === one.inResponseTo),
    );
    const flow = known ?? asked ?? byRelayState(one, isRequest, flows) ?? open(one, flows);
    (isRequest ? flow.requests : flow.responses).push(one);
  }
  return { flows, metadata: entries.flatMap(metadataIn) };
}

/** A sign-in of WS-Federation has no ID; the login page of a provider posts to its own address. */
const isSameSignIn = (one: SamlMessage, other: SamlMessage): boolean =>
  one.isRequest &&
  one.wsFederation === true &&
  other.wsFederation === true &&
  (['address', 'issuer', 'relayState'] as const).every((name) => one[name] === other[name]);

/** A response that names another request, or none, may still come back with the RelayState of an open one. */
function byRelayState(
  one: SamlMessage,
  isRequest: boolean,
  flows: readonly SamlFlow[],
): SamlFlow | undefined {
  if (isRequest) return undefined;
  const isNamed =
    one.inResponseTo !== undefined ||
    isMaskedMessage(one) ||
    one.artifact !== undefined ||
    one.wsFederation === true;
  return flows.findLast(
    (flow) =>
      flow.responses.length === 0 &&
      ((flow.kind === 'saml-logout') === isLogout(one) || isMaskedMessage(one)) &&
      flow.requests.some(({ wsFederation }) => wsFederation === one.wsFederation) &&
      (one.relayState === undefined
        ? isNamed
        : flow.requests.some(({ relayState }) => relayState === one.relayState)),
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
