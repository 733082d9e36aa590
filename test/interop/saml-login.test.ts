/** SAML logins at identity providers that no one here wrote; requests and metadata by the schemas of OASIS. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { PROGRAM } from '../helpers/program.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { idpMetadata } from '../helpers/saml-idp.ts';
import { isPresent } from './peers/present.ts';
import { type SimpleSamlPhp, startSimpleSamlPhp } from './peers/simplesamlphp.ts';

const KEYS = new URL('../vectors/saml/keys/', import.meta.url).pathname;
const SCHEMAS = new URL('../../schemas/saml/', import.meta.url).pathname;
const PYTHON = '/usr/bin/python3';
const php = isPresent(
  'SimpleSAMLphp',
  ['test', '-d', '/usr/share/simplesamlphp/www'],
  'simplesamlphp php-cli php-xml php-mbstring php-sqlite3',
);
const pysaml2 = isPresent('pysaml2', [PYTHON, '-c', 'import saml2'], 'python3-pysaml2');
const xmllint = isPresent('xmllint', ['xmllint', '--version'], 'libxml2-utils');
const xmlsec = isPresent('xmlsec1', ['xmlsec1', '--version'], 'xmlsec1');

const SP = 'https://sp.example.com';
const files = { '/project/sp.key': pem('sp.key'), '/project/sp.crt': pem('sp.crt') };
const SIGNING = ['--sp-key', 'sp.key', '--sp-cert', 'sp.crt'];
/** Ports of addresses that providers compare exactly. */
let acs = '';
const folder = mkdtempSync(join(tmpdir(), 'idcli-saml-login-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Metadata as the command prints it, for providers to read. */
async function ourMetadata(...more: readonly string[]): Promise<string> {
  const argv = ['saml', 'metadata', '--sp-entity-id', SP, '--acs', acs, ...SIGNING, ...more];
  const { code, stdout } = await runIn(onlineWorld({ files }), argv);
  expect(code).toBe(0);
  return stdout;
}

beforeAll(async () => {
  const { listen } = await import('../../src/loopback/index.ts');
  const redirectUris = [new URL('http://127.0.0.1:0/saml/acs')];
  const listener = await listen({ redirectUris, https: false, awaits: [], title: '', now: () => new Date() });
  acs = listener.redirectUri.href;
  await listener.close();
});

describe.runIf(php)('at SimpleSAMLphp', () => {
  let idp: SimpleSamlPhp;
  beforeAll(async () => {
    const spMetadata = await ourMetadata();
    idp = await startSimpleSamlPhp({ spMetadata, key: pem('idp.key'), certificate: pem('idp.crt') });
  });
  afterAll(() => idp?.close());

  const base = (password = 'secret') => [
    ...['login', '--protocol', 'saml', '--idp-metadata', idp.metadata, '--sp-entity-id', SP, '--acs', acs],
    ...['--headless', '--fill', 'username=camille', '--fill', `password=${password}`],
  ];
  const login = (...more: readonly string[]) => runJson(onlineWorld({ files }), [...base(), ...more]);

  it.each(['redirect', 'post'])(
    'logs in over %s: signed, with Extensions, its form filled',
    async (binding) => {
      const { document } = await login(
        ...SIGNING,
        ...['--binding', binding, '--param', 'urn:example:param=A & B', '--ui-locales', 'en'],
        ...['--name-id-format', 'transient', '--force-authn'],
      );
      expect(document).toMatchObject({
        ok: true,
        claims: { source: { verified: true, issuer: idp.entityId } },
        data: {
          attributes: { uid: ['camille'], eduPersonAffiliation: ['member', 'staff'] },
          signed: 'both',
          authnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
        },
      });
    },
  );

  it('wants requests signed, and verifies them: one by another key ends on a page of its own', async () => {
    const { document } = await login();
    expect(document).toMatchObject({ exitCode: 2, error: { code: 'CLIENT_CREDENTIAL_MISSING' } });
    const world = onlineWorld({
      files: { '/project/sp.key': pem('stranger.key'), '/project/sp.crt': pem('stranger.crt') },
    });
    const other = await runJson(world, [...base(), ...SIGNING]);
    expect(other.document).toMatchObject({ exitCode: 6, error: { code: 'USER_AGENT_STUCK' } });
  });

  it('encrypts to the key in our metadata, and signs what is inside', async () => {
    idp.set("'assertion.encryption' => true, 'saml20.sign.response' => false,");
    const { document } = await login(...SIGNING);
    idp.set('');
    expect(document).toMatchObject({
      ok: true,
      data: { signed: 'assertion', attributes: { uid: ['camille'] } },
    });
    const [report] = document.reports;
    expect(report?.findings.find(({ code }) => code === 'saml.decrypt')).toMatchObject({ status: 'pass' });
  });

  it.each([
    ['by redirect', 'redirect'],
    ['by post', 'post'],
  ])('fetches the response of an artifact over SOAP: asked %s', async (_, binding) => {
    idp.set("'saml20.sendartifact' => true,");
    const { document } = await login(
      ...SIGNING,
      ...['--binding', binding, '--response-binding', 'artifact', '--replay-artifact'],
    );
    idp.set('');
    expect(document).toMatchObject({ ok: true, data: { attributes: { uid: ['camille'] } } });
    expect(document.reports.map(({ subject, verdict }) => [subject, verdict])).toEqual(
      Array.from({ length: 4 }, () => ['saml_response', 'valid']),
    );
  });

  it('ends the session of a saved login', async () => {
    const cookies = await login(...SIGNING);
    const saved = JSON.stringify(cookies.document);
    const world = () => onlineWorld({ files: { ...files, '/project/login.json': saved } });
    const logout = (...more: readonly string[]) =>
      runJson(world(), [
        ...[
          'saml',
          'logout',
          '--from',
          'login.json',
          '--idp-metadata',
          idp.metadata,
          '--acs',
          acs,
          '--headless',
        ],
        ...[...SIGNING, ...more],
      ]);
    // The session is in the cookies of the other run, so there is nothing left to end.
    const { document } = await logout();
    expect(document).toMatchObject({ ok: true, data: { logout: { confirmed: true } } });
    expect(document.reports.map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['saml_logout', 'valid'],
    ]);
  });

  it('begins a login by itself', async () => {
    const start = `${idp.metadata.replace('metadata.php', 'SSOService.php')}?spentityid=${SP}&RelayState=there`;
    const { document } = await login(...SIGNING, '--await', start);
    expect(document).toMatchObject({ ok: true, data: { unsolicited: true, relayState: 'there' } });
  });

  it('says NoPassive, which is denied', async () => {
    const { document } = await login(...SIGNING, '--passive');
    expect(document).toMatchObject({
      exitCode: 5,
      outcome: 'denied',
      error: { provider: { error: 'Responder / NoPassive' } },
    });
    expect(failingChecks(document)).toEqual(['saml.status']);
  });

  it('does not log in with a wrong password', async () => {
    const { document } = await runJson(onlineWorld({ files }), [...base('wrong'), ...SIGNING]);
    expect(document).toMatchObject({ exitCode: 6, error: { code: 'USER_AGENT_STUCK' } });
  });

  it.each(['redirect', 'post'])('logs out over %s, both messages signed', async (binding) => {
    const { document } = await login(...SIGNING, '--binding', binding, '--logout');
    expect(document).toMatchObject({ ok: true, data: { logout: { confirmed: true } } });
    expect(document.reports.map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['saml_response', 'valid'],
      ['saml_logout', 'valid'],
    ]);
  });
});

