/** SAML and WS-Federation messages in recorded exchanges, recognized by their parameters on any host and path. */
import { defined } from '../../common/defined.ts';
import type { Entry } from '../../recording/entry.ts';
import { isMaskedText } from '../../recording/masked.ts';
import { readDocument } from '../saml/message/document.ts';
import type { SamlBinding, SamlDocument } from '../saml/message/received-message.ts';
import { NS } from '../saml/namespaces.ts';
import { type Artifact, readArtifact } from '../saml/wire/artifact.ts';
import { bareMessage } from '../saml/wire/bare.ts';
import { receivedMessage } from '../saml/wire/received.ts';
import { readSoapAnswer } from '../saml/wire/soap.ts';
import type { XmlElement } from '../xml/node.ts';
import { attributeOf, childOf, textOf } from '../xml/tree.ts';
import { addressOf, formOf, queryOf, rawQueryOf, targetOf } from './parts.ts';

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
  readonly isRequest: boolean;
  /** As it was sent, still encoded. */
  readonly text: string;
  /** Of the query around it. */
  readonly signature?: string;
  /** It came as a reference. */
  readonly artifact?: Artifact;
  /** Absent: the message that the artifact stands for went between servers. */
  readonly resolution?: Resolution;
  readonly wsFederation?: true;
  /** Blocks of the SOAP header that the provider put before its answer to an enhanced client. */
  readonly soapHeaders?: readonly XmlElement[];
}

/** Nothing can be said of a message that the recording masks, or whose signature it does. */
export const isMaskedMessage = ({ text, signature = '' }: SamlMessage): boolean =>
  [text, signature].some(isMaskedText);

const NAMES = /(?:^|&)SAML(?:Request|Response)=/;

/** What an artifact was exchanged for, between servers. SAML profiles, 5. */
interface Resolution {
  readonly entry: Entry;
  readonly artifact: string;
  /** ID of the ArtifactResolve. */
  readonly requestId?: string;
  /** The message, or the ArtifactResponse if it has none. */
  readonly document: SamlDocument;
}

/** Returns the exchange of an artifact, in the recording of a server. */
export function resolutionIn(entry: Entry): Resolution | undefined {
  const { requestBody = '', responseBody } = entry;
  if (!/<(?:[\w.-]+:)?ArtifactResolve[\s>]/.test(requestBody) || responseBody === undefined) return undefined;
  const artifact = /<(?:[\w.-]+:)?Artifact(?:\s[^>]*)?>\s*([^<\s]+)\s*</.exec(requestBody)?.[1];
  const answer = readSoapAnswer(new TextEncoder().encode(responseBody));
  if (artifact === undefined || answer.kind !== 'message') return undefined;
  const requestId = /<(?:[\w.-]+:)?ArtifactResolve\b[^>]*?\sID="([^"]+)"/.exec(requestBody)?.[1];
  return { entry, artifact, document: answer.document, ...defined({ requestId }) };
}

/**
 * Returns the message that a request carries, or the redirect that leads to it.
 * @param resolutions what artifacts of this recording stand for
 */
export function messagesIn(entry: Entry, resolutions: readonly Resolution[]): SamlMessage[] {
  const query = rawQueryOf(entry.url);
  const body = entry.method === 'POST' ? (entry.requestBody ?? '') : '';
  const address = addressOf(entry.url);
  if (NAMES.test(body)) return [message(entry, body, 'post', address, true)];
  if (NAMES.test(query)) return [message(entry, query, 'redirect', address, true)];
  const artifact = readArtifact(ARTIFACT.test(body) ? body : query);
  if (artifact !== undefined) return [byArtifact(entry, artifact, address, resolutions)];
  const federated = wsFederationIn(entry);
  if (federated !== undefined) return [federated];
  const enhanced = enhancedIn(entry);
  if (enhanced.length > 0) return enhanced;
  const target = targetOf(entry);
  const next = target === undefined ? '' : rawQueryOf(target);
  return target !== undefined && NAMES.test(next)
    ? [message(entry, next, 'redirect', addressOf(target), false)]
    : [];
}

