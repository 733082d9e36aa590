/** OpenSSL and xmlsec1 verify what the sandbox signs, and what they sign is verified here. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anchorPem } from '../../src/sandbox/sdo/make-sdo.ts';
import {
  failing,
  messageOf,
  open,
  SIGNED_AT,
  SIGNED_TEXT,
  sandboxSdo,
  seidAround,
  statuses,
} from '../helpers/sdo.ts';

const folder = mkdtempSync(join(tmpdir(), 'idcli-sdo-'));
const at = (name: string): string => join(folder, name);
const put = (name: string, content: string | Uint8Array): string => {
  writeFileSync(at(name), content);
  return at(name);
};
const run = (command: string, ...words: readonly string[]): string =>
  execFileSync(command, words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const openssl = (...words: readonly string[]): string => run('openssl', ...words);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KEYS = {
  rsa: ['RSA', 'rsa_keygen_bits:2048'],
  p256: ['EC', 'ec_paramgen_curve:P-256'],
  p384: ['EC', 'ec_paramgen_curve:P-384'],
} as const;

/** A signer of one's own below an authority of one's own. */
beforeAll(() => {
  put('doc', SIGNED_TEXT);
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '3000',
    '-subj',
    '/C=NO/O=Example/CN=Example CA',
  );
  put(
    'leaf.cnf',
    'basicConstraints=CA:FALSE\n' +
      'keyUsage=critical,digitalSignature,nonRepudiation\n' +
      'subjectKeyIdentifier=hash\n' +
      'certificatePolicies=1.3.6.1.4.1.99999.1\n',
  );
  for (const [name, [algorithm, option]] of Object.entries(KEYS)) {
    openssl('genpkey', '-algorithm', algorithm, '-pkeyopt', option, '-out', `${name}.key`);
    openssl(
      'req',
      '-new',
      '-key',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      '/C=NO/O=Example/CN=Ola Nordmann/serialNumber=9578-6000-4-1234',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      `${name}.pem`,
      '-days',
      '1000',
      '-extfile',
      'leaf.cnf',
    );
  }
});

const ownAnchors = () => [new X509Certificate(readFileSync(at('ca.pem')))];
const soon = () => new Date(Date.now() + 60_000);

