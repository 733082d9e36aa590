/** Requests and metadata of our own: in the order of the schemas, and readable by our own reader. */
import { describe, expect, it } from 'vitest';
import { writeAuthnRequest } from '../../../../src/protocol/saml/build/authn-request.ts';
import { writeLogoutRequest } from '../../../../src/protocol/saml/build/logout-request.ts';
import { writeServiceProvider } from '../../../../src/protocol/saml/build/metadata.ts';
import { readDocument } from '../../../../src/protocol/saml/message/document.ts';
import { readLogoutRequest } from '../../../../src/protocol/saml/message/logout.ts';
import { readAuthnRequest } from '../../../../src/protocol/saml/message/request.ts';
import { readEntities } from '../../../../src/protocol/saml/metadata/read.ts';
import { elementsOf } from '../../../../src/protocol/xml/tree.ts';
import { pem, rootOf, sourceOf } from '../../../helpers/saml.ts';

const base = {
  id: '_1',
  issueInstant: new Date('2026-11-22T12:00:00.5Z'),
  destination: 'https://idp.example.com/sso?a=1&b=2',
  issuer: 'https://sp.example.com',
  acsUrl: 'http://127.0.0.1:5099/saml/acs',
};
const cert = pem('sp.crt').replace(/-----.*?-----|\s/g, '');

describe('an AuthnRequest', () => {
  it('has nothing in it that was not asked for', () => {
    const root = rootOf(writeAuthnRequest(base));
    expect(Object.fromEntries(root.attributes.map(({ name, value }) => [name, value]))).toEqual({
      ID: '_1',
      Version: '2.0',
      IssueInstant: '2026-11-22T12:00:00.500Z',
      Destination: base.destination,
      ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      AssertionConsumerServiceURL: base.acsUrl,
    });
    expect(elementsOf(root).map(({ local }) => local)).toEqual(['Issuer']);
  });

  it('says all that it is told, in the order of the schema', () => {
    const root = rootOf(
      writeAuthnRequest({
        ...base,
        forceAuthn: true,
        isPassive: false,
        attributeIndex: 0,
        nameIdFormat: 'urn:f',
        authnContext: { comparison: 'minimum', values: ['low', 'high'] },
        idps: ['otp-sms', 'b'],
        extensions: [
          ['signicat:param:language', 'el'],
          ['signicat:param:otp_sms_sender', 'A<&>"B é'],
        ],
      }),
    );
    expect(elementsOf(root).map(({ local }) => local)).toEqual([
      'Issuer',
      'Extensions',
      'NameIDPolicy',
      'RequestedAuthnContext',
      'Scoping',
    ]);
    expect(readAuthnRequest(root)).toMatchObject({
      forceAuthn: true,
      isPassive: false,
      attributeIndex: '0',
      nameIdPolicy: { format: 'urn:f', allowCreate: true },
      requestedAuthnContext: { comparison: 'minimum', values: ['low', 'high'] },
      scoping: { idps: ['otp-sms', 'b'] },
      extensions: [
        { name: 'signicat:param:language', values: ['el'] },
        { name: 'signicat:param:otp_sms_sender', values: ['A<&>"B é'] },
      ],
    });
  });

  it('declares the prefix that only a value names', () => {
    const xml = writeAuthnRequest({ ...base, extensions: [['a', 'b']] });
    expect(xml).toContain('xmlns:xsd="http://www.w3.org/2001/XMLSchema"');
    expect(xml).toContain('xsi:type="xsd:string"');
    expect(writeAuthnRequest(base)).not.toContain('XMLSchema');
  });

  it('refuses what XML cannot carry', () => {
    expect(() => writeAuthnRequest({ ...base, issuer: 'a\u0000b' })).toThrow('U+0000');
  });
});

it('a LogoutRequest names the person as the assertion did', () => {
  const { id, issueInstant, destination, issuer } = base;
  const nameId = { value: ' x&y ', format: 'urn:f', nameQualifier: 'q', spNameQualifier: 's' };
  const xml = writeLogoutRequest({ id, issueInstant, destination, issuer, nameId, sessionIndexes: ['s-1'] });
  expect(readLogoutRequest(rootOf(xml))).toMatchObject({
    id: '_1',
    destination,
    nameId: { ...nameId, value: 'x&y' },
    sessionIndexes: ['s-1'],
  });
});

describe('metadata of a service provider', () => {
  const xml = writeServiceProvider({
    entityId: 'https://sp.example.com',
    validUntil: new Date('2027-01-01T00:00:00Z'),
    authnRequestsSigned: true,
    signing: cert,
    encryption: cert,
    nameIdFormat: 'urn:f',
    acsUrls: ['http://127.0.0.1:1/acs', 'https://sp.example.com/acs'],
    logoutUrl: 'http://127.0.0.1:1/slo',
    attributes: { index: 1, serviceName: 'All attributes', names: ['idpId', 'phoneNumber'] },
  });

  it('has keys, services and attributes', () => {
    const { source, kind } = readDocument(sourceOf(xml));
    expect(kind).toBe('metadata');
    expect(source.problems).toEqual([]);
    const [entity] = readEntities(rootOf(xml));
    const [role] = entity?.roles ?? [];
    expect(role).toMatchObject({
      kind: 'sp',
      authnRequestsSigned: true,
      wantAssertionsSigned: true,
      keys: [{ use: 'signing' }, { use: 'encryption' }],
      keyProblems: [],
      nameIdFormats: ['urn:f'],
      attributeServices: [
        {
          index: 1,
          isDefault: false,
          names: ['All attributes'],
          attributes: [{ name: 'idpId' }, { name: 'phoneNumber' }],
        },
      ],
    });
    const services = role?.endpoints.filter(({ service }) => service === 'AssertionConsumerService');
    const bindings = ['HTTP-POST', 'HTTP-Artifact', 'HTTP-POST-SimpleSign', 'PAOS'];
    expect(services?.map(({ binding, location }) => [binding.split(':').at(-1), location])).toEqual(
      bindings.flatMap((binding) =>
        ['http://127.0.0.1:1/acs', 'https://sp.example.com/acs'].map((url) => [binding, url]),
      ),
    );
    expect(services?.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(services?.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });

  it('is indented, so that nobody has to do so later', () => {
    expect(xml.split('\n').length).toBeGreaterThan(20);
    expect(xml).toContain('\n  <md:SPSSODescriptor');
  });
});
