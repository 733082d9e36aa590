/** Reads the answer of a SOAP endpoint: a message, a fault, or something else. SAML bindings, 3.2.3; SOAP 1.1, 4. */
import { defined } from '../../../common/defined.ts';
import { MESSAGE_LIMITS } from '../../xml/limits.ts';
import type { XmlElement } from '../../xml/node.ts';
import { readXml } from '../../xml/reader.ts';
import { childOf, elementsOf, is, rawTextOf } from '../../xml/tree.ts';
import { readDocument } from '../message/document.ts';
import type { SamlDocument, SamlSource } from '../message/received-message.ts';
import { NS } from '../namespaces.ts';
import { decodeUtf8 } from '../utf8.ts';

export interface SoapFault {
  /** As written, e.g. `soap:Server`. */
  readonly code: string;
  readonly text?: string;
  /** Text of the details. */
  readonly detail?: string;
}

export type SoapAnswer =
  | {
      readonly kind: 'message';
      /** The message in the body, opened as far as it goes. */
      readonly document: SamlDocument;
      /** Blocks of the SOAP header. */
      readonly headers: readonly XmlElement[];
    }
  | { readonly kind: 'fault'; readonly fault: SoapFault }
  /** `problem` is a clause about the answer: `is a web page`. */
  | { readonly kind: 'other'; readonly problem: string; readonly hint?: string };

const other = (problem: string, hint?: string): SoapAnswer => ({
  kind: 'other',
  problem,
  ...defined({ hint }),
});

/**
 * @param bytes body of the HTTP message
 * @param where it was found, for people
 */
export function readSoapAnswer(bytes: Uint8Array, where = 'SOAP answer'): SoapAnswer {
  const { text } = decodeUtf8(bytes);
  if (text === undefined) return other('is not UTF-8');
  if (text.trim() === '') return other('is empty', 'the log of the provider says why it did not answer');
  if (/^\s*<(?:!doctype html|html)[\s>]/i.test(text)) {
    const [, title] = /<title[^>]*>([^<]{1,200})/i.exec(text) ?? [];
    const called = title === undefined ? '' : ` called ${JSON.stringify(title.trim())}`;
    return other(
      `is a web page${called}`,
      'the address is that of a page for people, or a login stands in front of the endpoint',
    );
  }
  const { root, problems } = readXml(text, MESSAGE_LIMITS);
  if (root === undefined) return other(`is not XML: ${problems[0]?.message ?? 'nothing is in it'}`);
  if (!isSoap(root, 'Envelope')) {
    return other(
      `is XML without a SOAP envelope around it: ${root.local}`,
      'is it the address of the SOAP service?',
    );
  }
  const body = childOf(root, root.namespace, 'Body');
  if (body === undefined) return other('is a SOAP envelope without a Body');
  const [first] = elementsOf(body);
  if (first === undefined) return other('is a SOAP envelope with nothing in its Body');
  if (isSoap(first, 'Fault')) return { kind: 'fault', fault: readFault(first) };
  const source: SamlSource = { bytes, binding: 'none', where, undone: [], problems: [] };
  const headers = elementsOf(childOf(root, root.namespace, 'Header'));
  return { kind: 'message', document: readDocument(source), headers };
}

const isSoap = (element: XmlElement, local: string): boolean =>
  [NS.soap, NS.soap12].some((namespace) => is(element, namespace, local));

/** SOAP 1.1 has `faultcode` and `faultstring`, SOAP 1.2 has `Code` and `Reason`. */
function readFault(fault: XmlElement): SoapFault {
  const textIn = (...names: readonly string[]): string | undefined => {
    const found = elementsOf(fault).find(({ local }) => names.includes(local));
    const text = found === undefined ? '' : rawTextOf(found).replace(/\s+/g, ' ').trim();
    return text === '' ? undefined : text;
  };
  return {
    code: textIn('faultcode', 'Code') ?? 'a fault without a code',
    ...defined({ text: textIn('faultstring', 'Reason'), detail: textIn('detail', 'Detail') }),
  };
}
