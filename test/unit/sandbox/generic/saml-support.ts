/** A service provider at the tenant without a vendor. */
import type { Sandbox } from '../../../../src/sandbox/types.ts';
import { signXml } from '../../../helpers/saml-sign.ts';
import { NOW } from '../support.ts';

export const ENTITY_ID = 'sandbox-generic-sp';
export const ACS = 'http://127.0.0.1:49152/saml/acs';
export const at = (base: Sandbox, path: string): string => `${base.url}/generic/saml${path}`;

export function samlInfo(base: Sandbox) {
  const info = base.tenants.find(({ id }) => id === 'generic')?.saml;
  if (info === undefined) throw new Error('the tenant speaks no SAML');
  return info;
}

const NAMESPACES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';

/** A message with the issuer of the own service provider. */
export const message = (name: string, content = '', attributes = '', issuer = ENTITY_ID): string =>
  `<samlp:${name} ${NAMESPACES} ID="_m" Version="2.0" IssueInstant="${NOW.toISOString()}"${attributes}><saml:Issuer>${issuer}</saml:Issuer>${content}</samlp:${name}>`;

export const signed = (base: Sandbox, xml: string): string =>
  signXml(xml, '_m', { keyPem: samlInfo(base).serviceProvider.signingKey });

export const envelope = (content: string): string =>
  `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>${content}</S:Body></S:Envelope>`;

export const call = (url: string, content: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    body: envelope(content),
    headers: { 'content-type': 'text/xml', ...headers },
  });

export const basic = (username: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

/** The reason of a SOAP fault. */
export const faultOf = (xml: string): string =>
  (/<faultstring[^>]*>([^<]*)/.exec(xml)?.[1] ?? xml).replaceAll('&quot;', '"');
