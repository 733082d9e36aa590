/** One request to a SOAP endpoint of a provider, and its answer. SAML bindings, 3.2. */
import type { BackChannel } from '../../checks/saml/input.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { SOAP_HEADERS, soapEnvelope } from '../../protocol/saml/build/soap.ts';
import type { SamlDocument } from '../../protocol/saml/message/received-message.ts';
import { readSoapAnswer, type SoapFault } from '../../protocol/saml/wire/soap.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';

export interface SoapCall {
  readonly url: URL;
  /** XML, signed where there is a key. */
  readonly message: string;
  /** The endpoint in words: `artifact resolution service`. */
  readonly service: string;
  /** Further header fields of the request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What to do about a 401 or 403; absent: a client certificate. */
  readonly denied?: (status: number) => IdcliError;
}

export interface SoapResult {
  readonly document: SamlDocument;
  readonly headers: readonly XmlElement[];
  readonly channel: BackChannel;
}

/**
 * Sends a message and opens the answer.
 * @param fetch of a recorder
 * @throws {IdcliError} `REQUEST_REFUSED` or `PROVIDER_FAILED` for a fault, `ANSWER_UNREADABLE` for anything that is no
 *   SOAP message, `CLIENT_CREDENTIAL_MISSING` for a 401 or 403, and what `fetch` throws
 */
export async function callSoap(call: SoapCall, fetch: typeof globalThis.fetch): Promise<SoapResult> {
  const { url, message, service, headers = {} } = call;
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...SOAP_HEADERS, ...headers },
    body: soapEnvelope(message),
  });
  const { status } = response;
  const where = `the ${service} at ${url.host}`;
  if (status >= 300 && status < 400) {
    const to = response.headers.get('location');
    throw new IdcliError('ANSWER_UNREADABLE', `${where} redirects${to === null ? '' : ` to ${to}`}`, {
      hint: 'a SOAP endpoint answers by itself: is a login or another address in front of it?',
    });
  }
  const answer = readSoapAnswer(new Uint8Array(await response.arrayBuffer()));
  if ((status === 401 || status === 403) && answer.kind !== 'fault')
    throw call.denied?.(status) ?? unauthenticated(where, status);
  if (answer.kind === 'fault') throw refusedBy(where, answer.fault);
  if (answer.kind === 'other' || status !== 200) {
    const what = answer.kind === 'other' ? `its answer ${answer.problem}` : 'it has a SOAP message with it';
    throw new IdcliError('ANSWER_UNREADABLE', `${where} answers with status ${status}, and ${what}`, {
      ...defined({ hint: answer.kind === 'other' ? answer.hint : undefined }),
    });
  }
  const secure = url.protocol === 'https:';
  return { document: answer.document, headers: answer.headers, channel: { host: url.host, secure } };
}

function unauthenticated(where: string, status: number): IdcliError {
  return new IdcliError('CLIENT_CREDENTIAL_MISSING', `${where} answers with status ${status}`, {
    hint: 'if it wants a client certificate: --tls-cert FILE --tls-key FILE',
  });
}

/** SOAP 1.1, 4.4.1: `Client` blames the request; SOAP 1.2 calls it `Sender`. */
function refusedBy(where: string, { code, text, detail }: SoapFault): IdcliError {
  const isOurs = /(?:^|:|\b)(?:Client|Sender)\b/.test(code);
  const said = [text, detail].filter((one) => one !== undefined).join('; ');
  return new IdcliError(
    isOurs ? 'REQUEST_REFUSED' : 'PROVIDER_FAILED',
    `${where} answers with a SOAP fault: ${code}${said === '' ? '' : `: ${said}`}`,
    {
      hint: isOurs
        ? 'is this service provider registered there, with the key that signs, and is the clock right?'
        : 'the log of the provider says more',
      provider: { error: code, ...(said === '' ? {} : { error_description: said }) },
    },
  );
}
