/** What people really paste, through the whole program: every message named, and the real reason told. */
import { createHash, createPrivateKey } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { pem, vector } from '../helpers/saml.ts';
import { idpMetadata } from '../helpers/saml-idp.ts';
import { signXml } from '../helpers/saml-sign.ts';
import { testWorld } from '../helpers/world.ts';

const NAMESPACES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const HEAD = 'ID="_m1" Version="2.0" IssueInstant="2026-11-22T12:00:00Z"';
const ISSUER = '<saml:Issuer>https://sp.example.com</saml:Issuer>';
const NAME = '<saml:NameID>camille</saml:NameID>';
const STATUS =
  '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>';
const message = (name: string, inner: string, more = ''): string =>
  `<samlp:${name} ${NAMESPACES} ${HEAD}${more}>${ISSUER}${inner}</samlp:${name}>`;
const good = vector('assertion signed');
const metadata = good.given.metadata ?? '';
const spMetadata =
  '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ' +
  'entityID="https://sp.example.com"><md:SPSSODescriptor ' +
  'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService ' +
  'index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" ' +
  'Location="https://sp.example.com/saml/acs"/></md:SPSSODescriptor></md:EntityDescriptor>';

const files = {
  '/project/good.xml': good.message,
  '/project/idp.xml': metadata,
  '/project/sp.xml': spMetadata,
  '/project/idp.crt': pem('idp.crt'),
};
const world = (more: Record<string, string> = {}) =>
  testWorld({ now: '2026-11-22T12:00:00Z', files: { ...files, ...more } });
const EXPECTED = [
  '--sp-entity-id',
  'https://sp.example.com',
  '--acs',
  'https://sp.example.com/saml/acs',
  '--request-id',
  '_request1',
];

