/** SOAP 1.1 envelopes, as the SAML SOAP binding uses them (SAML bindings, 3.2). */
import { mediaType, type SandboxRequest, type SandboxResponse } from '../http.ts';
import {
  attributeOf,
  childrenNamed,
  elementsOf,
  type ReadElement,
  readXml,
  textOf,
  UnreadableXml,
} from '../xml/read.ts';
import { element, sent, type XmlNode } from '../xml/write.ts';
import { NS, PREFIXES } from './names.ts';
import { Refusal, refuse } from './refusal.ts';

export interface Envelope {
  readonly headers: readonly ReadElement[];
  /** The only element in the body. */
  readonly content: ReadElement;
}

/** The type of SOAP 1.1, and that of SOAP 1.2, which pysaml2 gives its SOAP 1.1 messages. */
const MEDIA_TYPES: readonly string[] = ['text/xml', 'application/soap+xml'];

/**
 * Reads the envelope of a call.
 *
 * @throws {Refusal}
 */
export function readEnvelope(request: SandboxRequest): Envelope {
  if (!MEDIA_TYPES.includes(mediaType(request)))
    return refuse(`a SOAP 1.1 message is text/xml, and this is ${mediaType(request) || 'of no type'}`);
  const root = parsed(request.body);
  if (root.namespace !== NS.soap || root.local !== 'Envelope')
    return refuse(
      `the body is ${root.local} of ${root.namespace || 'no namespace'}, not a SOAP 1.1 Envelope`,
    );
  const [body, ...more] = childrenNamed(root, NS.soap, 'Body');
  if (body === undefined || more.length > 0) return refuse('the Envelope must hold one Body');
  const [content, ...others] = elementsOf(body);
  if (content === undefined || others.length > 0) return refuse('the Body must hold one message');
  const headers = childrenNamed(root, NS.soap, 'Header').flatMap(elementsOf);
  const strange = headers.find(isMandatory);
  if (strange !== undefined)
    throw new NotUnderstood(`the header ${strange.local} of ${strange.namespace} is mustUnderstand`);
  return { headers, content };
}

/** A header that the sender marks as mandatory, and that nothing here knows (SOAP 1.1, 4.2.3). */
class NotUnderstood extends Refusal {}

const isMandatory = ({ attributes }: ReadElement): boolean =>
  attributes.some(
    ({ namespace, local, value }) => namespace === NS.soap && local === 'mustUnderstand' && value === '1',
  );

function parsed(xml: string): ReadElement {
  try {
    return readXml(xml);
  } catch (error) {
    if (error instanceof UnreadableXml) return refuse(`the message is refused as XML: ${error.message}`);
    throw error;
  }
}

const HEADERS = { 'Content-Type': 'text/xml; charset=utf-8', 'Cache-Control': 'no-store' };

export function soapMessage(content: XmlNode, header?: XmlNode): SandboxResponse {
  const headers = header === undefined ? [] : [element('soap11:Header', {}, header)];
  const envelope = element('soap11:Envelope', {}, ...headers, element('soap11:Body', {}, content));
  return { status: 200, headers: HEADERS, body: sent(envelope, PREFIXES) };
}

/** A fault goes with HTTP status 500 (SOAP 1.1, 6.2). */
export function soapFault(code: 'Client' | 'Server' | 'MustUnderstand', reason: string): SandboxResponse {
  const fault = element(
    'soap11:Fault',
    {},
    element('faultcode', {}, `soap11:${code}`),
    element('faultstring', {}, reason),
  );
  return { ...soapMessage(fault), status: 500, note: reason };
}

/** Answers a call; a refusal becomes a fault that says why. */
export function answerCall(work: () => SandboxResponse): SandboxResponse {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return soapFault(error instanceof NotUnderstood ? 'MustUnderstand' : 'Client', error.message);
  }
}

/** Reads the answer of a service provider: the message in its body, or why there is none. */
export function readAnswer(body: string): ReadElement {
  const root = parsed(body);
  const [content] = childrenNamed(root, NS.soap, 'Body').flatMap(elementsOf);
  if (root.namespace !== NS.soap || content === undefined) return refuse('the answer is not a SOAP message');
  if (content.namespace !== NS.soap || content.local !== 'Fault') return content;
  const [reason] = elementsOf(content).filter(({ local }) => local === 'faultstring');
  return refuse(
    `the answer is a SOAP fault: ${textOf(reason) ?? attributeOf(content, 'faultcode') ?? 'without reason'}`,
  );
}
