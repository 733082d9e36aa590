/**
 * Requests and logout messages, as their receivers judge them (rule SV-15), and the signature of the Redirect
 * binding.
 */
import { createPrivateKey, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { LogoutInput, RequestInput } from '../../../../src/checks/saml/input.ts';
import { judgeSamlLogout } from '../../../../src/checks/saml/logout.ts';
import { judgeSamlRequest } from '../../../../src/checks/saml/request.ts';
import { readDocument } from '../../../../src/protocol/saml/message/document.ts';
import { readEntities } from '../../../../src/protocol/saml/metadata/read.ts';
import { findMessages } from '../../../../src/protocol/saml/wire/find.ts';
import {
  decryptionKey,
  failing,
  judge,
  NOW,
  pem,
  rootOf,
  sourceOf,
  trusted,
  vector,
  warning,
} from '../../../helpers/saml.ts';
import { signXml } from '../../../helpers/saml-sign.ts';

const HEAD =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ' +
  'IssueInstant="2026-11-22T12:00:00Z" Version="2.0"';
const REQUEST = `<samlp:AuthnRequest ${HEAD} ID="_request1" Destination="https://idp.example.com/sso" AssertionConsumerServiceURL="https://sp.example.com/saml/acs" ForceAuthn="1" IsPassive="false" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" AttributeConsumingServiceIndex="1"><saml:Issuer>https://sp.example.com</saml:Issuer><samlp:Extensions><req-attr:RequestedAttributes xmlns:req-attr="urn:oasis:names:tc:SAML:protocol:ext:req-attr"><md:RequestedAttribute xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" Name="signicat:param:language"><saml:AttributeValue>nb</saml:AttributeValue></md:RequestedAttribute></req-attr:RequestedAttributes></samlp:Extensions><samlp:NameIDPolicy AllowCreate="true" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient"/><samlp:RequestedAuthnContext Comparison="minimum"><saml:AuthnContextClassRef>substantial</saml:AuthnContextClassRef></samlp:RequestedAuthnContext><samlp:Scoping ProxyCount="1"><samlp:IDPList><samlp:IDPEntry ProviderID="https://eid.example.com"/></samlp:IDPList></samlp:Scoping></samlp:AuthnRequest>`;
const [SENDER] = readEntities(
  rootOf(
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example.com"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.com/saml/acs" index="1"/></md:SPSSODescriptor></md:EntityDescriptor>`,
  ),
);
const GIVEN = {
  now: NOW,
  clockToleranceSeconds: 30,
  keys: trusted('sp'),
  destinations: ['https://idp.example.com/sso'],
  ...(SENDER === undefined ? {} : { sender: SENDER }),
};

const judgeRequest = (xml: string, more: Partial<RequestInput> = {}) =>
  judgeSamlRequest({ document: readDocument(sourceOf(xml)), ...GIVEN, ...more });
const signed = (xml: string): string => signXml(xml, '_request1', { key: 'sp' });

describe('AuthnRequest', () => {
  test('what it asks for', async () => {
    const { request, report, verified } = await judgeRequest(signed(REQUEST));
    expect([failing(report), report.verdict, verified]).toEqual([[], 'valid', true]);
    expect(request).toMatchObject({
      id: '_request1',
      acsUrl: 'https://sp.example.com/saml/acs',
      forceAuthn: true,
      isPassive: false,
      attributeIndex: '1',
      nameIdPolicy: { allowCreate: true },
      requestedAuthnContext: { comparison: 'minimum', values: ['substantial'] },
      scoping: { proxyCount: '1', idps: ['https://eid.example.com'] },
      extensions: [{ name: 'signicat:param:language', values: ['nb'] }],
    });
  });

  test.each<[string, string, readonly string[], Partial<RequestInput>?]>([
    [
      'an ACS URL that its metadata does not have',
      signed(REQUEST.replace('sp.example.com/saml/acs', 'evil.example.com/acs')),
      ['saml.recipient'],
    ],
    [
      'an ACS index that its metadata does not have',
      signed(
        REQUEST.replace(
          'AssertionConsumerServiceURL="https://sp.example.com/saml/acs"',
          'AssertionConsumerServiceIndex="7"',
        ),
      ),
      ['saml.recipient'],
    ],
    [
      'another issuer',
      signed(REQUEST.replace('>https://sp.example.com<', '>https://evil.example.com<')),
      ['saml.issuer'],
    ],
    [
      'another destination',
      signed(REQUEST.replace('https://idp.example.com/sso', 'https://other.example.com/sso')),
      ['saml.destination'],
    ],
    [
      'no destination although signed',
      signed(REQUEST.replace(' Destination="https://idp.example.com/sso"', '')),
      ['saml.destination'],
    ],
    ['unsigned where a signature is wanted', REQUEST, ['saml.signature'], { signatureWanted: true }],
    ['signed by someone else', signXml(REQUEST, '_request1', { key: 'stranger' }), ['saml.certificate']],
    [
      'changed after signing',
      signed(REQUEST).replace('ForceAuthn="1"', 'ForceAuthn="0"'),
      ['saml.signature'],
    ],
    ['another version', signed(REQUEST.replace('Version="2.0"', 'Version="1.1"')), ['saml.version']],
    [
      'a wrapped request (tngan/samlify#634)',
      `<samlp:AuthnRequest ${HEAD} ID="_evil" Destination="https://idp.example.com/sso"><saml:Issuer>https://sp.example.com</saml:Issuer><samlp:Extensions>${signed(REQUEST)}</samlp:Extensions></samlp:AuthnRequest>`,
      ['saml.content', 'saml.signature_coverage'],
      { signatureWanted: true },
    ],
  ])('%s', async (_, xml, fails, more) => {
    const { report, verified } = await judgeRequest(xml, more);
    expect(failing(report)).toEqual(fails);
    expect(verified && fails.includes('saml.signature')).toBe(false);
  });

  test('unsigned, and nobody wants it signed', async () => {
    const { report } = await judgeRequest(REQUEST);
    expect([failing(report), report.verdict]).toEqual([[], 'unverified']);
  });
});

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