describe('every message of SAML is named and judged by its form', () => {
  it.each<[string, string, string, string]>([
    [
      'artifact_resolve',
      message('ArtifactResolve', '<samlp:Artifact>AAQAAA==</samlp:Artifact>'),
      'saml_request',
      'ArtifactResolve',
    ],
    ['artifact_response', message('ArtifactResponse', STATUS), 'saml_response', 'ArtifactResponse'],
    [
      'query',
      message('AttributeQuery', `<saml:Subject>${NAME}</saml:Subject><saml:Attribute Name="mail"/>`),
      'saml_request',
      'AttributeQuery',
    ],
    [
      'query',
      message('AssertionIDRequest', '<saml:AssertionIDRef>_a</saml:AssertionIDRef>'),
      'saml_request',
      'AssertionIDRequest',
    ],
    [
      'manage_name_id_request',
      message('ManageNameIDRequest', `${NAME}<samlp:NewID>other</samlp:NewID>`),
      'saml_request',
      'ManageNameIDRequest',
    ],
    [
      'manage_name_id_response',
      message('ManageNameIDResponse', STATUS, ' InResponseTo="_m"'),
      'saml_response',
      'ManageNameIDResponse',
    ],
    [
      'name_id_mapping_request',
      message('NameIDMappingRequest', `${NAME}<samlp:NameIDPolicy/>`),
      'saml_request',
      'NameIDMappingRequest',
    ],
    [
      'name_id_mapping_response',
      message('NameIDMappingResponse', `${STATUS}${NAME}`, ' InResponseTo="_m"'),
      'saml_response',
      'NameIDMappingResponse',
    ],
  ])('%s', async (kind, xml, subject, name) => {
    const { document, code } = await runJson(world(), ['decode-saml', xml]);
    expect([code, document.data?.kind, document.data?.message]).toEqual([0, kind, name]);
    expect([document.reports[0]?.subject, failingChecks(document)]).toEqual([subject, []]);
    expect(document.data?.tree).toMatchObject({ name: `samlp:${name}` });
    const soap = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${xml}</s:Body></s:Envelope>`;
    expect((await runJson(world(), ['decode-saml', soap])).document.data?.kind).toBe(kind);
  });

  it('a signed ArtifactResolve is verified, and a changed one refused', async () => {
    const xml = signXml(message('ArtifactResolve', '<samlp:Artifact>AAQAAA==</samlp:Artifact>'), '_m1');
    const verify = ['--idp-cert', 'idp.crt', '--issuer', 'https://sp.example.com'];
    expect((await runJson(world(), ['decode-saml', xml, ...verify])).document.reports[0]?.verdict).toBe(
      'valid',
    );
    const changed = await runJson(world(), ['decode-saml', xml.replace('AAQAAA==', 'AAQAAB=='), ...verify]);
    expect(failingChecks(changed.document)).toEqual(['saml.signature']);
  });

  it('an error in an ArtifactResponse is told', async () => {
    const { document } = await runJson(world(), [
      'decode-saml',
      message('ArtifactResponse', STATUS.replace('Success', 'Requester')),
    ]);
    expect(failingChecks(document)).toEqual(['saml.status']);
  });

  it.each([
    [
      'an assertion in WS-Trust',
      '<t:RequestSecurityTokenResponse ' +
        'xmlns:t="http://docs.oasis-open.org/ws-sx/ws-trust/200512"><t:RequestedSecurityToken><saml:Assertion ' +
        'xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" MajorVersion="1" MinorVersion="1" ' +
        'AssertionID="_a" Issuer="x" ' +
        'IssueInstant="2026-11-22T12:00:00Z"/></t:RequestedSecurityToken></t:RequestSecurityTokenResponse>',
    ],
    [
      'a request',
      '<samlp:Request xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol" MajorVersion="1" ' +
        'MinorVersion="1" RequestID="_r" IssueInstant="2026-11-22T12:00:00Z"/>',
    ],
  ])('of SAML 1.1, %s', async (_, xml) => {
    const { document } = await runJson(world(), ['decode-saml', xml]);
    expect(failingChecks(document)).toEqual(['saml.version']);
    expect(document.data?.tree).toBeDefined();
  });

  it('an artifact, with the provider that it is of', async () => {
    const issuer = 'https://idp.example.com/saml';
    const bytes = Buffer.concat([
      Buffer.from([0, 4, 0, 1]),
      createHash('sha1').update(issuer).digest(),
      Buffer.alloc(20, 7),
    ]);
    const url = `https://sp.example.com/acs?SAMLart=${encodeURIComponent(bytes.toString('base64'))}&RelayState=x`;
    const right = await runJson(world(), ['decode-saml', url, '--issuer', issuer]);
    expect(right.document.data).toMatchObject({ kind: 'artifact', endpointIndex: 1, relayState: 'x' });
    expect([failingChecks(right.document), right.document.reports[0]?.verdict]).toEqual([[], 'unverified']);
    const wrong = await runJson(world(), ['decode-saml', url, '--issuer', 'https://other.example.com']);
    expect(failingChecks(wrong.document)).toEqual(['saml.issuer']);
    const cut = await runJson(world(), ['decode-saml', 'https://sp.example.com/acs?SAMLart=AAQAAAAA']);
    expect(failingChecks(cut.document)).toEqual(['saml.parse']);
  });

  it('a sign-in of WS-Federation', async () => {
    const url = 'https://adfs.example.com/adfs/ls?wa=wsignin1.0&wtrealm=urn%3Aapp&wctx=1';
    const { document } = await runJson(world(), ['decode-saml', url]);
    expect(document.data).toMatchObject({ kind: 'ws_federation', action: 'wsignin1.0', realm: 'urn:app' });
  });

  it.each([
    ['Extensions', `<samlp:Extensions ${NAMESPACES}><x:y xmlns:x="urn:x">1</x:y></samlp:Extensions>`],
    [
      'AttributeStatement',
      '<saml:AttributeStatement><saml:Attribute ' +
        'Name="mail"><saml:AttributeValue>camille</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>',
    ],
    ['Conditions', '<Conditions NotBefore="2026-11-22T12:00:00Z"/>'],
  ])('a part of a message, %s, is said to be one', async (name, xml) => {
    const { document } = await runJson(world(), ['decode-saml', xml]);
    expect(document.data).toMatchObject({ kind: 'fragment', fragment: name });
    expect([failingChecks(document), document.reports[0]?.verdict]).toEqual([[], 'unverified']);
    expect((await runIn(world(), ['decode-saml', xml])).stdout).not.toContain('>camille<');
  });
});

