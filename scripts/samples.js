// Messages that are good at this moment: for measurements, and for the rehearsals of the build.
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const keys = new URL('../test/vectors/saml/keys/', import.meta.url);
/** File of the certificate that SAML samples are signed with. */
export const SAML_CERTIFICATE = fileURLToPath(new URL('idp.crt', keys));
export const SAML = {
  idp: 'https://idp.example.com/saml',
  sp: 'https://sp.example.com',
  acs: 'https://sp.example.com/saml/acs',
  request: '_request1',
};

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An ID token for `bench-client`, signed with RS256 under the `kid` `bench`. */
export function makeToken(privateKey) {
  const now = Math.floor(Date.now() / 1000);
  const input = [
    encode({ alg: 'RS256', kid: 'bench', typ: 'JWT' }),
    encode({
      iss: 'https://op.example.com',
      sub: 'bench-subject',
      aud: 'bench-client',
      iat: now,
      exp: now + 3600,
      name: 'Kari Example',
      email: 'kari@example.com',
    }),
  ].join('.');
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}

const instant = (seconds) => new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, '');

/** A response of some 4 kB. The assertion is written in canonical form, so that it can be signed without a library. */
export function makeSamlResponse() {
  const key = createPrivateKey(readFileSync(new URL('idp.key', keys)));
  const certificate = readFileSync(SAML_CERTIFICATE, 'utf8').replace(/-----.*?-----|\s/g, '');
  const attributes = Array.from(
    { length: 8 },
    (_, index) =>
      `<saml:Attribute Name="urn:oid:2.5.4.${40 + index}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"><saml:AttributeValue>value ${index}</saml:AttributeValue></saml:Attribute>`,
  ).join('');
  const open = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion1" IssueInstant="${instant(0)}" Version="2.0"><saml:Issuer>${SAML.idp}</saml:Issuer>`;
  const rest = `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">user-1</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${SAML.request}" NotOnOrAfter="${instant(3600)}" Recipient="${SAML.acs}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${instant(-5)}" NotOnOrAfter="${instant(3600)}"><saml:AudienceRestriction><saml:Audience>${SAML.sp}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${instant(0)}" SessionIndex="_session1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion>`;
  const digest = createHash('sha256')
    .update(open + rest)
    .digest('base64');
  const DS = 'http://www.w3.org/2000/09/xmldsig#';
  const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';
  const info = `<ds:SignedInfo xmlns:ds="${DS}"><ds:CanonicalizationMethod Algorithm="${EXC}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod><ds:Reference URI="#_assertion1"><ds:Transforms><ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform><ds:Transform Algorithm="${EXC}"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
  const value = sign('sha256', Buffer.from(info), key).toString('base64');
  const signature = `<ds:Signature xmlns:ds="${DS}">${info.replace(` xmlns:ds="${DS}"`, '')}<ds:SignatureValue>${value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`;
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${SAML.acs}" ID="_response1" InResponseTo="${SAML.request}" IssueInstant="${instant(0)}" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${SAML.idp}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${open}${signature}${rest}</samlp:Response>`;
}
