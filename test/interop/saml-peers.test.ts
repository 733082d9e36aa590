/**
 * SAML by software that shares nothing with idcli: made by xmlsec1, pysaml2 and python3-saml and judged here, and
 * judged by both.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { judgeSamlLogout } from '../../src/checks/saml/logout.ts';
import { judgeSamlMetadata } from '../../src/checks/saml/metadata.ts';
import { judgeSamlRequest } from '../../src/checks/saml/request.ts';
import { readDocument } from '../../src/protocol/saml/message/document.ts';
import { readEntities } from '../../src/protocol/saml/metadata/read.ts';
import { findMessages } from '../../src/protocol/saml/wire/find.ts';
import { canonicalize } from '../../src/protocol/xml/canonical.ts';
import { MESSAGE_LIMITS } from '../../src/protocol/xml/limits.ts';
import { readXml } from '../../src/protocol/xml/reader.ts';
import { descendantsOf } from '../../src/protocol/xml/tree.ts';
import { canonicalized } from '../../src/sandbox/xml/canonical.ts';
import { type ReadElement, readXml as readForSandbox, within } from '../../src/sandbox/xml/read.ts';
import { runs } from '../helpers/property.ts';
import {
  decryptionKey,
  EXPECTED,
  failing,
  judge,
  NOW,
  pem,
  rootOf,
  sourceOf,
  trusted,
  VECTORS,
  vector,
} from '../helpers/saml.ts';
import { isPresent } from './peers/present.ts';

const PYTHON = '/usr/bin/python3';
const SCRIPT = new URL('./peers/saml_peers.py', import.meta.url).pathname;
const KEYS = new URL('../vectors/saml/keys/', import.meta.url).pathname;
const lxml = isPresent('lxml', [PYTHON, '-c', 'import lxml'], 'python3-lxml');
const xmlsec = isPresent('xmlsec1', ['xmlsec1', '--version'], 'xmlsec1');
const onelogin = isPresent('python3-saml', [PYTHON, '-c', 'import onelogin.saml2'], 'python3-onelogin-saml2');
const pysaml2 = isPresent('pysaml2', [PYTHON, '-c', 'import saml2'], 'python3-pysaml2');

const bare = (name: string): string => pem(name).replace(/-----.*?-----|\s/g, '');
const keys = {
  spKey: bare('sp.key'),
  spCert: bare('sp.crt'),
  idpCert: bare('idp.crt'),
  idpKeyFile: `${KEYS}idp.key`,
  idpCertFile: `${KEYS}idp.crt`,
};

function ask<Answer>(...jobs: readonly object[]): Answer[] {
  const input = JSON.stringify(jobs.map((job) => ({ keys, ...job })));
  return JSON.parse(
    execFileSync(PYTHON, [SCRIPT], {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'ignore'],
    }),
  ) as Answer[];
}
const ask1 = <Answer>(job: object): Answer => ask<Answer>(job)[0] as Answer;

const folder = mkdtempSync(join(tmpdir(), 'idcli-saml-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.runIf(lxml)('canonical forms are those of libxml2', () => {
  const prefix = fc.constantFrom('', 'a', 'B', 'ab', 'é');
  const uri = fc.constantFrom('urn:1', 'urn:2', 'http://example.com/?x=y');
  const text = fc.constantFrom(
    '',
    'text &lt;&gt;&amp;&#13;\r\n"\'',
    'é😀',
    '<![CDATA[<&]]>',
    '<!-- x -->',
    '<?x  y?>',
    ' \n\t ',
  );
  interface Node {
    readonly prefix: string;
    readonly declared: readonly (readonly [string, string])[];
    readonly attributes: readonly (readonly [string, string])[];
    readonly text: string;
    readonly children: readonly Node[];
  }
  const { node } = fc.letrec<{ node: Node }>((tie) => ({
    node: fc.record({
      prefix,
      declared: fc.uniqueArray(fc.tuple(prefix, uri), { maxLength: 3, selector: ([name]) => name }),
      attributes: fc.uniqueArray(fc.tuple(prefix, fc.constantFrom('x', 'Y', 'id')), {
        maxLength: 3,
        selector: (one) => one.join(),
      }),
      text,
      children: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constant<Node[]>([]),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
    }),
  }));

  /** Only prefixes that are in force are used, and none gives two attributes the same name. */
  function write(
    { prefix: wanted, declared, attributes, text: content, children }: Node,
    outer: Readonly<Record<string, string>>,
  ): string {
    const scope: Record<string, string> = { ...outer, ...Object.fromEntries(declared) };
    const known = (name: string): boolean => name === '' || scope[name] !== undefined;
    const own = known(wanted) && wanted !== '' ? `${wanted}:e` : 'e';
    const seen = new Set<string>();
    const written = attributes.flatMap(([name, local]) => {
      const full = `${name === '' ? '' : scope[name]} ${local}`;
      if (!known(name) || seen.has(full)) return [];
      seen.add(full);
      return [` ${name === '' ? '' : `${name}:`}${local}="&lt;&#9;\n'é"`];
    });
    const namespaces = declared.map(([name, value]) => ` xmlns${name === '' ? '' : `:${name}`}="${value}"`);
    return `<${own}${namespaces.join('')}${written.join('')}>${content}${children.map((child) => write(child, scope)).join('')}</${own}>`;
  }

  it('for random documents', () => {
    const samples = fc.sample(fc.tuple(node, fc.nat(), fc.subarray(['a', 'B', 'ab', 'é'])), runs(2000));
    const cases = samples.map(([tree, number, prefixes]) => {
      const xml = write(tree, {});
      const { root, problems } = readXml(xml, MESSAGE_LIMITS);
      if (root === undefined) throw new Error(`${problems[0]?.message}: ${xml}`);
      const elements = [...descendantsOf(root)];
      const index = number % elements.length;
      return {
        xml,
        index,
        prefixes,
        ours: canonicalize(elements[index] ?? root, { inclusivePrefixes: prefixes }),
      };
    });
    const theirs = ask1<string[]>({ do: 'canonicalize', cases });
    expect(cases.map(({ ours }) => ours)).toEqual(theirs);
    // The sandbox has a reader and a canonicalizer of its own, for messages without comments and the like.
    const plain = cases.flatMap(({ xml, ...one }, at) => (/<[!?]/.test(xml) ? [] : [{ xml, at, ...one }]));
    const sandboxForms = plain.map(({ xml, index, prefixes }) => {
      const elements = [...within(readForSandbox(xml))];
      const [first] = elements;
      return canonicalized(elements[index] ?? (first as ReadElement), prefixes);
    });
    expect(sandboxForms).toEqual(plain.map(({ at }) => theirs[at]));
    expect(plain.length).toBeGreaterThan(500);
  });
});

