/** InsertOrder: refuses a message or turns it into an order. */
import { findFault, OK } from './faults.ts';
import { find, findDeep, type Node, textAt } from './read-xml.ts';
import type { Service } from './service.ts';
import type { Order, OrderDocument } from './state.ts';

export const TENANT_ID = 'esigning';
const AUTHENTICATION_ID = 'nets_sms';
const MOST_CHARACTERS = 10_485_760;
const ID = /^[^æøåäöÆØÅÄÖ<&>\\/'"%#?=+*]{1,80}$/;
const ID_VALUE = /^(\+?\d[\d ]{5,14}\d)(?: ([^,]+), (.+))?$/;

/** The reason for refusing an order. */
export class Refusal extends Error {}

const refuse = (reason: string): never => {
  throw new Refusal(reason);
};

/** Throws a {@link Refusal}. */
export function insert({ core, state }: Service, message: Node): Order {
  const id = textAt(message, 'OrderID') ?? '';
  if (!ID.test(id)) refuse('OrderID has 1 to 80 characters and none of the forbidden ones');
  if (state.orders.has(id)) refuse('there is an order with this OrderID');
  const scenario = core.scenarios.take(TENANT_ID);
  const found = scenario === undefined ? undefined : findFault(scenario);
  const fault = found === undefined ? OK : core.played.watch(TENANT_ID, found);
  const hex = (bytes: number) => Buffer.from(core.random(bytes)).toString('hex');
  const deadline = Date.parse(textAt(message, 'ExecutionDetails', 'OrderDeadline') ?? '');
  if (!(deadline > core.now().getTime())) refuse('OrderDeadline is not in the future');
  return {
    id,
    transRef: hex(8),
    reference: hex(20),
    fault,
    document: documentIn(message),
    urls: urlsIn(message),
    deadline,
    ...signerIn(message, fault.effect.forgets),
    status: 'Active',
    step: 'document',
    tries: 0,
    statusQuestions: 0,
    objectQuestions: 0,
  };
}

function documentIn(message: Node): OrderDocument {
  const document = find(message, 'Documents', 'Document');
  const type = find(document, 'DocType')?.children[0];
  const encoded = textAt(type, 'B64DocumentBytes') ?? '';
  if (type?.name !== 'TEXT' && type?.name !== 'PDF') refuse('One time code signs TEXT and PDF only');
  if (encoded.length > MOST_CHARACTERS) refuse('the document is larger than 10 MB after base64');
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length === 0) refuse('B64DocumentBytes is empty');
  if (type?.name === 'PDF' && !bytes.subarray(0, 4).equals(Buffer.from('%PDF')))
    refuse('the document is not a PDF');
  return {
    mediaType: type?.name === 'PDF' ? 'application/pdf' : 'text/plain',
    bytes,
    title: textAt(document, 'Presentation', 'Title') ?? '',
  };
}

function urlsIn(message: Node): Order['urls'] {
  const context = find(message, 'WebContexts', 'WebContext');
  const url = (name: string): string => {
    const text = textAt(context, name) ?? '';
    return URL.canParse(text) && /^https?:/.test(text) ? text : refuse(`${name} is not a URL`);
  };
  return {
    sign: url('SignURLBase'),
    exit: url('ExitURL'),
    abort: url('AbortURL'),
    error: url('ErrorURLBase'),
  };
}

/** Reads the signer. The name of the enclosing element is not published, so any name is accepted. */
function signerIn(message: Node, forgets: 'signer' | 'name' | undefined): Pick<Order, 'phone' | 'name'> {
  const accepted = find(message, 'Signers', 'Signer', 'EndUserSigner', 'AcceptedPKIs');
  const pki = accepted && findDeep(accepted, 'AuthenticationID');
  if (pki?.text.trim() !== AUTHENTICATION_ID) refuse('unknown AuthenticationID');
  const signer = accepted && findDeep(accepted, 'SignerID');
  if (signer === undefined || forgets === 'signer') return {};
  if (textAt(signer, 'IDType') !== 'PID') refuse('IDType of One time code is PID');
  const match = ID_VALUE.exec(textAt(signer, 'IDValue') ?? '');
  const [, phone, family, given] = match ?? refuse('IDValue is neither a phone nor a phone and a name');
  if (phone === undefined) return {};
  if (family === undefined || given === undefined || forgets === 'name') return { phone };
  return { phone, name: { family, given } };
}
