/** Reads the message in a callback. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Callback } from '../../loopback/listener.ts';
import { readDocument } from '../../protocol/saml/message/document.ts';
import type { SamlBinding, SamlDocument, SamlKind } from '../../protocol/saml/message/received-message.ts';
import { receivedMessage } from '../../protocol/saml/wire/received.ts';
import { readSoapAnswer } from '../../protocol/saml/wire/soap.ts';

/** Parameters that make a request to the listener the answer to a login (ALL-1). */
export const AWAITED_OF_LOGIN = ['SAMLResponse', 'SAMLart'];
/** The same for a logout. */
export const AWAITED_OF_LOGOUT = ['SAMLResponse'];
/** For a logout that the identity provider begins. */
export const AWAITED_OF_LOGOUT_REQUEST = ['SAMLRequest'];

/** What to copy when the browser is on another machine: most answers are posted, so the address line lacks them. */
export const PASTE_NOTE =
  'Copy the form that it posted, in the developer tools under Network, Payload, view source: ' +
  'SAMLResponse=…&RelayState=…';

/**
 * Reads the posted message, the one in the query of a redirect, or the one in a SOAP body.
 * @throws {IdcliError} `ANSWER_UNREADABLE` for a SOAP body without a message
 */
export function readReceived(callback: Callback): SamlDocument {
  if (callback.via === 'soap') return readSoapRequest(callback.body ?? new Uint8Array());
  return readDocument(receivedMessage(textOf(callback), bindingOf(callback)));
}

function readSoapRequest(body: Uint8Array): SamlDocument {
  const read = readSoapAnswer(body, 'SOAP request');
  if (read.kind === 'message') return read.document;
  const problem = read.kind === 'fault' ? 'is a SOAP fault' : read.problem;
  throw new IdcliError('ANSWER_UNREADABLE', `what came over SOAP ${problem}`, {
    ...defined({ hint: read.kind === 'fault' ? undefined : read.hint }),
  });
}

/** Returns the document. @throws {IdcliError} `ANSWER_UNREADABLE` for a message of another kind */
export function demandKind(document: SamlDocument, expected: SamlKind): SamlDocument {
  // An unreadable message is judged too: the report says why.
  if (document.kind === undefined || document.kind === expected) return document;
  const what = document.kind.replaceAll('_', ' ');
  throw new IdcliError(
    'ANSWER_UNREADABLE',
    `the answer is a SAML ${what}, but a ${expected.replaceAll('_', ' ')} was expected`,
    {
      hint: 'look at it with: idcli decode-saml',
    },
  );
}

/** Returns the query string or form as received. */
export function textOf({ body, url, parameters, via }: Callback): string {
  if (body !== undefined) return new TextDecoder().decode(body);
  const inQuery =
    via === 'query' ||
    (via === 'paste' &&
      [...AWAITED_OF_LOGIN, ...AWAITED_OF_LOGOUT_REQUEST].some((name) => url.searchParams.has(name)));
  return inQuery ? url.search.slice(1) : parameters.toString();
}

function bindingOf({ via }: Callback): SamlBinding {
  if (via === 'form_post') return 'post';
  return via === 'paste' ? 'none' : 'redirect';
}
