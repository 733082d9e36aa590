/** The SAML door of signicat-sms-otp, from outside: what a service provider and a person see of it. */
import { describe, expect, it } from 'vitest';
import { judgeSamlMetadata } from '../../../src/checks/saml/metadata.ts';
import { judgeSamlResponse } from '../../../src/checks/saml/response.ts';
import { readDocument } from '../../../src/protocol/saml/message/document.ts';
import { readEntities } from '../../../src/protocol/saml/metadata/read.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { failing, pem, rootOf, sourceOf, warning } from '../../helpers/saml.ts';
import { signXml } from '../../helpers/saml-sign.ts';
import {
  ACS,
  at,
  authnRequest,
  type Delivered,
  deliver,
  ENTITY_ID,
  loginUrl,
  refusalOf,
  samlInfo,
  sendPost,
  sendRedirect,
} from './saml-support.ts';
import { get, NOW, sandbox } from './support.ts';

const metadataOf = async (base: Sandbox): Promise<string> => (await get(samlInfo(base).metadata)).text();

async function judged(base: Sandbox, { xml }: { readonly xml: string }, more: Record<string, unknown> = {}) {
  const [entity] = readEntities(rootOf(await metadataOf(base)));
  return judgeSamlResponse({
    document: readDocument(sourceOf(xml)),
    keys: entity?.roles.flatMap(({ keys }) => keys) ?? [],
    issuer: entity?.entityId ?? '',
    audience: ENTITY_ID,
    acs: ACS,
    requestId: '_request1',
    now: NOW,
    clockToleranceSeconds: 30,
    ...more,
  });
}

async function login(base: Sandbox, xml = authnRequest(base), fill: Record<string, string> = {}) {
  return deliver(base, await sendRedirect(base, xml), fill);
}

