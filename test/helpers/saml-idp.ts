/** A small SAML identity provider on loopback: reads the request and answers with a response built by the test. */

import { readDocument } from '../../src/protocol/saml/message/document.ts';
import { type AuthnRequest, readAuthnRequest } from '../../src/protocol/saml/message/request.ts';
import { findMessages } from '../../src/protocol/saml/wire/find.ts';
import { type Answer, type Heard, type ScriptedServer, serve } from '../cli/scripted-server.ts';
import { pem } from './saml.ts';
import { signXml } from './saml-sign.ts';

export const IDP = 'https://idp.example.com/saml';
export const SP = 'https://sp.example.com';
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const NAMESPACES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';

export interface MetadataWish {
  readonly entityId?: string;
  readonly bindings?: readonly string[];
  /** Names of certificates in the vectors. */
  readonly certificates?: readonly string[];
  readonly wantsSigned?: string;
  readonly logout?: string;
}

/** Builds the metadata of an identity provider with its sign-on service at `location`. */
export function idpMetadata(location: string, wish: MetadataWish = {}): string {
  const { entityId = IDP, bindings = [REDIRECT, POST], certificates = ['idp'], wantsSigned, logout } = wish;
  const keys = certificates.map(
    (name) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${pem(`${name}.crt`).replace(/-----.*?-----|\s/g, '')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  );
  const services = bindings.map(
    (binding) => `<md:SingleSignOnService Binding="${binding}" Location="${location}"/>`,
  );
  const slo =
    logout === undefined
      ? ''
      : [REDIRECT, POST]
          .map((binding) => `<md:SingleLogoutService Binding="${binding}" Location="${logout}"/>`)
          .join('');
  const wants = wantsSigned === undefined ? '' : ` WantAuthnRequestsSigned="${wantsSigned}"`;
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><md:IDPSSODescriptor${wants} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}${slo}${services.join('')}</md:IDPSSODescriptor></md:EntityDescriptor>`;
}

/** A request received by the identity provider. */
export interface Asked {
  readonly request: AuthnRequest;
  readonly relayState: string | undefined;
  readonly heard: Heard;
}

export interface ResponseWish {
  /** `null`: the response answers no request. */
  readonly inResponseTo?: string | null;
  readonly audience?: string;
  readonly status?: string;
  /** Name of a key in the vectors; `null`: unsigned. */
  readonly key?: string | null;
  readonly authnContext?: string;
  /** Clock offset in seconds. */
  readonly off?: number;
}

/** Builds a valid response to a request, except for the given changes. */
export function responseTo({ request }: Pick<Asked, 'request'>, wish: ResponseWish = {}): string {
  const {
    inResponseTo = request.id,
    audience = SP,
    key = 'idp',
    authnContext = 'substantial',
    off = 0,
  } = wish;
  const at = (seconds: number) => new Date(Date.now() + (seconds + off) * 1000).toISOString();
  const acs = request.acsUrl ?? '';
  const answers = inResponseTo === null ? '' : ` InResponseTo="${inResponseTo}"`;
  if (wish.status !== undefined) {
    const [top, second] = wish.status.split('/');
    const code = (name: string | undefined, inner: string) =>
      `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${name}">${inner}</samlp:StatusCode>`;
    return `<samlp:Response ${NAMESPACES} ID="_r" Version="2.0" IssueInstant="${at(0)}" Destination="${acs}"${answers}><saml:Issuer>${IDP}</saml:Issuer><samlp:Status>${code(top, second === undefined ? '' : code(second, ''))}</samlp:Status></samlp:Response>`;
  }
  const assertion = `<saml:Assertion ID="_a" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${IDP}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient" SPNameQualifier="${SP}">opaque-1</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData${answers} NotOnOrAfter="${at(120)}" Recipient="${acs}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(-5)}" NotOnOrAfter="${at(120)}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${at(0)}" SessionIndex="s-1"><saml:AuthnContext><saml:AuthnContextClassRef>${authnContext}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>camille@example.com</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>`;
  const xml = `<samlp:Response ${NAMESPACES} ID="_r" Version="2.0" IssueInstant="${at(0)}" Destination="${acs}"${answers}><saml:Issuer>${IDP}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${assertion}</samlp:Response>`;
  return key === null ? xml : signXml(xml, '_a', { key });
}

const escapeHtml = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** A page with a form that submits itself. */
export function postPage(action: string, fields: Readonly<Record<string, string | undefined>>): Answer {
  const inputs = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`<input type="hidden" name="${name}" value="${escapeHtml(value)}">`],
  );
  return {
    headers: { 'content-type': 'text/html; charset=utf-8' },
    text: `<!doctype html><title>Sending you back</title><body onload="document.forms[0].submit()"><form method="post" action="${escapeHtml(action)}">${inputs.join('')}<button>Continue</button></form>`,
  };
}

/** Posts a response to the address named in the request. */
export function answerWith(asked: Asked, xml: string, relayState = asked.relayState): Answer {
  return postPage(asked.request.acsUrl ?? '', {
    SAMLResponse: Buffer.from(xml).toString('base64'),
    RelayState: relayState,
  });
}

/** Listens at `/sso` for requests over either binding. */
export function serveIdp(answer: (asked: Asked) => Answer): Promise<ScriptedServer> {
  return serve((heard) => {
    const text = heard.method === 'POST' ? heard.body : `http://idp${heard.path}`;
    const [source] = findMessages(text);
    if (source === undefined) return { httpStatus: 400, text: 'no request' };
    const { root } = readDocument(source).reading;
    if (root === undefined) return { httpStatus: 400, text: 'no XML' };
    return answer({ request: readAuthnRequest(root), relayState: source.beside?.relayState, heard });
  });
}
