/** `idcli decode-saml`, whole: what is promised of input, exit codes, verdicts and the JSON document. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { pem, vector } from '../helpers/saml.ts';
import { testWorld } from '../helpers/world.ts';

const good = vector('assertion signed');
const metadata = good.given.metadata ?? '';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const other = metadata.replace('https://idp.example.com/saml', 'https://other.example.com/saml');
const federation = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${other}${metadata}</md:EntitiesDescriptor>`;

const files = {
  '/project/good.xml': good.message,
  '/project/unsigned.xml': vector('unsigned').message,
  '/project/sha1.xml': vector('SHA-1').message,
  '/project/old.xml': good.message.replaceAll('2026-11-22', '2020-11-22'),
  '/project/encrypted.xml': vector('like Shibboleth, signed and encrypted').message,
  '/project/denied.xml': vector('signed error AuthnFailed').message,
  '/project/idp.xml': metadata,
  '/project/federation.xml': federation,
  '/project/others.xml': federation.replaceAll('https://idp.example.com/saml', 'https://third.example.com'),
  '/project/idp.crt': pem('idp.crt'),
  '/project/stranger.crt': pem('stranger.crt'),
  '/project/sp.key': pem('sp.key'),
  '/project/empty.txt': '',
  '/project/half.xml': good.message.slice(0, 700),
  '/project/utf16.xml': Buffer.from(`\uFEFF${good.message}`, 'utf16le'),
  '/project/says-utf16.xml': Buffer.from(
    `\uFEFF<?xml version="1.0" encoding="UTF-16"?>${good.message}`,
    'utf16le',
  ),
  '/project/short-prefix.xml': good.message.replaceAll('samlp:', 'p:').replace('xmlns:samlp', 'xmlns:p'),
  '/project/page.html': '<!DOCTYPE html><html><body>nothing to see here, nothing at all</body></html>',
};
const world = (more: Parameters<typeof testWorld>[0] = {}) => testWorld({ files, ...more });

const EXPECTED = [
  '--sp-entity-id',
  'https://sp.example.com',
  '--acs',
  'https://sp.example.com/saml/acs',
  '--request-id',
  '_request1',
];
const IDP = ['--idp-metadata', 'idp.xml'];

interface Row {
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly code: number;
  readonly verdict?: string;
  readonly fails?: readonly string[];
  readonly kind?: string;
  readonly error?: string;
}

describe('exit codes and verdicts (Reports)', () => {
  it.each<[string, Row]>([
    [
      'everything given: valid',
      { args: ['good.xml', ...IDP, ...EXPECTED], code: 0, verdict: 'valid', fails: [], kind: 'response' },
    ],
    [
      'certificate instead of metadata',
      {
        args: ['good.xml', '--idp-cert', 'idp.crt', '--issuer', 'https://idp.example.com/saml', ...EXPECTED],
        code: 0,
        verdict: 'valid',
        fails: [],
      },
    ],
    [
      'one of several certificates',
      {
        args: [
          'good.xml',
          '--idp-cert',
          'stranger.crt',
          '--idp-cert',
          'idp.crt',
          '--issuer',
          'https://idp.example.com/saml',
          ...EXPECTED,
        ],
        code: 0,
        verdict: 'valid',
      },
    ],
    [
      'a federation: the entity that the message names',
      { args: ['good.xml', '--idp-metadata', 'federation.xml', ...EXPECTED], code: 0, verdict: 'valid' },
    ],
    [
      'a federation: another entity',
      {
        args: [
          'good.xml',
          '--idp-metadata',
          'federation.xml',
          '--issuer',
          'https://other.example.com/saml',
          ...EXPECTED,
        ],
        code: 1,
        verdict: 'invalid',
        fails: ['saml.issuer'],
      },
    ],
    [
      'metadata that does not have it',
      {
        args: ['good.xml', ...IDP, '--issuer', 'https://nobody.example.com', ...EXPECTED],
        code: 1,
        verdict: 'invalid',
        fails: ['saml.issuer'],
      },
    ],
    [
      'a federation that does not have the issuer',
      {
        args: ['good.xml', '--idp-metadata', 'others.xml', ...EXPECTED],
        code: 1,
        verdict: 'invalid',
        fails: ['saml.issuer'],
      },
    ],
    [
      'a prefix that is the name of a tag of HTML',
      { args: ['short-prefix.xml', ...IDP, ...EXPECTED], code: 0, verdict: 'valid', fails: [] },
    ],
    [
      'a file in UTF-16, as PowerShell writes it',
      { args: ['utf16.xml', ...IDP, ...EXPECTED], code: 0, verdict: 'valid', fails: [] },
    ],
    [
      'a message that says it is UTF-16',
      { args: ['says-utf16.xml', ...IDP, ...EXPECTED], code: 1, verdict: 'invalid', fails: ['saml.content'] },
    ],
    ['no key: unverified and 0', { args: ['good.xml'], code: 0, verdict: 'unverified', fails: [] }],
    [
      'no key with --strict: 1',
      { args: ['good.xml', '--strict'], code: 1, verdict: 'unverified', fails: [] },
    ],
    [
      'key, and nothing expected',
      { args: ['good.xml', ...IDP], code: 3, verdict: 'unverified', fails: [], error: 'MESSAGE_UNVERIFIED' },
    ],
    ['old, nothing given: warns', { args: ['old.xml'], code: 1, fails: ['saml.signature'] }],
    [
      'late, key given: fails',
      {
        args: ['good.xml', ...IDP, '--now', '2026-11-22T13:00:00Z'],
        code: 1,
        verdict: 'invalid',
        fails: ['saml.not_on_or_after'],
      },
    ],
    [
      'late, nothing given: warns',
      { args: ['good.xml', '--now', '2030-01-01T00:00:00Z'], code: 0, verdict: 'unverified', fails: [] },
    ],
    [
      'late, within the tolerance',
      {
        args: ['good.xml', ...IDP, ...EXPECTED, '--now', '2026-11-22T12:09:00Z', '--clock-tolerance', '300'],
        code: 0,
        verdict: 'valid',
      },
    ],
    ['unsigned, nothing given: warns', { args: ['unsigned.xml'], code: 0, verdict: 'unverified', fails: [] }],
    [
      'unsigned, key given: fails',
      { args: ['unsigned.xml', ...IDP], code: 1, verdict: 'invalid', fails: ['saml.signature'] },
    ],
    [
      'another certificate',
      {
        args: ['good.xml', '--idp-cert', 'stranger.crt'],
        code: 1,
        verdict: 'invalid',
        fails: ['saml.certificate'],
      },
    ],
    [
      'SHA-1',
      { args: ['sha1.xml', ...IDP, ...EXPECTED], code: 1, verdict: 'invalid', fails: ['saml.algorithm'] },
    ],
    ['SHA-1 allowed', { args: ['sha1.xml', ...IDP, ...EXPECTED, '--allow-sha1'], code: 0, verdict: 'valid' }],
    ['encrypted, no key', { args: ['encrypted.xml'], code: 0, verdict: 'unverified', fails: [] }],
    [
      'encrypted, the right key',
      {
        args: ['encrypted.xml', '--decryption-key', 'sp.key', ...IDP, ...EXPECTED],
        code: 0,
        verdict: 'valid',
      },
    ],
    [
      'another audience',
      { args: ['good.xml', ...IDP, '--audience', 'urn:example:other'], code: 1, fails: ['saml.audience'] },
    ],
    [
      'another context',
      {
        args: ['good.xml', ...IDP, '--authn-context', 'substantial'],
        code: 1,
        fails: ['saml.authn_context'],
      },
    ],
    [
      'another RelayState',
      {
        args: [
          `SAMLResponse=${encodeURIComponent(base64(good.message))}&RelayState=state-1`,
          '--relay-state',
          'state-2',
        ],
        code: 1,
        fails: ['saml.relay_state'],
      },
    ],
    [
      'an error of the provider',
      { args: ['denied.xml', ...IDP, ...EXPECTED], code: 1, verdict: 'invalid', fails: ['saml.status'] },
    ],
    ['cut off', { args: ['half.xml'], code: 1, verdict: 'invalid', fails: ['saml.parse'], kind: 'response' }],
    ['metadata', { args: ['idp.xml'], code: 0, verdict: 'valid', kind: 'metadata' }],
    [
      'nothing that resembles a message',
      {
        args: ['hello world, this is nothing that anybody could take for SAML'],
        code: 2,
        error: 'INPUT_NOT_SAML',
        fails: ['saml.parse'],
      },
    ],
    ['a web page', { args: ['page.html'], code: 2, error: 'INPUT_NOT_SAML', fails: ['saml.parse'] }],
    ['an empty file', { args: ['empty.txt'], code: 2, error: 'INPUT_NOT_SAML', fails: ['saml.parse'] }],
    [
      'empty standard input',
      { args: ['-'], stdin: '', code: 2, error: 'INPUT_NOT_SAML', fails: ['saml.parse'] },
    ],
    ['a file that is not there', { args: ['missing.xml'], code: 2, error: 'INPUT_UNREADABLE' }],
    [
      'metadata that is not there',
      { args: ['good.xml', '--idp-metadata', 'missing.xml'], code: 2, error: 'INPUT_UNREADABLE' },
    ],
    [
      'metadata that is none',
      { args: ['good.xml', '--idp-metadata', 'good.xml'], code: 2, error: 'KEY_UNREADABLE' },
    ],
    [
      'a certificate that is none',
      { args: ['good.xml', '--idp-cert', 'good.xml'], code: 2, error: 'KEY_UNREADABLE' },
    ],
    [
      'a decryption key that is a certificate',
      { args: ['good.xml', '--decryption-key', 'idp.crt'], code: 2, error: 'KEY_UNREADABLE' },
    ],
    ['two inputs', { args: ['good.xml', 'idp.xml'], code: 2, error: 'USAGE' }],
    ['a number that is none', { args: ['good.xml', '--pick', '0'], code: 2, error: 'USAGE' }],
  ])('%s', async (_, { args, stdin, code, verdict, fails, kind, error }) => {
    const ran = await runJson(world(stdin === undefined ? {} : { stdin }), ['decode-saml', ...args]);
    const { document } = ran;
    expect(document.error?.code).toBe(error);
    expect(ran.code, JSON.stringify(document.error)).toBe(code);
    if (verdict !== undefined) expect(document.reports[0]?.verdict).toBe(verdict);
    if (fails !== undefined) expect(failingChecks(document)).toEqual(fails);
    if (kind !== undefined) expect(document.data?.kind).toBe(kind);
  });
});

describe('the document', () => {
  it('has what the contract names', async () => {
    const signicat = vector('like Signicat');
    const { document } = await runJson(world({ stdin: base64(signicat.message) }), [
      'decode-saml',
      ...IDP,
      ...EXPECTED,
    ]);
    expect(document.data).toMatchObject({
      kind: 'response',
      issuer: 'https://idp.example.com/saml',
      nameId: {
        value: 'opaque-1',
        format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
        nameQualifier: 'otp-sms',
      },
      attributes: { idpId: ['+447700900000'], phoneNumber: ['+447700900000'] },
      authnContext: 'substantial',
      authenticatingAuthorities: ['otp-sms'],
      sessionIndex: 's-1',
      signed: 'assertion',
      source: { where: 'input', notes: ['base64 decoded'] },
      xml: signicat.message,
    });
    expect(document.claims).toMatchObject({
      subject: 'opaque-1',
      phone_number: '+447700900000',
      idp: { id: 'otp-sms', subject_id: '+447700900000' },
      assurance: { level: 'substantial', raw: 'substantial', claim: 'AuthnContextClassRef' },
      source: { protocol: 'saml', verified: true, issuer: 'https://idp.example.com/saml' },
    });
  });

  it('marks the signed part in the tree, and opens what was encrypted', async () => {
    const { document } = await runJson(world(), [
      'decode-saml',
      'encrypted.xml',
      '--decryption-key',
      'sp.key',
      ...IDP,
    ]);
    const text = JSON.stringify(document.data?.tree);
    expect(text).toMatch(/"name":"saml2p:Response".*?"signed":"verified"/);
    expect(text).toMatch(
      /"name":"saml2:EncryptedAssertion","encrypted":true.*"name":"saml2:Assertion".*?"signed":"verified"/,
    );
  });

  it('never says that claims are verified when anything failed', async () => {
    for (const args of [
      ['unsigned.xml', ...IDP],
      ['good.xml'],
      ['good.xml', ...IDP, '--acs', 'https://other.example.com'],
    ]) {
      const { document } = await runJson(world(), ['decode-saml', ...args]);
      expect(document.claims).toMatchObject({ source: { verified: false } });
    }
  });

  it('gives one value', async () => {
    const { stdout } = await runIn(world(), ['decode-saml', 'good.xml', '--field', 'data.nameId.value']);
    expect(stdout).toBe('user-1\n');
  });

  it('tells requests and logout messages', async () => {
    const request =
      '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ' +
      'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r" Version="2.0" ' +
      'IssueInstant="2026-11-22T12:00:00Z" ' +
      'AssertionConsumerServiceURL="https://sp.example.com/saml/acs"><saml:Issuer>https://sp.example.com</saml:Issuer></samlp:AuthnRequest>';
    const url = `https://idp.example.com/sso?SAMLRequest=${encodeURIComponent(deflateRawSync(request).toString('base64'))}&RelayState=state-1`;
    const { document, code } = await runJson(world(), ['decode-saml', url]);
    expect(code).toBe(0);
    expect(document.data).toMatchObject({
      kind: 'authn_request',
      issuer: 'https://sp.example.com',
      binding: 'redirect',
      relayState: 'state-1',
      acsUrl: 'https://sp.example.com/saml/acs',
    });
    expect(document.reports[0]?.subject).toBe('saml_request');
    const logout = request
      .replaceAll('AuthnRequest', 'LogoutRequest')
      .replace(/ AssertionConsumerServiceURL="[^"]*"/, '')
      .replace('</saml:Issuer>', '</saml:Issuer><saml:NameID>user-1</saml:NameID>');
    const second = await runJson(world(), ['decode-saml', logout]);
    expect(second.document.data).toMatchObject({ kind: 'logout_request', nameId: { value: 'user-1' } });
    expect(second.document.reports[0]?.subject).toBe('saml_logout');
  });

  it('picks one of several', async () => {
    const har = JSON.stringify({
      log: {
        entries: [good.message, metadata].map((text) => ({
          request: { method: 'GET', url: 'https://example.com/', headers: [] },
          response: { headers: [], content: { text } },
        })),
      },
    });
    const first = await runJson(world({ stdin: har }), ['decode-saml']);
    expect(first.document.data).toMatchObject({
      kind: 'response',
      found: [
        { number: 1, kind: 'response', chosen: true },
        { number: 2, kind: 'metadata' },
      ],
    });
    const second = await runJson(world({ stdin: har }), ['decode-saml', '--pick', '2']);
    expect(second.document.data?.kind).toBe('metadata');
    const third = await runJson(world({ stdin: har }), ['decode-saml', '--pick', '3']);
    expect([third.code, third.document.error?.code]).toEqual([2, 'USAGE']);
  });
});

describe('for people', () => {
  it('shows tree, times in words and friendly names, and masks', async () => {
    const xml = good.message.replace('Name="firstName"', 'Name="urn:oid:2.5.4.42"');
    const { stdout, stderr } = await runIn(world({ stdin: xml }), ['decode-saml']);
    expect(stdout).toMatch(/^SAML response {2}invalid/);
    expect(stdout).toMatch(/givenName\s+Camille\s+urn:oid:2\.5\.4\.42/);
    expect(stdout).toMatch(/good until\s+2026-11-22 12:05:00 UTC.*in 5 min/);
    expect(stdout).toMatch(/saml:Assertion .*\n.*✗ signature is wrong/);
    expect(stdout).not.toContain('+447700900000');
    expect(stderr).toContain('--show-pii');
  });

  it('neutralizes what could steer a terminal', async () => {
    const { stdout } = await runIn(world({ stdin: good.message.replace('user-1', 'a\u202eb') }), [
      'decode-saml',
    ]);
    expect(stdout).toContain('a\\u202eb');
  });
});

describe('metadata from a URL', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  const serve = async (status: number, body: string): Promise<string> => {
    const server = createServer((_, response) =>
      response.writeHead(status, { 'content-type': 'application/samlmetadata+xml' }).end(body),
    );
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`;
  };

  it('is fetched for keys', async () => {
    const url = await serve(200, metadata);
    const { code, document } = await runJson(onlineWorld({ files, now: '2026-11-22T12:00:00Z' }), [
      'decode-saml',
      'good.xml',
      '--idp-metadata',
      url,
      ...EXPECTED,
    ]);
    expect([code, document.reports[0]?.verdict]).toEqual([0, 'valid']);
  });

  it('is decoded', async () => {
    const { code, document } = await runJson(onlineWorld(), ['decode-saml', await serve(200, metadata)]);
    expect([code, document.data?.kind, document.data?.issuer]).toEqual([
      0,
      'metadata',
      'https://idp.example.com/saml',
    ]);
  });

  it.each([
    [404, metadata, 'ANSWER_UNREADABLE'],
    [
      200,
      '<html><body>Please log in to see the metadata of this provider</body></html>',
      'ANSWER_UNREADABLE',
    ],
  ])('that answers %i with %.20s is not metadata', async (status, body, error) => {
    const url = await serve(status, body);
    for (const args of [[url], ['good.xml', '--idp-metadata', url]]) {
      const { code, document } = await runJson(onlineWorld({ files, now: '2026-11-22T12:00:00Z' }), [
        'decode-saml',
        ...args,
      ]);
      expect([code, document.error?.code]).toEqual([3, error]);
    }
  });

  it('over plain http beyond loopback is not fetched', async () => {
    const { code, document } = await runJson(onlineWorld({ files, now: '2026-11-22T12:00:00Z' }), [
      'decode-saml',
      'good.xml',
      '--idp-metadata',
      'http://idp.example.com/metadata',
    ]);
    expect([code, document.error?.code]).toEqual([2, 'INSECURE_URL']);
  });
});

it('--now is the present that times are told from', async () => {
  const { stdout } = await runIn(world(), ['decode-saml', 'good.xml', '--now', '2026-11-22T13:00:00Z']);
  expect(stdout).toMatch(/2026-11-22 12:05:00.* 55 min ago/);
});