describe.runIf(xmlsec)('xmlsec1', () => {
  const run = (...words: readonly string[]): boolean => {
    try {
      execFileSync('xmlsec1', words, { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  const ids = ['assertion:Assertion', 'protocol:Response'].flatMap((name) => [
    '--id-attr:ID',
    `urn:oasis:names:tc:SAML:2.0:${name}`,
  ]);
  const verifies = (xml: string): boolean => {
    const file = join(folder, 'verify.xml');
    writeFileSync(file, xml);
    return run(
      '--verify',
      ...ids,
      '--pubkey-cert-pem',
      `${KEYS}idp.crt`,
      '--enabled-key-data',
      'key-name',
      file,
    );
  };

  it('agrees on which signatures of the vectors are right', async () => {
    // It knows no RSA-PSS, takes one key, and one signature of several.
    const told = VECTORS.filter(
      ({ name, message }) =>
        !/pss|ecdsa|another key|second key|pysaml2/.test(name) && !message.includes('EncryptedAssertion'),
    );
    for (const { name, message } of told) {
      const { report } = await judge(message, { allowSha1: true, now: new Date('2030-01-01T00:00:00Z') });
      const own = report.findings.find(({ code }) => code === 'saml.signature')?.status === 'pass';
      expect([name, own]).toEqual([name, verifies(message)]);
    }
    expect(told.length).toBeGreaterThan(30);
  });

  it('never finds right what is found right here after a random change, and differs', async () => {
    const original = vector('assertion signed').message;
    const changes = fc.sample(
      fc.tuple(fc.nat(original.length - 1), fc.constantFrom('x', ' ', '<x/>', '0')),
      runs(150),
    );
    for (const [at, piece] of changes) {
      const xml = original.slice(0, at) + piece + original.slice(at);
      const { report } = await judge(xml);
      const status = report.findings.find(({ code }) => code === 'saml.signature')?.status;
      if (status === 'pass') expect([xml, verifies(xml)]).toEqual([xml, true]);
    }
  });

  it.each([
    ['aes128-cbc', 'http://www.w3.org/2001/04/xmlenc#aes128-cbc', 'aes-128'],
    ['aes256-cbc', 'http://www.w3.org/2001/04/xmlenc#aes256-cbc', 'aes-256'],
    ['aes128-gcm', 'http://www.w3.org/2009/xmlenc11#aes128-gcm', 'aes-128'],
    ['aes256-gcm', 'http://www.w3.org/2009/xmlenc11#aes256-gcm', 'aes-256'],
  ])('what it encrypts with %s is opened', async (_, algorithm, session) => {
    const XENC = 'http://www.w3.org/2001/04/xmlenc#';
    const plain = vector('assertion alone').message;
    const template = `<xenc:EncryptedData xmlns:xenc="${XENC}" Type="${XENC}Element"><xenc:EncryptionMethod Algorithm="${algorithm}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${XENC}rsa-oaep-mgf1p"/><ds:KeyInfo><ds:KeyName/></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>`;
    const [source, form, target] = ['plain.xml', 'template.xml', 'encrypted.xml'].map((name) =>
      join(folder, name),
    );
    writeFileSync(source ?? '', plain);
    writeFileSync(form ?? '', template);
    expect(
      run(
        '--encrypt',
        '--pubkey-cert-pem',
        `${KEYS}sp.crt`,
        '--session-key',
        session,
        '--xml-data',
        source ?? '',
        '--node-xpath',
        '/*',
        '--output',
        target ?? '',
        form ?? '',
      ),
    ).toBe(true);
    const data = readFileSync(target ?? '', 'utf8')
      .replace(/<\?xml[^>]*\?>/, '')
      .trim();
    const whole = vector('no decryption key').message.replace(
      /(<saml:EncryptedAssertion[^>]*>)[\s\S]*(<\/saml:EncryptedAssertion>)/,
      (_whole, open: string, close: string) => open + data + close,
    );
    const { report, assertion } = await judge(whole, { decryptionKeys: [decryptionKey] });
    expect([failing(report), report.verdict, assertion?.nameId?.value]).toEqual([[], 'valid', 'user-1']);
  });
});

describe.runIf(pysaml2)('pysaml2 as identity provider', () => {
  const now = () => ({ now: new Date(), clockToleranceSeconds: 60 });

  it.each([
    ['assertion', { sign_assertion: true, sign_response: false }],
    ['response', { sign_assertion: false, sign_response: true }],
    ['both', { sign_assertion: true, sign_response: true }],
  ])('signs the %s', async (_, options) => {
    const xml = ask1<string>({
      do: 'pysaml2_response',
      options: {
        ...options,
        sign_alg: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
        digest_alg: 'http://www.w3.org/2001/04/xmlenc#sha256',
      },
    });
    const { report, assertion } = await judge(xml, now());
    expect([failing(report), report.verdict, assertion?.nameId?.value]).toEqual([[], 'valid', 'user-1']);
  });

  it('signs with SHA-1 by default, which is refused', async () => {
    const xml = ask1<string>({
      do: 'pysaml2_response',
      options: { sign_assertion: true, sign_response: false },
    });
    expect(failing((await judge(xml, now())).report)).toEqual(['saml.algorithm']);
    expect((await judge(xml, { ...now(), allowSha1: true })).report.verdict).toBe('valid');
  });

  it('says no', async () => {
    const xml = ask1<string>({ do: 'pysaml2_error', sign: false });
    const { report } = await judge(xml, now());
    expect(failing(report)).toEqual(['saml.status']);
    expect(report.findings.find(({ code }) => code === 'saml.status')?.message).toMatch(
      /could not log in.*cancelled/,
    );
  });
});

describe.runIf(onelogin)('python3-saml', () => {
  const sender = () => {
    const [entity] = readEntities(rootOf(ask1<string>({ do: 'onelogin_metadata' })));
    if (entity === undefined) throw new Error('there is no entity in its metadata');
    return entity;
  };
  const found = (url: string) => {
    const [source] = findMessages(url);
    if (source === undefined) throw new Error('nothing was found');
    return {
      document: readDocument(source),
      now: new Date(),
      clockToleranceSeconds: 60,
      keys: trusted('sp'),
    };
  };

  it.each(['rsa-sha256', 'rsa-sha384', 'rsa-sha512'])(
    'signs requests over Redirect with %s',
    async (name) => {
      const url = ask1<string>({
        do: 'onelogin_request',
        algorithm: `http://www.w3.org/2001/04/xmldsig-more#${name}`,
      });
      const { report, verified } = await judgeSamlRequest({
        ...found(url),
        sender: sender(),
        destinations: ['https://idp.example.com/sso'],
        signatureWanted: true,
      });
      expect([failing(report), report.verdict, verified]).toEqual([[], 'valid', true]);
      const changed = await judgeSamlRequest({ ...found(url.replace('state', 'State')), sender: sender() });
      expect(failing(changed.report)).toEqual(['saml.signature']);
    },
  );

  it('signs logout requests over Redirect', async () => {
    const url = ask1<string>({ do: 'onelogin_logout' });
    const { report, request } = await judgeSamlLogout({
      ...found(url),
      issuer: 'https://sp.example.com',
      destinations: ['https://idp.example.com/slo'],
    });
    expect([failing(report), report.verdict, request?.nameId?.value]).toEqual([[], 'valid', 'user-1']);
  });

  it('signs metadata', async () => {
    const xml = ask1<string>({ do: 'onelogin_metadata' });
    const { report } = await judgeSamlMetadata({
      document: readDocument(sourceOf(xml)),
      keys: trusted('sp'),
      now: new Date(),
      clockToleranceSeconds: 60,
    });
    expect([failing(report), report.verdict]).toEqual([[], 'valid']);
  });

  it('takes what is valid here, and nothing here is valid that it refuses for the signature', async () => {
    const told = VECTORS.filter(
      ({ name, given, decrypts }) =>
        given.metadata?.includes(keys.idpCert) &&
        decrypts !== true &&
        !/assertion alone|pss|another key|second key|encryption key/.test(name) &&
        given.now === undefined,
    );
    const answers = ask<{ valid: boolean; reason: string | null }>(
      ...told.map(({ message }) => ({
        do: 'onelogin_judge',
        post: { SAMLResponse: Buffer.from(message).toString('base64') },
        requestId: EXPECTED.requestId,
        now: NOW.getTime() / 1000,
      })),
    );
    const differ: string[] = [];
    for (const [index, { name, message, verdict }] of told.entries()) {
      const { report } = await judge(message);
      expect([name, report.verdict]).toEqual([
        name,
        name === 'SHA-1, allowed' || name === 'like Signicat' ? report.verdict : verdict,
      ]);
      if (report.verdict === 'valid' && answers[index]?.valid !== true)
        differ.push(`${name}: ${answers[index]?.reason}`);
    }
    expect(differ).toEqual([]);
  });
});
