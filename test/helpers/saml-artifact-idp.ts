/** An identity provider on loopback that answers with an artifact, and resolves it over SOAP. */
import { createHash } from 'node:crypto';
import { readDocument } from '../../src/protocol/saml/message/document.ts';
import { type AuthnRequest, readAuthnRequest } from '../../src/protocol/saml/message/request.ts';
import { findMessages } from '../../src/protocol/saml/wire/find.ts';
import { attributeOf, descendantsOf } from '../../src/protocol/xml/tree.ts';
import { type Answer, type ScriptedServer, serve } from '../cli/scripted-server.ts';
import { rootOf } from './saml.ts';
import { IDP, idpMetadata, type ResponseWish, responseTo } from './saml-idp.ts';
import { signXml } from './saml-sign.ts';

const NAMESPACES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';

/** Builds an artifact: type 4, an endpoint, the hash of an entity ID, a handle. */
export function artifactOf({ entityId = IDP, index = 0, type = 4 } = {}): string {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(index, 2);
  const source = createHash('sha1').update(entityId).digest();
  return Buffer.concat([head, source, Buffer.alloc(20, 7)]).toString('base64');
}

export interface ArtifactWish {
  readonly artifact?: string;
  /** Delivers by a form instead of a redirect. */
  readonly byForm?: boolean;
  readonly response?: ResponseWish;
  /** Of the ArtifactResponse. */
  readonly inResponseTo?: string;
  readonly issuer?: string;
  readonly status?: string;
  /** `null`: unsigned. */
  readonly key?: string | null;
  readonly empty?: boolean;
  /** Resolves it as often as asked. */
  readonly again?: boolean;
  /** Instead of the whole answer of the SOAP endpoint. */
  readonly soap?: Answer;
  /** Instead of the message inside. */
  readonly inside?: string;
}

export const envelope = (body: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;

export const soapFault = (code: string, text: string): string =>
  envelope(`<s:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring></s:Fault>`);

export interface ArtifactIdp extends ScriptedServer {
  readonly metadata: string;
}

export async function serveArtifactIdp(wish: ArtifactWish = {}): Promise<ArtifactIdp> {
  let asked: AuthnRequest | undefined;
  let resolved = 0;
  const server = await serve((heard): Answer => {
    if (heard.path === '/artifact') {
      resolved += 1;
      return wish.soap ?? { headers: { 'content-type': 'text/xml' }, text: answer(heard.body) };
    }
    const [source] = findMessages(heard.method === 'POST' ? heard.body : `http://idp${heard.path}`);
    const root = source && readDocument(source).reading.root;
    if (source === undefined || root === undefined) return { httpStatus: 400, text: 'no request' };
    asked = readAuthnRequest(root);
    const fields = new URLSearchParams({ SAMLart: wish.artifact ?? artifactOf() });
    const relayState = source.beside?.relayState;
    if (relayState !== undefined) fields.set('RelayState', relayState);
    const acs = asked.acsUrl ?? '';
    if (wish.byForm !== true)
      return { httpStatus: 302, headers: { location: `${acs}?${fields.toString()}` }, text: '' };
    const inputs = [...fields].map(
      ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
    );
    return {
      headers: { 'content-type': 'text/html' },
      text: `<body onload="document.forms[0].submit()"><form method="post" action="${acs}">${inputs.join('')}</form>`,
    };
  });

  function answer(body: string): string {
    const request = [...descendantsOf(rootOf(body))].find(({ local }) => local === 'ArtifactResolve');
    const id = attributeOf(request, 'ID') ?? '';
    const used = resolved > 1 && wish.again !== true;
    const message =
      wish.inside ??
      (wish.empty === true || used || asked === undefined
        ? ''
        : responseTo({ request: asked }, wish.response));
    const { key = 'idp', status = 'Success', inResponseTo = id, issuer = IDP } = wish;
    const xml = `<samlp:ArtifactResponse ${NAMESPACES} ID="_ar" Version="2.0" IssueInstant="${new Date().toISOString()}" InResponseTo="${inResponseTo}"><saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status>${message}</samlp:ArtifactResponse>`;
    return envelope(key === null ? xml : signXml(xml, '_ar', { key }));
  }

  const service = `<md:ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="${server.url}/artifact" index="0"/>`;
  const metadata = idpMetadata(`${server.url}/sso`).replace('<md:SingleSignOnService', `${service}$&`);
  return { ...server, metadata };
}
