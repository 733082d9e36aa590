/** The response that the browser carries, as far as probes look at it: made by the sandbox, and good. */
import { defined } from '../../common/defined.ts';
import { readAssertion } from '../../protocol/saml/message/assertion.ts';
import { readDocument } from '../../protocol/saml/message/document.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import { receivedMessage } from '../../protocol/saml/wire/received.ts';
import { childOf } from '../../protocol/xml/tree.ts';
import { changed, type Handover, parametersOf } from '../driver/browser.ts';
import type { Traits } from './bench.ts';

export interface Carried {
  readonly binding: Traits['binding'];
  /** The same in each login. Absent where it is not, or cannot be seen: behind an artifact, or encrypted. */
  readonly nameId?: string;
  readonly sessionIndex?: string;
  /** Values of attributes. */
  readonly values: readonly string[];
}

export function carriedBy(handover: Handover): Carried {
  const parameters = parametersOf(handover);
  if (!parameters.has('SAMLResponse')) return { binding: 'artifact', values: [] };
  const binding = parameters.has('Signature') && handover.fields !== undefined ? 'simplesign' : 'post';
  const { root } = readDocument(receivedMessage(parameters.toString(), 'post')).reading;
  const element = childOf(root, NS.assertion, 'Assertion');
  if (element === undefined) return { binding, values: [] };
  const { nameId, authnStatements, attributes } = readAssertion(element);
  return {
    binding,
    // A transient one is another in each login.
    ...defined({
      nameId: /:transient$/.test(nameId?.format ?? '') ? undefined : nameId?.value,
      sessionIndex: authnStatements[0]?.sessionIndex,
    }),
    values: attributes.flatMap(({ values }) => values),
  };
}

/**
 * The same assertion in an envelope of another ID, which nothing signs; undefined where the envelope cannot be seen.
 */
export function inNewEnvelope(handover: Handover): Handover | undefined {
  const message = parametersOf(handover).get('SAMLResponse');
  if (message === null) return undefined;
  const xml = Buffer.from(message, 'base64').toString('utf8');
  const other = xml.replace(/(<[\w-]+:Response\b[^>]*? ID=")[^"]+"/, `$1_another-envelope"`);
  return other === xml
    ? undefined
    : changed(handover, { SAMLResponse: Buffer.from(other).toString('base64') });
}

/** A response in which the provider says no with these words. Nobody has signed it. */
export function refusingResponse(handover: Handover, words: string): string {
  const said = words.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
  const message = Buffer.from(parametersOf(handover).get('SAMLResponse') ?? '', 'base64').toString('utf8');
  const now = /IssueInstant="([^"]*)"/.exec(message)?.[1] ?? '';
  return Buffer.from(
    `<samlp:Response xmlns:samlp="${NS.protocol}" ID="_refused" Version="2.0" IssueInstant="${now}" Destination="${handover.url.href}"><saml:Issuer xmlns:saml="${NS.assertion}">${said}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/><samlp:StatusMessage>${said}</samlp:StatusMessage></samlp:Status></samlp:Response>`,
  ).toString('base64');
}
