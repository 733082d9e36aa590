/** Recorded SAML logins as HAR files, made by hand. */
import { deflateRawSync } from 'node:zlib';
import { entry, type HarEntry, START } from './har.ts';
import { IDP, idpMetadata, type ResponseWish, responseTo, SP } from './saml-idp.ts';

export const ACS = `${SP}/acs`;
const SSO = 'https://idp.example.com/sso';

export interface SamlChanges extends ResponseWish {
  readonly relayState?: string;
  /** Where the response is posted to. */
  readonly postedTo?: string;
  /** Attributes of the AuthnRequest. */
  readonly asks?: string;
  readonly requestId?: string;
}

const cookie = 'sp.session=s%3A77; Path=/; HttpOnly; Secure; SameSite=None';

/** A login begun by the service provider; the metadata of the identity provider is in the recording. */
export function samlLogin(changes: SamlChanges = {}): HarEntry[] {
  const { relayState = 'relay-1', postedTo = ACS, requestId = '_req-1', asks = '', ...wish } = changes;
  const instant = new Date(START).toISOString();
  const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${requestId}" Version="2.0" IssueInstant="${instant}" Destination="${SSO}" AssertionConsumerServiceURL="${ACS}" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"${asks}><saml:Issuer>${SP}</saml:Issuer></samlp:AuthnRequest>`;
  const query = new URLSearchParams({
    SAMLRequest: deflateRawSync(Buffer.from(xml)).toString('base64'),
    RelayState: 'relay-1',
  });
  const sso = `${SSO}?${query}`;
  const off = (START - Date.now()) / 1000 + 20;
  const answer = responseTo({ request: { id: requestId, acsUrl: ACS, extensions: [] } }, { off, ...wish });
  const form = new URLSearchParams({
    SAMLResponse: Buffer.from(answer).toString('base64'),
    RelayState: relayState,
  });
  return [
    entry({ at: 0, url: `${IDP}/metadata`, status: 200, text: idpMetadata(SSO) }),
    entry({ at: 1, url: `${SP}/login`, status: 302, answer: { Location: sso, 'Set-Cookie': cookie } }),
    entry({ at: 1.1, url: sso, status: 200, text: '<html><title>Sign in</title></html>' }),
    entry({
      at: 20,
      method: 'POST',
      url: 'https://idp.example.com/login',
      body: 'username=ada&password=correct-horse-battery',
      status: 200,
      text: '<html><body onload="document.forms[0].submit()"></body></html>',
    }),
    entry({
      at: 20.3,
      method: 'POST',
      url: postedTo,
      headers: {
        Cookie: 'sp.session=s%3A77',
        'Sec-Fetch-Site': 'cross-site',
        Origin: 'https://idp.example.com',
      },
      body: form.toString(),
      status: 302,
      answer: { Location: '/home' },
    }),
    entry({
      at: 20.5,
      url: `${SP}/home`,
      headers: { Cookie: 'sp.session=s%3A77' },
      status: 200,
      text: '<html><h1>Hello</h1></html>',
    }),
  ];
}
