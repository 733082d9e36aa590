/** Metadata judged: keys, endpoints, validity, signature, one entity or many. */
import { describe, expect, test } from 'vitest';
import type { MetadataInput } from '../../../../src/checks/saml/input.ts';
import { judgeSamlMetadata } from '../../../../src/checks/saml/metadata.ts';
import { readDocument } from '../../../../src/protocol/saml/message/document.ts';
import { readEntities } from '../../../../src/protocol/saml/metadata/read.ts';
import { checkSchema } from '../../../../src/protocol/saml/schema/check-schema.ts';
import { failing, NOW, pem, rootOf, sourceOf, trusted, vector, warning } from '../../../helpers/saml.ts';
import { signXml } from '../../../helpers/saml-sign.ts';

const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
const GOOD = vector('assertion signed').given.metadata ?? '';
const bare = (name: string): string => pem(`${name}.crt`).replace(/-----.*?-----|\s/g, '');
const SP = `<md:EntityDescriptor xmlns:md="${MD}" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ID="_m1" entityID="https://sp.example.com">
  <md:SPSSODescriptor AuthnRequestsSigned="1" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
      ${bare('sp')}
    </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.com/saml/acs" index="1" isDefault="true"/>
    <md:AttributeConsumingService index="1"><md:ServiceName xml:lang="en">Example</md:ServiceName><md:RequestedAttribute Name="urn:oid:2.5.4.42" isRequired="true"/></md:AttributeConsumingService>
  </md:SPSSODescriptor>
  <md:Organization><md:OrganizationName xml:lang="en">Example</md:OrganizationName><md:OrganizationDisplayName xml:lang="en">Example Ltd</md:OrganizationDisplayName><md:OrganizationURL xml:lang="en">https://example.com</md:OrganizationURL></md:Organization>
  <md:ContactPerson contactType="technical"><md:GivenName>Camille</md:GivenName><md:EmailAddress>mailto:tech@example.com</md:EmailAddress></md:ContactPerson>
</md:EntityDescriptor>`;
const FEDERATION = `<md:EntitiesDescriptor xmlns:md="${MD}" ID="_f1" validUntil="2026-12-22T12:00:00Z"><!-- a federation -->${GOOD}<md:EntitiesDescriptor>${SP}</md:EntitiesDescriptor></md:EntitiesDescriptor>`;

const judge = async (xml: string, more: Partial<MetadataInput> = {}) => {
  const document = readDocument(sourceOf(xml));
  const schema = await checkSchema(document);
  return judgeSamlMetadata({
    document,
    now: NOW,
    clockToleranceSeconds: 30,
    ...(schema === undefined ? {} : { schema }),
    ...more,
  });
};

describe('reading', () => {
  test('a service provider', () => {
    const [entity] = readEntities(rootOf(SP));
    expect(entity).toMatchObject({
      entityId: 'https://sp.example.com',
      organization: 'Example Ltd',
      contacts: [{ type: 'technical', name: 'Camille', email: 'tech@example.com' }],
    });
    expect(entity?.roles[0]).toMatchObject({
      kind: 'sp',
      authnRequestsSigned: true,
      wantAssertionsSigned: true,
      keys: [{ use: 'any', description: 'RSA 2048' }],
      endpoints: [{ service: 'AssertionConsumerService', index: 1, isDefault: true }],
      attributeServices: [
        { index: 1, names: ['Example'], attributes: [{ name: 'urn:oid:2.5.4.42', isRequired: true }] },
      ],
    });
  });

  test('a federation, however deep', () => {
    expect(readEntities(rootOf(FEDERATION)).map(({ entityId }) => entityId)).toEqual([
      'https://idp.example.com/saml',
      'https://sp.example.com',
    ]);
  });

  test.each([
    [
      'an RSA KeyValue',
      '<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>',
      1,
    ],
    ['no key at all', '<ds:KeyName>key-1</ds:KeyName>', 0],
    [
      'a certificate that was cut off',
      `<ds:X509Data><ds:X509Certificate>${bare('sp').slice(0, 400)}</ds:X509Certificate></ds:X509Data>`,
      0,
    ],
    [
      'several certificates',
      `<ds:X509Data><ds:X509Certificate>${bare('sp')}</ds:X509Certificate><ds:X509Certificate>${bare('idp')}</ds:X509Certificate></ds:X509Data>`,
      2,
    ],
  ])('keys: %s', (_, keyInfo, count) => {
    const [entity] = readEntities(rootOf(SP.replace(/<ds:X509Data>[\s\S]*<\/ds:X509Data>/, keyInfo)));
    expect(entity?.roles[0]?.keys).toHaveLength(count);
    expect(entity?.roles[0]?.keyProblems).toHaveLength(count === 0 ? 1 : 0);
  });
});