/** Status codes and message. */
const statusOf = ({ xml }: Delivered): readonly string[] => [
  ...[...xml.matchAll(/status:(\w+)"/g)].map(([, name]) => name ?? ''),
  /<saml2p:StatusMessage>([^<]*)/.exec(xml)?.[1] ?? '',
];

/** Somebody else's service provider, with the keys of the vectors. */
function spMetadata(changes: { readonly attributes?: string; readonly content?: string } = {}): string {
  const { attributes = 'AuthnRequestsSigned="true"' } = changes;
  const acs = (index: number, binding: string, path: string, more = '') =>
    `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${binding}" Location="https://sp.example.com/${path}" index="${index}"${more}/>`;
  const {
    content = `${acs(1, 'Redirect', 'redirect')}${acs(2, 'POST', 'first', ' isDefault="false"')}${acs(3, 'POST', 'second')}`,
  } = changes;
  const certificate = pem('sp.crt').replace(/-----.*?-----|\s/g, '');
  return `<!-- from the operator --><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://sp.example.com"><md:SPSSODescriptor ${attributes} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>${content}</md:SPSSODescriptor></md:EntityDescriptor>`;
}
const OTHER = '<saml:Issuer>https://sp.example.com</saml:Issuer>';
const otherRequest = (base: Sandbox, changes: Record<string, string | undefined> = {}) =>
  authnRequest(base, { AssertionConsumerServiceURL: undefined, ...changes }, '', OTHER);

describe('SO-S10 a login', () => {
  it('gives the phone number, signed, and the RelayState as it came', async () => {
    const base = await sandbox();
    const answer = await sendRedirect(base, authnRequest(base), { relayState: 'state 1/ä&"' });
    const delivered = await deliver(base, answer);
    expect(delivered.titles).toEqual(['Your phone number', 'Type the code', 'Back to the application']);
    expect([delivered.action, delivered.relayState]).toEqual([ACS, 'state 1/ä&amp;&quot;']);
    const { report, assertion, verified } = await judged(base, delivered, { authnContext: ['substantial'] });
    expect([failing(report), warning(report), report.verdict, verified]).toEqual([[], [], 'valid', true]);
    expect(assertion?.nameId).toMatchObject({ nameQualifier: 'otp-sms' });
    expect(assertion?.attributes.map(({ name, values }) => [name, values])).toEqual([
      ['idpId', ['+447700900000']],
      ['phoneNumber', ['+447700900000']],
    ]);
  });

  it('has the shape of the sample', async () => {
    const base = await sandbox();
    const { xml } = await login(base);
    expect(xml).toContain('<saml2:AuthnContextClassRef>substantial</saml2:AuthnContextClassRef>');
    expect(xml).toContain('<saml2:AuthenticatingAuthority>otp-sms</saml2:AuthenticatingAuthority>');
    expect(xml).toContain('NotBefore="2026-11-22T11:59:55.000Z" NotOnOrAfter="2026-11-22T12:02:00.000Z"');
    expect(xml).toContain('xsi:type="xsd:string">\n+447700900000\n</saml2:AttributeValue>');
    expect(xml).toContain('PrefixList="xsd"');
    expect(xml.match(/<ds:Signature /g)).toHaveLength(1);
    expect(xml.indexOf('<saml2:AttributeStatement>')).toBeLessThan(xml.indexOf('<saml2:AuthnStatement '));
  });

  it('takes a request that is signed as XML, over POST', async () => {
    const base = await sandbox();
    const request = signXml(authnRequest(base), '_request1', {
      keyPem: samlInfo(base).serviceProvider.signingKey,
    });
    const delivered = await deliver(base, await sendPost(base, request, { RelayState: 'x' }));
    const { report } = await judged(base, delivered);
    expect([failing(report), report.verdict, delivered.relayState]).toEqual([[], 'valid', 'x']);
  });

  it('runs one script, which only sends the form, and has a button beside it', async () => {
    const { headers, page } = await login(await sandbox());
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/]+=*'; style-src 'self'/);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).toContain('<script>document.forms[0].submit()</script>');
    expect(page).toContain('<button class="main">Continue</button>');
  });

  it('takes a RelayState that is too long, and says so in the log', async () => {
    const base = await sandbox();
    const relayState = 'é'.repeat(60);
    const delivered = await deliver(base, await sendRedirect(base, authnRequest(base), { relayState }));
    expect(delivered.relayState).toBe(relayState);
    const state = (await (await get(`${base.url}/_sandbox/state`)).json()) as {
      requests: { note?: string }[];
    };
    expect(state.requests.map(({ note }) => note)).toContain('RelayState has 120 bytes; 80 are allowed');
  });

  it('answers once: the page behind it is gone', async () => {
    const base = await sandbox();
    const answer = await sendRedirect(base, authnRequest(base));
    const page = new URL(answer.headers.get('location') ?? '');
    await deliver(base, answer);
    expect((await get(page)).status).toBe(410);
  });
});

describe('metadata', () => {
  it('is good, and says where to log in and out', async () => {
    const base = await sandbox();
    const text = await metadataOf(base);
    const { report, metadata } = await judgeSamlMetadata({
      document: readDocument(sourceOf(text)),
      now: NOW,
      clockToleranceSeconds: 30,
    });
    expect([failing(report), warning(report)]).toEqual([[], []]);
    const [entity] = metadata?.entities ?? [];
    expect(entity?.entityId).toBe(at(base, '/auth/saml'));
    expect(entity?.roles[0]?.endpoints.map(({ location }) => location)).toEqual([
      at(base, '/auth/saml/artifact'),
      at(base, '/auth/saml/logout'),
      at(base, '/auth/saml/logout'),
      loginUrl(base),
      loginUrl(base),
    ]);
  });
});

describe('what a request may ask for', () => {
  const extensions = (...pairs: readonly [string, string][]) =>
    `<samlp:Extensions><req-attr:RequestedAttributes xmlns:req-attr="urn:oasis:names:tc:SAML:protocol:ext:req-attr">${pairs
      .map(
        ([name, value]) =>
          `<md:RequestedAttribute xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" Name="signicat:param:${name}" isRequired="true"><saml:AttributeValue>${value}</saml:AttributeValue></md:RequestedAttribute>`,
      )
      .join('')}</req-attr:RequestedAttributes></samlp:Extensions>`;
  const context = (comparison: string, ...classes: readonly string[]) =>
    `<samlp:RequestedAuthnContext${comparison && ` Comparison="${comparison}"`}>${classes
      .map((one) => `<saml:AuthnContextClassRef>${one}</saml:AuthnContextClassRef>`)
      .join('')}</samlp:RequestedAuthnContext>`;

  it('SO-S8 language and sender, shown on the pages', async () => {
    const base = await sandbox();
    const request = authnRequest(
      base,
      {},
      extensions(['language', 'el'], ['otp_sms_sender', 'Acme &amp; Co']),
    );
    const { titles } = await deliver(base, await sendRedirect(base, request));
    expect(titles[0]).toBe('Ο αριθμός του τηλεφώνου σας');
    const { messages } = (await (await get(`${base.url}/_sandbox/messages`)).json()) as {
      messages: { text: string }[];
    };
    expect(messages[0]?.text).toMatch(/^Acme & Co: /);
  });

  it('a person known beforehand, by Subject: the first page is skipped', async () => {
    const base = await sandbox();
    const subject = '<saml:Subject><saml:NameID>+44 7700 900123</saml:NameID></saml:Subject>';
    const { titles, xml } = await login(base, authnRequest(base, {}, subject));
    expect([titles[0], xml.includes('+447700900123')]).toEqual(['Type the code', true]);
  });

  it.each([
    ['nothing', '', 'substantial'],
    ['substantial', context('', 'substantial'), 'substantial'],
    ['exactly low', context('exact', 'low'), 'low'],
    ['at least low', context('minimum', 'low'), 'substantial'],
    ['better than low', context('better', 'low'), 'substantial'],
    ['at most high', context('maximum', 'high'), 'substantial'],
    ['high or else low', context('exact', 'high', 'low'), 'low'],
  ])('a level of assurance: %s', async (_, children, level) => {
    const base = await sandbox();
    const { xml } = await login(base, authnRequest(base, {}, children));
    expect(/ClassRef>(\w+)</.exec(xml)?.[1]).toBe(level);
  });

  it.each([
    ['IsPassive', { IsPassive: 'true' }, '', 'NoPassive'],
    ['IsPassive with ForceAuthn', { IsPassive: '1', ForceAuthn: '1' }, '', 'NoPassive'],
    ['a level that is too high', {}, context('', 'high'), 'NoAuthnContext'],
    ['a level better than the best', {}, context('better', 'low', 'substantial'), 'NoAuthnContext'],
    ['a class that nobody knows', {}, context('minimum', 'urn:example:class'), 'NoAuthnContext'],
    [
      'another eID',
      {},
      '<samlp:Scoping><samlp:IDPList><samlp:IDPEntry ProviderID="mitid"/></samlp:IDPList></samlp:Scoping>',
      'NoSupportedIDP',
    ],
    [
      'a mail address as name',
      {},
      '<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"/>',
      'InvalidNameIDPolicy',
    ],
    [
      'attributes that its metadata does not list',
      { AttributeConsumingServiceIndex: '7' },
      '',
      'RequestUnsupported',
    ],
    [
      'a scenario that there is not',
      {},
      '<saml:Subject><saml:NameID>fault:nothing</saml:NameID></saml:Subject>',
      'UnknownPrincipal',
    ],
  ])('%s is answered with a status, signed', async (_, attributes, children, second) => {
    const base = await sandbox();
    const delivered = await login(base, authnRequest(base, attributes, children));
    expect(statusOf(delivered)[1]).toBe(second);
    const { report, response } = await judged(base, delivered);
    expect(failing(report)).toEqual(['saml.status']);
    expect(response?.inResponseTo).toBe('_request1');
  });

  it('only the attributes that the metadata lists under the index', async () => {
    const service = (index: number, name: string) =>
      `<md:AttributeConsumingService index="${index}"><md:ServiceName xml:lang="en">x</md:ServiceName><md:RequestedAttribute Name="${name}"/></md:AttributeConsumingService>`;
    const acs =
      '<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" ' +
      'Location="https://sp.example.com/acs" index="1"/>';
    const content = acs + service(1, 'idpId') + service(2, 'phoneNumber') + service(3, 'nin');
    const base = await sandbox({ serviceProviders: [spMetadata({ content })] });
    const names = async (index: string) => {
      const request = otherRequest(base, { AttributeConsumingServiceIndex: index });
      const { xml } = await deliver(base, await sendRedirect(base, request, { key: pem('sp.key') }));
      return [...xml.matchAll(/<saml2:Attribute Name="(\w+)"/g)].map(([, name]) => name);
    };
    expect([await names('1'), await names('2'), await names('3')]).toEqual([['idpId'], ['phoneNumber'], []]);
  });
});

describe('how a person ends it', () => {
  it.each([
    ['cancel', { decision: 'decline' }, 'the person cancelled'],
    ['wrong code', { code: '000000' }, 'no right code in time'],
    ['SO-S11 a number that cancels', { phone: '+447700900001' }, 'the person cancelled'],
    ['SO-S11 a number that is locked', { phone: '+447700900004' }, 'no right code in time'],
  ])('%s', async (_, fill, message) => {
    const delivered = await login(await sandbox(), undefined, fill as Record<string, string>);
    expect(statusOf(delivered)).toEqual(['Responder', 'AuthnFailed', message]);
  });
});

describe('service providers', () => {
  it(
    'the answer goes to the default of the metadata: not the first, but the first that is not said to be ' +
      'none',
    async () => {
      const base = await sandbox({ serviceProviders: [spMetadata()] });
      const { action } = await deliver(
        base,
        await sendRedirect(base, otherRequest(base), { key: pem('sp.key') }),
      );
      expect(action).toBe('https://sp.example.com/second');
    },
  );

  it('or to the one with the index', async () => {
    const base = await sandbox({ serviceProviders: [spMetadata()] });
    const request = otherRequest(base, { AssertionConsumerServiceIndex: '2' });
    const { action } = await deliver(base, await sendRedirect(base, request, { key: pem('sp.key') }));
    expect(action).toBe('https://sp.example.com/first');
  });

  it('one that does not promise to sign need not', async () => {
    const base = await sandbox({ serviceProviders: [spMetadata({ attributes: '' })] });
    const { action } = await deliver(base, await sendRedirect(base, otherRequest(base), { key: null }));
    expect(action).toBe('https://sp.example.com/second');
    const answer = await sendRedirect(base, otherRequest(base), {
      key: samlInfo(base).serviceProvider.signingKey,
    });
    expect(await refusalOf(answer)).toContain('the signature was not made with a key of the metadata');
  });

  it('many at once, in metadata that its authors commented', async () => {
    const one = spMetadata().replace('<!-- from the operator -->', '');
    const others = Array.from({ length: 300 }, (_, index) =>
      one.replace('entityID="https://sp.example.com"', `entityID="https://sp.example.com/${index}"`),
    );
    const document = `<?xml version="1.0"?><?xml-stylesheet href="x"?><!-- x --><md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${[...others, one].join('<!-- next -->')}</md:EntitiesDescriptor>`;
    const base = await sandbox({ serviceProviders: [document] });
    expect(samlInfo(base).registered).toHaveLength(301);
    const { action } = await deliver(
      base,
      await sendRedirect(base, otherRequest(base), { key: pem('sp.key') }),
    );
    expect(action).toBe('https://sp.example.com/second');
  });

  it('one of the same name as the fixed one takes its place', async () => {
    const own = spMetadata().replace('entityID="https://sp.example.com"', `entityID="${ENTITY_ID}"`);
    const base = await sandbox({ serviceProviders: [own] });
    const request = authnRequest(base, { AssertionConsumerServiceURL: undefined });
    const { action } = await deliver(base, await sendRedirect(base, request, { key: pem('sp.key') }));
    expect(action).toBe('https://sp.example.com/second');
    expect(await refusalOf(await sendRedirect(base, request))).toContain(
      'not made with a key of the metadata',
    );
  });

  it.each([
    ['no XML', 'entityID', 'it is not XML at character 1'],
    ['no metadata', '<a/>', 'it is not SAML metadata: its root is a'],
    [
      'an identity provider',
      '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"/>',
      'no SPSSODescriptor',
    ],
    ['no ACS', spMetadata({ content: '<x/>' }), 'https://sp.example.com has no AssertionConsumerService'],
    [
      'an ACS that is a script',
      spMetadata().replace('https://sp.example.com/second', 'javascript:alert(1)'),
      'is not an http or https URL',
    ],
    [
      'a broken certificate',
      spMetadata().replace(/Certificate>MII/, 'Certificate>AAA'),
      'an X509Certificate cannot be read',
    ],
    ['a DOCTYPE', `<!DOCTYPE x>${spMetadata()}`, 'it has a DOCTYPE'],
    [
      'an ACS with a line break',
      spMetadata().replace('/second', '/sec&#10;ond'),
      'is not an http or https URL',
    ],
  ])('cannot be registered with %s', async (_, document, reason) => {
    await expect(sandbox({ serviceProviders: [document] })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(reason),
    });
  });
});
