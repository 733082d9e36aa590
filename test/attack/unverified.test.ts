/** What could not be verified is not a success, and a refusal is told wherever the result is. */
import { CompactEncrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { judgeToken } from '../../src/checks/index.ts';
import { newDraft, settle } from '../../src/outcome.ts';
import { report } from '../../src/report.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { judge, pem, vector } from '../helpers/saml.ts';
import { encryptXml } from '../helpers/saml-encrypt.ts';
import { signXml } from '../helpers/saml-sign.ts';
import { sandboxSdo } from '../helpers/sdo.ts';
import { testWorld } from '../helpers/world.ts';
import {
  CLIENT,
  ed448,
  ed25519,
  encode,
  goodClaims,
  ISSUER,
  jwkOf,
  makeToken,
  p256,
  RSA_JWK,
  rsa,
  tokenInput,
} from '../unit/checks/fixtures.ts';

const EXPECTED = ['--issuer', ISSUER, '--client-id', CLIENT, '--nonce', 'nonce-of-this-login'];
const forged = (alg: string, kid?: string) =>
  `${encode({ alg, ...(kid === undefined ? {} : { kid }) })}.${encode(goodClaims())}.${Buffer.alloc(64).toString('base64url')}`;
const keySet = (...keys: object[]) => JSON.stringify({ keys });

const good = vector('assertion signed');
const files = {
  '/project/rsa.json': keySet(RSA_JWK),
  '/project/mixed.json': keySet(RSA_JWK, jwkOf(p256.publicKey, { kid: 'ec-1' }), jwkOf(ed25519.publicKey)),
  '/project/ed448.json': keySet(jwkOf(ed448.publicKey, { kid: 'ed-1' })),
  '/project/secp256k1.json': keySet({ kty: 'EC', crv: 'secp256k1', kid: 'k', x: 'AA', y: 'AA' }),
  '/project/empty.json': keySet(),
  '/project/rsa.pem': rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  '/project/good.xml': good.message,
  '/project/unsigned.xml': vector('unsigned').message,
  '/project/idp.xml': good.given.metadata ?? '',
  '/project/sp.key': pem('sp.key'),
  '/project/sdo.xml': sandboxSdo(),
};
const decode = (...words: string[]) => runJson(testWorld({ files }), ['decode-token', ...words]);

describe('no key of the set can fit the algorithm: token.key fails (RFC 8725, 3.1)', () => {
  it.each([
    ['ES256K', 'rsa.json'],
    ['ES256K', 'mixed.json'],
    ['Ed448', 'rsa.json'],
    ['Ed448', 'mixed.json'],
    ['Ed448', 'empty.json'],
    ['ES256K', 'ed448.json'],
  ])('%s with %s', async (alg, set) => {
    for (const kid of [undefined, 'rsa-1', 'nobody']) {
      const { code, document } = await decode(forged(alg, kid), '--jwks', set, ...EXPECTED);
      expect([code, document.ok, document.outcome]).toEqual([1, false, 'security']);
      expect(failingChecks(document)).toEqual(['token.key']);
    }
  });

  it.each([
    ['Ed448', 'ed448.json'],
    ['ES256K', 'secp256k1.json'],
  ])('%s with %s, which this runtime cannot compute: unverified', async (alg, set) => {
    const { code, document } = await decode(forged(alg), '--jwks', set, ...EXPECTED);
    expect([code, document.error?.code, failingChecks(document)]).toEqual([3, 'TOKEN_UNVERIFIED', []]);
    expect(document.error?.hint).toContain('not available here');
  });
});

describe('something to verify with was given, and the verdict is unverified: 3', () => {
  const rsa15 = [{ alg: 'RSA1_5', enc: 'A128CBC-HS256' }, '', '', '', ''].map((part) =>
    part === '' ? Buffer.alloc(32).toString('base64url') : encode(part),
  );

  it.each<[string, string, string[]]>([
    ['an RSA1_5 JWE and its key', rsa15.join('.'), ['--decryption-key', 'rsa.pem']],
    ['the same with expectations', rsa15.join('.'), ['--decryption-key', 'rsa.pem', '--client-id', CLIENT]],
    ['an opaque token', '2YotnFZFEjr1zCsicMWpAA', ['--jwks', 'rsa.json']],
    ['an issuer, and nobody to be for', makeToken(), ['--jwks', 'rsa.json', '--issuer', ISSUER]],
    ['a shared secret for another kind', forged('Ed448'), ['--key', 'ed448.json']],
  ])('%s', async (_, token, words) => {
    const { code, document } = await decode(token, ...words);
    expect([code, document.ok, document.outcome]).toEqual([3, false, 'unknown']);
    expect(document.error?.code).toBe('TOKEN_UNVERIFIED');
    const { stderr } = await runIn(testWorld({ files }), ['decode-token', token, ...words]);
    expect(stderr).toContain('the token could not be verified');
  });

  it('a key given, and nothing wrong: 0', async () => {
    expect((await decode(makeToken(), '--jwks', 'rsa.json', ...EXPECTED)).code).toBe(0);
    expect((await decode(makeToken(), '--jwks', 'rsa.json')).code).toBe(0);
  });

  it('nothing given: 0 as before, and 1 with --strict', async () => {
    expect((await decode(makeToken())).code).toBe(0);
    expect((await decode(makeToken(), '--strict')).code).toBe(1);
  });

  it('--lines: each line, and the run', async () => {
    const lines = [makeToken(), forged('Ed448', 'ed-1'), makeToken()].join('\n');
    const sets = { ...files, '/project/both.json': keySet(RSA_JWK, jwkOf(ed448.publicKey, { kid: 'ed-1' })) };
    const world = testWorld({ files: sets, stdin: lines });
    const { code, stdout, stderr } = await runIn(world, ['decode-token', '--lines', '--jwks', 'both.json']);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).exitCode),
    ).toEqual([0, 3, 0]);
    expect(code).toBe(3);
    expect(stderr).toContain('could not be verified');
  });

  it.each([
    ['unsigned, and a certificate', ['unsigned.xml', '--idp-metadata', 'idp.xml'], 1],
    ['signed, and nothing expected', ['good.xml', '--idp-metadata', 'idp.xml'], 3],
    ['signed, and no certificate but an issuer', ['good.xml', '--issuer', 'https://idp.example.com/saml'], 3],
    ['a decryption key for what is not encrypted', ['good.xml', '--decryption-key', 'sp.key'], 3],
  ])('SAML: %s', async (_, words, code) => {
    const ran = await runJson(testWorld({ files }), [
      'decode-saml',
      ...words,
      '--now',
      '2026-11-22T12:00:00Z',
    ]);
    expect(ran.code).toBe(code);
    expect(ran.document.error?.code).toBe(code === 3 ? 'MESSAGE_UNVERIFIED' : undefined);
  });

  it('a signed data object, whose chain nobody can check', async () => {
    const words = ['decode-sdo', 'sdo.xml', '--jwks', 'rsa.json'];
    const { code, document } = await runJson(testWorld({ files }), words);
    expect([code, document.error?.code]).toEqual([3, 'SDO_UNVERIFIED']);
  });
});

