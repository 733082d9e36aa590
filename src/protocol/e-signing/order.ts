/** InsertOrder: the document, the signer, and the URLs for the browser afterwards. */
import { defined } from '../../common/defined.ts';
import type { OrderProtocol } from '../../providers/esigning-types.ts';
import type { XmlElement } from '../xml/node.ts';
import { hasCountryCode, idValue, type Signer, signerProblem } from './signer.ts';
import { element, forbiddenCharacter, optional } from './xml.ts';

/** Unpublished details of the protocol, as set by the operator. */
export interface MessageOptions {
  readonly merchantId?: string;
  /** Wrap each message in a SOAP envelope. */
  readonly soap: boolean;
}

export interface OrderDocument {
  readonly kind: 'text' | 'pdf';
  readonly bytes: Uint8Array;
}

export interface Order {
  readonly id: string;
  readonly description?: string;
  readonly title: string;
  readonly document: OrderDocument;
  readonly signer: Signer;
  readonly deadline: Date;
  /** The browser's final URL. */
  readonly urls: { readonly exit: string; readonly abort: string; readonly error: string };
  /** With its parameter, e.g. `https://host/sign/index.html?ref=`. */
  readonly signUrlBase: string;
  /** The element around `AuthenticationID`. */
  readonly wrapperElement: string;
}

const REFERENCES = { document: 'doc_1', signer: 'signer_1', web: 'web_1' } as const;
export const SIGNER_REFERENCE = REFERENCES.signer;

/** Without digits: a phone's would be masked, even in an example. */
const SIGNER_HINT =
  'a phone is a plus, the country code and the number; a name is given in two parts: --given-name Ola ' +
  '--family-name Nordmann';

const ID_CHARACTERS = 80;
const DESCRIPTION_CHARACTERS = 400;
/** An element name without prefix. */
const ELEMENT_NAME = /^[A-Za-z_][\w.-]*$/;

/** An error in an order, found before anything is sent, or a value near a limit. */
export interface OrderProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint?: string;
  /** The document exceeds the service's limit. */
  readonly tooLarge?: true;
}

const error = (message: string, hint?: string): OrderProblem => ({
  severity: 'error',
  message,
  ...defined({ hint }),
});

/** Rules ES-C1 to ES-C3. */
export function orderProblems(order: Order, protocol: OrderProtocol): readonly OrderProblem[] {
  const { description, signer, wrapperElement } = order;
  const signerFault = signerProblem(signer);
  return [
    ...idProblems(order.id, protocol),
    ...(description !== undefined && description.length > DESCRIPTION_CHARACTERS
      ? [
          error(
            `the description has ${description.length} characters, and may have ${DESCRIPTION_CHARACTERS}`,
          ),
        ]
      : []),
    ...(signerFault === undefined ? [] : [error(signerFault, SIGNER_HINT)]),
    ...(signer.phone === undefined || signerFault !== undefined || hasCountryCode(signer.phone)
      ? []
      : [
          {
            severity: 'warning' as const,
            message: 'the phone begins with neither + nor 00, so the service may miss its country code',
          },
        ]),
    ...documentProblems(order.document, protocol),
    ...(ELEMENT_NAME.test(wrapperElement)
      ? []
      : [error(`${wrapperElement} cannot be the name of an element`)]),
    ...characterProblems(order),
  ];
}

function idProblems(id: string, { forbiddenInId }: OrderProtocol): OrderProblem[] {
  const hint = 'use letters, digits and dashes; base64 does not do';
  if (id === '') return [error('the order id is empty', hint)];
  if (id.length > ID_CHARACTERS) {
    return [error(`the order id has ${id.length} characters, and may have ${ID_CHARACTERS}`)];
  }
  const sign = [...id].find((one) => forbiddenInId.includes(one));
  return sign === undefined ? [] : [error(`the order id has a ${sign}, which is forbidden`, hint)];
}

/** Base64 length of so many bytes: the limit counts characters, not bytes (trap T4). */
const encodedLength = (bytes: number): number => Math.ceil(bytes / 3) * 4;

function documentProblems({ kind, bytes }: OrderDocument, protocol: OrderProtocol): OrderProblem[] {
  const { most, many } = protocol.documentCharacters;
  const characters = encodedLength(bytes.length);
  if (bytes.length === 0) return [error('the document is empty')];
  if (characters > most) {
    const message = `the document has ${characters} characters in base64, and may have ${most}`;
    return [{ ...error(message, `${Math.floor((most / 4) * 3)} bytes fit`), tooLarge: true }];
  }
  return [
    ...(kind === 'pdf' && Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== '%PDF'
      ? [error('the document is not a PDF: it does not begin with %PDF')]
      : []),
    ...(characters > many
      ? [
          {
            severity: 'warning' as const,
            message: `the document has ${characters} characters in base64, which is near the limit of 10 MB`,
          },
        ]
      : []),
  ];
}

/** Characters that no XML can carry (rule ES-V11). */
function characterProblems({ id, title, description, signer, urls }: Order): OrderProblem[] {
  const values = {
    'order id': id,
    title,
    description,
    name: `${signer.givenName ?? ''}${signer.familyName ?? ''}`,
    ...urls,
  };
  return Object.entries(values).flatMap(([what, value]) => {
    const found =
      forbiddenCharacter(value ?? '') ?? (/[\t\n\r]/.test(value ?? '') ? 'a line break or tab' : undefined);
    return found === undefined ? [] : [error(`the ${what} has ${found}, which cannot be sent`)];
  });
}

/** The message without its envelope. */
export function insertOrder(order: Order, protocol: OrderProtocol): readonly XmlElement[] {
  return [
    element('OrderID', order.id),
    ...[optional('OrderDescription', order.description)].filter((one) => one !== undefined),
    element('Documents', documentElement(order)),
    element('Signers', element('Signer', signerElement(order, protocol))),
    element('WebContexts', webContext(order)),
    element(
      'ExecutionDetails',
      element('OrderDeadline', order.deadline.toISOString().replace(/\.\d+Z$/, 'Z')),
      element('Steps', element('Step', element('StepNumber', '1'), signingProcess())),
    ),
  ];
}

function documentElement({ title, description, document }: Order): XmlElement {
  const content = element('B64DocumentBytes', Buffer.from(document.bytes).toString('base64'));
  return element(
    'Document',
    element('LocalDocumentReference', REFERENCES.document),
    element('Presentation', element('Title', title), element('Description', description ?? title)),
    element('DocType', element(document.kind === 'pdf' ? 'PDF' : 'TEXT', content)),
  );
}

function signerElement({ signer, wrapperElement }: Order, protocol: OrderProtocol): XmlElement {
  const value = idValue(signer);
  return element(
    'EndUserSigner',
    element('LocalSignerReference', REFERENCES.signer),
    element(
      'AcceptedPKIs',
      element(
        wrapperElement,
        element('AuthenticationID', protocol.authenticationId),
        value === undefined
          ? undefined
          : element('SignerID', element('IDType', protocol.idType), element('IDValue', value)),
      ),
    ),
  );
}

const webContext = ({ signUrlBase, urls }: Order): XmlElement =>
  element(
    'WebContext',
    element('LocalWebContextRef', REFERENCES.web),
    element('SignURLBase', signUrlBase),
    element('ErrorURLBase', urls.error),
    element('ExitURL', urls.exit),
    element('AbortURL', urls.abort),
  );

const signingProcess = (): XmlElement =>
  element(
    'SigningProcess',
    element('LocalWebContextRef', REFERENCES.web),
    element('LocalDocumentReference', REFERENCES.document),
    element('LocalSignerReference', REFERENCES.signer),
  );