describe('judging', () => {
  test.each([
    ['an identity provider', GOOD],
    ['a service provider', SP],
    ['a federation with comments', FEDERATION],
  ])('%s is good', async (_, xml) => {
    const { report } = await judge(xml);
    expect([failing(report), warning(report), report.verdict]).toEqual([[], [], 'valid']);
  });

  test.each<[string, string, readonly string[], Partial<MetadataInput>?]>([
    [
      'a role for SAML 1.1 only',
      GOOD.replace('SAML:2.0:protocol"', 'SAML:1.1:protocol"'),
      ['saml.protocols'],
    ],
    ['no signing key', GOOD.replace('use="signing"', 'use="encryption"'), ['saml.keys']],
    ['no sign-on endpoint', GOOD.replace(/<md:SingleSignOnService[^>]*>/, ''), ['saml.endpoints']],
    [
      'a location that is not a URL',
      GOOD.replace('https://idp.example.com/sso', 'idp.example.com/sso'),
      ['saml.endpoints'],
    ],
    ['out of force', FEDERATION.replace('2026-12-22', '2026-10-22'), ['saml.valid_until']],
    ['validity that is not a time', FEDERATION.replace('2026-12-22T12:00:00Z', 'soon'), ['saml.valid_until']],
    [
      'an entity twice',
      FEDERATION.replace('https://sp.example.com"', 'https://idp.example.com/saml"'),
      ['saml.duplicate_id'],
    ],
    ['another entity than expected', GOOD, ['saml.issuer'], { entityId: 'https://idp.example.com/saml/' }],
    ['no entity', `<md:EntitiesDescriptor xmlns:md="${MD}"/>`, ['saml.content']],
    ['a DOCTYPE', `<!DOCTYPE x>${GOOD}`, ['saml.content']],
    ['cut off', GOOD.slice(0, 500), ['saml.parse']],
    ['signed by someone else', signed('stranger'), ['saml.certificate'], { keys: trusted('idp') }],
    ['not signed although a key was given', GOOD, ['saml.signature'], { keys: trusted('idp') }],
    [
      'changed after signing',
      signed('idp').replace('/saml/acs', '/evil/acs'),
      ['saml.signature'],
      { keys: trusted('idp') },
    ],
  ])('%s', async (_, xml, fails, more) => {
    const { report } = await judge(xml, more);
    expect(failing(report)).toEqual(fails);
    expect(report.verdict).toBe('invalid');
  });

  test.each<[string, string, readonly string[]]>([
    ['an expired certificate', GOOD.replace(bare('idp'), bare('expired')), ['saml.certificate']],
    ['a weak key', GOOD.replace(bare('idp'), bare('weak')), ['saml.key_strength']],
    [
      'plain http',
      GOOD.replace('https://idp.example.com/sso', 'http://idp.example.com/sso'),
      ['saml.endpoints'],
    ],
    ['an unknown binding', GOOD.replace('bindings:HTTP-Redirect', 'bindings:HTTP-Pigeon'), ['saml.bindings']],
    ['requests over SOAP only', GOOD.replace('bindings:HTTP-Redirect', 'bindings:SOAP'), ['saml.bindings']],
    ['answers over Redirect', SP.replace('bindings:HTTP-POST', 'bindings:HTTP-Redirect'), ['saml.bindings']],
    [
      'answers over Redirect, too',
      SP.replace(
        /<md:AssertionConsumerService[^>]*>/,
        (one) => one + one.replace('HTTP-POST', 'HTTP-Redirect').replace('index="1"', 'index="2"'),
      ),
      ['saml.bindings'],
    ],
    [
      'a flag that is not a boolean',
      GOOD.replace('<md:IDPSSODescriptor', '<md:IDPSSODescriptor WantAuthnRequestsSigned="yes"'),
      ['saml.want_flags', 'saml.schema'],
    ],
    [
      'signed requests without a key',
      SP.replace('<md:KeyDescriptor>', '<md:KeyDescriptor use="encryption">'),
      ['saml.want_flags'],
    ],
    [
      'signatures with SHA-1 only',
      announcing('<alg:SigningMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/>'),
      ['saml.announced_algorithms'],
    ],
    [
      'encryption of keys with PKCS#1 v1.5 only',
      encrypting('http://www.w3.org/2001/04/xmlenc#aes256-cbc', 'http://www.w3.org/2001/04/xmlenc#rsa-1_5'),
      ['saml.announced_algorithms'],
    ],
    [
      'a cacheDuration that is none',
      GOOD.replace(' entityID', ' cacheDuration="6 hours" entityID'),
      ['saml.valid_until', 'saml.schema'],
    ],
    [
      'an index twice',
      SP.replace(/<md:AssertionConsumerService[^>]*>/, (one) => one + one),
      ['saml.endpoints'],
    ],
    [
      'elements in another order',
      SP.replace(
        /(<md:Organization>[\s\S]*<\/md:Organization>)([\s\S]*)<\/md:EntityDescriptor>/,
        '$2$1</md:EntityDescriptor>',
      ),
      ['saml.schema'],
    ],
  ])('%s warns', async (_, xml, warns) => {
    const { report } = await judge(xml);
    expect([failing(report), warning(report)]).toEqual([[], warns]);
  });

  test.each<[string, string, string, RegExp]>([
    [
      'algorithms of which some are allowed',
      announcing(
        '<alg:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><alg:SigningMethod ' +
          'Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/><alg:SigningMethod ' +
          'Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>',
      ),
      'saml.announced_algorithms',
      /RSA-SHA256, SHA-256/,
    ],
    [
      'encryption',
      encrypting(
        'http://www.w3.org/2009/xmlenc11#aes128-gcm',
        'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
      ),
      'saml.announced_algorithms',
      /AES-128-GCM, RSA-OAEP/,
    ],
    ['what a service provider wants', SP, 'saml.want_flags', /AuthnRequestsSigned, WantAssertionsSigned/],
    [
      'a cacheDuration',
      GOOD.replace(' entityID', ' cacheDuration="P1DT6H" entityID'),
      'saml.valid_until',
      /no end/,
    ],
    ['keys by their use', GOOD, 'saml.keys', /1 for signing/],
  ])('%s is told', async (_, xml, code, says) => {
    const { report } = await judge(xml);
    expect([failing(report), warning(report)]).toEqual([[], []]);
    expect(report.findings.find((finding) => finding.code === code)?.message).toMatch(says);
  });

  test('a certificate that ends soon warns', async () => {
    const { report } = await judge(GOOD, { now: new Date('2045-12-20T12:00:00Z') });
    expect(warning(report)).toEqual(['saml.certificate']);
  });

  test('certificates of a whole federation are not read one by one', async () => {
    const many = Array.from({ length: 2001 }, (_, at) =>
      GOOD.replace('example.com/saml', `example.com/${at}`),
    );
    const xml = `<md:EntitiesDescriptor xmlns:md="${MD}">${many.join('')}</md:EntitiesDescriptor>`;
    const { report } = await judgeSamlMetadata({
      document: readDocument(sourceOf(xml)),
      now: NOW,
      clockToleranceSeconds: 30,
    });
    for (const code of ['saml.keys', 'saml.certificate', 'saml.key_strength']) {
      const finding = report.findings.find((one) => one.code === code);
      expect([finding?.status, finding?.message]).toEqual(['skip', expect.stringMatching(/2001 roles/)]);
    }
    expect(report.verdict).toBe('valid');
  });

  test('of many entities only the one that was asked for is judged', async () => {
    const broken = SP.replace(/<md:AssertionConsumerService[^>]*>/, '');
    const xml = FEDERATION.replace(SP, () => broken);
    expect(failing((await judge(xml)).report)).toEqual(['saml.endpoints']);
    expect(failing((await judge(xml, { entityId: 'https://idp.example.com/saml' })).report)).toEqual([]);
  });

  test('a signature is verified with the key that was given', async () => {
    const { report } = await judge(signed('idp'), { keys: trusted('idp') });
    expect([failing(report), report.verdict]).toEqual([[], 'valid']);
  });
});

/** Signed metadata; the signature stands first, as the schema wants it. */
function signed(key: string): string {
  return signXml(SP, '_m1', { key, insertAfter: 'entityID="https://sp.example.com">' });
}

/** An identity provider with these elements in its extensions. */
function announcing(elements: string): string {
  return GOOD.replace(
    '<md:KeyDescriptor',
    `<md:Extensions xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport">${elements}</md:Extensions><md:KeyDescriptor`,
  );
}

/** A service provider with these encryption methods for its key. */
function encrypting(...methods: readonly string[]): string {
  const elements = methods.map((uri) => `<md:EncryptionMethod Algorithm="${uri}"/>`).join('');
  return SP.replace('</ds:KeyInfo></md:KeyDescriptor>', `</ds:KeyInfo>${elements}</md:KeyDescriptor>`);
}