describe('a report is valid only if something was judged, and nothing stayed closed', () => {
  it('no check passed: unverified', () => {
    const skipped = { code: 'x.y', status: 'skip', level: 'must', at: '', message: 'm', spec: 's' } as const;
    expect(report('connection', [skipped], []).verdict).toBe('unverified');
    expect(report('connection', [], []).verdict).toBe('unverified');
    expect(report('connection', [{ ...skipped, status: 'warn' }], []).verdict).toBe('unverified');
    expect(report('connection', [{ ...skipped, status: 'pass' }], []).verdict).toBe('valid');
  });

  it('a signed JWE as payload is not opened', async () => {
    const inner = await new CompactEncrypt(Buffer.from(JSON.stringify(goodClaims())))
      .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A128GCM' })
      .encrypt(rsa.publicKey);
    const token = makeToken({ header: { alg: 'RS256', kid: 'rsa-1' }, payload: inner });
    const { report: judged } = await judgeToken(tokenInput(token, { expected: false }));
    expect(judged.verdict).toBe('unverified');
    expect((await decode(token, '--jwks', 'rsa.json')).code).toBe(3);
  });

  const bare = good.message.replace(/<ds:Signature.*<\/ds:Signature>/s, '');
  const id = /<saml:Assertion[^>]* ID="([^"]+)"/.exec(bare)?.[1] ?? '';
  const sealedName = bare.replace(/<saml:NameID[^>]*>[^<]*<\/saml:NameID>/, () =>
    encryptXml(
      '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">user-1</saml:NameID>',
      'EncryptedID',
    ),
  );
  const sealedAttribute = bare.replace(
    '</saml:AttributeStatement>',
    () =>
      `${encryptXml('<saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Name="a"/>', 'EncryptedAttribute')}</saml:AttributeStatement>`,
  );
  const hidden = bare.replace(
    '</saml:AttributeStatement>',
    () =>
      `<saml:Attribute Name="b"><saml:AttributeValue>${/<xenc:EncryptedData.*<\/xenc:EncryptedData>/s.exec(sealedName)?.[0]}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`,
  );

  it.each([
    ['nothing', bare, 'valid'],
    ['an EncryptedID', sealedName, 'unverified'],
    ['an EncryptedAttribute', sealedAttribute, 'unverified'],
    ['an EncryptedData in a value, where nobody looks', hidden, 'unverified'],
  ])('SAML: %s', async (_, xml, verdict) => {
    expect(xml === bare).toBe(verdict === 'valid');
    const { report: judged } = await judge(signXml(xml, id));
    expect([judged.verdict, judged.findings.filter(({ status }) => status === 'fail')]).toEqual([
      verdict,
      [],
    ]);
  });

  it('inspect of an issuer that is not there does not call the connection valid', async () => {
    const { code, stdout, stderr } = await runIn(onlineWorld(), [
      'inspect',
      '--issuer',
      'http://127.0.0.1:9/x',
    ]);
    expect(code).toBe(3);
    expect(`${stdout}${stderr}`).not.toMatch(/valid\b(?<!unverified)/);
    expect(stdout).toMatch(/Connection +unverified/);
  });
});