describe('the reason is the real one', () => {
  const hintOf = async (xml: string, code: string, args: readonly string[]) => {
    const { document } = await runJson(world(), ['decode-saml', xml, ...args]);
    const finding = document.reports[0]?.findings.find((one) => one.code === code) as {
      message: string;
      hint?: string;
    };
    return `${finding?.message}; ${finding?.hint}`;
  };
  const unsigned = vector('unsigned').message;
  const edit = (from: string | RegExp, to: string) => signXml(unsigned.replace(from, to), '_assertion1');
  const IDP = ['--idp-cert', 'idp.crt', '--issuer', 'https://idp.example.com/saml', ...EXPECTED];

  it.each<[string, string, string, RegExp]>([
    [
      'audience equal to the ACS',
      edit('<saml:Audience>https://sp.example.com<', '<saml:Audience>https://sp.example.com/saml/acs<'),
      'saml.audience',
      /address of the assertion consumer service/,
    ],
    [
      'spn:',
      edit('<saml:Audience>https://sp.example.com<', '<saml:Audience>spn:https://sp.example.com<'),
      'saml.audience',
      /Entra ID writes spn:/,
    ],
    [
      'a placeholder',
      edit(/Recipient="[^"]*"/, 'Recipient="{recipient}"'),
      'saml.recipient',
      /placeholder that was never filled in/,
    ],
    [
      'InResponseTo only at the Response',
      edit(/(<saml:SubjectConfirmationData) InResponseTo="[^"]*"/, '$1'),
      'saml.in_response_to',
      /only the response names it/,
    ],
  ])('%s', async (_, xml, code, words) => {
    expect(await hintOf(xml, code, IDP)).toMatch(words);
  });

  it('SigAlg encoded twice', async () => {
    const algorithm = encodeURIComponent(
      encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'),
    );
    const xml = message('LogoutRequest', NAME);
    const url = `https://sp.example.com/slo?SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}&SigAlg=${algorithm}&Signature=AAAA`;
    expect(await hintOf(url, 'saml.algorithm', [])).toMatch(/percent-encoded twice/);
  });

  it.each<[string, string, string, RegExp]>([
    [
      'metadata of a service provider',
      spMetadata,
      'saml.issuer',
      /that of a service provider .*IDPSSODescriptor/,
    ],
    [
      'only an encryption key',
      metadata.replaceAll('use="signing"', 'use="encryption"'),
      'saml.certificate',
      /only a key for encryption/,
    ],
    [
      'no key',
      metadata.replace(/<md:KeyDescriptor[\s\S]*<\/md:KeyDescriptor>/, ''),
      'saml.certificate',
      /no key at all/,
    ],
    [
      'a key that cannot be read',
      metadata.replace(/(<ds:X509Certificate>)[^<]*/g, '$1AAAA'),
      'saml.certificate',
      /no key that can be read/,
    ],
  ])('%s', async (_, xml, code, words) => {
    const { document } = await runJson(world({ '/project/given.xml': xml }), [
      'decode-saml',
      'good.xml',
      '--idp-metadata',
      'given.xml',
      ...EXPECTED,
    ]);
    const finding = document.reports[0]?.findings.find((one) => one.code === code) as {
      message: string;
      hint?: string;
    };
    expect(`${finding?.message}; ${finding?.hint}`).toMatch(words);
    expect(finding?.hint).not.toMatch(/--idp-metadata FILE/);
  });
});