/** The messages that an enhanced client carries between service provider and provider. SAML profiles, 4.2. */
function enhancedIn(entry: Entry): SamlMessage[] {
  const [sent, came] = [soapIn(entry.requestBody), soapIn(entry.responseBody)];
  const message = (
    { document, headers }: Soap,
    rest: Pick<SamlMessage, 'address' | 'arrived' | 'isRequest'>,
    text: string | undefined,
  ): SamlMessage => ({
    entry,
    binding: 'none',
    ...rest,
    text: text ?? '',
    ...(rest.isRequest || rest.arrived ? {} : { soapHeaders: headers }),
    ...readMessage(document),
  });
  const found: SamlMessage[] = [];
  const address = addressOf(entry.url);
  const asks = sent?.document.kind === 'authn_request';
  const root = sent?.document.reading.root;
  if (sent !== undefined && asks) {
    found.push(message(sent, { address, arrived: true, isRequest: true }, entry.requestBody));
  } else if (sent?.document.kind === 'response') {
    found.push(message(sent, { address, arrived: true, isRequest: false }, entry.requestBody));
  }
  if (came?.document.kind === 'authn_request') {
    const to = attributeOf(came.document.reading.root as XmlElement, 'Destination') ?? '';
    found.push(message(came, { address: to, arrived: false, isRequest: true }, entry.responseBody));
  } else if (came?.document.kind === 'response' && asks) {
    // The client takes it to where the request says.
    const to = root === undefined ? undefined : attributeOf(root, 'AssertionConsumerServiceURL');
    found.push(message(came, { address: to ?? '', arrived: false, isRequest: false }, entry.responseBody));
  }
  return found;
}

type Soap = Extract<ReturnType<typeof readSoapAnswer>, { kind: 'message' }>;

function soapIn(text: string | undefined): Soap | undefined {
  if (text === undefined || !/<(?:[\w.-]+:)?Envelope[\s>]/.test(text.slice(0, 2000))) return undefined;
  const answer = readSoapAnswer(new TextEncoder().encode(text));
  return answer.kind === 'message' ? answer : undefined;
}

const ARTIFACT = /(?:^|&)SAMLart=/;

function message(
  entry: Entry,
  text: string,
  binding: SamlBinding,
  address: string,
  arrived: boolean,
): SamlMessage {
  const source = receivedMessage(text.trim(), binding);
  const { parameter, beside } = source;
  const parameters = new URLSearchParams(text.trim());
  return {
    entry,
    binding,
    address,
    arrived,
    isRequest: parameter === 'SAMLRequest',
    text: parameters.get(parameter ?? '') ?? '',
    ...defined({ relayState: beside?.relayState, signature: parameters.get('Signature') ?? undefined }),
    ...readMessage(readDocument(source)),
  };
}

function readMessage(
  document: SamlDocument,
): Pick<SamlMessage, 'document' | 'id' | 'inResponseTo' | 'issuer'> {
  const { root } = document.reading;
  return {
    document,
    ...defined({
      id: root === undefined ? undefined : attributeOf(root, 'ID'),
      inResponseTo: root === undefined ? undefined : attributeOf(root, 'InResponseTo'),
      issuer: root === undefined ? undefined : textOf(childOf(root, NS.assertion, 'Issuer')),
    }),
  };
}

/** The message of an artifact that nobody saw arrive, in the recording of a server alone. */
export function messageOfResolution(resolution: Resolution): SamlMessage {
  const artifact = readArtifact(`SAMLart=${encodeURIComponent(resolution.artifact)}`);
  return byArtifact(resolution.entry, artifact ?? { value: resolution.artifact }, '', [resolution]);
}

/** A document of a message that is not in the recording. */
const unseen = (): SamlDocument =>
  readDocument({ bytes: new Uint8Array(), binding: 'none', where: 'nowhere', undone: [], problems: [] });

function byArtifact(
  entry: Entry,
  artifact: Artifact,
  address: string,
  resolutions: readonly Resolution[],
): SamlMessage {
  const resolution = resolutions.find((one) => one.artifact === artifact.value);
  return {
    entry,
    binding: 'none',
    address,
    arrived: true,
    isRequest: false,
    text: artifact.value,
    artifact,
    ...defined({ relayState: artifact.relayState, resolution }),
    ...(resolution === undefined ? { document: unseen() } : readMessage(resolution.document)),
  };
}

/** A sign-in of WS-Federation, or its answer with a token. WS-Federation 1.2, 13.2. */
function wsFederationIn(entry: Entry): SamlMessage | undefined {
  const form = formOf(entry);
  const sent = form.has('wa') ? form : queryOf(entry.url);
  if (sent.get('wa') !== 'wsignin1.0') return undefined;
  const result = sent.get('wresult');
  const source = result === null ? undefined : bareMessage(result);
  const isRequest = result === null;
  if (isRequest && !sent.has('wtrealm')) return undefined;
  const read = readMessage(source === undefined ? unseen() : readDocument(source));
  const issuer = isRequest ? (sent.get('wtrealm') ?? undefined) : read.issuer;
  return {
    ...read,
    entry,
    binding: isRequest ? 'redirect' : 'post',
    address: addressOf(entry.url),
    arrived: true,
    isRequest,
    wsFederation: true,
    text: result ?? '',
    ...defined({ relayState: sent.get('wctx') ?? undefined, issuer }),
  };
}