describe('a refusal is told wherever the result is', () => {
  const login = ['login', '--provider', 'ingroupe', '--sandbox', '--headless'];

  it('--json has NOT_ACCEPTED and the codes of the checks', async () => {
    const { code, document } = await runJson(onlineWorld(), [...login, '--fault', 'wrong-nonce']);
    expect([code, document.outcome]).toEqual([1, 'security']);
    expect(document.error).toMatchObject({ code: 'NOT_ACCEPTED', checks: ['id_token.nonce'] });
  });

  it('--field prints the value, and one line on standard error says which check refused it', async () => {
    const words = [...login, '--fault', 'wrong-nonce', '--field', 'claims.subject'];
    const { code, stdout, stderr } = await runIn(onlineWorld(), words);
    expect(code).toBe(1);
    expect(stdout.trim()).not.toBe('');
    expect(stderr.trim().split('\n').at(-1)).toBe('error: not accepted: id_token.nonce failed');
  });

  it('people read it in the report, once', async () => {
    const { stdout, stderr } = await runIn(onlineWorld(), [...login, '--fault', 'wrong-nonce']);
    expect(stdout).toContain('nonce');
    expect(stderr).not.toContain('not accepted');
  });

  it('an acr that fails alone is a denial, with the error code of one', () => {
    const finding = {
      code: 'id_token.acr',
      status: 'fail',
      level: 'must',
      at: '',
      message: 'm',
      spec: 's',
    } as const;
    const draft = { ...newDraft('login'), flow: true, reports: [report('id_token', [finding], [])] };
    expect(settle(draft, undefined, false)).toMatchObject({
      exitCode: 5,
      outcome: 'denied',
      error: { code: 'AUTHENTICATION_DENIED', checks: ['id_token.acr'] },
    });
  });
});