describe('inspect --idp-metadata', () => {
  const findings = async (xml: string, args: readonly string[] = []) => {
    const { document } = await runJson(world({ '/project/given.xml': xml }), [
      'inspect',
      '--idp-metadata',
      'given.xml',
      ...args,
    ]);
    const told = (status: string) =>
      document.reports[0]?.findings.filter((one) => one.status === status).map(({ code }) => code);
    return { verdict: document.reports[0]?.verdict, fails: told('fail'), warns: told('warn') };
  };

  it('says that it is the metadata of a service provider', async () => {
    expect(await findings(spMetadata)).toMatchObject({ fails: [], warns: ['saml.role'] });
  });

  it('names the BEGIN lines in a certificate, and uses the key', async () => {
    const xml = idpMetadata('https://idp.example.com/sso').replace(
      /(<ds:X509Certificate>)[^<]*/,
      (_, tag) => tag + pem('idp.crt'),
    );
    expect(await findings(xml)).toMatchObject({ fails: [], warns: expect.arrayContaining(['saml.keys']) });
  });

  it('takes a federation with an entity of SAML 1.1 alone', async () => {
    const old = idpMetadata('https://old.example.com/sso', { entityId: 'https://old.example.com' })
      .replace('urn:oasis:names:tc:SAML:2.0:protocol', 'urn:oasis:names:tc:SAML:1.1:protocol')
      .replaceAll(
        'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
        'urn:mace:shibboleth:1.0:profiles:AuthnRequest',
      );
    const federation = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${old}${metadata}</md:EntitiesDescriptor>`;
    expect((await findings(federation)).fails).toEqual([]);
    expect((await findings(old)).fails).toEqual(['saml.protocols']);
  });

  it('takes the RoleDescriptor of ADFS', async () => {
    const adfs = metadata.replace(
      '<md:IDPSSODescriptor',
      '<md:RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
        'xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" ' +
        'xsi:type="fed:SecurityTokenServiceType" ' +
        'protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706"/><md:IDPSSODescriptor',
    );
    expect(adfs).not.toBe(metadata);
    expect(await findings(adfs)).toMatchObject({ fails: [], warns: [] });
  });
});

describe('a key that is protected by a passphrase', () => {
  const locked = createPrivateKey(pem('sp.key'))
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' })
    .toString();
  const encrypted = vector('encrypted with aes256-gcm');
  const run = (
    args: readonly string[],
    env: Record<string, string> = {},
    answers: NonNullable<Parameters<typeof testWorld>[0]>['answers'] = {},
  ) =>
    runJson(
      testWorld({
        now: '2026-11-22T12:00:00Z',
        env,
        answers,
        files: {
          '/project/m.xml': encrypted.message,
          '/project/idp.xml': encrypted.given.metadata ?? '',
          '/project/sp.key': locked,
        },
      }),
      [
        'decode-saml',
        'm.xml',
        '--idp-metadata',
        'idp.xml',
        '--decryption-key',
        'sp.key',
        ...EXPECTED,
        ...args,
      ],
    );

  it('is opened with the passphrase of a reference', async () => {
    const { document } = await run(['--key-passphrase', 'env:PASS'], { PASS: 'open sesame' });
    expect(document.reports[0]?.verdict).toBe('valid');
  });

  it('and with a wrong one refused, with what to do', async () => {
    const { document, code } = await run(['--key-passphrase', 'env:PASS'], { PASS: 'wrong' });
    expect([code, document.error?.code]).toEqual([2, 'KEY_UNREADABLE']);
    expect(document.error?.hint).toContain('--key-passphrase');
  });

  it('without one, the user is asked', async () => {
    const asked: string[] = [];
    const secret = async (question: string) => {
      asked.push(question);
      return 'open sesame';
    };
    const { document } = await run([], {}, { secret });
    expect(asked.join()).toContain('passphrase of sp.key');
    expect(document.reports[0]?.verdict).toBe('valid');
  });
});

describe('refusals and doubts in the words that a person needs', () => {
  const refusal = (text: string): string =>
    `<samlp:Response ${NAMESPACES} ${HEAD} InResponseTo="_request1"><saml:Issuer>https://idp.example.com</saml:Issuer>` +
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode ' +
    'Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode>' +
    `<samlp:StatusMessage>${text}</samlp:StatusMessage></samlp:Status></samlp:Response>`;

  // SPID and CIE answer every one of these with the same codes.
  it.each([
    ['ErrorCode nr19', 'gave wrong credentials too often', 'right ones'],
    ['ErrorCode nr20', 'no credentials of the level', 'RequestedAuthnContext'],
    ['ErrorCode nr22', 'refused to hand the attributes over', 'consent'],
    ['ErrorCode nr25', 'the user cancelled', 'log in again'],
    ['ErrorCode nr08', 'refuses the request for its form', 'its form'],
    ['ErrorCode nr16', 'for its AssertionConsumerService', 'AssertionConsumerService'],
    ['ErrorCode nr99', 'the user could not log in, or cancelled', 'log of the identity provider'],
    ['Error nr22', 'the user could not log in, or cancelled', 'log of the identity provider'],
  ])('%s', async (text, words, fix) => {
    const { document } = await runJson(world({ '/project/r.xml': refusal(text) }), ['decode-saml', 'r.xml']);
    const found = document.reports
      .flatMap(({ findings }) => findings)
      .find(({ code }) => code === 'saml.status');
    expect(found?.message).toContain(words);
    expect(found).toMatchObject({ hint: expect.stringContaining(fix) });
  });

  it('an unsigned response is unverified since nothing is signed, not since nothing is encrypted', async () => {
    const { stdout } = await runIn(world({ '/project/u.xml': vector('unsigned').message }), [
      'decode-saml',
      'u.xml',
    ]);
    const [first] = stdout.trimStart().split('\n');
    expect(first).toContain('unverified  nothing in the message is signed');
  });

  it('with only the keys, what is missing is the service provider, and not something encrypted', async () => {
    const { stdout, stderr } = await runIn(world(), ['decode-saml', 'good.xml', '--idp-metadata', 'idp.xml']);
    const [first] = stdout.trimStart().split('\n');
    expect(first).not.toContain('encrypted');
    expect(stderr).not.toContain('encrypted');
    expect(`${first}${stderr}`).toMatch(/--sp-entity-id|--acs|--request-id/);
  });
});