describe.runIf(pysaml2)('at pysaml2, which signs with SHA-1', () => {
  let idp: ChildProcess;
  let base = '';
  beforeAll(async () => {
    const path = join(folder, 'sp.xml');
    writeFileSync(path, await ourMetadata());
    const script = new URL('peers/pysaml2_idp.py', import.meta.url).pathname;
    idp = spawn(PYTHON, [script, path, `${KEYS}idp.key`, `${KEYS}idp.crt`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { stdout } = idp;
    if (stdout === null) throw new Error('the identity provider has no output');
    base = await new Promise((resolve, reject) => {
      createInterface(stdout).once('line', resolve);
      idp.once('exit', (code) => reject(new Error(`pysaml2 ended with ${code}`)));
    });
  });
  afterAll(() => idp?.kill('SIGKILL'));

  const login = (...more: readonly string[]) =>
    runJson(onlineWorld({ files }), [
      ...['login', '--protocol', 'saml', '--idp-metadata', `${base}/metadata`, '--sp-entity-id', SP],
      ...['--acs', acs, '--headless', ...SIGNING, ...more],
    ]);

  it.each(['redirect', 'post'])(
    'finds the request over %s good, and its answer is refused',
    async (binding) => {
      const { document } = await login('--binding', binding);
      expect(document).toMatchObject({ exitCode: 1, outcome: 'security' });
      expect(failingChecks(document)).toEqual(['saml.algorithm']);
    },
  );

  it('is accepted with a warning when SHA-1 is allowed', async () => {
    const { document } = await login('--allow-sha1');
    expect(document).toMatchObject({ ok: true, claims: { source: { verified: true } } });
    const warned = document.reports.flatMap(({ findings }) =>
      findings.filter(({ status }) => status === 'warn'),
    );
    expect(warned.map(({ code }) => code)).toEqual(['saml.algorithm']);
  });
});

describe.runIf(pysaml2)('at pysaml2 over SOAP', () => {
  let idp: ChildProcess;
  let base = '';
  const trouble: string[] = [];
  beforeAll(async () => {
    const path = join(folder, 'sp-soap.xml');
    writeFileSync(path, await ourMetadata());
    const script = new URL('peers/pysaml2_soap.py', import.meta.url).pathname;
    idp = spawn(PYTHON, [script, path, `${KEYS}idp.key`, `${KEYS}idp.crt`], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, stderr } = idp;
    if (stdout === null || stderr === null) throw new Error('the identity provider has no output');
    stderr.on('data', (text: Buffer) => trouble.push(text.toString()));
    base = await new Promise((resolve, reject) => {
      createInterface(stdout).once('line', resolve);
      idp.once('exit', (code) => reject(new Error(`pysaml2 ended with ${code}: ${trouble.join('')}`)));
    });
  });
  afterAll(() => idp?.kill('SIGKILL'));

  const run = async (
    argv: readonly string[],
    more: Readonly<Record<string, string>> = {},
    signing = SIGNING,
  ) => {
    const world = onlineWorld({ env: { PASS: 'secret', WRONG: 'x' }, files: { ...files, ...more } });
    const own = ['--idp-metadata', `${base}/metadata`, '--sp-entity-id', SP, '--acs', acs, ...signing];
    const { document } = await runJson(world, [...argv, ...own]);
    if (trouble.length > 0) throw new Error(trouble.splice(0).join(''));
    return document;
  };
  const ecp = (password = 'env:PASS') =>
    run([
      ...['login', '--protocol', 'saml', '--binding', 'ecp'],
      '--ecp-user',
      'camille',
      '--ecp-password',
      password,
    ]);

  it('logs in by ECP, then asks for attributes and logs out', async () => {
    const login = await ecp();
    expect(login).toMatchObject({ ok: true, claims: { source: { verified: true } } });
    expect(login.reports.map(({ verdict }) => verdict)).toEqual(['valid', 'valid']);
    const saved = { '/project/login.json': JSON.stringify(login) };
    const query = await run(
      ['saml', 'query', '--from', 'login.json', '--attributes', 'basic:mail'],
      saved,
      [],
    );
    expect(query).toMatchObject({ ok: true, claims: { source: { verified: true } } });
    expect(JSON.stringify(query.data?.attributes)).toContain('camille@example.com');
    const logout = await run(['saml', 'logout', '--from', 'login.json', '--binding', 'soap'], saved);
    expect(logout).toMatchObject({ ok: true, data: { logout: { confirmed: true } } });
  });

  it('is denied by ECP with a wrong password', async () => {
    expect(await ecp('env:WRONG')).toMatchObject({ exitCode: 5, error: { code: 'AUTHENTICATION_DENIED' } });
  });

  it('fetches the response of an artifact', async () => {
    const login = await run([
      ...['login', '--protocol', 'saml', '--headless', '--response-binding', 'artifact'],
    ]);
    expect(login).toMatchObject({ ok: true, claims: { source: { verified: true } } });
    const textual = await run([
      ...['login', '--protocol', 'saml', '--headless', '--response-binding', 'artifact', '--force-authn'],
    ]);
    expect(failingChecks(textual)).toEqual(['saml.artifact_endpoint']);
    expect(JSON.stringify(textual.reports)).toContain('as text');
  });
});

describe.runIf(xmllint && xmlsec)('by the schemas of OASIS, and xmlsec1', () => {
  const catalog = join(folder, 'catalog.xml');
  const entries = [
    [
      'http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd',
      'xmldsig-core-schema.xsd',
    ],
    ['http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd', 'xenc-schema.xsd'],
    ['http://www.w3.org/2001/xml.xsd', 'xml.xsd'],
  ].map(([id, name]) => `<system systemId="${id}" uri="file://${SCHEMAS}${name}"/>`);
  writeFileSync(
    catalog,
    `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">${entries.join('')}</catalog>`,
  );

  /** Throws when it does not fit, with what xmllint says. */
  function validate(xml: string, schema: 'metadata' | 'protocol'): void {
    execFileSync(
      'xmllint',
      ['--noout', '--nonet', '--schema', `${SCHEMAS}saml-schema-${schema}-2.0.xsd`, '-'],
      {
        input: xml,
        stdio: ['pipe', 'ignore', 'pipe'],
        env: { ...process.env, XML_CATALOG_FILES: catalog },
      },
    );
  }

  function verify(xml: string, element: string, key = 'sp'): void {
    const path = join(folder, `${element}.xml`);
    writeFileSync(path, xml);
    const certificate = `${KEYS}${key}.crt`;
    execFileSync('xmlsec1', ['--verify', '--id-attr:ID', element, '--pubkey-cert-pem', certificate, path], {
      stdio: 'ignore',
    });
  }

  it('refuses what does not fit, so that the others mean something', () => {
    expect(() =>
      validate('<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"/>', 'metadata'),
    ).toThrow();
    expect(() => verify('<a ID="_1"/>', 'a')).toThrow();
  });

  it('our metadata fits, plain and signed', async () => {
    const all = ['--attributes', 'mail,uid', '--name-id-format', 'transient', '--valid-days', '30'];
    validate(await ourMetadata(), 'metadata');
    validate(await ourMetadata(...all, '--acs', 'https://sp.example.com/saml/acs'), 'metadata');
    const signed = await ourMetadata(...all, '--sign');
    validate(signed, 'metadata');
    verify(signed, 'EntityDescriptor');
  });

  it.each(['p256', 'p384', 'p521'])('our requests and metadata signed with EC fit, too: %s', async (name) => {
    const keys = { '/project/ec.key': pem(`${name}.key`), '/project/ec.crt': pem(`${name}.crt`) };
    const world = () =>
      onlineWorld({ files: { ...keys, '/project/idp.xml': idpMetadata('https://idp.example.com/sso') } });
    const own = ['--sp-entity-id', SP, '--acs', acs, '--sp-key', 'ec.key', '--sp-cert', 'ec.crt'];
    const metadata = await runIn(world(), ['saml', 'metadata', ...own, '--sign']);
    validate(metadata.stdout, 'metadata');
    verify(metadata.stdout, 'EntityDescriptor', name);
    const request = await runIn(world(), [
      ...['saml', 'request', '--idp-metadata', 'idp.xml', '--binding', 'post', '--field', 'data.xml', ...own],
    ]);
    validate(request.stdout, 'protocol');
    verify(request.stdout, 'AuthnRequest', name);
  });

  it('a query signed with RSA-PSS is right for OpenSSL', async () => {
    const path = (name: string) => join(folder, name);
    const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
    openssl('genpkey', '-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', path('pss.key'));
    openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      path('pss.key'),
      '-subj',
      '/CN=sp',
      '-sha256',
      '-out',
      path('pss.crt'),
    );
    openssl('pkey', '-in', path('pss.key'), '-pubout', '-out', path('pss.pub'));
    const world = onlineWorld({
      files: {
        '/project/pss.key': readFileSync(path('pss.key'), 'utf8'),
        '/project/pss.crt': readFileSync(path('pss.crt'), 'utf8'),
        '/project/idp.xml': idpMetadata('https://idp.example.com/sso'),
      },
    });
    const { stdout, stderr } = await runIn(world, [
      ...['saml', 'request', '--idp-metadata', 'idp.xml', '--sp-entity-id', SP, '--acs', acs],
      ...['--sp-key', 'pss.key', '--sp-cert', 'pss.crt', '--field', 'data.url'],
    ]);
    if (PROGRAM !== undefined) {
      // Bun reads no key of the type rsa-pss: docs/guides/install.md.
      expect(stderr).toContain('pss.key holds no private key that can be read');
      return;
    }
    const [signed = '', signature = ''] = new URL(stdout.trim()).search.slice(1).split('&Signature=');
    expect(signed).toContain('sha256-rsa-MGF1');
    writeFileSync(path('signed'), signed);
    writeFileSync(path('signature'), Buffer.from(decodeURIComponent(signature), 'base64'));
    const verified = openssl(
      ...['dgst', '-sha256', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest'],
      ...['-verify', path('pss.pub'), '-signature', path('signature'), path('signed')],
    );
    expect(verified.toString()).toContain('Verified OK');
  });

  it('our requests fit, whatever is in them, plain and signed', async () => {
    const base = ['saml', 'request', '--idp-metadata', 'idp.xml', '--sp-entity-id', SP, '--acs', acs];
    const context = [
      '--authn-context',
      'urn:a',
      '--authn-context',
      'urn:b',
      '--name-id-format',
      'persistent',
    ];
    const all = [
      ...[
        '--provider',
        'signicat-sms-otp',
        '--force-authn',
        '--passive',
        '--idp',
        'otp-sms,other',
        ...context,
      ],
      ...['--ui-locales', 'el', '--param', 'otp_sms_sender=Söhne & <Co>', '--attribute-index', '3'],
    ];
    const world = () =>
      onlineWorld({ files: { ...files, '/project/idp.xml': idpMetadata('https://idp.example.com/sso') } });
    for (const more of [[], all, [...all, '--binding', 'post', ...SIGNING]]) {
      const { document } = await runJson(world(), [...base, ...more]);
      const xml = String(document.data?.xml);
      validate(xml, 'protocol');
      if (more.includes('post')) verify(xml, 'AuthnRequest');
    }
  });
});
