/** Puts a finished message into a SOAP envelope. SAML bindings, 3.2.2. */
import { NS } from '../namespaces.ts';

/** Values of HTTP header fields that SAML bindings, 3.2.3, asks for. */
export const SOAP_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/xml; charset=utf-8',
  soapaction: '"http://www.oasis-open.org/committees/security"',
  'cache-control': 'no-cache, no-store',
  pragma: 'no-cache',
};

/** @param message XML that is already signed, so it goes in as it is */
export const soapEnvelope = (message: string): string =>
  `<soap11:Envelope xmlns:soap11="${NS.soap}"><soap11:Body>${message}</soap11:Body></soap11:Envelope>`;

/** @param code `Client` blames the sender, `Server` the receiver. SOAP 1.1, 4.4 */
export const soapFault = (code: 'Client' | 'Server', text: string): string =>
  soapEnvelope(
    `<soap11:Fault><faultcode>soap11:${code}</faultcode><faultstring>${text}</faultstring></soap11:Fault>`,
  );