describe('OpenSSL verifies the sandbox', () => {
  const time = ['-attime', String(SIGNED_AT.getTime() / 1000), '-CAfile', 'anchor.pem', '-purpose', 'any'];
  const read = (xml: string, name: string) =>
    [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}>([^<]*)`, 'g'))].map(([, text = '']) =>
      Buffer.from(text, 'base64'),
    );

  it('the signature over the document, the seal over the literal data part, the OCSP answer', () => {
    const bytes = sandboxSdo();
    const xml = Buffer.from(bytes).toString('utf8');
    const [signature, seal] = read(xml, 'CMSSignature');
    const [answer] = read(xml, 'EncapsulatedOCSPValue');
    put('anchor.pem', anchorPem());
    put('signature.der', signature ?? '');
    put('seal.der', seal ?? '');
    put('ocsp.der', answer ?? '');
    put(
      'part',
      xml.slice(xml.indexOf('<SDODataPart>'), xml.indexOf('</SDODataPart>') + '</SDODataPart>'.length),
    );
    const verify = (file: string, content: string, out = 'out') =>
      openssl(
        'cms',
        '-verify',
        '-in',
        file,
        '-inform',
        'DER',
        '-content',
        content,
        '-binary',
        '-out',
        out,
        '-signer',
        'signer.pem',
        ...time,
      );
    verify('seal.der', 'part');
    verify('signature.der', 'doc');
    expect(readFileSync(at('out'), 'utf8')).toBe(SIGNED_TEXT);
    expect(openssl('x509', '-in', 'signer.pem', '-noout', '-subject')).toContain('CN = Camille Durand');
    const said = openssl(
      'ocsp',
      '-respin',
      'ocsp.der',
      '-issuer',
      'anchor.pem',
      '-cert',
      'signer.pem',
      '-CAfile',
      'anchor.pem',
      '-no_nonce',
      '-validity_period',
      '999999999',
    );
    expect(said).toContain('signer.pem: good');
    expect(() => verify('signature.der', 'part')).toThrow();
  });

  it.each(['signature', 'document'] as const)('and refuses it with a wrong %s', (tamper) => {
    const xml = Buffer.from(sandboxSdo({ tamper })).toString('utf8');
    put('anchor.pem', anchorPem());
    put('wrong.der', read(xml, 'CMSSignature')[0] ?? '');
    put(
      'wrong.doc',
      read(xml, 'SignersDocument').at(0) ??
        Buffer.from(/<SignersDocument [^>]*>([^<]*)/.exec(xml)?.[1] ?? '', 'base64'),
    );
    expect(() =>
      openssl(
        'cms',
        '-verify',
        '-in',
        'wrong.der',
        '-inform',
        'DER',
        '-content',
        'wrong.doc',
        '-binary',
        '-out',
        'out',
        ...time,
      ),
    ).toThrow();
  });
});

describe('xmlsec1 verifies the sandbox', () => {
  const verify = (sdo: Uint8Array): string => {
    put('anchor.pem', anchorPem());
    const ids = ['SignersDocument', 'SignedProperties', 'SignerDescription', 'SignatureProperties'];
    const words = ids.flatMap((name) => ['--id-attr:Id', name]);
    return run(
      'xmlsec1',
      '--verify',
      '--trusted-pem',
      'anchor.pem',
      '--verification-time',
      '2026-11-22 12:00:00',
      ...words,
      put('sandbox.xml', sdo),
    );
  };

  it('the LTV-SDO, and the SEID-SDO with an XAdES signature', () => {
    verify(sandboxSdo({ kind: 'ltv-sdo' }));
    verify(sandboxSdo({ idToken: { token: 'a.b.c', place: 'property' } }));
  });

  it.each(['signature', 'digest', 'document'] as const)('and refuses it with a wrong %s', (tamper) => {
    expect(() => verify(sandboxSdo({ kind: 'ltv-sdo', tamper }))).toThrow();
  });
});

describe('CMS signatures of OpenSSL are verified', () => {
  const sign = (key: keyof typeof KEYS, ...more: readonly string[]): Uint8Array => {
    openssl(
      'cms',
      '-sign',
      '-binary',
      '-in',
      'doc',
      '-signer',
      `${key}.pem`,
      '-inkey',
      `${key}.key`,
      '-outform',
      'DER',
      '-out',
      'made.der',
      ...more,
    );
    return readFileSync(at('made.der'));
  };

  it.each([
    ['RSA with SHA-256', 'rsa', []],
    ['RSA with SHA-512', 'rsa', ['-md', 'sha512']],
    ['RSA-PSS', 'rsa', ['-keyopt', 'rsa_padding_mode:pss']],
    ['ECDSA P-256', 'p256', []],
    ['ECDSA P-384 with SHA-384', 'p384', ['-md', 'sha384']],
    ['named by key identifier', 'rsa', ['-keyid']],
    ['without signed attributes', 'rsa', ['-noattr']],
    ['with CAdES attributes', 'rsa', ['-cades']],
    ['with lengths unknown beforehand', 'rsa', ['-stream', '-indef']],
    ['with the whole chain', 'p256', ['-certfile', 'ca.pem']],
  ] as const)('%s', async (_, key, words) => {
    const sdo = seidAround({ document: Buffer.from(SIGNED_TEXT), cms: sign(key, ...words) });
    const opened = await open(sdo, { anchors: ownAnchors(), text: SIGNED_TEXT, now: soon() });
    expect(failing(opened)).toEqual([]);
    expect(opened.report.verdict).toBe('valid');
    expect(opened.signer).toMatchObject({ CN: 'Ola Nordmann' });
    const other = seidAround({ document: Buffer.from('Another document'), cms: sign(key, ...words) });
    expect((await open(other, { anchors: ownAnchors(), now: soon() })).report.verdict).toBe('invalid');
  });

  it('SHA-1 is named as what it is', async () => {
    const sdo = seidAround({ document: Buffer.from(SIGNED_TEXT), cms: sign('rsa', '-md', 'sha1') });
    const opened = await open(sdo, { anchors: ownAnchors(), now: soon() });
    expect(statuses(opened)).toMatchObject({ 'sdo.signature': 'warn', 'sdo.digest': 'pass' });
  });

  it('without a certificate nobody can say whose it is', async () => {
    const cms = sign('rsa', '-nocerts');
    const opened = await open(seidAround({ document: Buffer.from(SIGNED_TEXT), cms }), { now: soon() });
    expect(opened.report.verdict).toBe('unverified');
    expect(messageOf(opened, 'sdo.signature')).toContain('the certificate of the signer is not there');
  });
});

const TEMPLATE = (
  uri: string,
  transforms: string,
  method: string,
  c14n: string,
) => `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
  <ds:CanonicalizationMethod Algorithm="${c14n}"/><ds:SignatureMethod Algorithm="${method}"/>
  <ds:Reference URI="${uri}"><ds:Transforms>${transforms}</ds:Transforms>
   <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference>
 </ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>`;

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const C14N_11 = 'http://www.w3.org/2006/12/xml-c14n11';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const transform = (algorithm: string, inside = ''): string =>
  `<ds:Transform Algorithm="${algorithm}">${inside}</ds:Transform>`;

describe('XML signatures of xmlsec1 are verified', () => {
  const CONTENT = `<!-- a comment --><t:Text xmlns:t="urn:example:text" Id="text" b="2" a="1&#9;&lt;">I agree &amp; sign &lt;all&gt; of it<!-- here -->.</t:Text><Empty xml:space="preserve"/>`;
  const sign = (
    uri: string,
    transforms: string,
    method: string,
    c14n: string,
    key: keyof typeof KEYS,
  ): string => {
    const xml = `<?xml version="1.0"?>\n<Ltv xmlns="urn:example:ltv" xmlns:unused="urn:example:unused" xml:lang="en">\n ${CONTENT}\n ${TEMPLATE(uri, transforms, method, c14n)}\n</Ltv>\n`;
    run(
      'xmlsec1',
      '--sign',
      '--privkey-pem',
      `${key}.key,${key}.pem`,
      '--id-attr:Id',
      'Text',
      '--output',
      'signed.xml',
      put('template.xml', xml),
    );
    return readFileSync(at('signed.xml'), 'utf8');
  };

  it.each([
    [
      'enveloped, exclusive',
      '',
      transform(ENVELOPED) + transform(EXCLUSIVE),
      `${MORE}rsa-sha256`,
      EXCLUSIVE,
      'rsa',
    ],
    ['enveloped, inclusive', '', transform(ENVELOPED) + transform(C14N), `${MORE}rsa-sha256`, C14N, 'rsa'],
    ['enveloped, nothing said', '', transform(ENVELOPED), `${MORE}rsa-sha512`, C14N, 'rsa'],
    [
      'enveloped, comments not meant by the URI',
      '',
      transform(ENVELOPED) + transform(`${C14N}#WithComments`),
      `${MORE}rsa-sha256`,
      C14N,
      'rsa',
    ],
    [
      'enveloped, comments meant by the URI',
      '#xpointer(/)',
      transform(ENVELOPED) + transform(`${C14N}#WithComments`),
      `${MORE}rsa-sha256`,
      C14N,
      'rsa',
    ],
    ['a part, exclusive', '#text', transform(EXCLUSIVE), `${MORE}ecdsa-sha256`, EXCLUSIVE, 'p256'],
    ['a part, inclusive', '#text', transform(C14N), `${MORE}ecdsa-sha384`, C14N, 'p384'],
    ['a part, Canonical XML 1.1', '#text', transform(C14N_11), `${MORE}rsa-sha256`, C14N_11, 'rsa'],
    ['a part, without transforms', '#text', '', `${MORE}rsa-sha256`, EXCLUSIVE, 'rsa'],
    [
      'with inclusive prefixes',
      '#text',
      transform(EXCLUSIVE, `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="unused #default"/>`),
      `${MORE}rsa-sha256`,
      EXCLUSIVE,
      'rsa',
    ],
    [
      'by XPath',
      '',
      transform(
        'http://www.w3.org/TR/1999/REC-xpath-19991116',
        '<ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath>',
      ) + transform(EXCLUSIVE),
      `${MORE}rsa-sha256`,
      EXCLUSIVE,
      'rsa',
    ],
  ] as const)('%s', async (_, uri, transforms, method, c14n, key) => {
    const xml = sign(uri, transforms, method, c14n, key);
    const opened = await open(xml, {
      anchors: ownAnchors(),
      text: 'I agree & sign <all> of it.',
      now: soon(),
    });
    expect(failing(opened)).toEqual([]);
    expect(statuses(opened)).toMatchObject({
      'sdo.digest': 'pass',
      'sdo.signature': 'pass',
      'sdo.text': 'pass',
      'sdo.chain': 'pass',
    });
    const changed = await open(xml.replace('I agree', 'I disagree'), { anchors: ownAnchors(), now: soon() });
    expect(failing(changed)).toEqual(['sdo.digest']);
    const value = /<ds:SignatureValue>\s*(.{8})/.exec(xml)?.[1] ?? '';
    const damaged = await open(xml.replace(value, [...value].reverse().join('')), { now: soon() });
    expect(failing(damaged)).toEqual(['sdo.signature']);
  });
});

