/** `saml metadata` and `saml request`, through the whole program. */
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/protocol/saml/message/document.ts';
import { readAuthnRequest } from '../../src/protocol/saml/message/request.ts';
import { findMessages } from '../../src/protocol/saml/wire/find.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { pem, rootOf } from '../helpers/saml.ts';
import { idpMetadata, SP } from '../helpers/saml-idp.ts';
import { testWorld } from '../helpers/world.ts';

const KEY_FILE = '/home/user/.config/idcli/saml/sp-key.pem';
const CERT_FILE = '/home/user/.config/idcli/saml/sp-cert.pem';
const OWN = { '/project/sp.key': pem('sp.key'), '/project/sp.crt': pem('sp.crt') };
const metadata = (...args: readonly string[]) => ['saml', 'metadata', '--sp-entity-id', SP, ...args];

describe('saml metadata', () => {
  it('prints the document and nothing else', async () => {
    const { code, stdout, stderr } = await runIn(
      testWorld(),
      metadata('--acs', 'http://localhost:5099/saml/acs'),
    );
    expect(code).toBe(0);
    expect(rootOf(stdout).local).toBe('EntityDescriptor');
    expect(stdout).toContain('Location="http://localhost:5099/saml/slo"');
    expect(stdout).not.toContain('KeyDescriptor');
    expect(stderr).toContain('--make-keys makes one');
  });

  it('makes keys on request, for the eyes of the user only, and finds them again', async () => {
    const world = testWorld();
    const { document } = await runJson(world, metadata('--make-keys', '--sign', '--valid-days', '30'));
    expect(world.written.get(KEY_FILE)?.mode).toBe(0o600);
    expect(document.data).toMatchObject({
      signed: true,
      validUntil: '2026-12-22T12:00:00.000Z',
      made: { key: KEY_FILE, certificate: CERT_FILE },
      key: { source: KEY_FILE, notAfter: '2029-11-22T00:00:00.000Z' },
    });
    expect(JSON.stringify(document)).not.toContain('PRIVATE KEY');
    const files = Object.fromEntries([...world.written].map(([path, { data }]) => [path, data]));
    const again = await runIn(testWorld({ files }), metadata());
    expect(again.stdout.match(/<md:KeyDescriptor use="(?:signing|encryption)"/g)).toHaveLength(2);
    expect(again.stdout).toContain('AuthnRequestsSigned="true"');
    const twice = await runJson(testWorld({ files }), metadata('--make-keys'));
    expect(twice.document).toMatchObject({ exitCode: 2, error: { code: 'OUTPUT_EXISTS' } });
  });

  it('makes them where they are wanted', async () => {
    const world = testWorld();
    await runIn(world, metadata('--make-keys', '--sp-key', 'a.key', '--sp-cert', 'a.crt'));
    expect([...world.written.keys()]).toEqual(['/project/a.key', '/project/a.crt']);
    for (const args of [
      ['--sp-key', 'a.key'],
      ['--sp-key', 'env:KEY', '--sp-cert', 'a.crt'],
    ]) {
      const { document } = await runJson(testWorld(), metadata('--make-keys', ...args));
      expect(document).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
    }
  });

  it("has several services, attributes, a format, and keys of one's own", async () => {
    const { document } = await runJson(testWorld({ files: OWN }), [
      ...metadata(
        '--acs',
        'http://127.0.0.1:1/a',
        '--acs',
        'https://sp.example.com/b',
        '--name-id-format',
        'transient',
      ),
      ...[
        '--attributes',
        'mail,uid',
        '--attribute-index',
        '3',
        '--sp-key',
        'sp.key',
        '--sp-cert',
        'sp.crt',
        '--no-encryption',
      ],
    ]);
    const xml = String(document.data?.xml);
    expect(xml).toContain('nameid-format:transient</md:NameIDFormat>');
    expect(xml.match(/AssertionConsumerService .*HTTP-POST"/g)).toHaveLength(2);
    expect(xml.match(/AssertionConsumerService .*(?:SimpleSign|HTTP-Artifact|PAOS)"/g)).toHaveLength(6);
    expect(xml).toContain('<md:AttributeConsumingService index="3"');
    expect(xml.match(/use="/g)).toHaveLength(1);
  });

  it('asks for what a preset asks for', async () => {
    const { stdout } = await runIn(testWorld(), metadata('--provider', 'signicat-sms-otp'));
    expect(stdout).toContain('<md:ServiceName xml:lang="en">All attributes</md:ServiceName>');
    expect(stdout).toContain('<md:RequestedAttribute Name="idpId"></md:RequestedAttribute>');
  });

  it('goes into a file, and over none that is there', async () => {
    const world = testWorld();
    await runIn(world, metadata('--out', 'sp.xml'));
    expect(rootOf(new TextDecoder().decode(world.written.get('/project/sp.xml')?.data)).local).toBe(
      'EntityDescriptor',
    );
    const files = { '/project/sp.xml': 'x' };
    const refused = await runJson(testWorld({ files }), metadata('--out', 'sp.xml'));
    expect(refused.document).toMatchObject({ exitCode: 2, error: { code: 'OUTPUT_EXISTS' } });
    expect((await runIn(testWorld({ files }), metadata('--out', 'sp.xml', '--overwrite'))).code).toBe(0);
  });

  it.each([
    ['no entity ID', ['saml', 'metadata'], 'CLIENT_ID_MISSING'],
    ['no key to sign with', metadata('--sign'), 'CLIENT_CREDENTIAL_MISSING'],
    ['no number of days', metadata('--valid-days', '0'), 'USAGE'],
    ['an address that is none', metadata('--acs', 'nowhere'), 'USAGE'],
    ['a provider that is none', metadata('--provider', 'nobody'), 'PROVIDER_UNKNOWN'],
  ])('refuses %s', async (_, argv, code) => {
    const { document } = await runJson(testWorld(), argv);
    expect(document).toMatchObject({ exitCode: 2, error: { code } });
  });
});

describe('saml request', () => {
  const files = { ...OWN, '/project/idp.xml': idpMetadata('https://idp.example.com/sso') };
  const request = (...args: readonly string[]) => [
    ...[
      'saml',
      'request',
      '--idp-metadata',
      'idp.xml',
      '--sp-entity-id',
      SP,
      '--acs',
      'https://sp.example.com/saml/acs',
    ],
    ...args,
  ];
  const readXml = (text: unknown) => {
    const [source] = findMessages(String(text));
    const { root } = source === undefined ? {} : readDocument(source).reading;
    if (root === undefined) throw new Error('there is no request in it');
    return readAuthnRequest(root);
  };

  it('is what a login would send: XML and address say the same, and nothing is sent', async () => {
    const { document } = await runJson(onlineWorld({ files }), request('--passive', '--param', 'urn:x=y'));
    expect(document).toMatchObject({
      ok: true,
      provider: 'generic',
      protocol: 'saml',
      data: {
        kind: 'authn_request',
        binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
        destination: 'https://idp.example.com/sso',
        acsUrl: 'https://sp.example.com/saml/acs',
        signed: false,
      },
    });
    const inUrl = readXml(document.data?.url);
    expect(inUrl).toEqual(readXml(document.data?.xml));
    expect(inUrl).toMatchObject({
      id: document.data?.id,
      isPassive: true,
      extensions: [{ name: 'urn:x', values: ['y'] }],
    });
    expect(document.data?.form).toBeUndefined();
  });

  it('over POST is a form, and the XML in it is the one that was signed', async () => {
    const { document } = await runJson(
      onlineWorld({ files }),
      request('--binding', 'post', '--sp-key', 'sp.key', '--sp-cert', 'sp.crt', '--relay-state', 'r'),
    );
    const { form, xml, url } = document.data as {
      form: { action: string; method: string; fields: Record<string, string> };
      xml: string;
      url?: string;
    };
    expect(form).toMatchObject({
      action: 'https://idp.example.com/sso',
      method: 'POST',
      fields: { RelayState: 'r' },
    });
    expect(Buffer.from(form.fields.SAMLRequest ?? '', 'base64').toString()).toBe(xml);
    expect(xml).toContain('<ds:SignatureValue>');
    expect(url).toBeUndefined();
  });

  it('shows people all of it', async () => {
    const post = await runIn(onlineWorld({ files }), request('--binding', 'post'));
    expect(post.stdout).toContain('POST https://idp.example.com/sso\n  SAMLRequest=');
    const redirect = await runIn(onlineWorld({ files }), request());
    expect(redirect.stdout).toMatch(
      /\nURL\n {2}https:\/\/idp\.example\.com\/sso\?SAMLRequest=\S+&RelayState=\S+\n/,
    );
    expect(redirect.stderr).toContain('nothing was sent');
  });

  it('takes the sandbox as it is', async () => {
    const { document } = await runJson(onlineWorld(), [
      'saml',
      'request',
      '--provider',
      'signicat-sms-otp',
      '--sandbox',
    ]);
    expect(document).toMatchObject({ ok: true, sandbox: true, data: { signed: true } });
    expect(readXml(document.data?.xml)).toMatchObject({ attributeIndex: '1' });
  });

  it('warns of a RelayState that is too long, and of a language that cannot be said', async () => {
    const { stderr } = await runIn(
      onlineWorld({ files }),
      request('--relay-state', 'x'.repeat(81), '--ui-locales', 'el'),
    );
    expect(stderr).toContain('has 81 bytes');
    expect(stderr).toContain('--ui-locales is not sent');
  });
});
