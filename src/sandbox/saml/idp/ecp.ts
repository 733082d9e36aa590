/** Logins of enhanced clients, which bring the request and a password in one call (SAML profiles, 4.2). */
import type { SandboxRequest, SandboxResponse } from '../../http.ts';
import { element, type XmlNode } from '../../xml/write.ts';
import { answerCall, readEnvelope, soapFault, soapMessage } from '../soap.ts';
import type { SamlEffect } from './effect.ts';
import type { SamlIdp } from './idp.ts';
import { judgeMessage } from './message.ts';
import { type ReadRequest, requestIn } from './request.ts';
import type { Answer } from './response.ts';

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** What the tenant makes of a request; undefined when the credentials are wrong. */
type LogIn = (
  read: ReadRequest,
  credentials: Credentials,
) => { readonly answer: Answer; readonly effect: SamlEffect; readonly note?: string } | undefined;

export const answerEcp = (idp: SamlIdp, request: SandboxRequest, logIn: LogIn): SandboxResponse =>
  answerCall(() => {
    const { content } = readEnvelope(request);
    const expected = { name: 'AuthnRequest', destination: idp.addresses.ecp ?? '' };
    const read = requestIn(judgeMessage(idp, { root: content, binding: 'soap' }, expected), ['paos']);
    const credentials = credentialsIn(request);
    const login = credentials && logIn(read, credentials);
    if (login === undefined) return unauthorized(credentials === undefined ? 'no' : 'wrong');
    const { answer, effect, note } = login;
    const response = enveloped(answer.message, read.request.acs, effect.ecp);
    return note === undefined ? response : { ...response, note };
  });

function enveloped(message: XmlNode, acs: string, effect: SamlEffect['ecp'] = {}): SandboxResponse {
  if (effect.answers === 'fault') return soapFault('Server', 'scenario: nobody can log in now');
  if (effect.answers === 'page')
    return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>Log in first.</p>' };
  const header =
    effect.header === 'none' ? undefined : responseHeader(effect.header === 'other' ? OTHER : acs);
  return soapMessage(effect.answers === 'empty' ? '' : message, header);
}

const OTHER = 'https://other.example.com/saml/acs';

/** SAML profiles, 4.2.4.2: the client compares this address with the one that the service provider gave it. */
const responseHeader = (acs: string): XmlNode =>
  element('ecp:Response', {
    AssertionConsumerServiceURL: acs,
    'soap11:actor': 'http://schemas.xmlsoap.org/soap/actor/next',
    'soap11:mustUnderstand': '1',
  });

function unauthorized(what: 'no' | 'wrong'): SandboxResponse {
  const note = `${what} user name and password: HTTP Basic authentication is expected`;
  return {
    ...soapFault('Client', note),
    status: 401,
    headers: {
      'Content-Type': 'text/xml; charset=utf-8',
      'WWW-Authenticate': 'Basic realm="idcli sandbox", charset="UTF-8"',
    },
  };
}

/** RFC 7617. */
function credentialsIn({ headers }: SandboxRequest): Credentials | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(headers.authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