describe('PDF signatures of OpenSSL are verified', () => {
  /**
   * The smallest PDF with a signature dictionary: room is left, the rest is signed, the signature put into the room.
   */
  function signPdf(): Buffer {
    const room = 12_000;
    const start = `%PDF-1.7\n1 0 obj\n<</Type/Catalog/AcroForm<</Fields[2 0 R]/SigFlags 3>>>>\nendobj\n2 0 obj\n<</FT/Sig/V 3 0 R>>\nendobj\n3 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Contents `;
    const rest = `/M(D:20261122120000Z)>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`;
    const gap = room + 2;
    const from = start.length + gap;
    const range = (length: number) => `/ByteRange[0 ${start.length} ${from} ${length}]`.padEnd(60);
    const tail = range(60 + rest.length) + rest;
    const [before, after] = [Buffer.from(start), Buffer.from(tail)];
    put('range', Buffer.concat([before, after]));
    openssl(
      'cms',
      '-sign',
      '-binary',
      '-in',
      'range',
      '-signer',
      'rsa.pem',
      '-inkey',
      'rsa.key',
      '-outform',
      'DER',
      '-out',
      'pdf.der',
      '-cades',
    );
    const hex = readFileSync(at('pdf.der')).toString('hex').padEnd(room, '0');
    return Buffer.concat([before, Buffer.from(`<${hex}>`), after]);
  }

  it('by itself, with something added behind, and changed', async () => {
    const pdf = signPdf();
    const opened = await open(pdf, { anchors: ownAnchors(), now: soon() });
    expect(opened.kind).toBe('pades');
    expect(opened.report.verdict).toBe('valid');
    expect(opened.signer).toMatchObject({ CN: 'Ola Nordmann' });
    const longer = await open(Buffer.concat([pdf, Buffer.from('more\n%%EOF\n')]), {
      anchors: ownAnchors(),
      now: soon(),
    });
    expect(statuses(longer)).toMatchObject({ 'sdo.digest': 'warn', 'sdo.signature': 'pass' });
    const scribbled = await open(Buffer.concat([pdf, Buffer.from('more')]), {
      anchors: ownAnchors(),
      now: soon(),
    });
    expect(statuses(scribbled)).toMatchObject({ 'sdo.parse': 'pass', 'sdo.digest': 'warn' });
    const changed = Buffer.from(pdf);
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(failing(await open(changed, { anchors: ownAnchors(), now: soon() }))).toEqual(['sdo.digest']);
    const cut = await open(pdf.subarray(0, pdf.length - 100), { now: soon() });
    expect(failing(cut)).toContain('sdo.parse');
  });
});