/** A query string as a service provider with its own habits of escaping sends it. */
function redirectUrl(
  xml: string,
  name: string,
  key: string,
  habit: (text: string) => string = (text) => text,
  algorithm = RSA_SHA256,
): string {
  const message = encodeURIComponent(deflateRawSync(xml).toString('base64'));
  const query = habit(`${name}=${message}&RelayState=state%201&SigAlg=${encodeURIComponent(algorithm)}`);
  const hash = algorithm.endsWith('sha1') ? 'sha1' : 'sha256';
  const value = sign(hash, Buffer.from(query), createPrivateKey(pem(`${key}.key`))).toString('base64');
  return `https://idp.example.com/sso?${query}&Signature=${encodeURIComponent(value)}`;
}

describe('the signature of the Redirect binding', () => {
  const judgeUrl = (url: string, more: Partial<RequestInput> = {}) => {
    const [source] = findMessages(url);
    if (source === undefined) throw new Error('nothing was found');
    return judgeSamlRequest({ document: readDocument(source), ...GIVEN, ...more });
  };
  const lower = (query: string) => query.replace(/%[0-9A-F]{2}/g, (sequence) => sequence.toLowerCase());

  test.each([
    ['escapes in upper case', redirectUrl(REQUEST, 'SAMLRequest', 'sp')],
    ['escapes in lower case', redirectUrl(REQUEST, 'SAMLRequest', 'sp', lower)],
    ['a space as +', redirectUrl(REQUEST, 'SAMLRequest', 'sp', (query) => query.replace('%20', '+'))],
    [
      'parameters in another order',
      redirectUrl(REQUEST, 'SAMLRequest', 'sp').replace(/\?(.*)&(Signature=.*)$/, '?$2&$1'),
    ],
  ])('is verified over what was received: %s', async (_, url) => {
    const { report, verified } = await judgeUrl(url);
    expect([failing(report), report.verdict, verified]).toEqual([[], 'valid', true]);
  });

  test.each<[string, string, readonly string[]]>([
    [
      'RelayState changed',
      redirectUrl(REQUEST, 'SAMLRequest', 'sp').replace('state%201', 'state%202'),
      ['saml.signature'],
    ],
    [
      'the same in another spelling',
      redirectUrl(REQUEST, 'SAMLRequest', 'sp').replace('state%201', 'state+1'),
      ['saml.signature'],
    ],
    ['signed by someone else', redirectUrl(REQUEST, 'SAMLRequest', 'stranger'), ['saml.signature']],
    [
      'SHA-1',
      redirectUrl(REQUEST, 'SAMLRequest', 'sp', undefined, 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'),
      ['saml.algorithm'],
    ],
    [
      'an unknown algorithm',
      redirectUrl(REQUEST, 'SAMLRequest', 'sp', undefined, 'urn:example:none'),
      ['saml.algorithm'],
    ],
    [
      'no Signature',
      redirectUrl(REQUEST, 'SAMLRequest', 'sp').replace(/&Signature=.*/, ''),
      ['saml.signature'],
    ],
    ['a second SAMLRequest', `${redirectUrl(REQUEST, 'SAMLRequest', 'sp')}&SAMLRequest=AAAA`, ['saml.parse']],
  ])('fails: %s', async (_, url, fails) => {
    const { report, verified } = await judgeUrl(url);
    expect(failing(report)).toEqual(fails);
    if (fails[0] !== 'saml.parse') expect(verified).toBe(false);
  });

  test('covers a whole response', async () => {
    const [source] = findMessages(redirectUrl(vector('unsigned').message, 'SAMLResponse', 'idp'));
    const { report, coverage, verified } = await judge('', {
      ...(source === undefined ? {} : { document: readDocument(source) }),
      relayState: { sent: 'state 1' },
    });
    expect([failing(report), report.verdict, coverage, verified]).toEqual([[], 'valid', 'response', true]);
  });
});

describe('logout', () => {
  const LOGOUT = `<samlp:LogoutRequest ${HEAD} ID="_logout1" Destination="https://sp.example.com/slo" NotOnOrAfter="2026-11-22T12:05:00Z" Reason="urn:oasis:names:tc:SAML:2.0:logout:user"><saml:Issuer>https://idp.example.com/saml</saml:Issuer><saml:NameID>user-1</saml:NameID><samlp:SessionIndex>_session1</samlp:SessionIndex></samlp:LogoutRequest>`;
  const ANSWER = `<samlp:LogoutResponse ${HEAD} ID="_logout2" InResponseTo="_logout1" Destination="https://sp.example.com/slo"><saml:Issuer>https://idp.example.com/saml</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:LogoutResponse>`;
  const given = {
    now: NOW,
    clockToleranceSeconds: 30,
    keys: trusted('idp'),
    issuer: 'https://idp.example.com/saml',
    destinations: ['https://sp.example.com/slo'],
  };
  const judgeLogout = (xml: string, more: Partial<LogoutInput> = {}) =>
    judgeSamlLogout({ document: readDocument(sourceOf(xml)), ...given, ...more });
  const signRequest = (xml: string): string => signXml(xml, '_logout1');
  const signAnswer = (xml: string): string => signXml(xml, '_logout2');

  test('a request', async () => {
    const { report, request } = await judgeLogout(signRequest(LOGOUT));
    expect([failing(report), warning(report), report.verdict]).toEqual([[], [], 'valid']);
    expect(request).toMatchObject({ nameId: { value: 'user-1' }, sessionIndexes: ['_session1'] });
  });

  test('an answer', async () => {
    const { report, response } = await judgeLogout(signAnswer(ANSWER), { requestId: '_logout1' });
    expect([failing(report), report.verdict, response?.inResponseTo]).toEqual([[], 'valid', '_logout1']);
  });

  test.each<[string, string, readonly string[], Partial<LogoutInput>?]>([
    ['unsigned', LOGOUT, ['saml.signature']],
    ['too late', signRequest(LOGOUT.replace('12:05:00', '11:05:00')), ['saml.not_on_or_after']],
    [
      'from someone else',
      signRequest(LOGOUT.replace('idp.example.com/saml<', 'evil.example.com<')),
      ['saml.issuer'],
    ],
    ['sent elsewhere', signRequest(LOGOUT.replace('/slo', '/other')), ['saml.destination']],
    ['changed', signRequest(LOGOUT).replace('user-1', 'user-2'), ['saml.signature']],
    ['an answer to another request', signAnswer(ANSWER), ['saml.in_response_to'], { requestId: '_other' }],
    [
      'not all sessions were ended',
      signAnswer(
        ANSWER.replace(
          '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>',
          '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode ' +
            'Value="urn:oasis:names:tc:SAML:2.0:status:PartialLogout"/></samlp:StatusCode>',
        ),
      ),
      ['saml.status'],
    ],
    ['elements in the name', signRequest(LOGOUT.replace('user-1', 'user<x/>-1')), ['saml.content']],
  ])('%s', async (_, xml, fails, more) => {
    const { report } = await judgeLogout(xml, more);
    expect(failing(report)).toEqual(fails);
  });

  test('an encrypted name is opened', async () => {
    const encrypted =
      /<saml:EncryptedID[\s\S]*<\/saml:EncryptedID>/.exec(vector('EncryptedID').message)?.[0] ?? '';
    const xml = signRequest(LOGOUT.replace(/<saml:NameID>.*<\/saml:NameID>/, encrypted));
    const { request, report } = await judgeLogout(xml, { decryptionKeys: [decryptionKey] });
    expect([request?.nameId?.value, failing(report), report.verdict]).toEqual(['user-1', [], 'valid']);
  });
});
